"""What was made of messages, told in names that mean the same in any database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.channels import Channel
from bot.store.conversations import Conversation
from bot.store.crossings import Crossing
from bot.store.database import Database
from bot.store.members import Member
from bot.store.messages import Message, Reaction
from bot.store.ties import Tie


def derived(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Messages, conversations, crossings, ties and reactions, each in order."""
    with database.reading() as session:
        return _derived(session)


def _derived(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    who = {one.id: one.slack_id for one in session.scalars(select(Member))}
    where = {one.id: one.slack_id for one in session.scalars(select(Channel))}
    return {
        "messages": sorted(
            (where[m.channel_id], m.at, who[m.author_id], m.conversation_at, m.link_at,
             tuple(who[one] for one in m.answers or ()),
             tuple(who[one] for one in m.mentions or ()))
            for m in session.scalars(select(Message))
        ),
        "conversations": sorted(
            (where[c.channel_id], c.at, c.last_at, c.messages, c.people)
            for c in session.scalars(select(Conversation))
        ),
        "crossings": sorted(
            (where[c.channel_id], c.conversation_at, c.silo_a, c.silo_b, c.first_at, c.last_at,
             c.ab, c.ba, who[c.helped_id], who[c.helper_id])
            for c in session.scalars(select(Crossing))
        ),
        "ties": sorted(
            (where[t.channel_id], t.week, who[t.from_id], who[t.to_id], t.answers, t.mentions,
             t.reactions)
            for t in session.scalars(select(Tie))
        ),
        "reactions": sorted(
            (where[r.channel_id], r.at, who[r.member_id], r.count)
            for r in session.scalars(select(Reaction))
        ),
    }  # fmt: skip
