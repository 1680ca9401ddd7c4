"""Tours of listening, from the first plan to the page at the end."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from bot.domain import calendar
from bot.errors import UserError
from bot.flows import touring_page
from bot.store import tours
from bot.store.silo_cards import SiloCard
from bot.store.tour_notes import Notes, Share
from bot.store.tours import Stop, Tour, TourAsk
from bot.views import tour_page
from sandbox import elements, hands
from sandbox.person import Person
from sandbox.screen import Shown
from tests.journeys.company import Company
from tests.journeys.test_leaders import says_yes

ROOT = Path(__file__).parents[2]
DAY = 60 * 24  # minutes
SILOS = {"olga": "Ops", "omar": "Ops", "fay": "Finance", "finn": "Finance"}


@pytest.fixture
def company(company: Company) -> Company:
    return of_four(company)


def of_four(company: Company) -> Company:
    """Sales, Support, Ops and Finance; sue of sales leads."""
    for name in SILOS:
        company.hires(name)
    company.bridge.slack.moves_on(minutes=DAY + 60)
    company.runs_job("sync")
    company.puts(SILOS)
    says_yes(company)
    return company


def passes(company: Company, minutes: float = 5) -> None:
    """Time passes, with those jobs alone that tours need: all of them would take long."""
    company.bridge.slack.moves_on(minutes=minutes)
    for job in ("tours", "decide", "deliver"):
        company.runs_job(job)


def person(company: Company, name: str) -> Person:
    return company.bridge.slack.person(name, company.bridge.home)


def willing(company: Company, *names: str) -> None:
    for name in names:
        one = person(company, name)
        one.runs("/footbridge join")
        one.closes("Welcome")
        one.runs("/footbridge ask on")


def begins(company: Company, who: str = "sue") -> Person:
    sue = person(company, who)
    sue.runs("/footbridge tour start")
    sue.fills("Listening tour", {"Over": "120 days"})
    return sue


def opens(company: Company, silo: str, who: str = "sue") -> Person:
    """The traveller opens their plan at that silo's stop."""
    one = person(company, who)
    one.runs("/footbridge tour")
    one.sees(silo, in_="modal")
    number = [stop.name for stop in stops(company, who)].index(silo)
    view = one.sees("teams heard", in_="modal")
    buttons = [block["accessory"] for block in view.blocks if "accessory" in block]
    assert buttons[number]["text"]["text"] == "Open"
    presses(one, view, buttons[number]["value"])
    return one


def presses(one: Person, view: Shown, value: str) -> None:
    placed = [p for p in elements.placed(view.blocks) if p.element.get("value") == value]
    assert hands.act(one.slack, one.member, view, placed[0], {}).ok


def stops(company: Company, who: str = "sue") -> list[Stop]:
    member = company.member(who)
    assert member
    found = [one for one in company.rows(Stop) if one.member_id == member.id]
    return sorted(found, key=lambda one: (one.tour_id, one.place))


def notes(company: Company, silo: str, who: str = "sue", **texts: str) -> Person:
    one = opens(company, silo, who)
    one.clicks("Note what I heard")
    one.fills("What I heard", texts)
    return one


DOES, WORDS, HURTS, TOGETHER = (
    "What do you do?", "Your words, and what they mean", "Where does it hurt?",
    "How should we work together?",
)  # fmt: skip


def test_the_plan_leads_through_every_silo_least_reached_first(company: Company) -> None:
    for _ in range(3):
        company.sue.says("Thanks @kim, that helps.", in_="#pricing")
    company.moves_on(minutes=5)
    begins(company)
    assert [one.name for one in stops(company)][-1] == "Support"
    assert {one.name for one in stops(company)} == {"Ops", "Finance", "Support"}
    due = [one.due_at for one in stops(company)]
    assert due == sorted(due)
    (tour,) = company.rows(Tour)
    assert tour.ends_at - tour.begun_at == 120 * calendar.DAY
    assert due[-1] < tour.ends_at
    with company.bridge.runtime.database.reading() as session:
        assert tours.travellers(session, company.workspace.id) == [company.sue.id]


def test_only_a_leader_goes_through_every_silo(company: Company) -> None:
    willing(company, "kim")
    company.kim.runs("/footbridge tour start")
    company.kim.sees("A tour through every team asks each for half an hour")
    assert company.rows(Tour) == []
    company.olga.runs("/footbridge tour")
    company.olga.sees("You are not in at present.")


