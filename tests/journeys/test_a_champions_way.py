"""One long story: from volunteering over an experiment and support to what others do as well."""

from __future__ import annotations

from datetime import timedelta

from sandbox import elements
from sandbox.person import Person
from tests.journeys.champions_company import (
    DAY,
    NEW,
    ON_SQLITE,
    TOLD,
    WORDS,
    cards,
    champion,
    closes_all,
    days_pass,
    meets_in,
    shares,
    today,
)
from tests.journeys.company import Company
from tests.journeys.test_support import ASKED, leads

BELIEVE = WORDS["We believe"]


@ON_SQLITE  # each of its steps is tried on both by journeys of its own
def test_from_volunteering_to_adopted(company: Company) -> None:
    meets_in(company)
    leads(company, "sue")
    for _ in range(3):
        company.exchange()
        company.bridge.moves_on(minutes=31)
    sam = _sam_volunteers_and_names_kim(company)
    _what_happens_by_chance_becomes_a_card(company, sam)
    _sue_picks_up_the_cheque(company, sam)
    _the_result_is_shared(company, sam)
    _kim_tries_it_too(company)
    _it_is_found_again(company, sam)
    _it_is_how_they_work(company, sam)


def _sam_volunteers_and_names_kim(company: Company) -> Person:
    company.sam.runs("/footbridge join")
    closes_all(company.sam)
    company.sam.opens_home()
    company.sam.sees("A champion tries out how teams could work better", in_="App Home")
    company.sam.clicks("Be a champion")
    company.sam.sees("You are a champion", in_="App Home")
    company.kim.runs("/footbridge join")
    closes_all(company.kim)
    company.sam.runs("/footbridge champion @kim")
    company.sam.sees("It is theirs to say yes or no")
    company.moves_on(minutes=1)
    company.kim.sees("@sam", in_="DM")
    company.kim.clicks("Yes, gladly")
    company.kim.sees("You are a champion", in_="DM")
    return company.sam


def _what_happens_by_chance_becomes_a_card(company: Company, sam: Person) -> None:
    """Sales and Support meet again and again: try it on purpose. The card says what is missing."""
    for _ in range(8):
        company.moves_on(minutes=DAY)
    sam.clicks("Write a card", on="Support")
    sam.sees("a draft needs only what you believe", in_="modal")
    sam.fills(NEW, WORDS | {"And measure": "", "Teams it touches": ["Sales", "Support"]})
    sam.sees("What will you measure?", in_="modal")
    sam.fills(NEW, {"And measure": WORDS["And measure"],
                    "We look at it": today(company) + timedelta(days=14)})  # fmt: skip
    closes_all(sam)
    assert [one.state for one in cards(company)] == ["running"]


def _sue_picks_up_the_cheque(company: Company, sam: Person) -> None:
    sam.opens_home()
    sam.clicks("Ask for support", on="App Home")
    sam.fills("Ask for support", ASKED)
    closes_all(sam)
    company.moves_on(minutes=1)
    company.sue.sees(f"The experiment: {BELIEVE}", in_="DM")
    company.sue.clicks("Ask back")
    company.sue.fills("Ask back", {"What would you need to know?": "From when on?"})
    company.moves_on(minutes=1)
    sam.clicks("Answer", on="From when on?")
    sam.fills("Your answer", {"Your answer": "From Tuesday."})
    company.moves_on(minutes=1)
    company.sue.clicks("Yes, and by when", on="From Tuesday.")
    company.sue.fills("Yes", {"What they get": "Two Tuesdays"})
    company.moves_on(minutes=1)
    sam.sees("said yes: Two Tuesdays", in_="DM")


def _the_result_is_shared(company: Company, sam: Person) -> None:
    """On the day they set, with the card in front of them; and in their channel."""
    days_pass(company, 14)
    shown = sam.sees("Tell what came of it", in_="DM").text
    assert WORDS["And measure"] in shown
    assert "One that failed is as welcome" in shown
    shares(sam, company)
    posted = company.kai.sees("shares what came of an experiment", in_="#champions").text
    assert all(words in posted for words in (BELIEVE, *TOLD.values()))
    company.kai.clicks("Ask about it")
    company.kai.fills("Ask about it", {"What would you like to know?": "Did you count weekends?"})
    company.sam.sees("Did you count weekends?", in_="#champions")
    days_pass(company, 14)
    company.kai.sees("What the champions are trying", in_="#champions")


def _kim_tries_it_too(company: Company) -> None:
    company.kim.clicks("Try it in my team", on="shares what came of an experiment")
    company.kim.sees("Made after an experiment of @sam", in_="modal")
    company.kim.fills(NEW, {"To verify we will": "share a desk on Fridays"})
    closes_all(company.kim)
    company.moves_on(minutes=1)
    first, second = cards(company)
    assert (second.parent_id, second.state) == (first.id, "running")
    company.kai.sees("taken up once", in_="#champions")


def _it_is_found_again(company: Company, sam: Person) -> None:
    kai = champion(company, "kai")
    kai.runs("/footbridge experiments")
    kai.fills("Experiments", {"Search": "calls passed"})
    shown = kai.sees("Shared: it held", in_="modal")
    assert "after one of @sam" in shown.text
    labels = [one.label for one in elements.placed(shown.blocks)]
    assert labels.count("Try it in my team") == 2
    closes_all(kai)
    assert sam.id not in str(labels)


def _it_is_how_they_work(company: Company, sam: Person) -> None:
    sam.opens_home()
    sam.clicks("It is how we do it now", on="App Home")
    closes_all(sam)
    assert cards(company)[0].state == "adopted"
    sam.runs("/footbridge champion rest")
    sam.sees("Your own experiments stay yours")
