"""A story that was there before stories could be drafts, or name anybody, is kept as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, insert

from bot.flows.migrating import MIGRATIONS, migrate
from bot.store import stories
from bot.store.database import Database
from tests.databases import Databases

NUDGE = "4f5c2b1e-0000-4000-8000-000000000001"
ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("workspaces", {"id": 1, "slack_id": "T0", "name": "", "url": "", "tz": "UTC",
                    "crossings_stale": False}),
    ("members", {"id": 1, "workspace_id": 1, "slack_id": "U0SAM", "kind": "person", "name": "sam",
                 "names": [], "deactivated": False, "is_admin": False, "observed": True}),
    ("opportunities", {"id": 1, "workspace_id": 1, "kind": "crossing_value", "subject": "one",
                       "member_id": 1, "facts": {}, "found_at": 1, "due_at": 1, "expires_at": 2,
                       "state": "decided", "reasons": []}),
    ("decisions", {"id": 1, "workspace_id": 1, "opportunity_id": 1, "member_id": 1,
                   "kind": "crossing_value", "decided_at": 1, "eligible": True, "available": True,
                   "reasons": [], "seed": "s", "probability": 0.5, "draw": 0.1, "arm": "send"}),
    ("nudges", {"id": NUDGE, "workspace_id": 1, "decision_id": 1, "member_id": 1,
                "kind": "crossing_value", "wording": 0, "facts": {}, "state": "sent", "due_at": 1,
                "attempts": 1}),
    ("responses", {"id": 1, "workspace_id": 1, "nudge_id": NUDGE, "member_id": 1,
                   "action": "save", "at": 5}),
    ("stories", {"id": 1, "workspace_id": 1, "nudge_id": NUDGE, "member_id": 1,
                 "happened": "They signed.", "use": "A renewal.", "written_at": 5}),
)  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def early(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Any]:
    """A database with the first tables, and a story in them."""
    if request.param == "sqlite":
        yield _at_first(Database(f"sqlite:///{tmp_path}/early.db"))
        return
    with databases.fresh("postgresql") as url:
        database = Database(url)
        with database.engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        yield _at_first(database)


def _at_first(database: Database) -> Database:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        _fill(connection)
    return database


def _fill(connection: Connection) -> None:
    tables = MetaData()
    tables.reflect(connection)
    for name, row in ROWS:
        connection.execute(insert(tables.tables[name]).values(**row))


def test_it_is_kept_as_a_draft_with_what_it_answered(early: Database) -> None:
    migrate(early)
    with early.reading() as session:
        story = stories.of_nudge(session, 1, NUDGE)
        assert story is not None
        assert (story.key, story.state, story.happened, story.use) == (
            NUDGE, "draft", "They signed.", "A renewal."
        )  # fmt: skip
        assert (story.served, story.version, story.named, story.changed_at) == ("", 1, 0, 5)
    with early.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT action FROM responses").scalars().all()
    early.close()
    assert kept == ["save"]