def test_a_second_tour_of_the_same_person_is_refused(company: Company) -> None:
    begins(company)
    company.sue.runs("/footbridge tour newcomer")
    company.sue.sees("You are on a tour already")
    assert len(company.rows(Tour)) == 1


def test_a_talk_is_asked_for_noted_and_shared_with_a_yes(company: Company) -> None:
    willing(company, "olga")
    begins(company)
    sue = opens(company, "Ops")
    sue.clicks("Ask for the talk")
    passes(company)
    company.olga.sees("Nobody is asked twice in a month.", in_="DM")
    company.olga.clicks("Gladly")
    company.olga.sees("They hear of it, and write to you", in_="DM")
    passes(company)
    sue.sees("would gladly talk to you about Ops", in_="DM")
    notes(company, "Ops", **{DOES: "They keep it running.", WORDS: "drain: to empty a server",
                             HURTS: "Releases on Fridays."})  # fmt: skip
    sue.sees("Releases on Fridays.", in_="modal")
    sue.clicks("Share some of it")
    sue.fills("Share what I heard", {HURTS: ""})
    passes(company)
    company.olga.sees("They keep it running.", in_="DM")
    assert company.rows(SiloCard) == []
    company.olga.clicks("Yes, share it")
    (card,) = company.rows(SiloCard)
    assert (card.does, card.words) == ("They keep it running.", "drain: to empty a server")
    passes(company)
    sue.sees("everybody you quoted said yes", in_="DM")
    company.kim.runs("/footbridge silo ops")
    company.kim.sees("drain: to empty a server", in_="modal")


def test_a_no_keeps_it_with_the_traveller(company: Company) -> None:
    willing(company, "olga")
    begins(company)
    notes(company, "Ops", **{DOES: "They keep it running."})
    company.sue.clicks("Share some of it")
    company.sue.fills("Share what I heard", {})
    passes(company)
    company.olga.clicks("Rather not")
    passes(company)
    company.sue.sees("would rather not have it shared", in_="DM")
    assert [one.state for one in company.rows(Share)] == ["refused"]
    assert company.rows(SiloCard) == []
    company.sue.clicks("Share some of it")
    company.sue.fills("Share what I heard", {})
    company.sue.sees("Somebody would rather not have it shared.", in_="modal")
    assert len(company.rows(Share)) == 1


def test_the_one_quoted_may_put_it_in_their_own_words(company: Company) -> None:
    willing(company, "olga")
    begins(company)
    notes(company, "Ops", **{DOES: "They reboot things.", HURTS: "Everything."})
    company.sue.clicks("Share some of it")
    company.sue.fills("Share what I heard", {})
    passes(company)
    company.olga.clicks("Change it first")
    company.olga.fills("Your words", {DOES: "", HURTS: ""})
    company.olga.sees("Write at least one of these", in_="modal")
    company.olga.fills("Your words", {DOES: "We keep it running.", HURTS: ""})
    company.olga.sees("We keep it running.", in_="DM")
    assert [one.does for one in company.rows(SiloCard)] == ["We keep it running."]
    assert "We keep it running." in printed(company)
    assert "Everything." not in printed(company)


def test_all_who_are_quoted_must_say_yes(company: Company) -> None:
    willing(company, "olga", "omar")
    begins(company)
    notes(company, "Ops", **{DOES: "They keep it running."})
    company.sue.clicks("Share some of it")
    company.sue.fills("Share what I heard", {"Whom you quote": ["olga", "omar"]})
    passes(company)
    company.olga.clicks("Yes, share it")
    assert [one.state for one in company.rows(Share)] == ["asked"]
    company.omar.clicks("Yes, share it")
    assert [one.state for one in company.rows(Share)] == ["shared"]
    assert [one.does for one in company.rows(SiloCard)] == ["They keep it running."]


def test_one_no_is_enough_and_the_others_are_told_so(company: Company) -> None:
    willing(company, "olga", "omar")
    begins(company)
    notes(company, "Ops", **{DOES: "They keep it running."})
    company.sue.clicks("Share some of it")
    company.sue.fills("Share what I heard", {"Whom you quote": ["olga", "omar"]})
    passes(company)
    company.olga.clicks("Rather not")
    company.omar.clicks("Yes, share it")
    company.omar.sees("Somebody else who is quoted would rather not", in_="DM")
    assert [one.state for one in company.rows(Share)] == ["refused"]
    assert company.rows(SiloCard) == []


