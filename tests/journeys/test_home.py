"""App Home from day to day: my week, what all did, settings, pausing, and who is quiet."""

from __future__ import annotations

from datetime import timedelta

from bot.domain import calendar
from bot.store import preferences
from bot.store.preferences import Avoided, Preference
from bot.store.together import Together
from sandbox.person import Person
from tests.journeys.company import Company

HOME = "App Home"
CROSSED = "A conversation of yours with another team has been quiet for 30 minutes"
UNANSWERED = "Two nudges in a row went without an answer"


def joins(person: Person) -> None:
    person.runs("/footbridge join")
    person.closes("Welcome")


def home_of(person: Person) -> str:
    person.opens_home()
    return person.sees("Yours to decide", in_=HOME).text


def test_my_week_names_whom_i_reached_across_silos(company: Company) -> None:
    joins(company.kim)
    company.exchange()
    company.kim.replies("And thanks to you, @kai", to="phone support")
    company.bridge.ticks()
    shown = home_of(company.kim)
    assert "You exchanged words with 1 person outside your team: @sam" in shown
    assert "1 conversation crossed teams" in shown
    company.moves_on(minutes=60 * 24 * 8)
    assert "No exchange with another team" in home_of(company.kim)


def test_only_i_see_my_week(company: Company) -> None:
    joins(company.kim)
    joins(company.sue)
    company.exchange()
    company.bridge.ticks()
    assert "@sam" not in home_of(company.sue)


def test_my_week_tells_nothing_of_a_private_channel_i_left(company: Company) -> None:
    joins(company.sam)
    company.opens("deal", ["ada", "sam", "kim"], private=True)
    company.switches("on", "#deal")
    question = company.sam.says("Shall we?", in_="#deal")
    company.kim.replies("Yes.", to=question)
    company.bridge.ticks()
    assert "@kim" in home_of(company.sam)
    company.sam.leaves("#deal")
    company.kim.replies("And soon.", to=question)
    company.bridge.ticks()
    assert "@kim" not in home_of(company.sam)


def test_what_all_did_needs_five_people_and_a_week(company: Company) -> None:
    joins(company.sam)
    assert "What all of us did" not in home_of(company.sam)
    company.exchange()
    company.moves_on(minutes=60 * 24 * 7)
    shown = home_of(company.sam)
    assert "Too little was heard" in shown
    assert "Leaders see the same" in shown


def test_what_all_did_is_told_as_leaders_are_told_it(company: Company) -> None:
    grows(company)
    joins(company.sam)
    for number in range(12):
        asked = company.bridge.slack.person(f"s{number % 5}").says(
            f"Who knows about case {number}?", in_="#pricing"
        )
        company.bridge.slack.person(f"k{number % 5}").replies("I do.", to=asked)
        company.moves_on(minutes=90)
    company.moves_on(minutes=60 * 24 * 7)
    shown = home_of(company.sam)
    assert "Of 12 conversations 12 crossed teams: 100 %" in shown


def test_figures_are_made_anew_once_an_hour_and_only_if_somebody_looks(company: Company) -> None:
    joins(company.sam)
    company.exchange()
    company.moves_on(minutes=60 * 24 * 7)
    made = kept_at(company)
    company.moves_on(minutes=61)
    assert kept_at(company) == made
    company.sam.opens_home()
    company.bridge.ticks()
    assert kept_at(company) > made
    made = kept_at(company)
    company.moves_on(minutes=30)
    company.sam.opens_home()
    company.bridge.ticks()
    assert kept_at(company) == made


def test_settings_are_changed_on_a_card_and_home_shows_them(company: Company) -> None:
    joins(company.sam)
    company.sam.opens_home()
    company.sam.clicks("Change settings")
    company.sam.fills(
        "Settings",
        {
            "I stop at": "00:00",
            "How much may I ask?": "More: twice a week at most",
            "I am open to": ["Being introduced to somebody of another team now and then"],
            "Whom I would rather not be brought together with": ["kai", "sue"],
        },
    )  # fmt: skip
    company.sam.sees("09:00 to 24:00", in_=HOME)
    company.sam.sees("How much: more", in_=HOME)
    company.sam.sees("being introduced", in_=HOME)
    (wish,) = company.rows(Preference)
    assert (wish.intros, wish.may_be_asked, wish.ends) == (True, False, 1440)
    assert len(company.rows(Avoided)) == 2
    company.sam.runs("/footbridge settings")
    company.sam.fills("Settings", {"Whom I would rather not be brought together with": ["sue"]})
    assert len(company.rows(Avoided)) == 1


def test_each_kind_can_be_had_less_often_or_not_at_all(company: Company) -> None:
    joins(company.sam)
    company.sam.opens_home()
    company.sam.clicks("Kinds of nudge")
    company.sam.fills("Kinds of nudge", {CROSSED: "None of it", UNANSWERED: "Less of it"})
    company.sam.sees("1 less often, 1 switched off", in_=HOME)
    (wish,) = company.rows(Preference)
    assert wish.kinds == {"crossing_value": "off", "gone_quiet": "less"}
    company.exchange()
    company.moves_on(minutes=31)
    assert company.nudges == []
    company.sam.clicks("Kinds of nudge")
    company.sam.fills("Kinds of nudge", {CROSSED: "As usual", UNANSWERED: "As usual"})
    (wish,) = company.rows(Preference)
    assert wish.kinds == {}


