"""An experiment from a hunch to something others reuse, over simulated months."""

from __future__ import annotations

import copy
from datetime import timedelta

import pytest

from bot.store.announcements import Announcement
from bot.store.companions import Companion
from bot.store.experiments import Change
from sandbox import hands
from tests.journeys.champions_company import (
    CARD,
    DAY,
    NEW,
    TOLD,
    WORDS,
    cards,
    champion,
    closes_all,
    days_pass,
    meets_in,
    shares,
    starts,
    today,
)
from tests.journeys.company import Company
from tests.journeys.digest_company import leads, until_tuesday


def test_a_card_is_written_checked_shared_and_reused_along_the_chain(company: Company) -> None:
    meets_in(company)
    sam = starts(company)
    (card,) = cards(company)
    assert (card.state, card.believe) == ("running", WORDS["We believe"])
    days_pass(company, 13)
    sam.does_not_see("Tell what came of it")
    days_pass(company, 1)
    shown = sam.sees("Tell what came of it", in_="DM")
    assert WORDS["And measure"] in shown.text  # the card is in front of them
    shares(sam, company)
    posted = company.kim.sees("shares what came of an experiment", in_="#champions")
    assert all(words in posted.text for words in (*WORDS.values(), *TOLD.values()))
    kim = champion(company, "kim")
    kim.clicks("Try it in my team")
    kim.fills(NEW, {})
    closes_all(kim)
    company.moves_on(minutes=1)
    kai = champion(company, "kai")
    kai.runs("/footbridge experiments")
    kai.clicks("Try it in my team", on="Running")
    kai.fills(NEW, {})
    closes_all(kai)
    company.moves_on(minutes=1)
    first, second, third = cards(company)
    assert (second.parent_id, third.parent_id) == (first.id, second.id)
    assert company.sue.sees("taken up 2 times", in_="#champions")


def test_how_far_it_was_taken_up_stands_in_a_leaders_digest(company: Company) -> None:
    leads(company)
    until_tuesday(company)
    sam = starts(company, 1)
    company.moves_on(minutes=DAY)
    shares(sam, company)
    for name in ("kim", "kai"):
        person = champion(company, name)
        person.runs("/footbridge experiments")
        person.clicks("Try it in my team", on="Shared")
        person.fills(NEW, {})
        closes_all(person)
    until_tuesday(company)
    shown = company.sue.sees("@sam learned: Most were about invoices", in_="DM").text
    assert "(it held) · taken up 2 times" in shown
    assert "@kim took up one of @sam" in shown


def test_every_change_is_dated(company: Company) -> None:
    sam = starts(company, 2)
    days_pass(company, 2)
    shares(sam, company)
    sam.runs("/footbridge experiments")
    sam.clicks("It is how we do it now")
    changes = company.rows(Change)
    assert [one.what for one in changes] == ["written", "started", "waiting", "shared", "adopted"]
    assert [one.at for one in changes] == sorted(one.at for one in changes)
    assert cards(company)[0].state == "adopted"


def test_who_does_not_answer_is_asked_once_more_and_then_left_alone(company: Company) -> None:
    sam = starts(company, 1)
    days_pass(company, 1)
    sam.sees("Tell what came of it", in_="DM")
    days_pass(company, 8)
    company.moves_on(minutes=30 * DAY)
    kinds = [one.kind for one in company.nudges]
    assert kinds.count("experiment_check") == 1
    assert kinds.count("experiment_check_again") == 1
    asked = {one.kind: one.due_at for one in company.nudges}
    week = asked["experiment_check_again"] - asked["experiment_check"]
    assert week >= 7 * 86_400 * 1_000_000
    assert cards(company)[0].state == "waiting"


def test_one_that_failed_is_as_welcome_and_is_not_urged_on_others(company: Company) -> None:
    meets_in(company)
    champion(company, "kim")
    sam = starts(company, 1, {"Teams it touches": ["Support"]})
    days_pass(company, 1)
    sam.sees("One that failed is as welcome", in_="DM")
    shares(sam, company, verdict="No, it did not")
    company.kai.sees("It did not hold, and now we know", in_="#champions")
    days_pass(company, 2)
    assert "experiment_reuse" not in [one.kind for one in company.decisions]


def test_two_more_weeks_can_be_had(company: Company) -> None:
    sam = starts(company, 1)
    days_pass(company, 1)
    sam.clicks("Two more weeks")
    sam.sees("I will ask again in two weeks", in_="DM")
    assert cards(company)[0].state == "running"
    days_pass(company, 13)
    assert len(company.nudges) == 1
    days_pass(company, 2)
    assert [one.kind for one in company.nudges] == ["experiment_check"] * 2


