"""The rules of Block Kit: what Slack refuses, and under which name.

Facts from Slack's Block Kit reference; each limit is tested at it and one over it.
"""

from collections.abc import Iterator
from typing import Any

from ..api_errors import SlackError, explained
from . import views
from .checks import Report
from .layout import LAYOUT, NOT_IN_VIEWS

MESSAGE_BLOCKS = 50
MESSAGE_CHARACTERS = 13_200
"""Over all texts of all blocks of a message."""


def check_message(blocks: Any) -> None:
    """SlackError "invalid_blocks_format", "invalid_blocks" or "msg_blocks_too_long"."""
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    report = Report()
    _check_all(report, blocks, "/blocks", MESSAGE_BLOCKS)
    if report.messages:
        raise explained("invalid_blocks", *report.messages)
    if sum(len(text) for text in _texts(blocks)) > MESSAGE_CHARACTERS:
        raise SlackError("msg_blocks_too_long")


def check_view(view: Any, kind: str) -> None:
    """SlackError "invalid_arguments", with a message for each thing that is wrong. `kind` is
    the surface: "modal" or "home"."""
    report = Report()
    views.check(report, view, kind)
    if isinstance(view, dict) and isinstance(view.get("blocks"), list):
        _check_all(report, view["blocks"], "/view/blocks", views.BLOCKS)
        _check_surface(report, view["blocks"])
        views.check_blocks(report, view, kind)
    if report.messages:
        raise explained("invalid_arguments", *report.messages)


def _check_all(report: Report, blocks: list[Any], at: str, most: int) -> None:
    if len(blocks) > most:
        report.wrong(at, f"no more than {most} items allowed")
    for number, block in enumerate(blocks):
        LAYOUT(report, block, f"{at}/{number}")
    _check_unique(report, blocks, at)


def _check_unique(report: Report, blocks: list[Any], at: str) -> None:
    seen = set()
    for number, block in enumerate(blocks):
        name = block.get("block_id") if isinstance(block, dict) else None
        if not isinstance(name, str):
            continue
        if name in seen:
            report.wrong(f"{at}/{number}/block_id", f"`block_id` {name} already exists")
        seen.add(name)


def _check_surface(report: Report, blocks: list[Any]) -> None:
    for number, block in enumerate(blocks):
        kind = block.get("type") if isinstance(block, dict) else None
        if isinstance(kind, str) and kind in NOT_IN_VIEWS:
            report.wrong(f"/view/blocks/{number}/type", f"unsupported type: {kind}")


def _texts(found: Any) -> Iterator[str]:
    """Every text that stands in these blocks, however deep."""
    rows = found.values() if isinstance(found, dict) else found
    if isinstance(found, dict) and isinstance(found.get("text"), str):
        yield found["text"]
    for row in rows:
        if isinstance(row, dict | list):
            yield from _texts(row)
