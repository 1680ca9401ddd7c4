"""What was entered in the browser, as Block Kit's state holds it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .. import elements, shapes
from ..model import Json
from . import spelled
from .site import Visitor


def find(blocks: list[Json], block_id: str, action_id: str) -> elements.Placed:
    """KeyError where it is not there (any more)."""
    for placed in elements.placed(blocks):
        if (placed.block_id, placed.action_id) == (block_id, action_id):
            return placed
    raise KeyError("That has changed in the meantime. Look again.")


def chosen(visitor: Visitor, found: elements.Placed, raw: Any) -> Json:
    """What the page sent of an element: `raw` is a text, a list of them, or whole options where
    those come from the app. ValueError for what cannot have been entered."""
    if found.kind == "overflow":
        return {"selected_option": _option(found, raw)}
    if not found.holds:
        return {}
    if found.is_multiple:
        rows = raw if isinstance(raw, list) else [raw]
        return {found.holds: [_one(visitor, found, row) for row in rows if row]}
    return {found.holds: _one(visitor, found, raw) if raw else None}


def _one(visitor: Visitor, found: elements.Placed, raw: Any) -> Any:
    if "option" in found.holds:
        return _option(found, raw)
    if found.kind == "file_input":
        return _file(visitor, str(raw))
    if found.kind == "datetimepicker":
        return int(datetime.fromisoformat(str(raw)).replace(tzinfo=visitor.zone).timestamp())
    if found.kind == "rich_text_input":
        return spelled.entered(visitor, str(raw), found.element.get("initial_value"))
    return str(raw)


def _file(visitor: Visitor, file_id: str) -> Json:
    found = visitor.world.files[file_id]
    if found.user != visitor.id:
        raise KeyError(file_id)
    return shapes.file(visitor.world, found)


def _option(found: elements.Placed, raw: Any) -> Json:
    if isinstance(raw, dict) and "external" in found.kind:
        return raw
    for option in found.options:
        if option.get("value") == raw:
            return option
    raise ValueError(f"{found.label!r} has no such option")