def test_words_of_somebody_from_elsewhere_are_shared_but_fill_no_card(company: Company) -> None:
    willing(company, "kim")
    begins(company)
    notes(company, "Ops", **{DOES: "Support says they keep it running."})
    company.sue.clicks("Share some of it")
    company.sue.fills("Share what I heard", {"Whom you quote": ["kim"]})
    passes(company)
    company.kim.clicks("Yes, share it")
    assert "Support says they keep it running." in printed(company)
    assert company.rows(SiloCard) == []


def test_the_page_is_printed_from_the_command_line(company: Company, tmp_path: Path) -> None:
    begins(company)
    url = company.bridge.runtime.database.engine.url.render_as_string(hide_password=False)
    out = tmp_path / "tour.html"
    command = [sys.executable, "app.py", "tour", "--person", company.sue.id, "--out", str(out)]
    subprocess.run([*command, "--database", url], cwd=ROOT, capture_output=True, check=True)
    assert "<h1>What sue heard</h1>" in out.read_text(encoding="utf-8")
    with pytest.raises(UserError, match=f"On one just now: {company.sue.id}"):
        touring_page.tell(company.bridge.runtime.database, company.kim.id)


def test_what_is_taken_back_is_not_shared(company: Company) -> None:
    willing(company, "olga")
    begins(company)
    notes(company, "Ops", **{DOES: "They keep it running."})
    company.sue.clicks("Share some of it")
    company.sue.fills("Share what I heard", {})
    passes(company)
    company.olga.sees("They keep it running.", in_="DM")
    company.sue.clicks("Do not share after all")
    company.olga.clicks("Yes, share it")
    company.olga.sees("It was taken back meanwhile", in_="DM")
    assert company.rows(SiloCard) == []


def test_who_has_not_joined_is_not_asked(company: Company) -> None:
    begins(company)
    notes(company, "Ops", **{DOES: "They keep it running."})
    company.sue.clicks("Share some of it")
    company.sue.fills("Share what I heard", {"Whom you quote": ["olga"]})
    company.sue.sees("has not joined Footbridge", in_="modal")
    assert company.rows(Share) == []


def test_a_silo_with_nobody_willing_says_so(company: Company) -> None:
    begins(company)
    sue = opens(company, "Finance")
    sue.sees("Nobody there has said yet that they may be asked.", in_="modal")
    sue.clicks("Talk to somebody else")
    sue.fills("Whom to talk to", {"Of Finance": "fay"})
    sue.clicks("Ask for the talk")
    sue.sees("They have not joined Footbridge, so I may not write to them.")
    assert company.rows(TourAsk) == []
    sue.closes(everything=True)
    opens(company, "Ops").clicks("Talk to somebody else")
    sue.fills("Whom to talk to", {"Of Ops": "fay"})
    sue.sees("Choose somebody of Ops", in_="modal")
    sue.closes(everything=True)
    opens(company, "Ops").clicks("Leave out")
    assert [one.state for one in stops(company) if one.name == "Ops"] == ["skipped"]
    sue.clicks("Take in again")
    assert [one.state for one in stops(company) if one.name == "Ops"] == ["open"]


def test_two_tours_at_once_ask_nobody_twice_in_a_month(company: Company) -> None:
    willing(company, "olga", "omar")
    begins(company)
    says_yes(company, "kai")
    begins(company, "kai")
    asked_of = {
        who: next(s for s in stops(company, who) if s.name == "Ops") for who in ("sue", "kai")
    }
    first = asked_of["sue"].person_id
    opens(company, "Ops").clicks("Ask for the talk")
    kai = opens(company, "Ops", "kai")
    kai.clicks("Talk to somebody else")
    olga, omar = company.member("olga"), company.member("omar")
    assert olga
    assert omar
    name = "olga" if first == olga.id else "omar"
    kai.fills("Whom to talk to", {"Of Ops": name})
    kai.clicks("Ask for the talk")
    kai.sees("nobody is asked twice in a month")
    assert len(company.rows(TourAsk)) == 1
    passes(company, 31 * DAY)
    kai.closes(everything=True)
    opens(company, "Ops", "kai").clicks("Ask for the talk")
    assert len(company.rows(TourAsk)) == 2


def test_who_says_not_now_is_not_pressed_and_somebody_else_is_named(company: Company) -> None:
    willing(company, "olga", "omar")
    begins(company)
    opens(company, "Ops").clicks("Ask for the talk")
    passes(company)
    asked = company.rows(TourAsk)[0].person_id
    olga, omar = company.member("olga"), company.member("omar")
    assert olga
    assert omar
    first, other = (company.olga, omar) if asked == olga.id else (company.omar, olga)
    first.clicks("Not now")
    passes(company)
    company.sue.sees("cannot talk about Ops just now", in_="DM")
    assert [one.person_id for one in stops(company) if one.name == "Ops"] == [other.id]


