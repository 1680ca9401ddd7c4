"""From a question across silos to what somebody answers about it."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.calendar import MINUTE, moment
from bot.store.crossings import Crossing
from tests.journeys.company import Company


def test_somebody_helped_across_silos_is_asked_and_answers(company: Company) -> None:
    sam = company.sam
    sam.runs("/footbridge join")
    company.exchange()
    company.moves_on(minutes=1)
    sam.does_not_see("Not now")
    company.moves_on(minutes=30)
    sam.sees("Support")
    sam.clicks("Not now")
    sam.sees("All right, no more about this one.")
    sam.does_not_see("Save what came of it")
    assert [one.answer for one in company.nudges] == ["later"]


def test_a_crossing_is_declared_within_a_minute_of_the_message(company: Company) -> None:
    company.exchange()
    company.moves_on(minutes=0.5)
    crossing = company.rows(Crossing)[0]
    assert crossing.helped_id == _id(company, "sam")
    assert crossing.helper_id == _id(company, "kim")
    assert 0 <= crossing.declared_at - crossing.heard_at <= MINUTE


def test_the_most_active_of_the_other_silo_is_asked_where_the_helped_has_not_joined(
    company: Company,
) -> None:
    company.kim.runs("/footbridge join")
    company.kai.runs("/footbridge join")
    question, _ = company.exchange()
    for words in ("The weekend is extra.", "I can send you the list."):
        company.kai.replies(words, to=question)
    company.moves_on(minutes=31)
    company.kai.sees("Sales", in_="DM")
    company.kim.does_not_see("Save what came of it")
    company.sam.does_not_see("Save what came of it")


def test_nobody_who_has_not_joined_is_asked(company: Company) -> None:
    company.sue.runs("/footbridge join")  # of the silo that was helped, but not there
    company.exchange()
    company.moves_on(minutes=31)
    for person in (company.sam, company.sue, company.kim, company.kai):
        person.does_not_see("Save what came of it")
    assert company.nudges == []


def test_who_left_before_the_send_gets_nothing(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.exchange()
    company.sam.runs("/footbridge leave")
    company.moves_on(minutes=31)
    company.sam.does_not_see("Save what came of it")


def test_outside_working_hours_it_waits_until_the_morning(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.bridge.slack.clock.set(datetime(2026, 3, 3, 16, 45, tzinfo=UTC).timestamp())
    company.exchange()
    company.moves_on(minutes=31)
    company.sam.does_not_see("Save what came of it")
    company.moves_on(minutes=60 * 15)  # 08:16 in London
    company.sam.does_not_see("Save what came of it")
    company.moves_on(minutes=50)
    company.sam.sees("Save what came of it", in_="DM")
    sent = company.nudges[0].sent_at
    assert sent is not None
    assert moment(sent).hour == 9


def test_what_nobody_was_there_to_send_in_time_waits_for_the_morning_too(
    company: Company,
) -> None:
    company.sam.runs("/footbridge join")
    company.bridge.slack.clock.set(datetime(2026, 3, 3, 16, 15, tzinfo=UTC).timestamp())
    company.exchange()
    company.moves_on(minutes=31, until="decide")
    company.moves_on(minutes=180)
    company.sam.does_not_see("Save what came of it")
    company.bridge.slack.clock.set(datetime(2026, 3, 4, 9, 1, tzinfo=UTC).timestamp())
    company.moves_on(minutes=0)
    company.sam.sees("Save what came of it", in_="DM")


def test_the_morning_is_that_of_the_persons_own_zone(company: Company) -> None:
    company.sam.changes(tz="America/Los_Angeles")
    company.sam.runs("/footbridge join")
    company.exchange()
    company.moves_on(minutes=31)
    company.sam.does_not_see("Save what came of it")
    company.bridge.slack.clock.set(datetime(2026, 3, 3, 17, 5, tzinfo=UTC).timestamp())
    company.moves_on(minutes=0)
    company.sam.sees("Save what came of it", in_="DM")


def test_one_week_brings_one_nudge(company: Company) -> None:
    company.nudged("sam")
    for _ in range(6):
        company.exchange(helper="kai")
        company.moves_on(minutes=31)
    assert len(company.nudges) == 1
    later = [one for one in company.decisions if not one.available]
    assert len(later) == 6
    assert {one.arm for one in later} == {"none"}
    assert "has had their nudge this week" in later[0].reasons


def test_the_draw_is_logged_where_it_says_send(company: Company) -> None:
    _one_draw(company, arm="send")


def test_the_draw_is_logged_where_it_says_none(company: Company) -> None:
    _one_draw(company, arm="none")


def _one_draw(company: Company, arm: str) -> None:
    company.sam.runs("/footbridge join")
    company.exchange()
    company.moves_on(minutes=31, draws=arm)
    (decision,) = company.decisions
    assert (decision.arm, decision.probability, decision.available) == (arm, 0.5, True)
    assert (decision.draw < decision.probability) == (arm == "send")
    assert decision.reasons == ["joined", "within working hours", "within the caps"]
    assert len(company.nudges) == (arm == "send")


def _id(company: Company, name: str) -> int:
    member = company.member(name)
    assert member is not None
    return member.id