def test_it_may_be_dropped_with_no_more_asked(company: Company) -> None:
    sam = starts(company, 1)
    days_pass(company, 1)
    sam.clicks("Drop it")
    sam.sees("Dropped.", in_="DM")
    days_pass(company, 2)
    company.moves_on(minutes=14 * DAY)
    assert len(company.nudges) == 1
    assert cards(company)[0].state == "dropped"


def test_what_was_dropped_in_time_is_not_asked_about(company: Company) -> None:
    sam = starts(company, 1)
    sam.runs("/footbridge snooze 3")
    days_pass(company, 2)
    sam.runs("/footbridge experiments")
    sam.clicks("Drop it")
    sam.closes()
    sam.sees("Dropped", in_="modal")  # the library behind it is as it is now
    sam.does_not_see("Drop it", in_="modal")
    closes_all(sam)
    days_pass(company, 3)
    assert [one for one in company.nudges if one.state == "sent"] == []


def test_it_is_told_to_the_silos_it_touches_where_they_have_a_channel(company: Company) -> None:
    meets_in(company)
    company.opens("support-team", ["kim", "kai"])
    company.ada.runs("/footbridge champions channel #support-team for Support")
    sam = starts(company, 1, {"Teams it touches": ["Sales", "Support"]})
    days_pass(company, 1)
    shares(sam, company)
    company.kim.sees("shares what came of an experiment", in_="#support-team")
    company.sue.sees("shares what came of an experiment", in_="#champions")
    assert {one.what for one in company.rows(Announcement)} == {"card"}
    assert len(company.rows(Announcement)) == 2


def test_what_touches_a_silo_merged_away_is_told_to_the_one_its_people_are_in(
    company: Company,
) -> None:
    company.opens("sales-team")
    company.ada.runs("/footbridge champions channel #sales-team for Sales")
    sam = starts(company, 2, {"Teams it touches": ["Support"]})
    company.ada.runs("/footbridge silos merge Support into Sales")
    days_pass(company, 2)
    shares(sam, company)
    shown = company.sue.sees("shares what came of an experiment", in_="#sales-team")
    assert "Sales" in shown.text
    assert "Support ·" not in shown.text


def test_without_a_channel_it_stands_in_the_library(company: Company) -> None:
    sam = starts(company, 1)
    days_pass(company, 1)
    sam.clicks("Tell what came of it")
    sam.fills("What came of it?", TOLD)
    sam.sees("Shared in the library; no channel is set", in_="modal")
    closes_all(sam)
    company.kim.runs("/footbridge experiments invoices")
    company.kim.sees("Most were about invoices", in_="modal")


def test_a_draft_is_seen_by_its_writer_alone_and_may_be_thrown_away(company: Company) -> None:
    sam = champion(company, "sam")
    sam.runs("/footbridge experiments")
    sam.clicks("Write a card")
    sam.fills(NEW, {"We believe": "A draft about desks.",
                    "When I press Save": "Keep it as a draft"})  # fmt: skip
    sam.sees("Kept as a draft", in_="modal")
    company.kim.runs("/footbridge experiments")
    company.kim.does_not_see("A draft about desks", in_="modal")
    assert cards(company)[0].state == "draft"
    closes_all(sam)
    sam.opens_home()
    sam.clicks("Throw it away", on="App Home")
    sam.sees("Nobody but you ever saw it", in_="modal")
    assert cards(company) == []


def test_the_same_form_sent_twice_is_one_card(company: Company) -> None:
    sam = champion(company, "sam")
    sam.runs("/footbridge experiments")
    sam.clicks("Write a card")
    top = company.bridge.slack.surfaces.top(sam.id)
    assert top is not None
    again = copy.deepcopy(top)
    sam.fills(NEW, WORDS)
    again.values = copy.deepcopy(top.values)
    again.body = copy.deepcopy(again.body)
    hands.submit(company.bridge.slack, sam.member, again)
    assert len(cards(company)) == 1


@pytest.mark.parametrize(
    ("filled", "says"),
    [
        ({"And measure": ""}, "What will you measure?"),
        ({"And measure": "🤷 …"}, "What will you measure?"),
        ({"It starts": -3}, "That day is over"),
        ({"We look at it": -1}, "That day is over"),
        ({"We look at it": 0}, "That day is over"),
        ({"It starts": 10, "We look at it": 9}, "The check comes after the start"),
        ({"We look at it": 900}, "more than a year from now"),
    ],
)
def test_what_a_card_lacks_is_said_where_it_lacks(
    company: Company, filled: dict[str, str | int], says: str
) -> None:
    sam = champion(company, "sam")
    sam.runs("/footbridge experiments")
    sam.clicks("Write a card")
    days = {
        key: today(company) + timedelta(days=value) if isinstance(value, int) else value
        for key, value in filled.items()
    }
    ack = sam.fills(NEW, WORDS | days)
    assert ack is not None
    assert ack.body["response_action"] == "errors"
    sam.sees(says, in_="modal")
    assert cards(company) == []


