"""What was filled in: the values of a form, the value of a button, and showing what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.flows.answering import Answered
from bot.log import log
from bot.runtime import Runtime
from bot.views import nudge as nudge_view
from handlers.home import refresh
from handlers.requests import value_of

_HOLDS = (
    "value", "selected_option", "selected_options", "selected_date", "selected_users",
    "selected_user",
)  # fmt: skip


def values_of(view: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in each field of a form: text, an option's value or several, a date, people."""
    found = {}
    for block, elements in view["state"]["values"].items():
        for element in elements.values():
            found[block] = _value(element)
    return found


def _value(element: Mapping[str, Any]) -> Any:
    held = next((element[key] for key in _HOLDS if element.get(key) is not None), None)
    if isinstance(held, Mapping):
        return held["value"]
    if isinstance(held, list):
        return [one["value"] if isinstance(one, Mapping) else one for one in held]
    return held


def words(values: Mapping[str, Any], key: str) -> str:
    """A text field; "" where nothing was written."""
    return str(values.get(key) or "").strip()


def numbers(values: Mapping[str, Any], key: str) -> list[int]:
    """The ids chosen in a menu."""
    held = values.get(key) or []
    chosen = held if isinstance(held, list) else [held]
    return [int(one) for one in chosen if str(one).isdigit()]


def day(values: Mapping[str, Any], key: str) -> date | None:
    held = values.get(key)
    return date.fromisoformat(held) if held else None


def kept(view: Mapping[str, Any]) -> dict[str, Any]:
    """What a form was opened with."""
    found: dict[str, Any] = json.loads(view.get("private_metadata") or "{}")
    return found


def number_and_nudge(body: Mapping[str, Any]) -> tuple[int, str | None]:
    """A button's value: what it is about and, after a space, the nudge it stands in."""
    number, _, nudge = value_of(body).partition(" ")
    return int(number) if number.isdigit() else 0, nudge or None


def opens(client: WebClient, body: Mapping[str, Any], modal: Mapping[str, Any]) -> None:
    """Open a card, on top of the one the button stood in, if it stood in one."""
    inside = (body.get("view") or {}).get("type") == "modal"
    show = client.views_push if inside else client.views_open
    show(trigger_id=body["trigger_id"], view=dict(modal))


def shows(client: WebClient, nudge: Answered | None, reply: str) -> None:
    """Put the reply in the place of a nudge's buttons, where it came from one."""
    if nudge is None or not (nudge.channel and nudge.ts):
        return
    text, blocks = nudge_view.answered(nudge.seen, reply)
    try:
        client.chat_update(channel=nudge.channel, ts=nudge.ts, text=text, blocks=blocks)
    except (SlackApiError, OSError) as error:
        # What was done is kept; that its message still shows buttons is no reason to say it is not.
        log.warning("nudge_not_updated", nudge=nudge.seen.nudge, error=error)


def done(
    runtime: Runtime, client: WebClient, body: dict[str, Any], nudge: Answered | None, reply: str
) -> None:
    """Say what came of a press: in the nudge it was in, or on a card over Home or another card."""
    if nudge is not None:
        shows(client, nudge, reply)
        return
    if (body.get("view") or {}).get("type") == "home":
        refresh(runtime, client, body)
    note = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Footbridge"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": reply}}],
    }
    opens(client, body, note)
