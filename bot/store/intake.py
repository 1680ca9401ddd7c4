"""The few reads and writes of every batch of messages that is taken in; nothing is brought back
that is not needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Integer, cast, func, select
from sqlalchemy.orm import Session

from bot.store.driver import Rows, insert_new, is_sqlite, read
from bot.store.events import Event
from bot.store.members import NOT_OURS
from bot.store.messages import Message, MessageWords

EVENT = ("workspace_id", "event_id", "received_at")
MESSAGE = (
    "workspace_id", "channel_id", "at", "author_id", "thread_at", "parent_id", "mentions",
    "named", "question", "thanks", "link", "length", "received_at", "grouped",
)  # fmt: skip
WORDS = ("workspace_id", "channel_id", "at", "day", "words")

_INTAKE = 1  # PostgreSQL's advisory locks are told apart by a number

_INSTALLED = """
    SELECT id, slack_id, tz{lock} FROM workspaces
    WHERE slack_id IN ? AND uninstalled_at IS NULL ORDER BY id
"""
_LISTENED = (
    "SELECT slack_id, id FROM channels WHERE workspace_id = ? AND listening AND slack_id IN ?"
)
_PEOPLE = """
    SELECT slack_id, id, observed, kind FROM members WHERE workspace_id = ? AND slack_id IN ?
"""
_DELETED = "SELECT channel_id, at FROM deletions WHERE workspace_id = ? AND at BETWEEN ? AND ?"


@dataclass(frozen=True, slots=True)
class Place:
    """A workspace that is installed."""

    id: int
    slack_id: str
    tz: str


def installed(connection: Connection, slack_ids: Iterable[str]) -> list[Place]:
    """Those of these workspaces that are installed. Until the commit nobody can `hold_back` them.

    What is read after this, of channels and people, therefore holds until the commit.
    """
    rows = read(connection, _INSTALLED.format(lock=_lock(connection)), list(slack_ids))
    return [Place(row[0], row[1], row[2]) for row in rows]


def _lock(connection: Connection) -> str:
    return "" if is_sqlite(connection) else f", pg_advisory_xact_lock_shared({_INTAKE}, id::int)"


def hold_back(session: Session, workspace_id: int) -> None:
    """Let nothing of this workspace be taken in until the commit; waits for what just is.

    Whoever forgets begins with this: a message that was on its way would stay otherwise. SQLite
    has one writer at a time, so there it holds anyway.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.execute(select(func.pg_advisory_xact_lock(_INTAKE, cast(workspace_id, Integer))))


def listened(connection: Connection, workspace_id: int, slack_ids: Iterable[str]) -> dict[str, int]:
    """The ids of those of these channels that are listened in."""
    rows = read(connection, _LISTENED, workspace_id, list(slack_ids))
    return {slack_id: channel_id for slack_id, channel_id in rows}


def people(
    connection: Connection, workspace_id: int, slack_ids: Iterable[str]
) -> dict[str, int | None]:
    """The ids of those of these who are known; None for whom nothing is kept of."""
    rows = read(connection, _PEOPLE, workspace_id, list(slack_ids))
    return {
        slack_id: member_id if observed and kind not in NOT_OURS else None
        for slack_id, member_id, observed, kind in rows
    }


def deleted(
    connection: Connection, workspace_id: int, times: Iterable[int]
) -> set[tuple[int, int]]:
    """(channel id, at) of messages around those times that were deleted before they came."""
    ordered = sorted(times)
    rows = read(connection, _DELETED, workspace_id, ordered[0], ordered[-1])
    return {(channel_id, at) for channel_id, at in rows}


def add_events(
    connection: Connection, workspace_id: int, event_ids: Iterable[str], received_at: int
) -> set[str]:
    """Record these events; which of them were new."""
    # In order, lest two processes that hear of the same wait for each other.
    rows = [(workspace_id, event_id, received_at) for event_id in sorted(set(event_ids))]
    return set(insert_new(connection, Event, EVENT, rows, returning="event_id"))


def add_messages(connection: Connection, rows: Rows) -> None:
    """Store messages, each the values of MESSAGE; those already there stay as they are."""
    if rows:
        insert_new(connection, Message, MESSAGE, rows)


def add_words(connection: Connection, rows: Rows) -> None:
    """Store words, each row the values of WORDS."""
    if rows:
        insert_new(connection, MessageWords, WORDS, rows)
