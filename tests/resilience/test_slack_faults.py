"""What Slack may do to a post: each nudge arrives once where it can, and never twice."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from bot.domain.catalogue.employees import CROSSING_VALUE, STORY_CONSENT
from bot.flows import delivering
from bot.store.members import Member
from tests.resilience.town import Town

POST, DISTURB = "chat.postMessage", "dnd.teamInfo"


def sends(it: Town) -> int:
    return delivering.deliver_once(it.runtime, it.runtime.clock())


def asks(it: Town) -> int:
    return delivering.reconcile_once(it.runtime, it.runtime.clock())


def later(it: Town, seconds: float) -> None:
    it.slack.clock.advance(seconds)


def ends_well(it: Town, made: list[str]) -> None:
    """After the lease Slack is asked, what did not arrive is sent, and all arrived once."""
    later(it, 121)
    asks(it)
    sends(it)
    assert it.states() == {"sent": len(made)}
    assert it.received() == dict.fromkeys(made, 1)
    for _ in range(3):
        later(it, 3600)
        assert asks(it) + sends(it) == 0
    assert it.received() == dict.fromkeys(made, 1)


def test_nothing_is_sent_before_slack_said_to_come_back(it: Town) -> None:
    made = it.nudge_everybody()
    it.slack.faults.add(POST, "ratelimited", retry_after=40)
    assert sends(it) == 0
    later(it, 10)
    made += it.nudge_everybody()  # these were never refused: Slack's word holds for them too
    again = it.slack.faults.add(POST, "ratelimited", retry_after=40)
    later(it, 29.9)
    assert sends(it) == 0
    assert again.struck == 0
    it.slack.faults.clear()
    later(it, 0.1)
    assert sends(it) == len(made)
    assert it.received() == dict.fromkeys(made, 1)


def test_who_was_found_while_slack_was_asked_of_others_is_asked_about_first(it: Town) -> None:
    first, second = it.people[:2]
    made = it.nudge(first)
    held = it.slack.faults.add(DISTURB, "hold")
    worker = threading.Thread(target=sends, args=(it,))
    worker.start()
    held.wait()
    second.sets_dnd("08:00", "17:00")
    made += it.nudge(second)
    held.release()
    worker.join()
    assert it.received() == {made[0]: 1}
    assert sends(it) == 0
    assert it.received() == {made[0]: 1}


def test_a_limit_in_the_middle_keeps_what_went_before(it: Town) -> None:
    made = it.nudge_everybody()
    second = sorted(it.nudges().values(), key=lambda one: one.decision_id)[1].member_id
    with it.runtime.database.reading() as session:
        whom = session.get_one(Member, second).slack_id
    limits, now = it.slack.rate_limits, it.slack.clock.now()
    limits.on = True
    for _ in range(5):  # as many in five seconds as Slack lets through in one channel
        limits.post(whom, it.installation.bot_token, now)
    assert sends(it) == 1
    assert it.states() == {"sent": 1, "pending": len(made) - 1}
    later(it, 10)
    sends(it)
    assert it.received() == dict.fromkeys(made, 1)


@pytest.mark.parametrize(("fault", "arrived"), [("drop", 1), ("drop_before", 0), ("http", 0)])
def test_no_answer(it: Town, fault: str, arrived: int) -> None:
    made = it.nudge_everybody()
    it.slack.faults.add(POST, fault)  # type: ignore[arg-type]
    assert sends(it) == len(made) - 1
    assert it.states() == {"sent": len(made) - 1, "sending": 1}
    assert it.received().total() == len(made) - 1 + arrived
    later(it, 60)
    assert asks(it) + sends(it) == 0  # whoever made the attempt may still be at it
    ends_well(it, made)


@pytest.mark.parametrize(("fault", "arrived"), [("timeout", 0), ("hold", 1)])
def test_an_answer_that_takes_too_long(
    it: Town, fault: str, arrived: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.TIMEOUT", 0.3)
    made = it.nudge_everybody()
    it.slack.faults.add(POST, fault)  # type: ignore[arg-type]
    assert sends(it) == len(made) - 1
    assert it.received().total() == len(made) - 1 + arrived
    it.slack.faults.clear()
    ends_well(it, made)


@pytest.mark.parametrize("error", ["internal_error", "fatal_error", "request_timeout"])
def test_an_error_that_may_come_after_the_post(it: Town, error: str) -> None:
    made = it.nudge_everybody()
    it.slack.faults.add(POST, "error", error=error)
    assert sends(it) == len(made) - 1
    ends_well(it, made)


def test_what_slack_cannot_say_is_marked_unknown_and_not_repeated(it: Town) -> None:
    made = it.nudge_everybody()
    it.slack.faults.add(POST, "drop")
    sends(it)
    held = it.installation.scopes
    it.installation.scopes = tuple(scope for scope in held if scope != "im:history")
    later(it, 121)
    assert asks(it) == 1
    assert it.states() == {"sent": len(made) - 1, "unknown": 1}
    [unknown] = [one for one in it.nudges().values() if one.state == "unknown"]
    assert "im:history" in (unknown.note or "")
    it.installation.scopes = held
    for _ in range(3):
        later(it, 3600)
        assert asks(it) + sends(it) == 0
    assert it.received() == dict.fromkeys(made, 1)


def test_while_slack_does_not_answer_the_question_stays_open(it: Town) -> None:
    made = it.nudge_everybody()
    it.slack.faults.add(POST, "drop")
    sends(it)
    it.slack.faults.add("conversations.history", "http", status=503)
    later(it, 121)
    assert asks(it) == 0
    assert it.states()["sending"] == 1
    ends_well(it, made)


@pytest.mark.parametrize("error", ["channel_not_found", "user_disabled", "cannot_dm_bot"])
def test_somebody_who_cannot_be_reached_is_noted(it: Town, error: str) -> None:
    made = it.nudge_everybody()
    it.slack.faults.add(POST, "error", error=error)
    assert sends(it) == len(made) - 1
    assert it.states() == {"sent": len(made) - 1, "failed": 1}
    assert [one.note for one in it.nudges().values() if one.state == "failed"] == [error]
    later(it, 3600)
    assert asks(it) + sends(it) == 0


def test_a_token_that_is_revoked_loses_nothing(it: Town) -> None:
    made = it.nudge_everybody()
    it.installation.state = "revoked"  # and nobody has told us yet
    assert sends(it) == 0
    later(it, 20)
    assert sends(it) == 0
    assert it.states() == {"pending": len(made)}
    it.installation.state = "live"
    later(it, 10)
    assert sends(it) == len(made)
    assert it.received() == dict.fromkeys(made, 1)


def test_a_slack_that_is_away_is_tried_less_and_less_often(it: Town) -> None:
    made = it.nudge_everybody()
    here = it.runtime
    it.runtime = replace(here, slack_api_url="http://127.0.0.1:9/api/")
    for wait in delivering.RETRY:
        assert sends(it) == 0
        due = {one.due_at for one in it.nudges().values()}
        assert due == {it.runtime.clock() + wait * 1_000_000}
        later(it, wait)
    it.runtime = here
    assert sends(it) == len(made)
    assert it.received() == dict.fromkeys(made, 1)


def becomes(it: Town, nudge: str, kind: str) -> None:
    with it.runtime.database.writing() as session:
        for one in it.nudges().values():
            if one.id == nudge:
                one.kind, one.facts = kind, {}
                session.merge(one)


def test_one_of_another_version_waits_for_it_and_keeps_none_of_the_others(it: Town) -> None:
    made = it.nudge_everybody()
    becomes(it, made[0], "of_another_version")
    assert sends(it) == len(made) - 1
    assert it.states() == {"sent": len(made) - 1, "pending": 1}


@pytest.mark.parametrize("kind", [CROSSING_VALUE.name, STORY_CONSENT.name])
def test_one_that_cannot_be_shown_keeps_none_of_the_others(it: Town, kind: str) -> None:
    made = it.nudge_everybody()
    becomes(it, made[0], kind)
    assert sends(it) == len(made) - 1
    assert it.states() == {"sent": len(made) - 1, "failed": 1}
