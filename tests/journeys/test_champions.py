"""Becoming a champion, resting, stopping, being asked again; and whom Footbridge invites."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.domain.champions import INVITED_A_MONTH
from bot.store.champions import Champion
from bot.store.decisions import Opportunity
from sandbox.person import Person
from tests.journeys.champions_company import DAY, ON_SQLITE, champion, closes_all, days_pass
from tests.journeys.company import Company

pytestmark = ON_SQLITE  # what differs between databases is tried with test_experiments


def joins(company: Company, name: str) -> Person:
    person = company.bridge.slack.person(name, company.bridge.home)
    person.runs("/footbridge join")
    closes_all(person)
    return person


def states(company: Company) -> dict[str, str]:
    names = {one: company.member(one) for one in ("sam", "sue", "kim", "kai", "ada")}
    found = {one.member_id: one.state for one in company.rows(Champion)}
    return {name: found[one.id] for name, one in names.items() if one and one.id in found}


def bridges(company: Company, helper: str = "kim", times: int = 4) -> None:
    """Somebody of Support answers people of Sales and of Finance, who never met before."""
    company.hires("fay")
    company.bridge.ticks()
    company.puts({"fay": "Finance"})
    company.fay.joins("#pricing")
    for number in range(times):
        asks = company.sam if number % 2 else company.fay
        question = asks.says(f"Question {number}?", in_="#pricing")
        company.bridge.slack.person(helper, company.bridge.home).replies("Yes.", to=question)
        company.bridge.moves_on(minutes=60)


def test_somebody_volunteers_rests_and_stops(company: Company) -> None:
    kim = champion(company, "kim")
    kim.sees("You are a champion")
    kim.runs("/footbridge champions")
    kim.sees("The champions: @kim")
    kim.runs("/footbridge champion rest")
    kim.sees("You rest until 2 April 2026")
    kim.runs("/footbridge champions")
    kim.sees("(resting)")
    kim.runs("/footbridge champion stop")
    kim.sees("you are not a champion any more")
    kim.runs("/footbridge champions")
    kim.sees("There is no champion yet")


def test_who_has_not_joined_is_told_what_to_do_first(company: Company) -> None:
    assert "Please join first" in str(company.kim.runs("/footbridge champion").body)
    assert company.rows(Champion) == []


def test_a_rest_ends_with_a_question(company: Company) -> None:
    kim = champion(company, "kim")
    kim.runs("/footbridge champion rest")
    company.moves_on(minutes=29 * DAY)
    kim.does_not_see("I am in")
    days_pass(company, 2)
    kim.clicks("I am in")
    kim.sees("You are a champion", in_="DM")
    assert states(company) == {"kim": "active"}


def test_after_half_a_year_a_champion_is_asked_again_and_who_stopped_once_more(
    company: Company,
) -> None:
    kim, kai = champion(company, "kim"), champion(company, "kai")
    kai.runs("/footbridge champion stop")
    company.moves_on(minutes=DAY * 175)
    assert company.nudges == []
    company.moves_on(minutes=DAY * 8)
    days_pass(company, 2)
    kim.clicks("Rest for a month")
    kai.clicks("Not any more")
    assert states(company) == {"kim": "resting", "kai": "stopped"}
    company.moves_on(minutes=DAY * 190)
    days_pass(company, 2)
    again = [one for one in company.nudges if one.kind == "champion_again"]
    assert len([one for one in again if one.member_id == member_id(company, "kai")]) == 1


def member_id(company: Company, name: str) -> int:
    member = company.member(name)
    assert member is not None
    return member.id


def test_a_colleague_names_somebody_who_says_yes(company: Company) -> None:
    joins(company, "sue")
    sam = joins(company, "sam")
    sam.runs("/footbridge champion @sue")
    sam.sees("I will ask @sue for you")
    company.moves_on(minutes=1)
    shown = company.sue.sees("Yes, gladly", in_="DM")
    assert "@sam" in shown.text
    company.sue.clicks("Yes, gladly")
    company.sue.sees("You are a champion", in_="DM")
    sam.runs("/footbridge champion @sue")
    sam.sees("is a champion already")


def test_a_no_is_heard_by_nobody_and_holds_for_half_a_year(company: Company) -> None:
    joins(company, "sue")
    sam = joins(company, "sam")
    sam.runs("/footbridge champion @sue")
    company.moves_on(minutes=1)
    company.sue.clicks("No, thanks")
    company.sue.sees("nobody hears of it", in_="DM")
    sam.runs("/footbridge champions")
    sam.sees("There is no champion yet")
    kai = joins(company, "kai")
    ack = kai.runs("/footbridge champion @sue")  # the same words, whatever she said before
    assert f"I will ask <@{company.sue.id}> for you, unless" in str(ack.body)
    company.moves_on(minutes=DAY)
    asked = [one.kind for one in company.nudges]
    assert asked.count("champion_nomination") == 1
    company.moves_on(minutes=DAY * 183)
    kai.runs("/footbridge champion @sue")
    company.moves_on(minutes=1)
    company.sue.sees("@kai", in_="DM")


@pytest.mark.parametrize("who", ["kai", "stranger"])
def test_who_has_not_joined_gets_nothing(company: Company, who: str) -> None:
    sam = joins(company, "sam")
    if who == "stranger":
        company.hires("stranger", is_restricted=True)
        company.bridge.ticks()
    ack = sam.runs(f"/footbridge champion @{who}")
    assert "has not joined" in str(ack.body) or "people of this workspace" in str(ack.body)
    days_pass(company, 1)
    assert company.nudges == []


def test_whom_an_admin_names_is_invited_once_and_is_one_by_saying_yes(company: Company) -> None:
    company.ada.runs("/footbridge champion @kai")
    company.ada.sees("I will invite @kai in your name, once")
    company.moves_on(minutes=1)
    company.kai.clicks("Yes, join")
    closes_all(company.kai)
    assert states(company) == {"kai": "active"}


def test_who_was_invited_and_joins_some_other_way_is_asked(company: Company) -> None:
    company.ada.runs("/footbridge champion @kai")
    company.moves_on(minutes=1)
    joins(company, "kai")
    company.moves_on(minutes=61)
    shown = company.kai.sees("Yes, gladly", in_="DM")
    assert "@ada" in shown.text
    company.kai.clicks("Yes, gladly")
    assert states(company) == {"kai": "active"}


def test_two_who_were_invited_and_join_within_the_hour_are_both_asked(company: Company) -> None:
    for name in ("kai", "sue"):
        company.ada.runs(f"/footbridge champion @{name}")
    company.moves_on(minutes=1)
    for name in ("kai", "sue"):
        joins(company, name)
    company.moves_on(minutes=61)
    company.kai.sees("Yes, gladly", in_="DM")
    company.sue.sees("Yes, gladly", in_="DM")


def test_who_bridges_and_helps_is_invited_and_alone_reads_why(company: Company) -> None:
    bridges(company)
    kim = joins(company, "kim")
    days_pass(company, 2)
    shown = kim.sees("Nobody but you is shown this", in_="DM")
    assert "2 other teams" in shown.text
    assert "4 times" in shown.text
    assert states(company) == {"kim": "asked"}
    company.sam.runs("/footbridge champions")
    company.sam.sees("There is no champion yet")
    company.ada.runs("/footbridge champions")
    company.ada.sees("There is no champion yet")
    kim.clicks("Yes, gladly")
    assert states(company) == {"kim": "active"}


def test_who_has_not_joined_is_not_invited_however_much_they_help(company: Company) -> None:
    bridges(company)
    days_pass(company, 3)
    assert company.rows(Opportunity) == []
    assert company.rows(Champion) == []


def test_a_few_are_invited_a_month(company: Company) -> None:
    bridges(company, times=0)
    for number in range(6):
        company.hires(f"bo{number}")
    company.bridge.ticks()
    company.puts({f"bo{number}": f"Team {number}" for number in range(6)})
    for number in range(6):
        person = joins(company, f"bo{number}")
        person.joins("#pricing")
        for asks in (company.sam, company.fay, company.sue):
            question = asks.says("Who knows?", in_="#pricing")
            person.replies("I do.", to=question)
            company.bridge.moves_on(minutes=31)
    for _ in range(10):
        company.moves_on(minutes=70 * 60)
    invited = [one for one in company.rows(Champion) if one.how == "invited"]
    assert len(invited) == INVITED_A_MONTH
    weeks = sorted(one.asked_at for one in invited)
    assert all(b - a >= 7 * 86_400 * 1_000_000 for a, b in pairwise(weeks))


def test_in_home_one_becomes_a_champion_and_rests(company: Company) -> None:
    kim = joins(company, "kim")
    kim.opens_home()
    kim.clicks("Be a champion")
    kim.sees("You are a champion", in_="App Home")
    kim.clicks("Rest for a month")
    kim.sees("You rest until", in_="App Home")
    kim.clicks("Stop")
    assert states(company) == {"kim": "stopped"}
