"""The process that sends is killed, or there are two: each nudge arrives exactly once."""

from __future__ import annotations

import random
import time

import pytest

from tests.resilience.launcher import AFTER, BEFORE
from tests.resilience.town import Launcher, Town, town

STORES_THE_ATTEMPT = r"^UPDATE nudges(?!.*'sent').*'sending'"
STORES_THE_END = r"^UPDATE nudges.*'sent'"
LEASE = 3  # minutes, and a bit: how long until somebody else asks what became of an attempt


@pytest.mark.parametrize(
    ("when", "at", "arrived"),
    [
        pytest.param(BEFORE, STORES_THE_ATTEMPT, 0, id="before the attempt is stored"),
        pytest.param(AFTER, STORES_THE_ATTEMPT, 0, id="attempt stored, Slack not yet called"),
        pytest.param(BEFORE, STORES_THE_END, 1, id="Slack has it, and we had not stored it"),
        pytest.param(AFTER, STORES_THE_END, 1, id="the end is stored"),
    ],
)
def test_killed_at(it: Town, when: str, at: str, arrived: int) -> None:
    made = it.nudge_everybody()
    it.worker(when, at).has_died()
    assert it.received().total() == arrived
    _ends_well(it, made)


def test_killed_while_slack_holds_its_answer_back(it: Town) -> None:
    made = it.nudge_everybody()
    held = it.slack.faults.add("chat.postMessage", "hold")
    sending = it.worker()
    held.wait()
    sending.kill()
    assert it.received().total() == 1
    _ends_well(it, made)


def test_killed_at_random(launcher: Launcher, database_url: str) -> None:
    rng = random.Random(11)
    with town(launcher, database_url, people=30) as it:
        made = it.nudge_everybody()
        for arrived in (4, 9, 17):
            sending = it.worker()
            while it.received().total() < arrived:
                assert sending.lives()
                time.sleep(0.001)
            time.sleep(0.02 * rng.random())
            sending.kill()
            it.slack.clock.advance(60 * LEASE)
        _ends_well(it, made)


def test_two_workers_at_once(launcher: Launcher, database_url: str) -> None:
    with town(launcher, database_url, people=50) as it:
        made = it.nudge_everybody()
        it.worker()
        it.worker()
        it.settled()
        assert it.received() == dict.fromkeys(made, 1)


def _ends_well(it: Town, made: list[str]) -> None:
    """Whoever starts after the lease is over goes on from the rows."""
    it.slack.clock.advance(60 * LEASE)
    it.worker()
    it.settled()
    assert it.received() == dict.fromkeys(made, 1)
