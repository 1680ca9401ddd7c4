"""A report says the same of a time whose messages are gone."""

from __future__ import annotations

import random
from typing import Any

import pytest

from bot.domain.calendar import DAY, HOUR, MINUTE, WEEK
from bot.domain.retention import DAYS
from bot.flows import forgetting
from bot.runtime import Runtime
from bot.store import messages
from bot.store.database import Database
from bot.vault import Vault, new_key
from tests.store.test_reporting import UNTIL, Office

WEEKS = 26
SINCE = UNTIL - 13 * WEEK
PEOPLE = {silo: [f"{silo}{i}" for i in range(7)] for silo in ("sales", "support", "design")}
APART = {"guest": "guest", "stranger": "stranger", "nobody": "person"}


def office(database: Database, seed: int, threads: int = 150) -> Office:
    """Half a year of talk in threads of one to four people, most of them of one silo."""
    made, rng = Office(database), random.Random(seed)
    for silo, people in PEOPLE.items():
        made.hires(*people, silo=silo)
    for name, kind in APART.items():
        made.hires(name, kind=kind)
    everybody = [*(one for people in PEOPLE.values() for one in people), *APART]
    made.says(UNTIL - (WEEKS + 1) * WEEK, "design0", "design1")
    for _ in range(threads):
        at = UNTIL - rng.randrange(2 * HOUR, WEEKS * WEEK - DAY)
        some = rng.choice([everybody, *PEOPLE.values()])
        who = rng.sample(some, rng.choice((1, 2, 2, 3, 4)))
        began = made.says(at, *who, gap=MINUTE)
        if rng.random() < 0.5:
            made.reacts(rng.choice([one for one in everybody if one != who[0]]), began)
    return made


def sweep(made: Office, now: int) -> int:
    runtime = Runtime(made.database, Vault(new_key()), clock=lambda: now)
    forgetting.sweep_once(runtime, now)
    with made.database.reading() as session:
        return messages.count(session, made.workspace)


def told(made: Office) -> list[dict[str, Any]]:
    """Of the last thirteen weeks, of all of it, and of five weeks in the middle."""
    spans = ((SINCE, UNTIL), (UNTIL - WEEKS * WEEK, UNTIL), (SINCE - 3 * WEEK, SINCE + 2 * WEEK))
    return [made.told(since=since, until=until) for since, until in spans]


@pytest.mark.parametrize("seed", range(2))
def test_what_is_gone_is_still_told(database: Database, seed: int) -> None:
    made = office(database, seed)
    before = told(made)
    assert before[0]["conversations"]["crossed"]
    assert before[0]["ties"]["across"]
    assert before[0]["before"]["ties"]["inside"]
    some = sweep(made, UNTIL + 2 * WEEK)
    assert told(made) == before
    assert some > 0
    assert sweep(made, UNTIL + DAYS["messages"] * DAY + DAY) == 0
    assert told(made) == before
    made.says(UNTIL - HOUR, "sales0", "support0")
    assert told(made) != before
