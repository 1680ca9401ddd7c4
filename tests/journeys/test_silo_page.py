"""The silos on a card: an admin looks at them, changes them, and sees who came and went."""

from __future__ import annotations

from datetime import date

import pytest

from bot.store.audit import Entry
from bot.store.crossings import Crossing
from bot.views import silo_page as view
from sandbox import rooms
from sandbox.person import Person
from tests.journeys.company import Company
from tests.journeys.test_silo_lists import BEFORE, where

MENU = "silos.menu"


def opens(company: Company) -> Person:
    company.ada.runs("/footbridge silos", in_="#pricing")
    return company.ada


def noted(company: Company) -> list[tuple[str, object, object]]:
    return [(one.what, one.before, one.after) for one in company.rows(Entry)
            if "silo" in one.what or one.what == "moved"]  # fmt: skip


def test_the_card_shows_silos_and_how_many_are_in_each(company: Company) -> None:
    ada = opens(company)
    ada.sees("2 silos; 1 person in none.")
    ada.sees("Sales  ·  2 people")


def test_a_silo_is_renamed_for_all_the_time(company: Company) -> None:
    ada = opens(company)
    ada.picks("Rename", from_=MENU, on="Sales  ·  2 people")
    ada.fills("Rename a silo", {"Its name": "Success"})
    ada.sees("It is called “Success” now.")
    ada.sees("Success  ·  2 people")
    assert where(company)["sam"] == "Success"
    assert noted(company) == [("silo renamed", {"silo": "Sales"}, {"silo": "Success"})]


def test_a_name_that_is_taken_is_refused(company: Company) -> None:
    ada = opens(company)
    ada.picks("Rename", from_=MENU, on="Sales  ·  2 people")
    ada.fills("Rename a silo", {"Its name": "support"})
    ada.sees("There is a silo “Support” already.")
    assert noted(company) == []


def test_two_silos_are_put_together_and_what_was_stays(company: Company) -> None:
    company.exchange()
    company.moves_on(minutes=5)
    assert len(company.rows(Crossing)) == 1
    ada = opens(company)
    ada.picks("Put together with another", from_=MENU, on="Sales  ·  2 people")
    ada.fills("Put silos together", {"Which one": "Support"})
    ada.sees("Done: 2 people moved.")
    ada.sees("Support  ·  4 people")
    company.moves_on(minutes=5)
    assert len(company.rows(Crossing)) == 1
    company.exchange()
    company.moves_on(minutes=5)
    assert len(company.rows(Crossing)) == 1


def test_somebody_is_moved_from_a_day_on(company: Company) -> None:
    ada = opens(company)
    ada.clicks("Move somebody")
    ada.fills(
        "Move somebody", {"Who": "sam", "To which silo": "Support", "Since when": date(2026, 2, 1)}
    )
    ada.sees("@sam is in “Support”.")
    assert where(company)["sam"] == "Support"
    what, before, after = noted(company)[-1]
    assert (what, before) == ("moved", {"silo": "Sales"})
    assert after == {"silo": "Support", "since": "2026-02-01"}
    ada.clicks("Somebody's silos")
    ada.fills("Somebody's silos", {"Who": "sam"})
    ada.sees("2026-02-01: “Support”, before that “Sales”")


def test_by_command_too(company: Company) -> None:
    ada = company.ada
    ada.runs("/footbridge silos move @sam to support since 2026-02-01", in_="#pricing")
    ada.sees("@sam is in “Support”.")
    ada.runs("/footbridge silos move @sue to Support", in_="#pricing")
    ada.runs("/footbridge silos history Sales", in_="#pricing")
    ada.sees("2026-03-03: @sue left for “Support”")
    ada.sees("2026-02-01: @sam left for “Support”")
    ada.sees("@sam: as far back as I know")
    ada.runs("/footbridge silos history @sam", in_="#pricing")
    ada.sees("2026-02-01: “Support”, before that “Sales”")


def test_nothing_is_told_of_who_was_erased_or_is_not_observed(company: Company) -> None:
    company.sue.runs("/footbridge observe off", in_="#pricing")
    company.moves_on(minutes=1)
    ada = company.ada
    ada.runs("/footbridge silos history Sales", in_="#pricing")
    ada.sees("@sam: as far back as I know")
    ada.does_not_see("@sue")
    ada.runs("/footbridge silos history @sue", in_="#pricing")
    ada.sees("I know nobody of this workspace by that id")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("move", "Say `/footbridge silos move @somebody to NAME`"),
        ("move @sam", "Say `/footbridge silos move @somebody to NAME`"),
        ("move sam to Support", "with whom you mean from Slack's list"),
        ("move @sam to Nowhere", "There is no silo “Nowhere”. There is: Sales, Support."),
        ("move @sam to Support since soon", "Say days like 2026-03-31."),
        ("move @sam to Support since 2026-03-04", "That day is still to come."),
        ("move @Footbridge to Support", "I know nobody of this workspace by that id"),
        ("merge Sales into sales", "Both are the same silo."),
        ("rename Sales to " + "x" * 76, "A silo's name has 1 to 75 characters."),
        ("history", "Say whose: `/footbridge silos history NAME`"),
        ("history Nowhere", "There is no silo “Nowhere”."),
    ],
)
def test_what_cannot_be_done_is_explained(company: Company, typed: str, says: str) -> None:
    company.ada.runs(f"/footbridge silos {typed}", in_="#pricing")
    company.ada.sees(says)
    assert where(company) == BEFORE
    assert noted(company) == []


def test_for_others_than_admins_nothing_opens_or_changes(company: Company) -> None:
    for typed in ("", "csv", "move @sam to Support", "history Sales", "rename Sales to Success"):
        company.sam.runs(f"/footbridge silos {typed}", in_="#pricing")
        company.sam.sees("Only an admin of this workspace can do that.")
    assert where(company) == BEFORE


def test_who_is_no_admin_any_more_changes_nothing(company: Company) -> None:
    ada = opens(company)
    ada.picks("Rename", from_=MENU, on="Sales  ·  2 people")
    ada.member.is_admin = False
    slack = company.bridge.slack
    slack.do(lambda: rooms.person_changed(slack.world, ada.member))
    ada.fills("Rename a silo", {"Its name": "Success"})
    ada.sees("Only an admin of this workspace can do that.")
    assert where(company) == BEFORE


def test_many_silos_come_page_by_page(company: Company) -> None:
    people = [company.hires(f"p{number}") for number in range(view.PAGE_MOST)]
    company.puts({one.name: f"Team {number:02}" for number, one in enumerate(people)})
    ada = opens(company)
    ada.sees("27 silos")
    ada.sees("Sales  ·  2 people")
    ada.does_not_see("Team 24")
    ada.clicks("More")
    ada.sees("Team 24")
    ada.clicks("Back")
    ada.sees("Sales  ·  2 people")


def test_a_list_is_brought_in_from_the_card(company: Company) -> None:
    ada = opens(company)
    ada.clicks("Bring in a list")
    ada.fills("A list of silos", {"The lines": "sam@wren.example,Care"})
    ada.clicks("Bring it in")
    assert where(company)["sam"] == "Care"
