"""What an export brought is kept as long as any message, counted from the import; and again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from benchmarks.make_export import write
from bot.domain.calendar import DAY, from_ts, moment, to_ts
from bot.domain.retention import DAYS, Outlook
from bot.flows import forgetting
from bot.flows.importing import Imported, import_export
from bot.flows.importing.reading_all import TIME_IS_OVER
from bot.runtime import Runtime
from bot.store import audit, workspaces
from bot.store.conversations import Conversation
from bot.store.database import Database
from bot.store.messages import Message, Reaction
from bot.store.parts import Part
from bot.store.ties import Tie
from bot.vault import Vault, new_key
from tests.store.importing_portrait import NOW, differences, portrait, some_days
from tests.unit.export_files import at, pack, plain, said

KEPT, TIES_KEPT = DAYS["messages"] * DAY, DAYS["ties"] * DAY
MADE = ("conversations", "crossings", "ties")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "whole.zip"
    write(path, messages=500, seed=3, people=20, channels=2, days=20)
    return path


@pytest.fixture(scope="module")
def halves(made: Path) -> tuple[Path, Path]:
    """The same in two exports that both hold four days in the middle."""
    early = some_days(made, made.with_name("early.zip"), lambda day: day <= "2024-01-16")
    late = some_days(made, made.with_name("late.zip"), lambda day: day >= "2024-01-13")
    return early, late


def bring(database: Database, path: Path, now: int, **options: Any) -> Imported:
    return import_export(database, None, path, now=now, workspace="T0HOME", **options)


def sweep(database: Database, now: int) -> None:
    forgetting.sweep_once(Runtime(database, Vault(new_key()), clock=lambda: now), now)


def rows(database: Database, table: Any) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_old_messages_stay_ninety_days_from_the_import(database: Database, made: Path) -> None:
    told = bring(database, made, NOW, silos="infer")
    assert told.old == told.messages_kept > 0
    assert told.kept_until == {
        "messages": moment(NOW + KEPT).isoformat(),
        "ties": moment(NOW + TIES_KEPT).isoformat(),
    }
    before = portrait(database)
    assert len(before["crossings"]) > 5
    sweep(database, NOW + KEPT - 1)
    assert differences(portrait(database), before).keys() <= {"sweeps"}
    sweep(database, NOW + KEPT + DAY)
    assert rows(database, Message) == rows(database, Reaction) == 0
    after = portrait(database)
    assert [differences(after, before).get(table) for table in MADE] == [None] * 3


def test_old_ties_stay_thirteen_months_from_the_import(database: Database, made: Path) -> None:
    bring(database, made, NOW)
    tied = rows(database, Tie)
    sweep(database, NOW + TIES_KEPT - DAY)
    assert rows(database, Tie) == tied > 0
    sweep(database, NOW + TIES_KEPT + DAY)
    assert rows(database, Tie) == 0


def test_the_same_export_again_changes_nothing(database: Database, made: Path) -> None:
    first = bring(database, made, NOW, silos="infer")
    sweep(database, NOW + KEPT + DAY)
    before = portrait(database)
    again = bring(database, made, NOW + KEPT + 2 * DAY)
    assert differences(portrait(database), before) == {}
    assert (again.messages_kept, again.messages_new) == (0, 0)
    assert again.skipped[TIME_IS_OVER] == first.messages_kept
    assert again.messages_read == sum(again.skipped.values()) == first.messages_read
    assert (again.conversations, again.crossings, again.ties) == (
        first.conversations,
        first.crossings,
        first.ties,
    )


def test_half_of_it_gone_and_the_whole_again(
    database: Database, made: Path, halves: tuple[Path, Path]
) -> None:
    bring(database, halves[0], NOW, silos="infer")
    bring(database, halves[1], NOW + 60 * DAY)
    whole = portrait(database)
    sweep(database, NOW + KEPT + DAY)
    assert 0 < rows(database, Message) < len(whole["messages"])
    again = bring(database, made, NOW + KEPT + 2 * DAY)
    assert again.messages_new == 0
    assert 0 < again.skipped[TIME_IS_OVER] < len(whole["messages"])
    after = portrait(database)
    found = {table: differences(after, whole).get(table) for table in MADE}
    assert found["conversations"] is found["crossings"] is None
    assert rows(database, Tie) == len(whole["ties"])


def test_what_was_gone_is_no_less_for_what_comes_later(
    database: Database, halves: tuple[Path, Path]
) -> None:
    bring(database, halves[0], NOW)
    before = counted(database)
    parts = rows(database, Part)
    sweep(database, NOW + KEPT + DAY)
    told = bring(database, halves[1], NOW + KEPT + 2 * DAY)
    assert told.messages_new > 0
    assert told.skipped[TIME_IS_OVER] > 0
    after = counted(database)
    assert all(after[key] >= count for key, count in before.items())
    assert len(after) > len(before)
    sweep(database, NOW + 3 * KEPT)
    assert counted(database) == after
    assert rows(database, Part) > parts


def test_what_is_new_finds_its_place_beside_what_is_gone(
    database: Database, tmp_path: Path
) -> None:
    thread = {"thread_ts": at(0), "parent_user_id": "U1"}
    first = [
        said(at(0), "Who knows the outage?", "U1"),
        said(at(60), "I do", "U2", **thread),
        said(at(200), "Where is the invoice of March?", "U2"),
    ]
    second = [
        said(at(120), "Me, too", "U3", **thread),
        said(at(220), "<@U2> the invoice of March is with me", "U3"),
    ]
    third = [
        said(at(150), "Thanks to both", "U1", **thread),
        said(at(86_000), "Lunch, anybody?", "U1"),
    ]
    for rows_, days in ((first, 0), (second, 60)):
        bring(database, day(tmp_path, rows_), NOW + days * DAY)
    held = counted(database)
    assert sorted(held.values()) == [2, 3]
    sweep(database, NOW + KEPT + DAY)
    assert rows(database, Message) == 2
    told = bring(database, day(tmp_path, [*first, *third]), NOW + KEPT + 2 * DAY)
    assert (told.messages_new, told.skipped[TIME_IS_OVER]) == (2, 3)
    (channel, root), (_, talk) = sorted(held)
    assert counted(database) == {(channel, root): 4, (channel, talk): 2}
    with database.reading() as session:
        placed = session.execute(select(Message.at, Message.conversation_at)).all()
    assert {(one, of) for one, of in placed if one == from_ts(at(220))} == {
        (from_ts(at(220)), from_ts(at(200)))
    }


def day(folder: Path, rows_: list[Any]) -> Path:
    people = [{"id": f"U{i}", "name": f"u{i}", "team_id": "T1"} for i in (1, 2, 3)]
    files = plain(**{"users.json": people, "general/2024-05-01.json": rows_})
    return pack(folder / "day.zip", files)


def counted(database: Database) -> dict[tuple[int, int], int]:
    """How many messages each conversation counts."""
    with database.reading() as session:
        found = session.scalars(select(Conversation)).all()
        return {(one.channel_id, one.at): one.messages for one in found}


def test_it_is_said_beforehand(database: Database, made: Path, tmp_path: Path) -> None:
    told: list[Outlook] = []
    bring(database, made, NOW, beforehand=told.append)
    [outlook] = told
    assert (outlook.messages_until, outlook.ties_until) == (NOW + KEPT, NOW + TIES_KEPT)
    assert outlook.first is not None
    assert outlook.last is not None
    with database.reading() as session:
        [(first, last)] = session.execute(select(func.min(Message.at), func.max(Message.at)))
    assert abs((moment(first).date() - outlook.first).days) <= 1
    assert abs((moment(last).date() - outlook.last).days) <= 1
    empty = pack(tmp_path / "empty.zip", {"channels.json": [{"id": "C0000001", "name": "a"}]})
    bring(database, empty, NOW, beforehand=told.append)
    assert told[1].first is None


def test_only_what_is_too_old_counts_as_old(database: Database, tmp_path: Path) -> None:
    young, old = to_ts(NOW - KEPT + DAY), to_ts(NOW - KEPT - DAY)
    files = {
        "channels.json": [{"id": "C0000001", "name": "general"}],
        f"general/{moment(NOW - KEPT).date()}.json": [
            {"type": "message", "user": "U0000001", "text": "hello", "ts": one}
            for one in (old, young)
        ],
    }
    told = bring(database, pack(tmp_path / "export.zip", files), NOW)
    assert (told.messages_kept, told.old) == (2, 1)
    with database.reading() as session:
        assert set(session.scalars(select(Message.at))) == {from_ts(young), from_ts(old)}


def test_the_days_that_an_admin_set_hold_for_imports_and_are_told(
    database: Database, made: Path
) -> None:
    with database.writing() as session:
        workspaces.ensure(session, "T0HOME").rules = {"messages_days": 7}
    outlooks: list[Outlook] = []
    told = bring(database, made, NOW, beforehand=outlooks.append)
    assert outlooks[0].messages_until == NOW + 7 * DAY
    assert told.kept_until["messages"] == moment(NOW + 7 * DAY).isoformat()
    sweep(database, NOW + 7 * DAY - DAY)
    assert rows(database, Message) > 0
    sweep(database, NOW + 7 * DAY + DAY)
    assert rows(database, Message) == 0
    assert rows(database, Conversation) > 0


def test_the_log_of_changes_is_kept_for_two_years(database: Database) -> None:
    with database.writing() as session:
        home = workspaces.ensure(session, "T0HOME").id
        other = workspaces.ensure(session, "T0OTHER").id
        for where in (home, other):
            for days in (729, 731):
                audit.write(session, where, NOW - days * DAY, None, f"{days} days ago")
    sweep(database, NOW)
    with database.reading() as session:
        for where in (home, other):
            assert [one.what for one in audit.latest(session, where, 9)] == ["729 days ago"]
