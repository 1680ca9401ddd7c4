"""Ways of working: written by people of both silos, agreed by both, opened when ties change."""

from __future__ import annotations

import pytest

from bot.domain import calendar
from bot.store import ties
from bot.store.ways import Ways, WaysChange
from sandbox.person import Person
from tests.journeys.company import Company

TO_MONDAY_NOON = 60 * (6 * 24 + 2)  # minutes, from a Tuesday at ten


def joins(company: Company, *names: str) -> None:
    for name in names:
        person = company.bridge.slack.person(name, company.bridge.home)
        person.runs("/footbridge join")
        person.closes("Welcome")


def writes(company: Company, who: str = "sam", **fields: str) -> Person:
    person = company.bridge.slack.person(who, company.bridge.home)
    other = "Support" if who in ("sam", "sue") else "Sales"
    person.runs(f"/footbridge ways {other}")
    person.clicks("Change it")
    person.fills("Ways of working", {**fields})
    return person


def test_each_writes_what_they_need_and_both_agree(company: Company) -> None:
    joins(company, "kim")
    writes(company, **{"What Sales needs of Support": "Answers by noon.",
                       "What we agreed": "Questions go to #pricing."})  # fmt: skip
    company.sam.sees("Written by Sales. Nobody of Support has said yes", in_="modal")
    company.moves_on(minutes=5)
    company.kim.sees("Questions go to #pricing.", in_="DM")
    company.kim.clicks("We agree")
    company.kim.sees("Agreed, for both teams to see.", in_="DM")
    company.kim.runs("/footbridge ways sales")
    shown = company.kim.sees("Both teams have said yes", in_="modal").text
    assert "What Sales needs of Support" in shown
    company.kim.clicks("Change it")
    company.kim.fills("Ways of working", {"What Support needs of Sales": "The contract's number."})
    (row,) = company.rows(Ways)
    assert (row.a_needs, row.b_needs) == ("Answers by noon.", "The contract's number.")
    company.kim.clicks("History")
    assert "@sam" in company.kim.sees("The agreements hold", in_="modal").text


def test_a_change_of_the_agreements_asks_for_the_others_yes_anew(company: Company) -> None:
    joins(company, "kim", "kai")
    writes(company, **{"What we agreed": "Questions go to #pricing."})
    company.moves_on(minutes=5)
    asked = next(p for p in (company.kim, company.kai) if "We agree" in p.describes())
    writes(company, "sue", **{"What we agreed": "Questions go to the queue."})
    asked.clicks("We agree")
    asked.sees("It was changed meanwhile.")
    assert [one.b_agreed_at for one in company.rows(Ways)] == [None]


def test_only_people_of_the_two_can_write(company: Company) -> None:
    company.hires("ola")
    company.bridge.ticks()
    company.ola.runs("/footbridge ways Sales")
    company.ola.sees("I do not know which team you are in yet.")
    company.sam.runs("/footbridge ways Sales")
    company.sam.sees("That is your own team.")
    assert company.rows(Ways) == []


def test_all_pairs_are_one_choice_away(company: Company) -> None:
    company.sam.runs("/footbridge ways")
    company.sam.sees("Nothing is written down yet.", in_="modal")
    company.sam.picks("Support", from_="With which team?")
    company.sam.clicks("Change it")
    company.sam.fills("Ways of working", {"Our common channel": "#pricing"})
    company.sam.sees("#pricing", in_="modal")
    company.sam.clicks("Their card")
    company.sam.clicks("How we work together")
    company.sam.sees("#pricing", in_="modal")
    company.sam.closes(everything=True)
    joins(company, "sam")
    company.sam.opens_home()
    company.sam.clicks("How we work with others")
    company.sam.sees("Written down so far with Support", in_="modal")


def staffed(company: Company) -> dict[str, int]:
    """Three of sales and three of support, by name."""
    names = {"sam": "Sales", "sue": "Sales", "sid": "Sales", "kim": "Support", "kai": "Support",
             "kit": "Support"}  # fmt: skip
    for new in ("sid", "kit"):
        company.hires(new)
    company.bridge.slack.moves_on(minutes=60 * 25)
    company.runs_job("sync")
    company.puts(names)
    found = {name: company.member(name) for name in names}
    return {name: one.id for name, one in found.items() if one}


def exchanged(company: Company, people: dict[str, int], weeks_ago: int, times: int) -> None:
    week = calendar.week_of(company.bridge.runtime.clock()) - weeks_ago * calendar.WEEK
    channel, home = company.channel("#pricing").id, company.workspace.id
    pairs = [("sam", "kim"), ("kai", "sue"), ("sid", "kit")]
    with company.bridge.runtime.database.writing() as session:
        for source, target in pairs:
            key = (channel, week, people[source], people[target])
            ties.change(session, home, {key: (times, 0, 0)})


@pytest.mark.parametrize(("before", "last", "words"), [(1, 9, "have grown"), (9, 1, "have faded")])
def test_ties_that_change_ask_one_of_each_for_a_look(
    company: Company, before: int, last: int, words: str
) -> None:
    people = staffed(company)
    joins(company, "sam", "kim")
    for weeks_ago in range(8):
        exchanged(company, people, weeks_ago, last if weeks_ago == 0 else before)
    company.moves_on(minutes=60 * (5 * 24 + 1))
    company.sam.sees(words, in_="DM")
    company.kim.sees(words, in_="DM")
    assert len(company.nudges) == 2
    company.sam.clicks("Write it down")
    company.sam.fills("Ways of working", {"What Sales needs of Support": "A list each Friday."})
    company.sam.sees("A list each Friday.", in_="modal")
    assert {one.field for one in company.rows(WaysChange)} == {"a_needs"}
    company.kim.runs("/footbridge ways Sales")
    company.kim.sees(words, in_="modal")
    company.moves_on(minutes=60 * 24 * 7)
    assert len(company.nudges) == 2
    seen = {one.member_id: one.outcome for one in company.decisions}
    assert seen == {people["sam"]: True, people["kim"]: False}


def test_ties_of_a_private_channel_ask_nobody(company: Company) -> None:
    people = staffed(company)
    joins(company, "sam", "kim")
    with company.bridge.runtime.database.writing() as session:
        channel = company.channel("#pricing")
        session.get_one(type(channel), channel.id).private = True
    exchanged(company, people, 0, 9)
    company.moves_on(minutes=60 * (5 * 24 + 1), until="ways")
    assert company.rows(Ways) == []
