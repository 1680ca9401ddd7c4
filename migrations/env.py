"""Alembic runs on the connection it is handed; see bot/flows/migrating.py."""

from alembic import context

from bot.store import (  # noqa: F401  (importing them registers their tables)
    announcements,
    asks,
    audit,
    champions,
    channel_asks,
    channel_notices,
    channels,
    companions,
    conversations,
    crossings,
    decisions,
    digest_wishes,
    digests,
    events,
    experiments,
    forgettings,
    freezes,
    intros,
    leaders,
    members,
    messages,
    nudges,
    parts,
    posts,
    preferences,
    priorities,
    setups,
    silo_cards,
    silo_lists,
    silos,
    stories,
    support,
    thanks,
    ties,
    together,
    tour_notes,
    tours,
    value_stories,
    ways,
    workspaces,
)
from bot.store.database import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
