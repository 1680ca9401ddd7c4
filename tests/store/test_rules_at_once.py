"""Two admins who change the rules in the same instant: neither change is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from bot.flows import champions_room, limits, ruling
from bot.flows.limits import Wanted
from bot.runtime import Runtime
from bot.store import audit, workspaces
from bot.store.database import Database
from bot.store.members import Member
from bot.vault import Vault, new_key

ROUNDS = 5
TEAM = "T0HOME"


def founded(database: Database) -> Runtime:
    vault = Vault(new_key())
    with database.writing() as session:
        home = workspaces.ensure(session, TEAM)
        for user in ("U0ADA", "U0BEN"):
            session.add(Member(workspace_id=home.id, slack_id=user, kind="person", is_admin=True))
        home.bot_token = vault.lock(b"xoxb-none")
    return Runtime(database, vault, slack_api_url="http://127.0.0.1:9/api/")  # nobody answers


def at_once(*each: Callable[[], object]) -> None:
    barrier = threading.Barrier(len(each))

    def run(one: Callable[[], object]) -> None:
        barrier.wait()
        one()

    threads = [threading.Thread(target=run, args=(one,)) for one in each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


def test_neither_change_is_lost(database: Database) -> None:
    runtime = founded(database)
    for number in range(1, ROUNDS + 1):
        ada, ben = (runtime, TEAM, "U0ADA"), (runtime, TEAM, "U0BEN")
        chance = f"probability {number / 100}"
        at_once(
            partial(limits.change, *ada, Wanted({"pair_rest": str(number)})),
            partial(ruling.switch, *ben, "crossing_value", chance),
            partial(champions_room.meet_in, *ada, f"C{number}", ""),
            partial(ruling.pause, *ben, number % 2 == 1),
        )
        with database.reading() as session:
            rules = workspaces.rules(session, workspaces.ensure(session, TEAM).id)
        assert rules.pair_rest == number
        assert rules.kinds == {"crossing_value": {"probability": number / 100}}
        assert rules.champions_channel == f"C{number}"
        assert rules.paused == (number % 2 == 1)


def test_the_log_tells_of_each_what_it_was_before(database: Database) -> None:
    """What two set one after the other is a chain: each begins where the other ended."""
    runtime = founded(database)
    at_once(
        *(
            partial(limits.change, runtime, TEAM, "U0ADA", Wanted({"pair_rest": str(number)}))
            for number in range(1, 9)
        )
    )
    with database.reading() as session:
        home = workspaces.ensure(session, TEAM).id
        entries = list(reversed(audit.latest(session, home, 20)))
    before = [(one.before or {}).get("pair_rest") for one in entries]
    after = [(one.after or {}).get("pair_rest") for one in entries]
    assert len(entries) == 8
    assert before == [None, *after[:-1]]
