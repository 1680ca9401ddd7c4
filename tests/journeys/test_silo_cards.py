"""Silo cards: written by a silo's own people, read by anybody, offered, and looked at again."""

from __future__ import annotations

from bot.domain import calendar
from bot.domain.silo_cards import STALE
from bot.store.silo_cards import SiloCard, SiloCardChange
from sandbox.person import Person
from tests.journeys.company import Company

WORDS = "deflection: a question answered before it becomes a ticket\nqueue: all open tickets"
HALF_A_YEAR = STALE // calendar.MINUTE + 60 * 24


def writes(company: Company, who: str = "kim", **more: str) -> Person:
    """Somebody of support writes their team's card."""
    person = company.bridge.slack.person(who, company.bridge.home)
    person.runs("/footbridge silo")
    person.clicks("Write it")
    person.fills(
        "Our card",
        {"What we do": more.get("does", "We answer what customers ask."), "Our words": WORDS,
         "How best to work with us": "Ask in #help-desk before noon."},
    )  # fmt: skip
    return person


def test_a_card_is_written_by_its_own_people_and_read_by_anybody(company: Company) -> None:
    kim = writes(company)
    kim.sees("We answer what customers ask.", in_="modal")
    company.sam.runs("/footbridge silo support")
    card = company.sam.sees("What we do", in_="modal").text
    assert "deflection: a question answered before it becomes a ticket" in card
    assert "Nobody has said yet that they may be asked." in card
    assert "Change it" not in card
    company.sam.clicks("History")
    history = company.sam.sees("Our words", in_="modal").text
    assert "@kim" in history


def test_others_cannot_write_it(company: Company) -> None:
    writes(company)
    company.kim.runs("/footbridge silo")
    company.kim.clicks("Change it")
    company.puts({"kim": "Sales"})
    company.kim.fills("Our card", {"What we do": "We sell."})
    company.kim.sees("A card is written by its team's own people", in_="modal")
    (card,) = company.rows(SiloCard)
    assert card.does == "We answer what customers ask."


def test_what_stood_before_stays_in_its_history(company: Company) -> None:
    kim = writes(company)
    kim.closes(everything=True)
    company.moves_on(minutes=60 * 24)
    company.kai.runs("/footbridge silo")
    company.kai.clicks("Change it")
    company.kai.fills("Our card", {"What we do": "We answer, and we listen."})
    company.kai.clicks("History")
    history = company.kai.sees("We answer, and we listen.", in_="modal").text
    assert "We answer what customers ask." in history
    assert "@kai" in history
    changes = [one for one in company.rows(SiloCardChange) if one.field == "does"]
    assert [one.before for one in changes] == ["", "We answer what customers ask."]
    assert changes[1].at - changes[0].at == calendar.DAY


def test_two_who_write_at_once_keep_each_others_words(company: Company) -> None:
    writes(company).closes(everything=True)
    for one in (company.kim, company.kai):
        one.runs("/footbridge silo")
        one.clicks("Change it")
    company.kim.fills("Our card", {"What we do": "We answer within the day."})
    company.kai.fills("Our card", {"For whom": "Customers and sales."})
    (card,) = company.rows(SiloCard)
    assert (card.does, card.for_whom) == ("We answer within the day.", "Customers and sales.")


def test_an_empty_card_and_a_private_channel_are_not_taken(company: Company) -> None:
    company.kim.runs("/footbridge silo")
    company.kim.clicks("Write it")
    company.kim.fills("Our card", {})
    company.kim.sees("Write at least one of these", in_="modal")
    assert company.rows(SiloCard) == []


def test_a_channel_that_became_private_is_shown_no_more(company: Company) -> None:
    kim = writes(company)
    kim.clicks("Change it")
    kim.fills("Our card", {"Channels": ["#pricing"]})
    company.sam.runs("/footbridge silo Support")
    company.sam.sees("#pricing", in_="modal")
    with company.bridge.runtime.database.writing() as session:
        session.get_one(
            type(company.channel("#pricing")), company.channel("#pricing").id
        ).private = True
    company.sam.runs("/footbridge silo Support")
    assert "#pricing" not in company.sam.sees("What we do", in_="modal").text
    kim.clicks("History")
    assert "#pricing" not in kim.sees("Our words", in_="modal").text


