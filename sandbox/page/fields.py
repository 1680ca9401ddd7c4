"""What was entered in the browser, as Block Kit's state holds it, and what is wrong with it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from .. import elements
from ..model import Json, View

_EMPTY = "Please complete this required field."
_FORMS = {
    "email_text_input": (r"[^@\s]+@[^@\s]+\.[^@\s]+", "Please enter a valid email address."),
    "url_text_input": (r"https?://\S+", "Please enter a valid URL."),
    "number_input": (r"-?\d+(\.\d+)?", "Please enter a number."),
}


def find(blocks: list[Json], block_id: str, action_id: str) -> elements.Placed:
    """KeyError where it is not there (any more)."""
    for placed in elements.placed(blocks):
        if (placed.block_id, placed.action_id) == (block_id, action_id):
            return placed
    raise KeyError("That has changed in the meantime. Look again.")


def chosen(found: elements.Placed, raw: Any, zone: ZoneInfo) -> Json:
    """What the page sent of an element: `raw` is a text, a list of them, or whole options where
    those come from the app. ValueError for what cannot have been entered."""
    if found.kind == "overflow":
        return {"selected_option": _option(found, raw)}
    if not found.holds:
        return {}
    if found.is_multiple:
        rows = raw if isinstance(raw, list) else [raw]
        return {found.holds: [_one(found, row, zone) for row in rows if row]}
    return {found.holds: _one(found, raw, zone) if raw else None}


def _one(found: elements.Placed, raw: Any, zone: ZoneInfo) -> Any:
    if "option" in found.holds:
        return _option(found, raw)
    if found.kind == "datetimepicker":
        return int(datetime.fromisoformat(str(raw)).replace(tzinfo=zone).timestamp())
    if found.kind == "rich_text_input":
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(raw)}]}
        return {"type": "rich_text", "elements": [section]}
    return str(raw)


def _option(found: elements.Placed, raw: Any) -> Json:
    if isinstance(raw, dict) and "external" in found.kind:
        return raw
    for option in found.options:
        if option.get("value") == raw:
            return option
    raise ValueError(f"{found.label!r} has no such option")


def wrong(view: View) -> dict[str, str]:
    """What stands in the way of submitting a modal, by block id."""
    errors = {}
    for found in elements.placed(view.body["blocks"]):
        if found.block["type"] == "input":
            held = view.values.get(found.block_id, {}).get(found.action_id, {})
            says = _wrong(found, held.get(found.holds))
            if says:
                errors[found.block_id] = says
    return errors


def _wrong(found: elements.Placed, value: Any) -> str:
    if value in (None, "", []):
        return "" if found.block.get("optional") else _EMPTY
    if isinstance(value, str) and (says := _length(found, len(value))):
        return says
    form, says = _FORMS.get(found.kind, ("", ""))
    if form and not re.fullmatch(form, str(value)):
        return says
    return _out_of_range(found, str(value)) if found.kind == "number_input" else ""


def _length(found: elements.Placed, length: int) -> str:
    least, most = found.element.get("min_length", 0), found.element.get("max_length", 3_000)
    if length < least:
        return f"Please enter at least {least} characters."
    return f"Please enter at most {most} characters." if length > most else ""


def _out_of_range(found: elements.Placed, value: str) -> str:
    least, most = found.element.get("min_value"), found.element.get("max_value")
    if not found.element.get("is_decimal_allowed") and "." in value:
        return "Please enter a whole number."
    if least is not None and float(value) < float(least):
        return f"Please enter a number that is at least {least}."
    if most is not None and float(value) > float(most):
        return f"Please enter a number that is at most {most}."
    return ""
