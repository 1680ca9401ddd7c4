"""One long story: somebody new, from joining over stories, thanks and questions to being erased."""

from __future__ import annotations

from sandbox.person import Person
from tests.journeys.champions_company import ON_SQLITE, closes_all
from tests.journeys.company import Company
from tests.journeys.test_asking import QUESTION, asks
from tests.journeys.test_erasing import forgets, home_of, told
from tests.journeys.test_stories import CARD, PUBLISH, WORDS
from tests.journeys.test_thanks import CARD as THANKS
from tests.journeys.test_thanks import PRIVATE

DAY = 24 * 60
INTROS = "Being introduced to somebody of another team now and then"
QUESTIONS = "Questions of other teams that I may know something about"


@ON_SQLITE  # each of its steps is tried on both by journeys of its own
def test_from_joining_to_being_erased(company: Company) -> None:
    company.opens("wins")
    company.runs_job("sync")
    _they_join(company)
    _sam_sets_how_much(company.sam)
    _an_exchange_becomes_a_story(company)
    _thanks_once_a_fortnight(company)
    _a_question_across_teams(company)
    _an_introduction(company)
    _less_and_less(company)
    _home_shows_it_all(company)
    _sam_leaves_and_is_erased(company)


def _they_join(company: Company) -> None:
    """Each in their own way, once they have read what is seen and what never is."""
    company.ada.runs("/footbridge announce", in_="#pricing")
    shown = company.kim.sees("invites you to Footbridge", in_="#pricing").text
    assert all(line in shown for line in ("I keep no text", "Nobody is ranked", "erase it"))
    company.kim.clicks("Join")
    company.sam.opens_home()
    company.sam.sees("Nothing comes to you unless you join.", in_="App Home")
    company.sam.clicks("Join")
    company.kai.runs("/footbridge join")
    for person in (company.kim, company.kai):
        closes_all(person)


def _sam_sets_how_much(sam: Person) -> None:
    sam.fills(
        "Welcome",
        {"I begin work at": "08:00", "I stop at": "16:00",
         "How much may I ask?": "More: twice a week at most"},
    )  # fmt: skip
    sam.closes()
    sam.clicks("Change settings")
    sam.sees("Time in Europe/London", in_="modal")
    sam.fills("Settings", {"I am open to": [QUESTIONS, INTROS]})
    shown = sam.sees("Settings", in_="App Home").text
    assert "Monday to Friday, 08:00 to 16:00 (Europe/London)" in shown
    assert "How much: more" in shown


def _an_exchange_becomes_a_story(company: Company) -> None:
    """Asked half an hour after, kept as a draft, published once the one named agrees."""
    sam, kim = company.sam, company.kim
    company.exchange()
    company.moves_on(minutes=31)
    sam.sees("Support", in_="DM")
    sam.clicks("Save what came of it")
    sam.fills(CARD, WORDS | {"And now?": "Keep it as a draft, for me alone"})
    sam.sees("A draft: only you see it", in_="DM")
    company.sue.does_not_see("Harbour Foods")
    sam.clicks("Edit it")
    sam.fills(
        CARD, PUBLISH | {"Whom does it name?": ["kim"], "Where would it be published?": "#wins"}
    )
    sam.sees("Waiting for @kim", in_="DM")
    company.moves_on(minutes=1)
    kim.sees("nothing of the kind is published without your word", in_="DM")
    kim.clicks("Agree")
    company.moves_on(minutes=1)
    company.sue.sees("With @kim", in_="#wins")
    sam.sees("everybody you named agreed", in_="DM")
    sam.sees("Saved. Thank you. Published in #wins", in_="DM")
    sam.does_not_see("Waiting for @kim", in_="DM")


def _thanks_once_a_fortnight(company: Company) -> None:
    sam = company.sam
    for again in (False, True):
        sam.uses_shortcut("Thank across teams", on="Yes, on weekdays until six.")
        sam.fills(THANKS, {"In your words": "That was quick."} | PRIVATE)
        sam.sees("You thanked them on" if again else "On its way to @kim", in_="modal")
        closes_all(sam)
    company.moves_on(minutes=1)
    company.kim.sees("That was quick.", in_="DM")
    company.sue.does_not_see("That was quick.")


def _a_question_across_teams(company: Company) -> None:
    sam, kim = company.sam, company.kim
    kim.runs("/footbridge ask on")
    asks(sam)
    company.moves_on(minutes=1)
    kim.sees(QUESTION, in_="DM")
    kim.clicks("Answer")
    kim.fills("Your answer", {"What do you know?": "Twenty percent, by the yearly list."})
    company.moves_on(minutes=1)
    sam.sees("Twenty percent", in_="DM")
    sam.clicks("That helped")
    company.moves_on(minutes=1)
    kim.sees("@sam", in_="DM")


def _an_introduction(company: Company) -> None:
    """Kai, whom Sam has not met yet, and a word about it two weeks later."""
    sam, kai = company.sam, company.kai
    kai.runs("/footbridge intros on")
    for _ in range(21):
        company.moves_on(minutes=DAY)
        if company.nudges[-1].kind == "intro":
            break
    for person in (sam, kai):
        person.sees("A question to start with", in_="@sam" if person is kai else "@kai")
    for _ in range(15):
        company.moves_on(minutes=DAY)
    sam.clicks("Yes, we did", on="@kai")


def _less_and_less(company: Company) -> None:
    """Not now; why; less of it; none of it; none of anything until a day."""
    sam = company.sam
    company.exchange(helper="kai")
    company.moves_on(minutes=31)
    sam.clicks("Why did I get this?", on="Not now")
    why = sam.sees("Why you, and why then", in_="modal").text
    assert "a conversation of yours with another team has been quiet for 30 minutes" in why
    assert "50 % are drawn by lot" in why
    sam.clicks("Less like this")
    sam.sees("less of this kind", in_="modal")
    closes_all(sam)
    sam.clicks("Not now", on="Save what came of it")
    sam.sees("no more about this one", in_="DM")
    sam.runs("/footbridge snooze 3")
    sam.sees("nothing before")
    sam.opens_home()
    sam.clicks("I am back")
    sam.sees("You are in.", in_="App Home")


def _home_shows_it_all(company: Company) -> None:
    sam = company.sam
    shown = home_of(sam)
    for words in (
        "You exchanged words with 1 person outside your team: @kai", "The customer signed",
        "Kinds: 1 less often, 0 switched off",
    ):  # fmt: skip
        assert words in shown, words
    sam.clicks("Everything known of me")
    known = sam.sees("What I know of you", in_="modal").text
    for words in (
        "Value stories you wrote", "Thanks you gave and got", "Questions you brought",
        "Introductions", "Your settings",
    ):  # fmt: skip
        assert words in known, words
    closes_all(sam)


def _sam_leaves_and_is_erased(company: Company) -> None:
    sam = company.sam
    sam.clicks("Leave")
    sam.sees("You have left.", in_="App Home")
    heard = len(company.nudges)
    company.exchange()
    company.moves_on(minutes=8 * DAY)
    assert len([one for one in company.nudges if one.kind == "crossing_value"]) == 2
    assert heard == len([one for one in company.nudges if one.kind != "gone_quiet"])
    sam.runs("/footbridge observe off")
    forgets(company, sam)
    company.moves_on(minutes=1)
    kept = told(company)
    for trace in (sam.id, "sam@wren.example", "'sam'"):
        assert trace not in kept
    company.sue.does_not_see("The customer signed", in_="#wins")
    assert "You are not observed" in home_of(sam)
