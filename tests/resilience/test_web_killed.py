"""The process that hears Slack is killed; what it has acked is kept, and what it has not comes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sandbox import Person
from tests.resilience.launcher import AFTER, BEFORE, Plan
from tests.resilience.town import ROOT, Launcher, Running, Town, micros, town, wait_until

STORES_A_MESSAGE = r"^INSERT INTO messages\b"


@pytest.mark.parametrize("when", [BEFORE, AFTER])
def test_killed_around_the_commit(it: Town, when: str) -> None:
    doomed = it.web(Plan(when, STORES_A_MESSAGE))
    said = it.people[0].says("Does this arrive?", in_="#bridge")
    doomed.has_died()
    assert it.acked() == set()
    assert it.stored() == ({micros(said.ts): 1} if when == AFTER else {})
    it.web()
    it.slack.moves_on(minutes=1)  # Slack tries again
    assert it.acked() == {micros(said.ts)}
    assert it.stored() == {micros(said.ts): 1}


def test_killed_at_random_while_everybody_talks(launcher: Launcher, database_url: str) -> None:
    rng = random.Random(7)
    with town(launcher, database_url, people=4) as it:
        serving = it.web()
        talking = [
            threading.Thread(target=_talk, args=(one, 60, rng.random())) for one in it.people
        ]
        for one in talking:
            one.start()
        for _ in range(3):
            time.sleep(0.05 + 0.3 * rng.random())
            acked = it.acked()
            assert acked <= set(it.stored())
            serving = _killed_somehow(it, serving, rng)
        for one in talking:
            one.join()
        it.slack.moves_on(minutes=1)
        it.slack.moves_on(minutes=5)
        said = {
            micros(one.ts)
            for one in it.slack.channel("#bridge").timeline
            if one.user != it.installation.bot_user_id and not one.subtype
        }
        assert len(said) == 240
        assert it.acked() == said
        assert it.stored() == dict.fromkeys(said, 1)


def test_as_an_operator_starts_it(launcher: Launcher, sqlite_url: str) -> None:
    with town(launcher, sqlite_url) as it:
        said = []
        for _ in range(2):
            with _by_hand(it):
                said.append(micros(it.people[0].says("Anybody?", in_="#bridge").ts))
        assert it.acked() == set(said)
        assert it.stored() == dict.fromkeys(said, 1)


@contextmanager
def _by_hand(it: Town) -> Iterator[None]:
    """`python app.py web`, until it is killed."""
    command = [sys.executable, "app.py", "web", "--database", it.database_url]
    environment = os.environ | it.environment
    serving = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        wait_until(it.answers)
        yield
    finally:
        os.killpg(serving.pid, signal.SIGKILL)
        serving.wait()


def _killed_somehow(it: Town, serving: Running, rng: random.Random) -> Running:
    if rng.random() < 0.5:
        serving.kill_child()
        return serving
    serving.kill()
    return it.web()


def _talk(person: Person, messages: int, seed: float) -> None:
    rng = random.Random(seed)
    for number in range(messages):
        person.says(f"This is number {number}", in_="#bridge")
        time.sleep(0.02 * rng.random())
