"""The admins' switches: pause, dry run, kinds of nudge, and the log of it all."""

from __future__ import annotations

import pytest

from bot.views.audit import A_PAGE
from tests.journeys.company import Company

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def rules(company: Company) -> dict[str, object]:
    return company.workspace.rules or {}


def test_pause_stops_everything_and_resume_goes_on(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.ada.runs("/footbridge pause")
    company.ada.sees("Everything is paused")
    company.exchange()
    company.moves_on(minutes=31)
    company.sam.does_not_see("Save what came of it")
    company.ada.runs("/footbridge pause")
    company.ada.sees("Everything is paused already.")
    company.ada.runs("/footbridge resume")
    company.moves_on(minutes=61)
    company.sam.sees("Save what came of it")
    company.ada.runs("/footbridge resume")
    company.ada.sees("Nothing was paused.")


def test_a_dry_run_shows_it_in_the_admins_channel_and_sends_nothing(company: Company) -> None:
    company.opens("admins", ["ada"], private=True)
    company.moves_on(minutes=25 * 60)  # what channels there are is asked daily
    company.sam.runs("/footbridge join")
    company.ada.runs("/footbridge dry-run #admins", in_="#admins")
    company.ada.sees("everything goes to #admins")
    company.exchange()
    company.moves_on(minutes=31)
    company.ada.sees("Dry run.", in_="#admins")
    company.sam.does_not_see("Save what came of it")
    company.ada.runs("/footbridge dry-run off")
    company.ada.sees("The dry run is over")
    assert "dry_run" not in rules(company)


def test_a_dry_run_shows_nothing_of_private_channels(company: Company) -> None:
    company.opens("admins", ["ada"], private=True)
    company.opens("merger", ["ada", "sam", "kim"], private=True)
    company.switches("on", "#merger")
    company.moves_on(minutes=25 * 60)
    company.sam.runs("/footbridge join")
    company.ada.runs("/footbridge dry-run #admins", in_="#admins")
    company.exchange("#merger")
    company.moves_on(minutes=31)
    company.ada.does_not_see("Dry run.", in_="#admins")


@ON_SQLITE
@pytest.mark.parametrize("where", ["#pricing", "#nowhere"])
def test_a_dry_run_needs_a_channel_of_the_admins(company: Company, where: str) -> None:
    company.ada.runs(f"/footbridge dry-run {where}")
    company.ada.sees("dry-run" if where == "#nowhere" else "it needs a private channel")
    assert "dry_run" not in rules(company)


def test_a_kind_is_switched_off_and_on(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.ada.runs("/footbridge nudges crossing_value off")
    company.ada.sees("From now on `crossing_value`: off")
    company.exchange()
    company.moves_on(minutes=31)
    company.sam.does_not_see("Save what came of it")
    company.ada.runs("/footbridge nudges crossing_value on")
    company.ada.sees("From now on `crossing_value`: on, by lot 0.5")
    assert rules(company) == {}


@ON_SQLITE
def test_how_often_one_is_drawn_can_be_set(company: Company) -> None:
    company.ada.runs("/footbridge nudges crossing_value probability 0.3")
    company.ada.sees("by lot 0.3")
    assert rules(company) == {"kinds": {"crossing_value": {"probability": 0.3}}}
    company.ada.runs("/footbridge nudges")
    company.ada.sees("`crossing_value`: on, by lot 0.3")


UNREADABLE = (
    ("nudges crossing_valeu off", "Did you mean `crossing_value`?"),
    ("nudges xyzzy off", "There is no such kind of nudge. `/footbridge nudges` lists them."),
    ("nudges crossing_value maybe", "Say `/footbridge nudges NAME on`"),
    ("nudges crossing_value probabilty 0.3", "Did you mean `probability`?"),
    ("nudges crossing_value words", "Say which and how, from 1 to 3"),
    ("nudges crossing_value words 4 off", "It has 3 wordings"),
    ("nudges crossing_value probability 3", "A probability lies above 0 and up to 1"),
    ("nudges crossing_value probability nan", "A probability lies above 0 and up to 1"),
    ("nudges crossing_value probability", "A probability lies above 0 and up to 1"),
    ("nudges gone_quiet probability 0.2", "no lot is drawn for it"),
    ("dry-run please", "takes a channel, as in #admins, or off"),
    ("pause now", "takes nothing after it"),
)


@ON_SQLITE
def test_a_wording_is_switched_off_and_not_used_any_more(company: Company) -> None:
    for number in (1, 2):
        company.ada.runs(f"/footbridge nudges crossing_value words {number} off")
    company.ada.sees("`crossing_value`: on, by lot 0.5, without wording 1, 2")
    company.ada.runs("/footbridge nudges crossing_value words 3 off")
    company.ada.sees("One wording has to stay")
    company.nudged()
    company.sam.sees("What did it lead to?", in_="DM")
    company.ada.runs("/footbridge nudges crossing_value words 1 on")
    company.ada.runs("/footbridge nudges crossing_value words 2 on")
    assert rules(company) == {}


def test_a_kind_is_set_on_its_card(company: Company) -> None:
    company.ada.runs("/footbridge nudges")
    company.ada.clicks("Change")
    company.ada.picks("Crossing value", "A kind of nudge")
    company.ada.sees("Crossing value", in_="modal")
    second = "2. {other} and you had a good exchange in {place}. Was it of use?"
    company.ada.fills("Nudges", {
        "Here it is": "Off", "How often, from 0.01 to 1": "0.3", "Wordings that are used": [second],
    })  # fmt: skip
    company.ada.sees("Saved.", in_="modal")
    kept = rules(company)["kinds"]
    assert isinstance(kept, dict)
    assert kept["crossing_value"]["on"] is False
    assert kept["crossing_value"]["probability"] == 0.3
    assert len(kept["crossing_value"]["words_off"]) == 2
    company.ada.fills("Nudges", {"Wordings that are used": []})
    company.ada.sees("One wording has to stay", in_="modal")
    company.ada.clicks("Caps and hours")
    company.ada.fills("Rules", {"Nudges to a person in a week": "3"})
    company.ada.sees("Saved.", in_="modal")
    assert rules(company)["nudges_a_week"] == 3


def test_two_cards_of_one_kind_change_what_each_changed(company: Company) -> None:
    company.ada.runs("/footbridge nudges")
    company.ada.clicks("Change")
    company.ada.picks("Crossing value", "A kind of nudge")
    company.ada.runs("/footbridge nudges crossing_value off")
    company.ada.fills("Nudges", {"How often, from 0.01 to 1": "0.2"})
    assert rules(company) == {"kinds": {"crossing_value": {"on": False, "probability": 0.2}}}


@ON_SQLITE
def test_a_dry_run_is_begun_and_ended_on_its_card(company: Company) -> None:
    company.opens("admins", ["ada"], private=True)
    company.ada.runs("/footbridge dry-run")
    company.ada.fills("Dry run", {"Shown in": "#admins"})
    company.ada.sees("needs a private channel of the admins", in_="modal")
    company.moves_on(minutes=1)  # what it was let into is looked up meanwhile
    company.ada.fills("Dry run", {"Shown in": "#admins"})
    assert rules(company) == {"dry_run": company.channel("admins").slack_id}
    company.ada.closes("Rules")
    company.ada.runs("/footbridge dry-run")
    company.ada.fills("Dry run", {"The dry run": "It ends now"})
    assert rules(company) == {}


@ON_SQLITE
def test_quiet_hours_hold_for_everybody_and_for_what_was_asked_for(company: Company) -> None:
    company.ada.runs("/footbridge rules hours 12:00-16:00")
    company.ada.runs("/footbridge rules quiet-days wed")
    company.ada.sees("only between 12:00 and 16:00, never on Wednesday")
    company.sam.runs("/footbridge join")
    company.exchange()  # at ten
    company.moves_on(minutes=31)
    company.sam.does_not_see("Save what came of it")
    company.moves_on(minutes=90)
    company.sam.sees("Save what came of it")


@ON_SQLITE
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("hours 18:00-8:00", "it has to begin before it ends"),
        ("hours noon", "Hours are said as in 8:00-18:00"),
        ("hours 8:75-9:00", "Hours are said as in 8:00-18:00"),
        ("quiet-days someday", "Days are said as in sat sun"),
        ("quiet-days mon tue wed thu fri sat sun", "Leave at least one day"),
        ("huors 8:00-18:00", "Did you mean `hours`?"),
        ("champions here", "It takes a channel"),
    ],
)
def test_quiet_hours_that_cannot_be_are_explained(company: Company, typed: str, says: str) -> None:
    company.ada.runs(f"/footbridge rules {typed}")
    company.ada.sees(says)
    assert rules(company) == {}