def test_only_who_said_yes_is_named_as_whom_to_ask(company: Company) -> None:
    kim = writes(company)
    assert "I may be asked" not in kim.sees("What we do", in_="modal").text
    kim.closes(everything=True)
    kim.runs("/footbridge join")
    kim.closes("Welcome")
    kim.runs("/footbridge silo")
    kim.clicks("I may be asked")
    company.sam.runs("/footbridge silo Support")
    assert "@kim" in company.sam.sees("Who to ask", in_="modal").text
    kim.clicks("I may not be asked any more")
    company.sam.runs("/footbridge silo Support")
    assert "@kim" not in company.sam.sees("Who to ask", in_="modal").text


def test_a_card_is_offered_the_first_time_two_silos_exchange(company: Company) -> None:
    writes(company).closes(everything=True)
    company.sam.runs("/footbridge join")
    company.ada.runs("/footbridge nudges crossing_value off")
    company.exchange()
    company.moves_on(minutes=31)
    offered = company.sam.sees("Support says deflection", in_="DM").text
    assert "a question answered before it becomes a ticket" in offered
    company.sam.clicks("Read their card")
    company.sam.sees("Ask in #help-desk before noon.", in_="modal")
    company.sam.sees("Opened. It is always at", in_="DM")
    company.moves_on(minutes=60 * 24 * 15)
    company.exchange()
    company.moves_on(minutes=31)
    assert [one.kind for one in company.nudges if one.kind == "card_offer"] == ["card_offer"]


def test_no_card_is_offered_where_there_is_none(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.exchange()
    company.moves_on(minutes=31)
    assert {one.kind for one in company.decisions} == {"crossing_value"}


def test_an_old_card_asks_one_of_its_people_in_turn(company: Company) -> None:
    writes(company).closes(everything=True)
    for name in ("kim", "kai"):
        company.bridge.slack.person(name, company.bridge.home).runs("/footbridge join")
    company.moves_on(minutes=HALF_A_YEAR)
    asked = [one.member_id for one in company.nudges]
    assert len(asked) == 1
    kim, kai = company.member("kim"), company.member("kai")
    assert kim
    assert kai
    first = {kim.id: company.kim, kai.id: company.kai}[asked[0]]
    first.sees("Have a look")
    first.clicks("Not now")
    company.moves_on(minutes=60 * 24 * 22)
    assert {one.member_id for one in company.nudges} == {kim.id, kai.id}
    other = {kim.id: company.kai, kai.id: company.kim}[asked[0]]
    other.clicks("It still holds")
    other.sees("Good to know that it holds")
    company.moves_on(minutes=60 * 24 * 100)
    assert len(company.nudges) == 2
    seen = {one.member_id: one.outcome for one in company.decisions}
    assert seen == {asked[0]: False, ({kim.id, kai.id} - {asked[0]}).pop(): True}


def test_who_was_erased_is_in_no_history(company: Company) -> None:
    kim = writes(company)
    kim.closes(everything=True)
    kim.opens_home()
    kim.clicks("Erase me")
    company.runs_job("forget")
    company.sam.runs("/footbridge silo Support")
    company.sam.sees("We answer what customers ask.", in_="modal")
    company.sam.clicks("History")
    company.sam.sees("somebody who is gone", in_="modal")


def test_home_leads_to_ones_own_card(company: Company) -> None:
    company.kim.runs("/footbridge join")
    company.kim.closes("Welcome")
    company.kim.opens_home()
    company.kim.sees("Support has no card yet", in_="App Home")
    company.kim.clicks("Write our card")
    company.kim.fills("Our card", {"What we do": "We answer."})
    company.kim.sees("Support has a card that everybody can read.", in_="App Home")


def test_a_guest_reads_no_cards(company: Company) -> None:
    writes(company)
    gus = company.hires("gus", is_restricted=True)
    company.moves_on(minutes=60 * 25)
    for command in ("silo Support", "ways Support", "tour"):
        gus.runs(f"/footbridge {command}")
        gus.does_not_see("We answer what customers ask.")
    gus.sees("not for guests")


def test_a_silo_there_is_not_is_explained(company: Company) -> None:
    company.sam.runs("/footbridge silo Marketing")
    company.sam.sees("There is no team “Marketing”. There is:")