def test_a_tour_that_rests_is_nudged_never_more_than_once_a_week(company: Company) -> None:
    begins(company)
    for _ in range(120):
        passes(company, DAY)
    sent = [one.sent_at or 0 for one in company.nudges if one.kind == "tour_stalls"]
    assert len(sent) >= 8
    assert min(late - early for early, late in pairwise(sent)) >= 7 * calendar.DAY
    company.sue.sees("The time of your tour is over.", in_="DM")


def test_a_rested_tour_that_goes_on_within_three_days_is_what_the_nudge_hoped_for(
    company: Company,
) -> None:
    begins(company)
    passes(company, 50 * DAY)
    company.sue.clicks("Open it")
    company.sue.clicks("Note what I heard")
    company.sue.fills("What I heard", {DOES: "They listen."})
    passes(company, 4 * DAY)
    company.runs_job("outcomes")
    assert [one.outcome for one in company.decisions if one.kind == "tour_stalls"] == [True]


def test_a_tour_that_goes_on_is_not_nudged(company: Company) -> None:
    begins(company)
    for silo in [one.name for one in stops(company)]:
        stop = next(one for one in stops(company) if one.name == silo)
        ahead = (stop.due_at - company.bridge.runtime.clock()) // calendar.MINUTE
        passes(company, ahead)
        notes(company, silo, **{DOES: f"What {silo} does."}).closes(everything=True)
    assert [one.kind for one in company.nudges if one.kind == "tour_stalls"] == []
    company.sue.opens_home()
    company.sue.sees("3 of 3 teams heard.", in_="App Home")


def test_a_silo_that_is_renamed_keeps_its_stop(company: Company) -> None:
    begins(company)
    company.ada.runs("/footbridge silos rename Ops to Platform")
    company.sue.runs("/footbridge tour")
    company.sue.sees("Platform (was Ops)", in_="modal")


def test_a_silo_that_is_merged_into_another_stop_keeps_its_notes(company: Company) -> None:
    begins(company)
    notes(company, "Finance", **{DOES: "They count."}).closes(everything=True)
    company.ada.runs("/footbridge silos merge Ops into Finance")
    company.sue.runs("/footbridge tour")
    company.sue.sees("Ops, merged into another team", in_="modal")
    assert [one.does for one in company.rows(Notes)] == ["They count."]


def test_a_silo_that_is_merged_into_a_new_one_is_followed(company: Company) -> None:
    begins(company)
    company.puts({"olga": "Platform", "omar": "Platform"})
    passes(company, 15)
    names = {one.name for one in stops(company)}
    assert "Platform" in names
    assert "Ops" not in names


def test_a_traveller_who_leaves_is_asked_nothing_and_asks_nobody(company: Company) -> None:
    willing(company, "olga")
    begins(company)
    opens(company, "Ops").clicks("Ask for the talk")
    company.sue.runs("/footbridge leave")
    passes(company)
    company.olga.does_not_see("Gladly")
    with company.bridge.runtime.database.reading() as session:
        assert tours.travellers(session, company.workspace.id) == []
    passes(company, 60 * DAY)
    assert [one for one in company.nudges if one.kind == "tour_stalls"] == []
    company.bridge.slack.deactivates("sue")
    passes(company, 15)
    assert [one.state for one in company.rows(Tour)] == ["stopped"]


def test_notes_go_with_who_wrote_them(company: Company) -> None:
    begins(company)
    notes(company, "Ops", **{DOES: "They keep it running."}).closes(everything=True)
    company.sue.opens_home()
    company.sue.clicks("Erase me")
    company.runs_job("forget")
    assert company.rows(Notes) == company.rows(Tour) == company.rows(Stop) == []


def test_words_of_who_was_erased_are_shared_no_more(company: Company) -> None:
    willing(company, "olga")
    begins(company)
    notes(company, "Ops", **{HURTS: "Releases on Fridays."})
    company.sue.clicks("Share some of it")
    company.sue.fills("Share what I heard", {})
    passes(company)
    company.olga.clicks("Yes, share it")
    assert "Releases on Fridays." in printed(company)
    company.olga.opens_home()
    company.olga.clicks("Erase me")
    company.runs_job("forget")
    assert "Releases on Fridays." not in printed(company)


def printed(company: Company) -> str:
    database = company.bridge.runtime.database
    return tour_page.html(touring_page.tell(database, company.sue.id))


