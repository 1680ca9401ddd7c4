"""The rules of modals and App Home around their blocks."""

from typing import Any

from ..elements import placed
from .checks import Report, anything, boolean, one_of, record, string, text

BLOCKS = 100
_SHARED = {
    "type!": anything,
    "blocks!": anything,
    "private_metadata": string(3_000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
_MODAL = record(
    {
        **_SHARED,
        "title!": text(24),
        "submit": text(24),
        "close": text(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    }
)
_HOME = record(_SHARED)


def check(report: Report, view: Any, kind: str) -> None:
    """A view by itself, its blocks apart."""
    before = len(report.messages)
    if isinstance(view, dict) and "type" in view:
        one_of(kind)(report, view["type"], "/view/type")
    if len(report.messages) == before:
        (_MODAL if kind == "modal" else _HOME)(report, _without_nulls(view), "/view")
    if isinstance(view, dict) and not isinstance(view.get("blocks", []), list):
        report.wrong("/view/blocks", "must be an array")


def _without_nulls(view: Any) -> Any:
    """A null is no matter around a view's blocks; inside them it is refused."""
    if not isinstance(view, dict):
        return view
    return {name: value for name, value in view.items() if value is not None}


def check_blocks(report: Report, view: Any, kind: str) -> None:
    """What holds between a view and its blocks, once those are right by themselves."""
    if report.messages:
        return
    blocks = view["blocks"]
    asks = any(block["type"] == "input" for block in blocks)
    if kind == "modal" and asks and not view.get("submit"):
        report.wrong("/view", "missing required field: submit (a view with inputs needs it)")
    focused = [p for p in placed(blocks) if p.element.get("focus_on_load")]
    if len(focused) > 1:
        report.wrong("/view/blocks", "only one element may have `focus_on_load`")
