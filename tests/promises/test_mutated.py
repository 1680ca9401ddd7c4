"""All that Slack may send, and the same made wrong: answered in time, and nothing breaks.

A 2xx, or a 4xx that says why; no line at error level, no failure counted, no row of another
workspace touched, and the worker goes on.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

import pytest

from bot import worker
from tests.journeys.champions_company import closes_all
from tests.journeys.company import Company
from tests.promises.bringing import Bringer, aside, org
from tests.promises.busy import lived_in
from tests.promises.listened import listened
from tests.promises.mutating import mutations
from tests.promises.payloads import (
    EVENTS_FILE,
    Payload,
    Scene,
    commands,
    events,
    interactions,
    org_wide,
    shared,
)
from tests.promises.watching import Lines, error_lines, failures, rows_of

PARTS = 5  # the first of them in the quick run: one payload of so many
QUICK = 24
WRONG_EACH = 2
WRONG_REAL = 25
SECONDS = 3.0  # that Slack waits

pytestmark = pytest.mark.skipif(
    not EVENTS_FILE.exists(), reason="Slack's reference is not at ../shared"
)


def every_payload(bringer: Bringer, scene: Scene) -> list[Payload]:
    """One of everything, in an order that spreads each kind over all parts."""
    found = [
        *events(scene), *interactions(scene, listened(bringer.runtime)), *commands(scene),
    ]  # fmt: skip
    random.Random("every payload").shuffle(found)
    return found


def part_of(payloads: list[Payload], part: int) -> list[Payload]:
    rest = [one for number, one in enumerate(payloads) if number % QUICK]
    return rest[part - 1 :: PARTS - 1] if part else payloads[::QUICK]


def made_wrong(payload: Payload, how_many: int) -> Iterator[Payload]:
    """It as it is, as of an org-wide install, as of a shared channel, and with mistakes."""
    yield payload
    yield payload.with_body(org_wide(payload.body), "an org-wide install")
    if "event" in payload.body or "user" in payload.body or "user_id" in payload.body:
        yield payload.with_body(shared(payload.body), "another company")
    for one in mutations(payload.body, how_many, random.Random(payload.name)):
        yield payload.with_body(one.of(payload.body), str(one))


def matters(bringer: Bringer, payloads: Iterable[Payload], lines: Lines) -> Iterator[str]:
    """What is the matter with how each of these is answered."""
    for payload in payloads:
        before = failures()
        answer = bringer.brings(payload)
        if answer.seconds > SECONDS:  # the machine may have been busy: whatever is slow is so twice
            answer = bringer.brings(payload)
        told = answer.text if answer.status >= 400 else ""
        checks = {
            f"status {answer.status}": not 200 <= answer.status < 500,
            f"an unclear {answer.status}": answer.status >= 400 and not told,
            f"{answer.seconds:.1f} seconds": answer.seconds > SECONDS,
            "a failure counted": failures() != before,
        }
        found = [what for what, holds in checks.items() if holds] + lines.take()
        if found:
            yield f"{payload.name}: {', '.join(found)}"


def jobs_that_fail(bringer: Bringer, lines: Lines) -> list[str]:
    """The worker afterwards: every job once, after an hour and after a day."""
    lines.take()
    for minutes in (60, 24 * 60):
        bringer.bridge.slack.moves_on(minutes=minutes)
        for tick in worker.TICKS:
            worker.run_tick(tick, bringer.runtime)
    return lines.take()


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_slack_sends_is_answered_and_nothing_breaks(company: Company, part: int) -> None:
    bringer = Bringer(company)
    _, other = aside(company)
    org(company)
    for name in ("sam", "kim"):
        person = company.bridge.slack.person(name, company.bridge.home)
        person.runs("/footbridge join")
        closes_all(person)
    question, _ = company.exchange()
    scene = bringer.scene(company.sam, company.kim, question)
    payloads = part_of(every_payload(bringer, scene), part)
    untouched = rows_of(bringer.runtime.database, other)
    with error_lines() as lines:
        wrong = [
            found
            for payload in payloads
            for found in matters(bringer, made_wrong(payload, WRONG_EACH), lines)
        ]
        assert not wrong, "\n".join(wrong)
        assert rows_of(bringer.runtime.database, other) == untouched
        assert jobs_that_fail(bringer, lines) == []


def test_what_people_really_pressed_and_filled_in_made_wrong(company: Company) -> None:
    """Payloads with the values of real rows, so that mistakes get far."""
    bringer = Bringer(company)
    _, other = aside(company)
    _, payloads = lived_in(company)
    assert len(payloads) > 60
    untouched = rows_of(bringer.runtime.database, other)
    with error_lines() as lines:
        wrong = [
            found
            for payload in payloads
            for found in matters(bringer, made_wrong(payload, WRONG_REAL), lines)
        ]
        assert not wrong, "\n".join(wrong)
        assert rows_of(bringer.runtime.database, other) == untouched
        assert jobs_that_fail(bringer, lines) == []
