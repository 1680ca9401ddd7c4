"""Statements in the driver's own words mean the same on both databases."""

from __future__ import annotations

from bot.store import workspaces
from bot.store.database import Database
from bot.store.driver import insert_new, read
from bot.store.events import Event
from bot.store.messages import Message, MessageWords

EVENT = ("workspace_id", "event_id", "received_at")


def test_lists_of_any_length(database: Database) -> None:
    asked = "SELECT slack_id FROM workspaces WHERE slack_id IN ? AND name = ? ORDER BY slack_id"
    with database.writing() as session:
        for slack_id in ("T1", "T2", "T3"):
            workspaces.ensure(session, slack_id)
        connection = session.connection()
        for wanted in ([], ["T2"], ["T1", "T3"], ["T1", "T2", "T3", "T4"]):
            found = [slack_id for (slack_id,) in read(connection, asked, wanted, "")]
            assert found == [one for one in wanted if one != "T4"]


def test_only_new_rows_are_returned(database: Database) -> None:
    with database.writing() as session:
        workspace = workspaces.ensure(session, "T1").id
        connection = session.connection()

        def adds(*ids: str) -> set[str]:
            rows = [(workspace, one, 1) for one in ids]
            return set(insert_new(connection, Event, EVENT, rows, returning="event_id"))

        assert adds("Ev1", "Ev2") == {"Ev1", "Ev2"}
        assert adds("Ev2", "Ev3", "Ev3") == {"Ev3"}


def test_values_of_every_kind_come_back_as_they_were(database: Database) -> None:
    columns = (
        "workspace_id", "channel_id", "at", "author_id", "thread_at", "mentions", "question",
        "thanks", "link", "length", "received_at", "grouped",
    )  # fmt: skip
    row = (1, 2, 2**60, 2**40, None, [7, 8], True, False, True, 3, 4, False)
    words = (1, 2, 2**60, 739_000, bytes(range(256)))
    with database.writing() as session:
        connection = session.connection()
        insert_new(connection, Message, columns, [row])
        insert_new(
            connection, MessageWords, ("workspace_id", "channel_id", "at", "day", "words"), [words]
        )
        kept = session.get_one(Message, (1, 2, 2**60))
        assert tuple(getattr(kept, column) for column in columns) == row
        assert session.get_one(MessageWords, (1, 2, 2**60)).words == words[-1]
