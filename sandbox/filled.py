"""What stands in the way of submitting a modal: the checks that Slack makes by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from . import elements
from .model import Json, View

EMPTY = "Please complete this required field."
MOST_FILES = 10
_FORMS = {
    "email_text_input": (r"[^@\s]+@[^@\s]+\.[^@\s]+", "Please enter a valid email address."),
    "url_text_input": (r"https?://\S+", "Please enter a valid URL."),
    "number_input": (r"-?\d+(\.\d+)?", "Please enter a number."),
}


def wrong(view: View) -> dict[str, str]:
    """What is wrong with what was entered, by block id."""
    return {found.block_id: says for found, says in _wrong_fields(view)}


def wrong_by_label(view: View) -> dict[str, str]:
    """What is wrong with what was entered, by the label a person reads."""
    return {found.label: says for found, says in _wrong_fields(view)}


def _wrong_fields(view: View) -> Iterator[tuple[elements.Placed, str]]:
    for found in elements.placed(view.body["blocks"]):
        if found.block["type"] == "input":
            held = view.values.get(found.block_id, {}).get(found.action_id, {})
            says = _wrong(found, held.get(found.holds))
            if says:
                yield found, says


def _wrong(found: elements.Placed, value: Any) -> str:
    if value in (None, "", []):
        return "" if found.block.get("optional") else EMPTY
    if found.kind == "file_input":
        return _files(found, value)
    if isinstance(value, list):
        return _too_many(found, len(value))
    if isinstance(value, str) and (says := _length(found, len(value))):
        return says
    form, says = _FORMS.get(found.kind, ("", ""))
    if form and not re.fullmatch(form, str(value)):
        return says
    return _out_of_range(found, str(value)) if found.kind == "number_input" else ""


def _files(found: elements.Placed, files: list[Json]) -> str:
    most = found.element.get("max_files", MOST_FILES)
    if len(files) > most:
        return f"Please add at most {most} {'file' if most == 1 else 'files'}."
    kinds = found.element.get("filetypes")
    if kinds and any(row["filetype"] not in kinds for row in files):
        return f"Please add only files of these kinds: {', '.join(kinds)}."
    return ""


def _too_many(found: elements.Placed, count: int) -> str:
    most = found.element.get("max_selected_items", count)
    return f"Please choose at most {most}." if count > most else ""


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
