"""Somebody with a long history: the click is short, the job goes on in pieces, others get in."""

from __future__ import annotations

import random

import pytest

from bot.flows import erasing, grouping, joining
from bot.runtime import Runtime
from bot.store import channels, members, messages, purge, silos, workspaces
from bot.store.database import Database
from bot.vault import Vault, new_key
from tests.derived import derived

NOW = 1_772_535_600_000_000
MINUTE = 60_000_000
MANY = 160
TEAM = "T0HOME"


@pytest.fixture
def runtime(database: Database) -> Runtime:
    made = Runtime(database, Vault(new_key()), clock=lambda: NOW)
    _people_talk(made)
    return made


def _people_talk(runtime: Runtime) -> None:
    rng = random.Random(5)
    with runtime.database.writing() as session:
        home = workspaces.ensure(session, TEAM)
        members.add_unknown(session, home.id, [f"U{n}" for n in range(8)])
        people = [one.id for one in members.all_of(session, home.id)]
        two = list(silos.ensure(session, home.id, ["Sales", "Support"]).values())
        silos.assign(session, home.id, {one: two[one % 2] for one in people}, "csv", 1)
        there = channels.ensure(session, home.id, "C0TALK", "talk")
        channels.set_listening(session, home.id, there.id, True)
        rows = [
            {
                "workspace_id": home.id, "channel_id": there.id, "at": NOW - (MANY - n) * MINUTE,
                "author_id": people[0] if n % 3 else rng.choice(people), "thread_at": None,
                "parent_id": None, "mentions": [rng.choice(people)] if n % 5 == 0 else None,
                "named": None, "question": False, "thanks": False, "link": False, "length": 1,
                "received_at": NOW, "grouped": False,
            }
            for n in range(MANY)
        ]  # fmt: skip
        messages.add(session, rows)
    while grouping.group_once(runtime, NOW):
        pass


def test_the_click_takes_nothing_out_itself(runtime: Runtime) -> None:
    joining.observe(runtime, TEAM, "U0", on=False)
    assert len(derived(runtime.database)["messages"]) == MANY


def test_in_pieces_or_at_once_is_the_same(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "MOST", 7)
    monkeypatch.setattr(erasing, "GAP", 0)
    joining.observe(runtime, TEAM, "U0", on=False)
    assert erasing.forget_once(runtime, NOW) == 1
    found = derived(runtime.database)
    assert found["messages"]
    assert "'U0'" not in str(found)
    _as_if_never_there(runtime, found)


def _as_if_never_there(runtime: Runtime, found: dict[str, list[tuple[object, ...]]]) -> None:
    """Group what is left from the beginning, as if it had always been all there is."""
    with runtime.database.writing() as session:
        home = workspaces.by_slack_id(session, TEAM)
        assert home is not None
        there = channels.ids(session, home.id)[0]
        left = messages.unthreaded(session, home.id, there, 0, None)
        rows = [
            {
                column.name: getattr(one, column.name)
                for column in messages.Message.__table__.columns
            }
            | dict.fromkeys(("conversation_at", "link_at", "link_reason", "overlaps", "answers"))
            | {"grouped": False}
            for one in left
        ]
        for one in left:
            session.expunge(one)
        purge.channel(session, home.id, there)
        messages.add(session, rows)
    while grouping.group_once(runtime, NOW):
        pass
    assert derived(runtime.database) == found
