"""What is refused at the door, and why; what Slack really sends passes."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.outsiders import is_outside
from handlers.shapes import wrong_in_command, wrong_in_event, wrong_in_payload

PRESS: dict[str, Any] = {
    "type": "block_actions", "user": {"id": "U0SAM", "team_id": "T0HOME"},
    "team": {"id": "T0HOME"}, "enterprise": None,
    "actions": [{"action_id": "why", "value": "1 x"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, None),
        ({"team": None}, None),
        ({"user": {"id": "x" * 33}}, "user.id is not an id"),
        ({"user": {}}, "user.id is missing"),
        ({"actions": []}, "actions is missing"),
        ({"actions": [{"action_id": None}]}, "actions.action_id is missing"),
        ({"actions": [{"action_id": "a", "value": "9" * 19}]}, "a number is too long"),
        ({"actions": [{"action_id": "a", "value": "a\0b"}]}, "a text holds NUL"),
        ({"type": "view_submission"}, "view is missing"),
        ({"view": {"id": "V", "type": "modal", "blocks": [{}]}}, "view.blocks.type is missing"),
    ],
)
def test_presses_and_forms(changes: dict[str, Any], said: str | None) -> None:
    assert wrong_in_payload(PRESS | changes) == said


def test_commands_and_events() -> None:
    command = {"command": "/footbridge", "user_id": "U0SAM", "channel_id": "C0", "text": "%00 9999"}
    assert wrong_in_command(command) is None
    assert wrong_in_command(command | {"user_id": ""}) == "user_id is not an id"
    event = {"type": "event_callback", "event": {"type": "app_home_opened", "user": "U0SAM"}}
    assert wrong_in_event(event) is None
    assert wrong_in_event({"type": "event_callback"}) == "event is missing"
    opened = {"type": "app_home_opened", "user": {}}
    assert wrong_in_event(event | {"event": opened}) == "event.user is not an id"


def test_people_of_another_company_are_told_from_ours() -> None:
    theirs = {"user": {"id": "U0EVE", "team_id": "T0AWAY"}}
    assert not is_outside(PRESS)
    assert is_outside(PRESS | theirs)
    # In an enterprise people belong to one team and press things of another.
    assert not is_outside(PRESS | theirs | {"enterprise": {"id": "E0"}})
    assert not is_outside(PRESS | theirs | {"team": {"id": "T0HOME", "enterprise_id": "E0"}})