def test_the_page_holds_what_was_heard_and_what_it_has_in_common(company: Company) -> None:
    willing(company, "olga")
    begins(company)
    notes(company, "Ops", **{HURTS: "Handovers get lost."}).closes(everything=True)
    notes(company, "Finance", **{HURTS: "No handover of contracts."}).closes(everything=True)
    company.sue.runs("/footbridge tour page")
    page = company.sue.sees("Several teams spoke of", in_="modal").text
    assert "Finance, Ops" in page
    company.sue.clicks("Write proposals")
    company.sue.fills("Three proposals", {"First": "One list of handovers, for a month."})
    company.sue.sees("One list of handovers, for a month.", in_="modal")
    company.sue.clicks("Post it")
    company.sue.fills("Post the page", {"Post it in": "#pricing"})
    posted = company.kim.sees("One list of handovers", in_="#pricing").text
    assert "get lost" not in posted
    assert "handover:" not in posted.casefold()
    assert "Nothing was shared from it yet" in posted
    assert "Handovers get lost" not in printed(company)
    assert "One list of handovers" in printed(company)
    company.sue.closes(everything=True)
    company.sue.runs("/footbridge tour page")
    company.sue.clicks("Post it")
    company.sue.fills("Post the page", {"Post it in": "#pricing"})
    company.sue.sees("already", in_="modal")


def test_a_newcomer_gets_four_weeks_three_silos_and_a_buddy(company: Company) -> None:
    willing(company, "olga", "sam")
    company.hires("nia")
    company.bridge.slack.moves_on(minutes=DAY + 60)
    company.runs_job("sync")
    company.puts({"nia": "Sales"})
    nia = person(company, "nia")
    nia.runs("/footbridge join")
    nia.closes("Welcome")
    nia.opens_home()
    nia.clicks("Begin a first round")
    nia.sees("Somebody was asked to be your buddy.", in_="modal")
    (tour,) = company.rows(Tour)
    assert tour.ends_at - tour.begun_at == 28 * calendar.DAY
    assert len(company.rows(Stop)) == 3
    passes(company)
    company.olga.sees("buddy", in_="DM")  # sam is of her own team
    company.olga.clicks("Gladly")
    passes(company)
    nia.sees("is your buddy for the next four weeks", in_="DM")
    nia.closes(everything=True)
    notes(
        company, "Support", "nia", **{"A word of theirs, and what it means": "queue: open tickets"}
    )
    nia.sees("queue: open tickets", in_="modal")


def test_a_buddy_who_does_not_answer_is_followed_by_another_and_then_by_none(
    company: Company,
) -> None:
    willing(company, "olga", "fay", "sam")
    company.sam.runs("/footbridge tour newcomer")
    for _ in range(3):
        passes(company, 8 * DAY)
    asked = [one.person_id for one in company.rows(TourAsk)]
    olga, fay = company.member("olga"), company.member("fay")
    assert olga
    assert fay
    assert set(asked) == {olga.id, fay.id}
    company.sam.runs("/footbridge tour")
    company.sam.sees("No buddy this time", in_="modal")


def test_home_offers_a_first_round_to_the_new_ones_only(company: Company) -> None:
    willing(company, "kim")
    company.kim.opens_home()
    company.kim.sees("Begin a first round", in_="App Home")
    company.bridge.slack.moves_on(minutes=61 * DAY)
    company.kim.opens_home()
    assert "Begin a first round" not in company.kim.sees("Team cards", in_="App Home").text


def test_stopping_asks_nobody_any_more(company: Company) -> None:
    willing(company, "olga")
    begins(company)
    opens(company, "Ops").clicks("Ask for the talk")
    company.sue.runs("/footbridge tour stop")
    company.sue.sees("Stopped. What you noted stays yours")
    passes(company)
    company.olga.does_not_see("Gladly")
    company.sue.runs("/footbridge tour stop")
    company.sue.sees("You are on no tour just now.")


def test_notes_at_slacks_limits_are_kept_and_shown_within_them(company: Company) -> None:
    begins(company)
    long = ("word & " * 500)[:3000]
    asked = (DOES, "What are you measured on?", WORDS, HURTS, TOGETHER)
    sue = notes(company, "Ops", **dict.fromkeys(asked, long))
    sue.sees("word & word", in_="modal")
    (kept,) = company.rows(Notes)
    assert all(kept.texts[key] == long.strip() for key in kept.texts)
    sue.closes(everything=True)
    opens(company, "Ops").clicks("Change my notes")
    sue.closes("What I heard")
    sue.runs("/footbridge tour page")
    sue.sees("word & word", in_="modal")
