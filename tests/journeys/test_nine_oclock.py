"""Many people due at the same hour: all are told within Slack's limits, in order, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain.catalogue import CROSSING_VALUE
from bot.flows import deciding, delivering
from bot.runtime import Runtime
from bot.store import members
from bot.store.decisions import Decision, Opportunity
from bot.store.nudges import Nudge
from tests.journeys.company import Company

NINE = datetime(2026, 3, 3, 9, tzinfo=UTC)
FEW, MANY = 80, 2_000
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FACTS = {"crossing": 1, "channel": "C0PRICING", "permalink": None, "other_silo": "Support"}


def test_nobody_is_lost_and_nobody_is_told_twice(company: Company) -> None:
    _everybody_is_told_at_nine(company, FEW)


@ON_SQLITE
def test_two_thousand_at_once_are_told_within_ten_minutes(company: Company) -> None:
    company.ada.runs("/footbridge rules workspace_a_day 2000")
    _everybody_is_told_at_nine(company, MANY)


def _everybody_is_told_at_nine(company: Company, people: int) -> None:
    clock, runtime = company.bridge.slack.clock, company.bridge.runtime
    clock.set((NINE - timedelta(minutes=90)).timestamp())
    hired = [company.hires(f"person{number:04d}", tz="UTC").id for number in range(people)]
    with runtime.database.writing() as session:
        for slack_id in hired:
            _has_something_due(session, company.workspace.id, slack_id, runtime.clock())
    company.bridge.slack.rate_limits.on = True
    workers = [replace(runtime, worker=f"worker {n}") for n in range(2)]
    while _left(company, Opportunity.due_at < calendar.micros(NINE)):
        _tick(workers)
        clock.advance(2)
    assert not company.nudges  # it is not nine yet: all are held
    clock.set(NINE.timestamp())
    while _left(company, Opportunity.state == "open") or _left(company, Nudge.state != "sent"):
        assert clock.now() < (NINE + timedelta(minutes=10)).timestamp()
        _tick(workers)
        clock.advance(2)
    _all_were_decided(company, people)
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


def _left(company: Company, where: ColumnElement[bool]) -> int:
    with company.bridge.runtime.database.reading() as session:
        return session.scalar(select(func.count()).where(where)) or 0


def _all_were_decided(company: Company, people: int) -> None:
    decided: list[Decision] = company.rows(Decision)
    assert len(decided) == people
    assert all(one.available for one in decided)
    assert people * 0.3 < sum(one.arm == "send" for one in decided) < people * 0.7
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
