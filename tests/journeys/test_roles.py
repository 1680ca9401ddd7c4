"""Everything by a card too: leaders, champions, admins, priorities and freezes from their lists."""

from __future__ import annotations

from typing import Any

import pytest

from bot.store.audit import Entry
from bot.store.freezes import Freeze
from bot.store.priorities import Priority
from tests.journeys.company import Company, clicks

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def noted(company: Company) -> list[str]:
    return [one.what for one in company.rows(Entry)]


def test_leaders_are_named_and_taken_out_on_a_card(company: Company) -> None:
    company.ada.runs("/footbridge leaders")
    company.ada.clicks("Change")
    company.ada.fills("Leaders", {"Leaders": ["kim", "sue"]})
    company.ada.sees("@kim: asked, no answer yet", in_="modal")
    company.ada.closes("Leaders")
    company.ada.runs("/footbridge leaders")
    company.ada.clicks("Change")
    company.ada.fills("Leaders", {"Leaders": ["sue"]})
    shown = company.ada.sees("@sue: asked, no answer yet", in_="modal")
    assert "@kim" not in shown.text
    assert noted(company)[-3:] == ["leader named", "leader named", "leader removed"]


def test_channels_are_switched_on_a_card(company: Company) -> None:
    company.opens("random")
    company.moves_on(minutes=1)
    company.ada.runs("/footbridge channels")
    company.ada.clicks("Change")
    company.ada.fills("Channels", {"Channels": ["#pricing", "#random"]})
    company.ada.sees("I listen in #pricing, #random.", in_="modal")
    company.ada.closes("Channels")
    company.ada.runs("/footbridge channels")
    company.ada.clicks("Change")
    company.ada.fills("Channels", {"Channels": ["#random"]})
    assert not company.channel("pricing").listening
    company.kim.runs("/footbridge channels")
    with pytest.raises(AssertionError, match="no 'Change' to click"):
        company.kim.clicks("Change")


def test_admins_are_named_on_a_card_by_the_workspaces_own(company: Company) -> None:
    company.ada.runs("/footbridge people")
    company.ada.clicks("Change")
    company.ada.fills("Admins", {"Admins of Footbridge": ["kim"]})
    company.ada.sees("@kim", in_="modal")
    company.kim.runs("/footbridge people")
    company.kim.clicks("Change")
    company.kim.sees("Only the workspace's own admins choose who else is one")
    company.ada.closes("Admins")
    company.ada.runs("/footbridge people")
    company.ada.clicks("Change")
    company.ada.fills("Admins", {"Admins of Footbridge": []})
    assert noted(company)[-2:] == ["admin added", "admin removed"]
    kim = company.member("kim")
    assert kim is not None
    assert not kim.administers


def test_champions_are_asked_and_their_channels_set_on_a_card(company: Company) -> None:
    company.opens("lab")
    company.moves_on(minutes=1)
    company.ada.runs("/footbridge champions")
    company.ada.clicks("Change")
    company.ada.fills("Champions", {
        "Ask somebody to be a champion": ["sam"], "Where champions meet": "#lab",
        "A silo with a channel of its own": "Sales", "Its channel": "#pricing",
    })  # fmt: skip
    company.ada.sees("There is no champion yet", in_="modal")
    assert (company.workspace.rules or {})["champions_channel"] == company.channel("lab").slack_id
    assert noted(company)[-2:] == ["rules changed: champions_channel", "channel of a silo"]
    company.moves_on(minutes=1)
    company.sam.sees("Yes, join", in_="DM")
    company.kim.runs("/footbridge champions")
    with pytest.raises(AssertionError, match="no 'Change' to click"):
        company.kim.clicks("Change")


def test_one_who_cannot_be_a_champion_leaves_all_as_it_was(company: Company) -> None:
    company.ada.runs("/footbridge champions")
    company.ada.clicks("Change")
    company.ada.fills("Champions", {
        "Ask somebody to be a champion": ["sam", "ada"], "Where champions meet": "#pricing",
    })  # fmt: skip
    company.ada.sees("ada: For yourself it takes no asking", in_="modal")
    assert not company.workspace.rules
    company.moves_on(minutes=1)
    company.sam.does_not_see("Yes, join")


def test_priorities_from_their_list(company: Company) -> None:
    company.ada.runs("/footbridge priorities")
    company.ada.clicks("Add one")
    company.ada.fills("A priority", {"Title": "Renewals in spring"})
    company.ada.closes("Priorities")
    company.ada.runs("/footbridge priorities")
    company.ada.picks("1. Renewals in spring", "Change…")
    company.ada.fills("Change a priority", {"Title": "Renewals"})
    company.ada.closes("Priorities")
    company.ada.runs("/footbridge priorities")
    company.ada.picks("1. Renewals", "Retire…")
    company.ada.sees("is retired")
    company.ada.sees("No priority is written down yet.")
    assert company.rows(Priority)[0].retired_at is not None
    assert noted(company)[-3:] == ["priority added", "priority changed", "priority retired"]


def test_a_freeze_is_declared_and_ended_from_the_list(company: Company) -> None:
    company.ada.runs("/footbridge freeze list")
    company.ada.clicks("Declare one")
    company.ada.fills("Protect", {"Through": "2026-03-20"})
    company.ada.closes("Protect")
    company.kim.runs("/footbridge freeze list")
    with pytest.raises(AssertionError, match="no 'End it' to click"):
        company.kim.clicks("End it")
    company.ada.runs("/footbridge freeze list")
    company.ada.clicks("End it")
    company.ada.sees("Ended:")
    assert company.rows(Freeze)[0].ends_at <= company.bridge.runtime.clock()
    entry = company.rows(Entry)[-1]
    assert entry.what == "freeze ended"
    assert entry.before is not None
    assert entry.after is not None
    assert entry.before["ends_at"] > entry.after["ends_at"]


PRESSED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("roles.channels", {}),
    ("roles.leaders", {}),
    ("roles.admins", {}),
    ("roles.champions", {}),
    ("nudges.change", {}),
    ("nudges.caps", {}),
    ("priority.add", {}),
    ("priority.retire", {"selected_option": {"value": "1"}}),
    ("freeze.end", {"value": "1"}),
    ("setup.open", {}),
)


@ON_SQLITE
@pytest.mark.parametrize(("action", "more"), PRESSED, ids=[one for one, _ in PRESSED])
def test_whoever_may_not_changes_nothing_by_pressing_a_button_of_an_admin(
    company: Company, action: str, more: dict[str, Any]
) -> None:
    company.ada.runs("/footbridge freeze until 2026-03-20")
    company.ada.runs("/footbridge priorities add")
    company.ada.fills("A priority", {"Title": "Renewals"})
    before = len(noted(company))
    payload = {
        "type": "block_actions", "team": {"id": "T0HOME"}, "user": {"id": company.kim.id},
        "trigger_id": "1.2.3", "container": {"type": "message"},
        "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": "x", **more}],
    }  # fmt: skip
    assert clicks(company.bridge, payload) == 200
    assert len(noted(company)) == before
