"""Clicks and cards that nobody was shown: only admins change silos and channels by them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.store.audit import Entry
from bot.store.silo_lists import SiloList
from bot.views import ids
from sandbox.person import Person
from tests.journeys.company import Company, clicks
from tests.journeys.test_silo_lists import BEFORE, MOVING, pastes, where

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BUTTONS = {
    ids.SILO_LIST_YES: "1", ids.SILO_LIST_NO: "1", ids.SILOS_TAKE: "1/Sales",
    ids.SILOS_DROP: "1/Sales", ids.SILOS_PROPOSE: "-", ids.SILOS_CSV: "-", ids.SILOS_MOVE: "-",
    ids.SILOS_PERSON: "-", ids.SILOS_ON: "25", ids.SILOS_OLDER: "s1/0",
    ids.CHANNEL_OFF: "no nudge", ids.CHANNEL_STAYS: "no nudge", ids.CHANNEL_LIST_OFF: "1",
    ids.CHANNEL_LIST_STAYS: "1", ids.CHANNEL_READ: "no nudge",
}  # fmt: skip
CARDS: dict[str, dict[str, Any]] = {
    ids.SILOS_RENAME_MODAL: {ids.SILOS_NAME: {"value": "Mine"}},
    ids.SILOS_MERGE_MODAL: {ids.SILOS_TO: {"selected_option": {"value": "#2"}}},
    ids.SILOS_MOVE_MODAL: {
        ids.SILOS_WHOM: {"selected_user": "U1"}, ids.SILOS_TO: {"value": "Support"},
    },
    ids.SILOS_PERSON_MODAL: {ids.SILOS_WHOM: {"selected_user": "U1"}},
    ids.SILO_LIST_MODAL: {ids.SILO_LIST_WORDS: {"value": "sam@wren.example,Mine"}},
}  # fmt: skip


def sends(company: Company, who: Person, payload: dict[str, Any]) -> int:
    body = company.bridge.slack.interactions.common(company.bridge.installation, who.member)
    card = {"id": "V0", "type": "modal", "blocks": [], "private_metadata": "1"}
    return clicks(company.bridge, body | {"trigger_id": "t", "view": card} | payload)


def presses(company: Company, who: Person, action: str, value: str) -> int:
    pressed = {"type": "button", "action_id": action, "block_id": "b", "value": value}
    return sends(company, who, {"type": "block_actions", "actions": [pressed]})


def fills(company: Company, who: Person, callback: str, values: dict[str, Any]) -> int:
    held = {key: {key: {"type": "plain_text_input", **one}} for key, one in values.items()}
    card = {
        "id": "V0", "type": "modal", "callback_id": callback, "private_metadata": "1",
        "blocks": [], "state": {"values": held},
    }  # fmt: skip
    return sends(company, who, {"type": "view_submission", "view": card})


@ON_SQLITE
def test_who_is_no_admin_changes_nothing_by_any_of_them(company: Company) -> None:
    pastes(company, MOVING)
    noted = len(company.rows(Entry))
    for action, value in BUTTONS.items():
        assert presses(company, company.sam, action, value) == 200, action
    for callback, values in CARDS.items():
        assert fills(company, company.sam, callback, values) == 200, callback
    assert where(company) == BEFORE
    assert len(company.rows(SiloList)) == 1
    assert len(company.rows(Entry)) == noted
    assert company.channel("#pricing").listening


@ON_SQLITE
def test_an_admin_does_not_bring_in_what_another_handed_in(company: Company) -> None:
    company.hires("bea", is_admin=True)
    company.moves_on(minutes=25 * 60)
    pastes(company, MOVING)
    (waiting,) = company.rows(SiloList)
    bea = company.bridge.slack.person("bea")
    for action in (ids.SILO_LIST_YES, ids.SILO_LIST_NO):
        assert presses(company, bea, action, str(waiting.id)) == 200
    assert where(company) == BEFORE
    assert len(company.rows(SiloList)) == 1


@ON_SQLITE
def test_numbers_that_are_nobodys_are_answered(company: Company) -> None:
    for value in ("0", "-1", "9" * 40, "x", "", "1/x"):
        for action in BUTTONS:
            assert presses(company, company.ada, action, value) in (200, 400), (action, value)
    assert where(company) == BEFORE
