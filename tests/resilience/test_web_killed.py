"""The process that hears Slack is killed; what it has acked is kept, and what it has not comes."""

from __future__ import annotations

import random
import threading
import time

import pytest

from sandbox import Person
from tests.resilience.launcher import AFTER, BEFORE, Plan
from tests.resilience.town import Launcher, Running, Town, micros, town

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
            assert set(it.stored()) >= it.acked()
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