@ON_SQLITE
def test_what_cannot_be_read_is_explained(company: Company) -> None:
    for typed, words in UNREADABLE:
        ack = company.ada.runs(f"/footbridge {typed}")
        assert words in str(ack.body), typed
    assert rules(company) == {}


def test_every_change_is_in_the_log_with_who_and_what_was_before(company: Company) -> None:
    company.ada.runs("/footbridge audit")
    company.ada.sees("listening began: listening no → yes, channel #pricing")
    company.ada.runs("/footbridge pause")
    company.ada.runs("/footbridge nudges crossing_value probability 0.3")
    company.ada.runs("/footbridge audit")
    shown = company.ada.sees("rules changed: pause off → on")
    assert "@ada" in shown.text
    assert "crossing_value as it comes → by lot 0.3" in shown.text
    assert len(company.noted) == 2


@ON_SQLITE
def test_a_kind_alone_and_the_caps_open_their_cards_and_change_nothing(company: Company) -> None:
    company.ada.runs("/footbridge nudges crossing_value")
    company.ada.fills("Nudges", {})
    company.ada.closes("Nudges")
    for said in ("caps", "hours"):
        company.ada.runs(f"/footbridge nudges {said}")
        company.ada.sees("Caps and hours hold for all kinds together")
        company.ada.fills("Rules", {})
        company.ada.closes("Rules")
    assert rules(company) == {}


def test_from_home_an_admin_looks_stops_and_goes_on(company: Company) -> None:
    for number in range(A_PAGE):
        company.ada.runs(f"/footbridge rules pair_rest {number}")
    company.ada.opens_home()
    company.ada.sees("I am at work here.", in_="Home")
    company.ada.clicks("How it stands")
    company.ada.sees("Listening: in #pricing", in_="modal")
    company.ada.closes("How it stands")
    company.ada.clicks("Changes")
    company.ada.sees("pair_rest 28 → 0", in_="modal")
    company.ada.does_not_see("listening began")
    company.ada.clicks("Older")
    company.ada.sees("listening began", in_="modal")
    company.ada.clicks("Newer")
    company.ada.sees("pair_rest 28 → 0", in_="modal")
    company.ada.closes("Changes")
    company.ada.clicks("Pause everything")
    company.ada.sees("Everything is paused", in_="Home")
    assert rules(company)["paused"]
    company.ada.clicks("Resume")
    assert "paused" not in rules(company)
    company.sam.opens_home()
    company.sam.does_not_see("For admins")
