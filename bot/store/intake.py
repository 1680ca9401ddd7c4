"""The few reads and writes of every batch of messages that is taken in.

They are in the driver's own words and bring back only what is needed: batches are small, and
there SQLAlchemy's own cost of a statement and of a row is several times the database's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Connection, CursorResult, Integer, cast, func, select
from sqlalchemy.orm import Session

from bot.store.members import NOT_OURS

EVENT = ("workspace_id", "event_id", "received_at")
MESSAGE = (
    "workspace_id", "channel_id", "at", "author_id", "thread_at", "parent_id", "mentions",
    "named", "question", "thanks", "link", "length", "received_at", "grouped",
)  # fmt: skip
WORDS = ("workspace_id", "channel_id", "at", "day", "words")

_INTAKE = 1  # PostgreSQL's advisory locks are told apart by a number
_SHARED = f"pg_advisory_xact_lock_shared({_INTAKE}, id::int)"


@dataclass(frozen=True, slots=True)
class Place:
    """A workspace that is installed."""

    id: int
    slack_id: str
    tz: str


def installed(connection: Connection, slack_ids: Collection[str]) -> list[Place]:
    """Those of these workspaces that are installed. Until the commit nobody can `hold_back` them.

    What is read after this, of channels and people, therefore holds until the commit.
    """
    lock = "" if connection.dialect.name == "sqlite" else f", {_SHARED}"
    rows = _rows(
        connection,
        f"""
        SELECT id, slack_id, tz{lock} FROM workspaces
        WHERE slack_id IN ({_marks(slack_ids)}) AND uninstalled_at IS NULL ORDER BY id
        """,  # noqa: S608 -- only question marks are put in
        tuple(slack_ids),
    )
    return [Place(row[0], row[1], row[2]) for row in rows]


def hold_back(session: Session, workspace_id: int) -> None:
    """Let nothing of this workspace be taken in until the commit; waits for what just is.

    Whoever forgets begins with this: a message that was on its way would stay otherwise. SQLite
    has one writer at a time, so there it holds anyway.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.execute(select(func.pg_advisory_xact_lock(_INTAKE, cast(workspace_id, Integer))))


def listened(
    connection: Connection, workspace_id: int, slack_ids: Collection[str]
) -> dict[str, int]:
    """The ids of those of these channels that are listened in."""
    rows = _rows(
        connection,
        f"""
        SELECT slack_id, id FROM channels
        WHERE workspace_id = ? AND listening AND slack_id IN ({_marks(slack_ids)})
        """,  # noqa: S608
        (workspace_id, *slack_ids),
    )
    return {slack_id: channel_id for slack_id, channel_id in rows}


def people(
    connection: Connection, workspace_id: int, slack_ids: Collection[str]
) -> dict[str, int | None]:
    """The ids of those of these who are known; None for whom nothing is kept of."""
    rows = _rows(
        connection,
        f"""
        SELECT slack_id, id, observed, kind FROM members
        WHERE workspace_id = ? AND slack_id IN ({_marks(slack_ids)})
        """,  # noqa: S608
        (workspace_id, *slack_ids),
    )
    return {
        slack_id: member_id if observed and kind not in NOT_OURS else None
        for slack_id, member_id, observed, kind in rows
    }


def deleted(
    connection: Connection, workspace_id: int, times: Iterable[int]
) -> set[tuple[int, int]]:
    """(channel id, at) of messages around those times that were deleted before they came."""
    ordered = sorted(times)
    rows = _rows(
        connection,
        "SELECT channel_id, at FROM deletions WHERE workspace_id = ? AND at BETWEEN ? AND ?",
        (workspace_id, ordered[0], ordered[-1]),
    )
    return {(channel_id, at) for channel_id, at in rows}


def add_events(
    connection: Connection, workspace_id: int, event_ids: Iterable[str], received_at: int
) -> set[str]:
    """Record these events; which of them were new."""
    # In order, lest two processes that hear of the same wait for each other.
    rows = [(workspace_id, event_id, received_at) for event_id in sorted(set(event_ids))]
    statement = _insert("events", EVENT, len(rows)) + " RETURNING event_id"
    return {event_id for (event_id,) in _rows(connection, statement, _flat(rows))}


def add_messages(connection: Connection, rows: Sequence[Sequence[Any]]) -> None:
    """Store messages, each the values of MESSAGE; those already there stay as they are."""
    if rows:
        _run(connection, _insert("messages", MESSAGE, len(rows)), _flat(rows))


def add_words(connection: Connection, rows: Sequence[Sequence[Any]]) -> None:
    """Store words, each row the values of WORDS."""
    if rows:
        _run(connection, _insert("message_words", WORDS, len(rows)), _flat(rows))


def _rows(connection: Connection, statement: str, values: tuple[Any, ...]) -> Sequence[Any]:
    return _run(connection, statement, values).all()


def _run(connection: Connection, statement: str, values: tuple[Any, ...]) -> CursorResult[Any]:
    if connection.dialect.name != "sqlite":
        statement = statement.replace("?", "%s")
    return connection.exec_driver_sql(statement, values)


def _marks(values: Collection[Any]) -> str:
    return ", ".join("?" * len(values)) or "NULL"


@lru_cache(maxsize=1_000)
def _insert(table: str, columns: tuple[str, ...], rows: int) -> str:
    row = f"({', '.join('?' * len(columns))})"
    values = ", ".join([row] * rows)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {values} ON CONFLICT DO NOTHING"  # noqa: S608


def _flat(rows: Iterable[Iterable[Any]]) -> tuple[Any, ...]:
    """The values of all rows in a line, lists as JSON."""
    return tuple(
        orjson.dumps(value).decode() if type(value) is list else value
        for row in rows
        for value in row
    )
