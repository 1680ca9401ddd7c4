"""Many people due at the same hour: all are told within Slack's limits, in order, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from bot.domain.catalogue import CROSSING_VALUE
from bot.flows import deciding, delivering
from bot.runtime import Runtime
from bot.store import members
from bot.store.decisions import Decision, Opportunity
from tests.journeys.company import Company

PEOPLE = 80
FACTS = {"crossing": 1, "channel": "C0PRICING", "permalink": None, "other_silo": "Support"}


def test_nobody_is_lost_and_nobody_is_told_twice(company: Company) -> None:
    clock, runtime = company.bridge.slack.clock, company.bridge.runtime
    clock.set(datetime(2026, 3, 3, 7, 30, tzinfo=UTC).timestamp())
    hired = [company.hires(f"person{number:03d}", tz="UTC").id for number in range(PEOPLE)]
    with runtime.database.writing() as session:
        for slack_id in hired:
            _has_something_due(session, company.workspace.id, slack_id, runtime.clock())
    company.bridge.slack.rate_limits.on = True
    workers = [replace(runtime, worker=f"worker {n}") for n in range(2)]
    _tick(workers)
    assert not company.nudges  # it is half past seven: all are held
    clock.set(datetime(2026, 3, 3, 9, 0, tzinfo=UTC).timestamp())
    while not _is_over(company):
        assert clock.now() < datetime(2026, 3, 3, 9, 10, tzinfo=UTC).timestamp()
        _tick(workers)
        clock.advance(2)
    _all_were_decided(company)
    _each_was_told_once_and_in_turn(company)


def _has_something_due(session: Session, home: int, slack_id: str, now: int) -> None:
    members.add_unknown(session, home, [slack_id])
    member = members.by_slack_ids(session, home, [slack_id])[slack_id]
    member.kind, member.tz, member.joined_at = "person", "UTC", now
    deciding.offer(session, home, CROSSING_VALUE, f"talk {member.id}", member.id, now, FACTS)


def _tick(workers: Sequence[Runtime]) -> None:
    for runtime in workers:
        deciding.decide_once(runtime, runtime.clock())
        delivering.deliver_once(runtime, runtime.clock())


def _is_over(company: Company) -> bool:
    open_still = any(one.state == "open" for one in company.rows(Opportunity))
    return not open_still and all(one.state == "sent" for one in company.nudges)


def _all_were_decided(company: Company) -> None:
    decided: list[Decision] = company.rows(Decision)
    assert len(decided) == PEOPLE
    assert all(one.available for one in decided)
    assert PEOPLE * 0.3 < sum(one.arm == "send" for one in decided) < PEOPLE * 0.7
    sent = {one.id for one in decided if one.arm == "send"}
    assert {one.decision_id for one in company.nudges} == sent


def _each_was_told_once_and_in_turn(company: Company) -> None:
    world = company.bridge.slack.world
    posts = [message for channel in world.channels.values() for message in channel.timeline]
    told = [one.metadata["event_payload"]["nudge"] for one in posts if one.metadata]
    assert Counter(told) == Counter(one.id for one in company.nudges)
    turn = {one.member_id: place for place, one in enumerate(company.rows(Opportunity))}
    in_order = sorted(company.nudges, key=lambda one: (one.sent_at, float(one.ts or 0)))
    places = [turn[one.member_id] for one in in_order]
    late = [place - min(places[index:]) for index, place in enumerate(places)]
    assert max(late) <= deciding.MOST  # nobody waits for more than a batch found after them
