"""Finding on a screen what a person means to press or to fill."""

from datetime import datetime, time
from typing import Any

from . import elements, rich_text
from .model import Json, Message
from .screen import Shown


def matches(row: Shown, on: Shown | Message | str | None) -> bool:
    if on is None:
        return True
    if isinstance(on, Message):
        return row.message is on
    if isinstance(on, Shown):
        return (row.message or row.view) is (on.message or on.view)
    return on in row.text or on in row.where


def pressable(row: Shown, text: str) -> elements.Placed | None:
    """A button that reads so, else an element with such an option."""
    found = list(elements.placed(row.blocks))
    for placed in found:
        if placed.kind in ("button", "workflow_button") and placed.label == text:
            return placed
    return next((p for p in found if p.block["type"] != "input" and p.option(text)), None)


def asks(row: Shown, text: str) -> bool:
    """Whether it is a modal whose submit or close button reads so."""
    body = row.view.body if row.view and row.view.kind == "modal" else {}
    return text in [(body.get(key) or {}).get("text") for key in ("submit", "close")]


def choice(found: elements.Placed, text: str, held: Json) -> Json:
    """What pressing the option `text` leaves chosen, where `held` was. One of several is added
    to the others, or taken out again."""
    option = found.option(text)
    if not found.is_multiple:
        return {found.holds or "selected_option": option}
    before = held.get(found.holds) or []
    others = [row for row in before if row != option]
    return {found.holds: others if len(others) < len(before) else [*before, option]}


def option(found: elements.Placed, value: Any) -> Json | None:
    return value if isinstance(value, dict) else found.option(str(value))


def named(blocks: list[Json], name: str) -> elements.Placed | None:
    """The field or overflow menu whose label, placeholder, action id or block id is `name`."""
    fields = [f for f in elements.placed(blocks) if f.holds or f.kind == "overflow"]
    for found in fields:
        placeholder = (found.element.get("placeholder") or {}).get("text")
        if name in (found.label, placeholder, found.action_id, found.block_id):
            return found
    return None


def typed(kind: str, value: Any) -> Any:
    """What somebody types into a field or sets a picker to, as its state holds it."""
    if kind == "datetimepicker":
        return int(value.timestamp()) if isinstance(value, datetime) else int(value)
    if kind == "rich_text_input":
        return value if isinstance(value, dict) else rich_text.entered(str(value))
    return value.isoformat("minutes") if isinstance(value, time) else str(value)
