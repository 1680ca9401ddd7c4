"""However many workers hold a round at once, everybody is introduced once."""

from __future__ import annotations

import threading

from sqlalchemy import select

from bot.flows import introducing
from bot.runtime import Runtime
from bot.store import members, preferences, silos, workspaces
from bot.store.database import Database
from bot.store.decisions import Opportunity
from bot.store.intros import Intro, LeftOver, Round
from bot.vault import Vault, new_key

TUESDAY_NOON = 1_772_539_200_000_000  # 2026-03-03 12:00 UTC
PEOPLE = [f"U{number}" for number in range(21)]


def test_four_workers_hold_one_round(database: Database) -> None:
    with database.writing() as session:
        home = workspaces.ensure(session, "T0HOME")
        home.bot_token = b"locked"
        members.add_unknown(session, home.id, PEOPLE)
        people = members.by_slack_ids(session, home.id, PEOPLE).values()
        names = silos.ensure(session, home.id, ["Sales", "Support", "Legal"])
        for one in people:
            one.kind, one.tz, one.joined_at = "person", "UTC", 0
            preferences.save(session, home.id, one.id, intros=True)
        by_number = {one.id: list(names.values())[one.id % 3] for one in people}
        silos.assign(session, home.id, by_number, "csv", 0)
    runtime = Runtime(database, Vault(new_key()))
    workers = [
        threading.Thread(target=introducing.introduce_once, args=(runtime, TUESDAY_NOON))
        for _ in range(4)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with database.reading() as session:
        assert len(session.scalars(select(Round)).all()) == 1
        made = session.scalars(select(Intro)).all()
        met = [one for intro in made for one in (intro.one_id, intro.other_id)]
        left = [one.member_id for one in session.scalars(select(LeftOver))]
        assert len(met) == 20
        assert len({*met, *left}) == len(PEOPLE)
        offered = session.scalars(select(Opportunity.kind)).all()
        assert sorted(offered) == ["intro"] * 10 + ["intro_odd_one"]
