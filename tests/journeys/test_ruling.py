"""The admins' switches: pause, dry run, kinds of nudge, and the log of it all."""

from __future__ import annotations

import pytest

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
    ("nudges crossing_value", "Say `/footbridge nudges NAME on`"),
    ("nudges crossing_value maybe", "Say `/footbridge nudges NAME on`"),
    ("nudges crossing_value probability 3", "A probability lies above 0 and up to 1"),
    ("nudges crossing_value probability nan", "A probability lies above 0 and up to 1"),
    ("nudges crossing_value probability", "A probability lies above 0 and up to 1"),
    ("nudges gone_quiet probability 0.2", "no lot is drawn for it"),
    ("dry-run", "takes a channel, as in #admins, or off"),
    ("dry-run please", "takes a channel, as in #admins, or off"),
    ("pause now", "takes nothing after it"),
)


@ON_SQLITE
def test_what_cannot_be_read_is_explained(company: Company) -> None:
    for typed, words in UNREADABLE:
        ack = company.ada.runs(f"/footbridge {typed}")
        assert words in str(ack.body), typed
    assert rules(company) == {}


def test_every_change_is_in_the_log_with_who_and_what_was_before(company: Company) -> None:
    company.ada.runs("/footbridge audit")
    company.ada.sees("listening began: listening False → True, channel – → #pricing")
    company.ada.runs("/footbridge pause")
    company.ada.runs("/footbridge nudges crossing_value probability 0.3")
    company.ada.runs("/footbridge audit")
    shown = company.ada.sees("rules changed: paused")
    assert "@ada" in shown.text
    assert "paused – → True" in shown.text
    assert len(company.noted) == 2


@ON_SQLITE
def test_only_admins_may(company: Company) -> None:
    for typed in ("pause", "resume", "dry-run off", "nudges", "nudges gone_quiet off", "audit"):
        ack = company.kim.runs(f"/footbridge {typed}")
        assert "Only an admin of this workspace can do that." in str(ack.body), typed
    assert rules(company) == {}


@ON_SQLITE
def test_few_people_are_not_counted(company: Company) -> None:
    company.nudged("sam")
    company.ada.runs("/footbridge nudges")
    shown = company.ada.sees("`crossing_value`: on")
    assert "1 sent" not in shown.text
