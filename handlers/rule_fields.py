"""What was filled in of a workspace's rules, on whichever card their fields stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain.hours import DAY_MINUTES
from bot.domain.limits import LIMITS
from bot.flows.limits import Unfit, Wanted
from bot.views import forms, ids
from bot.views.rule_fields import ENDS
from handlers.filled import kept

BLOCKS = {
    **{name: f"{ids.RULES_NUMBER}.{name}" for name in LIMITS},
    "quiet_before": ids.RULES_BEFORE,
    "quiet_after": ids.RULES_AFTER,
    "quiet_days": ids.RULES_DAYS,
    "stories_channel": ids.RULES_STORIES,
    "champions_channel": ids.RULES_MEETS,
    "dry_run": ids.RULES_DRY,
    "invite": ids.SETUP_INVITE,
}


def wanted(view: Mapping[str, Any]) -> Wanted:
    """Only what is different from what the card was opened with: another may have changed more."""
    opened, values = kept(view).get("opened") or {}, view["state"]["values"]
    found = {name: _read(name, values) for name in BLOCKS if BLOCKS[name] in values}
    numbers = {
        name: str(held or "") for name, held in found.items()
        if name in LIMITS and str(held or "") != str(opened.get(name))
    }  # fmt: skip
    rest = {
        name: held for name, held in found.items()
        if name not in LIMITS and name in opened and held != opened[name]
    }  # fmt: skip
    return Wanted(numbers, rest)


def _read(name: str, values: forms.Values) -> Any:
    held = forms.filled(values, BLOCKS[name])
    match name:
        case "quiet_before":
            return _minutes(held, 0)
        case "quiet_after":
            return _minutes(held, DAY_MINUTES)
        case "quiet_days":
            return sorted(int(day) for day in held or [] if day in set("0123456"))
        case "dry_run":
            return None if held == ENDS else held
    return held


def _minutes(chosen: Any, otherwise: int) -> int:
    """A time of the day as its menu holds it; `otherwise` where each keeps their own hours."""
    text = str(chosen)
    return min(int(text), DAY_MINUTES) if text.isdecimal() and len(text) < 5 else otherwise


def errors(unfit: Unfit, view: Mapping[str, Any]) -> dict[str, str]:
    """What is the matter, at the fields of that card; the rest at its first."""
    there = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    found = {BLOCKS.get(name, ""): told for name, told in unfit.problems.items()}
    return {(one if one in there else there[0]): told for one, told in found.items()}
