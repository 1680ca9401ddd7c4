"""Forms and their fields, as Block Kit wants them. A field's block and action share a key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from bot.views.blocks import Block

OPTIONS_MOST, OPTION_MOST = 100, 75


def plain(text: str, most: int = OPTION_MOST) -> dict[str, Any]:
    short = text if len(text) <= most else text[: most - 1] + "…"
    return {"type": "plain_text", "text": short, "emoji": True}


def option(text: str, value: str) -> dict[str, Any]:
    return {"text": plain(text), "value": value}


def field(
    key: str, label: str, element: dict[str, Any], *, hint: str = "", optional: bool = True
) -> Block:
    """A labelled field. What is always needed is not optional: Slack says so before it is sent."""
    made: Block = {
        "type": "input",
        "block_id": key,
        "optional": optional,
        "label": plain(label, 150),
        "element": element | {"action_id": key},
    }
    return made | ({"hint": plain(hint, 150)} if hint else {})


def words(most: int, value: str = "", example: str = "") -> dict[str, Any]:
    """A text of several lines."""
    made: dict[str, Any] = {"type": "plain_text_input", "multiline": True, "max_length": most}
    if value:
        made["initial_value"] = value[:most]
    return made | ({"placeholder": plain(example, 150)} if example else {})


def one_of(
    options: Iterable[tuple[str, str]], chosen: str | None = None, example: str = "Choose…"
) -> dict[str, Any]:
    """A menu of (value, text); Slack takes a hundred."""
    made = [option(text, value) for value, text in options][:OPTIONS_MOST]
    found = next((one for one in made if one["value"] == chosen), None)
    menu: dict[str, Any] = {
        "type": "static_select", "options": made, "placeholder": plain(example, 150),
    }  # fmt: skip
    return menu | ({"initial_option": found} if found else {})


def some_of(options: Iterable[tuple[str, str]], chosen: Sequence[str] = ()) -> dict[str, Any]:
    """A menu of (value, text) from which several may be taken."""
    made = [option(text, value) for value, text in options][:OPTIONS_MOST]
    found = [one for one in made if one["value"] in chosen]
    menu: dict[str, Any] = {
        "type": "multi_static_select", "options": made, "placeholder": plain("Choose…"),
    }  # fmt: skip
    return menu | ({"initial_options": found} if found else {})


def radio(options: Iterable[tuple[str, str]], chosen: str) -> dict[str, Any]:
    made = [option(text, value) for value, text in options]
    found = next(one for one in made if one["value"] == chosen)
    return {"type": "radio_buttons", "options": made, "initial_option": found}


def ticks(options: Iterable[tuple[str, str]], chosen: Sequence[str] = ()) -> dict[str, Any]:
    made = [option(text, value) for value, text in options]
    found = [one for one in made if one["value"] in chosen]
    return {"type": "checkboxes", "options": made} | ({"initial_options": found} if found else {})


def people(chosen: Sequence[str] = (), most: int = 10) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "multi_users_select", "max_selected_items": most}
    return made | ({"initial_users": list(chosen)} if chosen else {})


def on_day(chosen: date | None) -> dict[str, Any]:
    return {"type": "datepicker"} | ({"initial_date": chosen.isoformat()} if chosen else {})


def form(
    callback: str, title: str, blocks: Sequence[Block], *, submit: str = "Save", kept: str = ""
) -> dict[str, Any]:
    """A modal with something to send. `kept` comes back with what was filled in."""
    return {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": kept,
        "title": plain(title, 24),
        "submit": plain(submit, 24),
        "close": plain("Cancel", 24),
        "blocks": list(blocks),
    }


def card(
    title: str, blocks: Sequence[Block], *, kept: str = "", callback: str = ""
) -> dict[str, Any]:
    """A modal to read."""
    made = {
        "type": "modal",
        "private_metadata": kept,
        "title": plain(title, 24),
        "close": plain("Close", 24),
        "blocks": list(blocks),
    }
    return made | ({"callback_id": callback} if callback else {})