def test_a_pause_from_home_holds_everything_until_that_day(company: Company) -> None:
    joins(company.sam)
    company.sam.opens_home()
    company.sam.picks("2026-03-05", from_="Choose a day")
    company.sam.sees("You asked for a pause", in_=HOME)
    company.exchange()
    company.moves_on(minutes=60 * 24)
    company.sam.does_not_see("Save what came of it")
    company.moves_on(minutes=60 * 24)
    company.sam.sees("Save what came of it", in_="DM")
    assert "You asked for a pause" not in home_of(company.sam)


def test_who_is_back_early_hears_at_once(company: Company) -> None:
    joins(company.sam)
    company.sam.runs("/footbridge snooze 2")
    company.exchange()
    company.moves_on(minutes=31)
    company.sam.does_not_see("Save what came of it")
    company.sam.opens_home()
    company.sam.clicks("I am back")
    company.sam.sees("You are in.", in_=HOME)
    company.moves_on(minutes=1)
    company.sam.sees("Save what came of it", in_="DM")


def test_snoozing_by_command(company: Company) -> None:
    joins(company.sam)
    today = calendar.moment(company.bridge.runtime.clock()).date()
    for typed, days in (
        ("", 7), ("3", 3), ("10 days", 10), ("until 2026-03-09", 6), ("2026-03-09", 6),
    ):  # fmt: skip
        ack = company.sam.runs(f"/footbridge snooze {typed}")
        assert "nothing before" in str(ack.body)
        (wish,) = company.rows(Preference)
        begins = calendar.moment(wish.snoozed_until).date()
        assert begins == today + timedelta(days=days), typed
    company.sam.runs("/footbridge snooze off")
    company.sam.sees("Good to have you back.")
    (wish,) = company.rows(Preference)
    assert wish.snoozed_until is None


def test_a_pause_that_cannot_be_is_explained(company: Company) -> None:
    joins(company.sam)
    for typed, answer in (
        ("tomorrow", "takes a number of days"),
        ("0", "Choose a day after today"),
        ("9999", "within a year"),
        ("until 2020-01-01", "Choose a day after today"),
    ):
        ack = company.sam.runs(f"/footbridge snooze {typed}")
        assert answer in str(ack.body), typed
    (wish,) = company.rows(Preference)
    assert wish.snoozed_until is None


def test_an_old_button_of_somebody_who_left_says_what_to_do(company: Company) -> None:
    joins(company.sam)
    company.sam.opens_home()
    company.sam.runs("/footbridge leave")
    company.sam.clicks("Change settings")
    company.sam.sees("You are not in at present", in_="modal")


def test_who_went_quiet_sees_so_and_comes_back(company: Company) -> None:
    joins(company.sam)
    company.bridge.ticks()
    quiet(company)
    company.sam.opens_home()
    company.sam.sees("I have stopped asking", in_=HOME)
    company.sam.clicks("I am back")
    company.sam.sees("You are in.", in_=HOME)
    (wish,) = company.rows(Preference)
    assert wish.quiet_since is None


def test_home_still_works_for_who_is_not_observed(company: Company) -> None:
    joins(company.sam)
    company.exchange()
    company.sam.opens_home()
    company.sam.clicks("Don't observe me")
    company.bridge.ticks()
    shown = home_of(company.sam)
    assert "You are not observed" in shown
    assert "My week" not in shown
    assert "Settings" in shown
    company.sam.clicks("Count my messages again")
    assert "You are not observed" not in home_of(company.sam)


def grows(company: Company) -> None:
    """Ten more people, five in each silo."""
    both = (("s", "Sales"), ("k", "Support"))
    silos = {f"{letter}{n}": silo for n in range(5) for letter, silo in both}
    for name in silos:
        person = company.hires(name)
        person.joins("#pricing")
    company.moves_on(minutes=60 * 25)
    company.puts(silos)


def quiet(company: Company) -> None:
    sam = company.member("sam")
    assert sam is not None
    with company.bridge.runtime.database.writing() as session:
        now = company.bridge.runtime.clock()
        preferences.save(session, sam.workspace_id, sam.id, quiet_since=now)


def kept_at(company: Company) -> int:
    (kept,) = company.rows(Together)
    return int(kept.made_at)


def test_my_stories_are_listed_and_taken_back_from_home(company: Company) -> None:
    joins(company.sam)
    company.sam.runs("/footbridge story")
    company.sam.fills("What came of it?", {"What happened?": "Support saved the renewal."})
    shown = home_of(company.sam)
    assert "My stories" in shown
    assert "Support saved the renewal." in shown
    company.sam.closes("What came of it?")
    company.sam.clicks("Delete")
    company.sam.does_not_see("Support saved the renewal.")
