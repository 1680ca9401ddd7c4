"""What a request of Slack's has to look like before anything is made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

# A name ending in "?" may be missing or null. An object is checked by its names and may have more;
# [x] is a list of x, {ANY: x} an object of x by whatever name, a pattern a text that fits it.
ANY = "*"
TEXT = re.compile(r".*", re.DOTALL)
ID = re.compile(r"[A-Za-z0-9]{1,32}")  # as many characters as the columns hold
OBJECT: dict[str, Any] = {}
OPTION = {"value?": TEXT}
IDENTIFIED = {"id": ID}

ELEMENT = {
    "value?": TEXT, "selected_option?": OPTION, "selected_options?": [OPTION],
    "selected_user?": ID, "selected_users?": [ID], "selected_channel?": ID,
    "selected_channels?": [ID], "selected_conversation?": ID,
    "selected_conversations?": [ID], "selected_date?": TEXT, "selected_time?": TEXT,
    "rich_text_value?": OBJECT, "files?": [OBJECT],
}  # fmt: skip
VIEW = {
    "id": TEXT, "type": TEXT, "callback_id?": TEXT, "private_metadata?": TEXT,
    "previous_view_id?": TEXT, "app_installed_team_id?": TEXT,
    "blocks": [{"type": TEXT, "block_id?": TEXT}],
    "state?": {"values": {ANY: {ANY: ELEMENT}}},
}  # fmt: skip
INTERACTIVE = {
    "type": TEXT, "user": IDENTIFIED | {"team_id?": TEXT},
    "team?": IDENTIFIED | {"enterprise_id?": TEXT}, "enterprise?": IDENTIFIED,
    "trigger_id?": TEXT, "response_url?": TEXT, "callback_id?": TEXT, "message_ts?": TEXT,
    "channel?": IDENTIFIED, "container?": OBJECT, "view?": VIEW,
    "message?": {"user?": ID, "bot_id?": TEXT},
    "actions?": [{"action_id": TEXT, "block_id?": TEXT} | ELEMENT],
}  # fmt: skip
TOO_LONG = re.compile(r"[0-9]{19}")
NEEDED = {"block_actions": "actions", "view_submission": "view", "view_closed": "view"}
COMMAND = {"command": TEXT, "user_id": ID, "channel_id": ID}
OPENED = {"user": ID, "tab?": TEXT}
EVENT = {
    "team_id?": TEXT, "enterprise_id?": TEXT,
    "authorizations?": [{"team_id?": TEXT, "enterprise_id?": TEXT}], "event": {"type": TEXT},
}  # fmt: skip


def wrong_in_event(body: Mapping[str, Any]) -> str | None:
    """What is wrong with the body of an Events API request; None if nothing is.

    What an event itself says is looked at at intake; here, who opened their Home.
    """
    if body.get("type") != "event_callback":
        return None
    wrong = next(_wrong(EVENT, body, ""), None)
    if wrong is None and body["event"]["type"] == "app_home_opened":
        wrong = next(_wrong(OPENED, body["event"], "event"), None)
    return wrong


def wrong_in_payload(body: Mapping[str, Any]) -> str | None:
    """What is wrong with the payload of a press, a form or a shortcut; None if nothing is."""
    needed = NEEDED.get(str(body.get("type")))
    if needed and not body.get(needed):
        return f"{needed} is missing"
    wrong = next(_wrong(INTERACTIVE, body, ""), None) or _no_character(body)
    return wrong or _too_long_a_number(body.get("actions") or ())


def wrong_in_command(fields: Mapping[str, str]) -> str | None:
    """What is wrong with the fields of a slash command; None if nothing is."""
    return next(_wrong(COMMAND, fields, ""), None) or _no_character(fields)


def _wrong(shape: Any, value: Any, name: str) -> Iterator[str]:
    if isinstance(shape, re.Pattern):
        if not isinstance(value, str) or not shape.fullmatch(value):
            yield f"{name} is not {'an id' if shape is ID else 'a text'}"
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield f"{name} is not a list"
            return
        for one in value:
            yield from _wrong(shape[0], one, name)
    elif not isinstance(value, Mapping):
        yield f"{name} is not an object"
    elif ANY in shape:
        for key, one in value.items():
            yield from _wrong(shape[ANY], one, f"{name}.{key}")
    else:
        yield from _wrong_names(shape, value, name)


def _wrong_names(shape: Mapping[str, Any], value: Mapping[str, Any], name: str) -> Iterator[str]:
    for key, inner in shape.items():
        called = f"{name}.{key}".strip(".?")
        held = value.get(key.rstrip("?"))
        if held is not None:
            yield from _wrong(inner, held, called)
        elif not key.endswith("?"):
            yield f"{called} is missing"


def _no_character(value: Any) -> str | None:
    """NUL, which no keyboard has and PostgreSQL does not store."""
    return "a text holds NUL" if any("\0" in text for text in _texts(value)) else None


def _too_long_a_number(actions: Iterable[Mapping[str, Any]]) -> str | None:
    """Buttons and options of ours hold the numbers of rows: none is so long."""
    held = [one.get("value") or "" for one in actions]
    held += [(one.get("selected_option") or {}).get("value") or "" for one in actions]
    return "a number is too long" if any(TOO_LONG.search(text) for text in held) else None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
