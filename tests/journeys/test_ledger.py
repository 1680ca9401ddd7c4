"""A quarter of opportunities through the real worker: what the rows of the ledger must say."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable

from bot.domain import calendar
from bot.domain.catalogue import CROSSING_VALUE, GONE_QUIET, KINDS
from bot.flows import deciding, delivering, outcomes
from bot.store import decisions, nudges
from bot.store.decisions import Decision, Opportunity, Verdict
from bot.store.nudges import Nudge
from tests.journeys.company import SILOS, Company

QUARTER = 90
FACTS = {"crossing": 1, "channel": "C0PRICING", "permalink": None, "other_silo": "Support"}


def test_a_quarter_keeps_the_ledger_straight(company: Company) -> None:
    rng = random.Random(1)
    for name, zone in zip(SILOS, ("Asia/Kolkata", "America/St_Johns", "Pacific/Apia", "UTC"),
                          strict=True):  # fmt: skip
        company.bridge.slack.person(name, company.bridge.home).changes(tz=zone)
        company.bridge.slack.person(name, company.bridge.home).runs("/footbridge join")
    _live(company, rng)
    _every_send_has_its_decision(company)
    _every_opportunity_ended(company)
    _outcomes_come_in_time(company)
    _nobody_got_more_than_their_share(company.nudges)


def _live(company: Company, rng: random.Random) -> None:
    runtime = company.bridge.runtime
    begins = runtime.clock()
    found = sorted(begins + rng.randrange(QUARTER * calendar.DAY) for _ in range(36))
    found.append(begins + (QUARTER + 14) * calendar.DAY)
    for number, at in enumerate(found):
        while (due := _next_due(company)) is not None and due < at:
            _move_to(company, max(due, runtime.clock() + 1))
        _move_to(company, at)
        person = company.member(rng.choice(list(SILOS)))
        assert person is not None
        kind = GONE_QUIET if rng.random() < 0.2 else CROSSING_VALUE
        with runtime.database.writing() as session:
            deciding.offer(session, company.workspace.id, kind, f"n{number}", person.id, at, FACTS)
        if rng.random() < 0.3:
            _somebody_answers(company, rng)
    for _ in range(10):
        _move_to(company, runtime.clock() + 3 * calendar.DAY + calendar.HOUR)


def _next_due(company: Company) -> int | None:
    with company.bridge.runtime.database.reading() as session:
        home = company.workspace.id
        due = (decisions.next_due(session, home), nudges.next_due(session, home))
    return min((at for at in due if at is not None), default=None)


def _move_to(company: Company, at: int) -> None:
    runtime = company.bridge.runtime
    company.bridge.slack.clock.set(at / 1_000_000)
    for job in (deciding.decide_once, delivering.deliver_once, outcomes.outcomes_once):
        job(runtime, runtime.clock())


def _somebody_answers(company: Company, rng: random.Random) -> None:
    waiting = [one for one in company.nudges if one.state == "sent" and one.answer is None]
    if waiting:
        chosen = rng.choice(waiting).id
        with company.bridge.runtime.database.writing() as session:
            nudge = nudges.get(session, company.workspace.id, chosen)
            assert nudge is not None
            nudge.answer, nudge.answered_at = "later", company.bridge.runtime.clock()


def _every_send_has_its_decision(company: Company) -> None:
    decided: dict[int, Decision] = {one.id: one for one in company.rows(Decision)}
    sent = Counter(one.decision_id for one in company.nudges)
    for decision_id, times in sent.items():
        decision = decided[decision_id]
        assert times == 1
        assert decision.arm == "send"
        assert decision.available
        assert decision.draw < decision.probability
    assert {one.id for one in decided.values() if one.arm == "send"} == set(sent)
    for one in decided.values():
        assert (one.probability > 0) == one.available
        assert one.reasons
        assert one.eligible or not one.available


def _every_opportunity_ended(company: Company) -> None:
    opportunities: list[Opportunity] = company.rows(Opportunity)
    decided = Counter(one.opportunity_id for one in company.rows(Decision))
    assert decided == Counter(one.id for one in opportunities)
    assert {one.state for one in opportunities} <= {"decided", "expired"}
    dropped = {one.opportunity_id for one in company.rows(Verdict) if one.verdict == "drop"}
    assert dropped == {one.id for one in opportunities if one.state == "expired"}


def _outcomes_come_in_time(company: Company) -> None:
    for one in company.rows(Decision):
        assert one.outcome_due_at == one.decided_at + 72 * calendar.HOUR
        assert one.outcome_at is not None
        assert one.outcome_at >= one.outcome_due_at
        assert one.outcome is not None


def _nobody_got_more_than_their_share(sent: Iterable[Nudge]) -> None:
    by_person = defaultdict(list)
    for one in sent:
        assert one.state == "sent"
        if not KINDS[one.kind].asked:
            by_person[one.member_id].append(one.sent_at or 0)
    assert len(by_person) > 1
    for times in by_person.values():
        for at in times:
            assert sum(at - calendar.WEEK < other <= at for other in times) == 1
