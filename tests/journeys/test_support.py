"""A champion asks for support; a leader answers, or the next, or nobody; a promise is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.store import experiments, leaders, support
from bot.store.support import Request
from sandbox.person import Person
from tests.journeys.champions_company import (
    CARD,
    DAY,
    champion,
    closes_all,
    days_pass,
    meets_in,
    starts,
    today,
)
from tests.journeys.company import Company

ASKED = {
    "What is needed": "Time",
    "What exactly, and how much of it": "Two Tuesdays a month",
    "What would it be worth, and to whom": "Thirty calls fewer",
}


def leads(company: Company, *names: str) -> None:
    """These people have joined, and said yes to being a leader."""
    for name in names:
        person = company.bridge.slack.person(name, company.bridge.home)
        person.runs("/footbridge join")
        closes_all(person)
        member = company.member(name)
        admin = company.member("ada")
        assert member is not None
        assert admin is not None
        with company.bridge.runtime.database.writing() as session:
            now = company.bridge.runtime.clock()
            leaders.name(session, member.workspace_id, member.id, admin.id, now)
            leaders.save(session, member.workspace_id, member.id, state="yes", answered_at=now)


def asks(person: Person, **more: Any) -> None:
    person.runs("/footbridge experiments")
    person.clicks("Ask for support")
    person.fills("Ask for support", ASKED | more)
    person.sees("as soon as there is an answer", in_="modal")
    closes_all(person)


def request(company: Company) -> Request:
    found: list[Request] = company.rows(Request)
    return found[-1]


@pytest.fixture
def sam(company: Company) -> Person:
    """A champion of Sales with an experiment; sue of Sales and kai of Support lead."""
    meets_in(company)
    leads(company, "sue", "kai")
    return starts(company, 100)


def test_a_leader_says_yes_and_the_promise_is_followed_until_it_is_kept(
    company: Company, sam: Person
) -> None:
    asks(sam)
    company.moves_on(minutes=1)
    shown = company.sue.sees("Yes, and by when", in_="DM")  # of sam's own silo
    assert all(words in shown.text for words in ("Two Tuesdays a month", "Thirty calls fewer"))
    company.kai.does_not_see("Yes, and by when")
    company.sue.clicks("Yes, and by when")
    by = today(company) + timedelta(days=10)
    company.sue.fills("Yes", {"What they get": "One Tuesday, from May", "By when": by})
    company.moves_on(minutes=1)
    sam.sees("said yes: One Tuesday, from May", in_="DM")
    company.kim.does_not_see("One Tuesday")  # sue did not wish to have it told
    days_pass(company, 9)
    company.sue.does_not_see("It is done", in_="DM")
    days_pass(company, 1)
    company.sue.clicks("A week longer", on="You promised")
    company.moves_on(minutes=1)
    sam.sees("takes a week longer", in_="DM")
    days_pass(company, 7)
    company.sue.clicks("It is done", on="You promised")
    company.moves_on(minutes=1)
    sam.sees("says it is done", in_="DM")
    assert request(company).state == "kept"
    reminded = [one.kind for one in company.nudges].count("support_waits")
    company.moves_on(minutes=21 * DAY)
    assert [one.kind for one in company.nudges].count("support_waits") == reminded


def test_it_is_told_in_the_channel_where_both_wish(company: Company, sam: Person) -> None:
    asks(sam)
    company.moves_on(minutes=1)
    company.sue.clicks("Yes, and by when")
    company.sue.fills("Yes", {
        "What they get": "One Tuesday",
        "The answer": ["It may be told in the champions' channel"],
    })  # fmt: skip
    company.moves_on(minutes=1)
    shown = company.kim.sees("answered a request for support", in_="#champions")
    assert "One Tuesday" in shown.text


def test_it_is_not_told_where_the_champion_does_not_wish(company: Company, sam: Person) -> None:
    asks(sam, **{"The answer": []})
    company.moves_on(minutes=1)
    company.sue.clicks("Yes, and by when")
    company.sue.fills("Yes", {
        "What they get": "One Tuesday",
        "The answer": ["It may be told in the champions' channel"],
    })  # fmt: skip
    company.moves_on(minutes=1)
    company.kim.does_not_see("answered a request for support")


def test_a_no_comes_with_a_reason(company: Company, sam: Person) -> None:
    asks(sam)
    company.moves_on(minutes=1)
    company.sue.clicks("No, and why")
    ack = company.sue.fills("No", {"Why not": "…"})
    assert ack is not None
    assert "A reason, however short" in str(ack.body)
    company.sue.fills("No", {"Why not": "The quarter closes"})
    company.moves_on(minutes=1)
    sam.sees("said no: The quarter closes", in_="DM")
    assert request(company).state == "declined"


def test_after_a_week_it_goes_to_the_next_and_after_another_shows_as_unanswered(
    company: Company, sam: Person
) -> None:
    leads(company, "kim")
    asks(sam)
    days_pass(company, 6)
    company.kim.does_not_see("Yes, and by when")
    days_pass(company, 2)
    company.kim.sees("Yes, and by when", in_="DM")
    sam.sees("A week went by without an answer", in_="DM")
    days_pass(company, 7)
    company.kai.does_not_see("Yes, and by when")
    sam.sees("no leader has answered", in_="DM")
    company.sue.runs("/footbridge experiments")
    company.sue.sees("no leader has answered", in_="modal")
    closes_all(company.sue)
    assert request(company).state == "unanswered"
    company.kai.opens_home()  # any leader sees it, and may still answer
    company.kai.clicks("No, and why")
    company.kai.fills("No", {"Why not": "We have no people"})
    company.moves_on(minutes=1)
    sam.sees("said no: We have no people", in_="DM")


def test_a_leader_asks_back_and_gets_an_answer(company: Company, sam: Person) -> None:
    asks(sam)
    company.moves_on(minutes=1)
    company.sue.clicks("Ask back")
    company.sue.fills("Ask back", {"What would you need to know?": "Which Tuesdays?"})
    company.moves_on(minutes=1)
    sam.sees("asks: Which Tuesdays?", in_="DM")
    days_pass(company, 10)  # it waits for sam now, and goes to nobody else
    company.kai.does_not_see("Yes, and by when")
    sam.opens_home()  # whatever became of the message
    sam.clicks("Answer the leader", on="App Home")
    sam.sees("asks: Which Tuesdays?", in_="modal")
    sam.fills("Your answer", {"Your answer": "The first and the third"})
    company.moves_on(minutes=1)
    company.sue.sees("The first and the third", in_="DM")


def test_a_leader_passes_it_on(company: Company, sam: Person) -> None:
    asks(sam)
    company.moves_on(minutes=1)
    company.sue.clicks("Pass it on")
    company.sue.fills("Pass it on", {"To whom": "kai"})
    company.moves_on(minutes=1)
    company.kai.sees("Yes, and by when", in_="DM")
    sam.sees("passed on to @kai", in_="DM")
    company.sue.opens_home()
    company.sue.does_not_see("Yes, and by when", in_="App Home")
    company.kai.opens_home()
    company.kai.sees("Yes, and by when", in_="App Home")


def test_the_same_is_asked_once_and_a_lack_is_said(company: Company, sam: Person) -> None:
    asks(sam)
    asks(sam)
    assert len(company.rows(Request)) == 1
    sam.runs("/footbridge experiments")
    sam.clicks("Ask for support")
    ack = sam.fills("Ask for support", ASKED | {"What exactly, and how much of it": "More"})
    assert ack is not None
    assert "it still waits" in str(ack.body)
    ack = sam.fills("Ask for support", {"What would it be worth, and to whom": " "})
    assert ack is not None
    assert "What would it be worth" in str(ack.body)


def test_where_nobody_leads_it_is_said_and_no_word_is_lost(company: Company) -> None:
    sam = starts(company, 100)
    sam.runs("/footbridge experiments")
    sam.clicks("Ask for support")
    sam.fills("Ask for support", ASKED)
    sam.sees("No leader has said yes", in_="modal")
    sam.sees("Two Tuesdays a month", in_="modal")


def test_a_promise_of_a_leader_who_left_goes_to_another(company: Company, sam: Person) -> None:
    asks(sam)
    company.moves_on(minutes=1)
    company.sue.clicks("Yes, and by when")
    company.sue.fills("Yes", {"What they get": "One Tuesday"})
    company.sue.runs("/footbridge leave")
    days_pass(company, 16)
    company.kai.sees("Yes, and by when", in_="DM")
    assert request(company).state == "waiting"


def test_whoever_takes_an_experiment_on_gets_the_answer_to_what_was_asked(
    company: Company, sam: Person
) -> None:
    kim = champion(company, "kim")
    sam.runs("/footbridge experiments")
    sam.clicks("Change it")
    sam.fills(CARD, {"Who joins in": ["kim"]})
    closes_all(sam)
    asks(sam)
    company.moves_on(minutes=1)
    kim.clicks("Join in")
    sam.runs("/footbridge champion stop")
    company.moves_on(minutes=2)
    kim.clicks("I take it on")
    company.sue.opens_home()
    assert "@kim asks" in company.sue.sees("Two Tuesdays a month", in_="App Home").text
    company.sue.clicks("Yes, and by when", on="App Home")
    company.sue.fills("Yes", {"What they get": "One Tuesday"})
    days_pass(company, 1)
    kim.sees("said yes: One Tuesday", in_="DM")
    sam.does_not_see("One Tuesday")


@pytest.mark.parametrize("goes", ["Drop it", "stop"])
def test_nobody_is_held_to_a_promise_for_what_is_over(
    company: Company, sam: Person, goes: str
) -> None:
    asks(sam)
    company.moves_on(minutes=1)
    company.sue.clicks("Yes, and by when")
    company.sue.fills("Yes", {"What they get": "One Tuesday"})
    if goes == "stop":
        sam.runs("/footbridge champion stop")
        company.moves_on(minutes=1)
    else:
        sam.runs("/footbridge experiments")
        sam.clicks(goes)
    days_pass(company, 22)
    assert request(company).state == "withdrawn"
    assert "support_waits" not in [one.kind for one in company.nudges]
    company.sue.opens_home()
    company.sue.does_not_see("Two Tuesdays a month", in_="App Home")


def test_a_second_leaders_no_is_told_as_theirs(company: Company, sam: Person) -> None:
    asks(sam)
    company.moves_on(minutes=1)
    company.sue.clicks("Yes, and by when")
    company.sue.fills("Yes", {"What they get": "One Tuesday"})
    company.sue.runs("/footbridge leave")
    days_pass(company, 16)
    wish = {"The answer": ["It may be told in the champions' channel"]}
    company.kai.clicks("No, and why", on="Yes, and by when")
    company.kai.fills("No", {"Why not": "We have no people"} | wish)
    company.moves_on(minutes=1)
    shown = company.kim.sees("answered a request for support", in_="#champions")
    assert "No: We have no people" in shown.text
    assert "One Tuesday" not in shown.text


def test_what_is_asked_for_a_dropped_experiment_is_withdrawn(company: Company, sam: Person) -> None:
    asks(sam)
    company.moves_on(minutes=1)
    sam.runs("/footbridge experiments")
    sam.clicks("Drop it")
    assert request(company).state == "withdrawn"
    company.sue.clicks("No, and why")
    assert company.bridge.slack.surfaces.top(company.sue.id) is None
    company.sue.sees("was withdrawn")


def test_the_counters_for_a_summary(company: Company, sam: Person) -> None:
    asks(sam)
    with company.bridge.runtime.database.reading() as session:
        home = company.workspace.id
        assert experiments.by_state(session, home) == {"running": 1}
        assert experiments.adopted(session, home) == 0
        assert support.by_state(session, home) == {"waiting": 1}
        sue = company.member("sue")
        assert sue is not None
        assert [one.what for one in support.waiting_for(session, home, sue.id)] == [
            ASKED["What exactly, and how much of it"]
        ]
        news = experiments.news(session, home, 0, company.bridge.runtime.clock() + 1)
        assert (len(news.started), len(news.learned), len(news.reused)) == (1, 0, 0)