def test_links_and_mentions_page_nobody_and_the_longest_words_fit(company: Company) -> None:
    meets_in(company)
    hostile = ("<!channel> <@U0HOME> https://wren.example/a?b=c&d=e *bold* " * 20)[:600]
    filled = dict.fromkeys(WORDS, hostile) | {"And measure": "a" + "&<>" * 199}
    sam = starts(company, 1, filled)
    days_pass(company, 1)
    sam.clicks("Tell what came of it")
    sam.fills("What came of it?", dict.fromkeys(TOLD, "a" + "<" * 599))
    closes_all(sam)
    company.moves_on(minutes=1)
    shown = company.kim.sees("shares what came of an experiment", in_="#champions")
    assert "<!channel>" not in str(shown.blocks)
    sam.runs("/footbridge experiments")
    shown = sam.sees("Write a card", in_="modal")  # though there are some already
    assert "*bold*" not in str(shown.blocks)
    closes_all(sam)
    (row,) = company.rows(Announcement)
    assert row.state == "posted"


def test_company_is_asked_first_and_those_who_did_not_join_not_by_us(company: Company) -> None:
    kim = champion(company, "kim")
    sam = champion(company, "sam")
    sam.runs("/footbridge experiments")
    sam.clicks("Write a card")
    sam.fills(NEW, WORDS | {"Who joins in": ["kim", "sue"]})
    sam.sees("did not join Footbridge", in_="modal")
    closes_all(sam)
    company.moves_on(minutes=5)
    kim.clicks("Join in")
    kim.sees("You are on the card", in_="DM")
    company.sue.does_not_see("Join in")
    company.kai.runs("/footbridge experiments")
    shown = company.kai.sees("an experiment of", in_="modal")
    assert "with @kim" in shown.text
    assert "Join in" not in shown.text  # company was not asked for in the open
    kim.opens_home()
    kim.clicks("Step out", on="App Home")
    company.kai.runs("/footbridge experiments")
    assert "@kim" not in company.kai.sees("an experiment of", in_="modal").text


def test_a_changed_card_keeps_its_start_and_gets_its_new_day(company: Company) -> None:
    sam = starts(company, 3)
    days_pass(company, 1)
    sam.runs("/footbridge experiments")
    sam.clicks("Change it")
    sam.fills(CARD, {"We look at it": today(company) + timedelta(days=20)})
    closes_all(sam)
    days_pass(company, 3)
    company.moves_on(minutes=6 * DAY)
    assert company.nudges == []
    assert cards(company)[0].state == "running"


def test_whoever_runs_it_takes_people_out_again_and_says_that_it_begins_later(
    company: Company,
) -> None:
    kim, kai = champion(company, "kim"), champion(company, "kai")
    later = today(company) + timedelta(days=7)
    more = {"It starts": later, "Who joins in": ["kim", "kai"]}
    sam = starts(company, 30, more)
    company.moves_on(minutes=1)
    kim.clicks("Join in")
    kai.runs("/footbridge experiments")
    kai.sees("starts 10 March 2026", in_="modal")
    closes_all(kai)
    sam.runs("/footbridge experiments")
    sam.clicks("Change it")
    sam.fills(CARD, {"Who joins in": []})
    closes_all(sam)
    sam.runs("/footbridge experiments")
    assert "with" not in sam.sees("starts 10 March", in_="modal").text.partition("·")[0]
    assert {one.state for one in company.rows(Companion)} == {"out"}
    company.moves_on(minutes=7 * DAY)
    kai.runs("/footbridge experiments")
    kai.sees("since 10 March 2026", in_="modal")


def test_writing_a_card_makes_a_champion_who_joined(company: Company) -> None:
    kim = company.kim
    kim.runs("/footbridge experiments")
    kim.clicks("Write a card")
    kim.sees("Please join first", in_="modal")
    closes_all(kim)
    kim.runs("/footbridge join")
    kim.runs("/footbridge experiments")
    kim.clicks("Write a card")
    kim.sees("Whoever starts an experiment is a champion", in_="modal")
    kim.fills(NEW, WORDS)
    closes_all(kim)
    kim.runs("/footbridge champions")
    kim.sees("The champions: @kim")
