"""The fields that people fill in, on cards and in App Home, and what stands in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from bot.views.blocks import Block

Option = tuple[str, str]  # what is kept, and what is read

TITLE_MOST = 24  # characters


def modal(
    title: str, blocks: Sequence[Block], callback: str = "", submit: str = "", kept: str = "",
    close: str = "Close",
) -> dict[str, Any]:  # fmt: skip
    """A card. `submit` is what its button says, if anything is to be sent; `kept` travels along."""
    view: dict[str, Any] = {
        "type": "modal",
        "title": plain(title[:TITLE_MOST]),
        "close": plain(close),
        "blocks": list(blocks),
        "private_metadata": kept,
    }
    if submit:
        view |= {"callback_id": callback, "submit": plain(submit)}
    return view


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": True}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text)}


DIVIDER: Block = {"type": "divider"}


def field(label: str, element: Block, optional: bool = False, hint: str = "") -> Block:
    """An element with its label; its block goes by the element's own name."""
    made = {
        "type": "input",
        "block_id": element["action_id"],
        "optional": optional,
        "label": plain(label),
        "element": element,
    }
    return made | ({"hint": plain(hint)} if hint else {})


def time(action: str, minutes: int) -> Block:
    """A time of the day, so many minutes after midnight; midnight at the end is 00:00 too."""
    hour, minute = divmod(minutes % (24 * 60), 60)
    return {"type": "timepicker", "action_id": action, "initial_time": f"{hour:02}:{minute:02}"}


def date(action: str, placeholder: str) -> Block:
    return {"type": "datepicker", "action_id": action, "placeholder": plain(placeholder)}


def radio(action: str, options: Sequence[Option], chosen: str) -> Block:
    return _choice("radio_buttons", action, options, chosen)


def select(action: str, options: Sequence[Option], chosen: str | None = None) -> Block:
    """A menu; without `chosen`, nothing is taken yet."""
    if chosen is None:
        return {"type": "static_select", "action_id": action, "options": _options(options)}
    return _choice("static_select", action, options, chosen)


def checkboxes(action: str, options: Sequence[Option], chosen: Collection[str]) -> Block:
    made = {"type": "checkboxes", "action_id": action, "options": _options(options)}
    ticked = _options([one for one in options if one[0] in chosen])
    return made | ({"initial_options": ticked} if ticked else {})


def several(action: str, options: Sequence[Option], chosen: Collection[str] = ()) -> Block:
    """A menu from which several may be taken."""
    made = {"type": "multi_static_select", "action_id": action, "options": _options(options)}
    taken = _options([one for one in options if one[0] in chosen])
    return made | ({"initial_options": taken} if taken else {})


def people(action: str, placeholder: str, chosen: Sequence[str]) -> Block:
    """Several people, by Slack id."""
    made = {
        "type": "multi_users_select", "action_id": action, "placeholder": plain(placeholder),
        "max_selected_items": 100,
    }  # fmt: skip
    return made | ({"initial_users": list(chosen)[:100]} if chosen else {})


def sure(title: str, text: str, yes: str) -> Block:
    """What is asked before a button does something that cannot be undone."""
    return {
        "title": plain(title), "text": plain(text), "confirm": plain(yes), "deny": plain("No"),
        "style": "danger",
    }  # fmt: skip


def _choice(kind: str, action: str, options: Sequence[Option], chosen: str) -> Block:
    made = _options(options)
    first = next(one for one in made if one["value"] == chosen)
    return {"type": kind, "action_id": action, "options": made, "initial_option": first}


def _options(options: Sequence[Option]) -> list[Block]:
    return [{"text": plain(text), "value": value} for value, text in options]


Values = Mapping[str, Mapping[str, Mapping[str, Any]]]


def filled(values: Values, action: str) -> Any:
    """What stands in a field: a text, a list of values or people, or None where it is empty."""
    for block in values.values():
        if action in block:
            return _value(block[action])
    return None


_SEVERAL = ("selected_users", "selected_conversations", "selected_channels")
_ONE = ("selected_time", "selected_date", "selected_conversation", "selected_channel", "value")


def _value(state: Mapping[str, Any]) -> Any:
    for key in (*_SEVERAL, "selected_options", "selected_option"):
        found = state.get(key)
        if key == "selected_options" and found is not None:
            return [one["value"] for one in found]
        if found is not None:
            return found["value"] if key == "selected_option" else found
    for key in _ONE:
        if state.get(key) is not None:
            return state[key]
    return None
