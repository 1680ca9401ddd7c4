"""The fields in which rules of a workspace are set, on whichever card they stand."""

from __future__ import annotations

from typing import Any

from bot.domain.limits import LIMITS
from bot.domain.rules import Rules
from bot.views import forms, ids
from bot.views.blocks import Block

STORIES = "Where stories are published"
MEETS = "Where champions meet"
DRY = "First a dry run, shown in"
STORIES_HINT = "A public channel; I enter it. Empty: whoever writes one chooses each time."
MEETS_HINT = "Results and round-ups go there; I enter it if it is public. Empty: nowhere."
DRY_HINT = "A private channel I am in sees what people would get; they get nothing. Empty: for real"
GOES_ON, ENDS = "goes on", "ends"
CHOSEN = (
    "quiet_before", "quiet_after", "quiet_days", "stories_channel", "champions_channel", "dry_run",
)  # fmt: skip


def opened(rules: Rules) -> dict[str, Any]:
    """What the fields of any such card stood at when it was opened."""
    found = {name: getattr(rules, name) for name in (*LIMITS, *CHOSEN)}
    dry_run = GOES_ON if rules.dry_run else None
    return {**found, "quiet_days": list(rules.quiet_days), "dry_run": dry_run}


def number(name: str, rules: Rules) -> Block:
    limit = LIMITS[name]
    element = {
        "type": "number_input", "action_id": f"{ids.RULES_NUMBER}.{name}",
        "is_decimal_allowed": False, "initial_value": str(getattr(rules, name)),
        "min_value": str(limit.least), "max_value": str(limit.most),
    }  # fmt: skip
    return forms.field(limit.label, element, hint=f"{limit.least} to {limit.most}. {limit.hint}")


def stories(rules: Rules) -> Block:
    menu = _public(ids.RULES_STORIES, rules.stories_channel)
    return forms.field(STORIES, menu, optional=True, hint=STORIES_HINT)


def meets(rules: Rules) -> Block:
    menu = _public(ids.RULES_MEETS, rules.champions_channel)
    return forms.field(MEETS, menu, optional=True, hint=MEETS_HINT)


def dry(rules: Rules, label: str = DRY) -> Block:
    """Which channel it is shown in is not said once it is on: another admin may not be in it."""
    if rules.dry_run:
        ways = [(GOES_ON, "It goes on, in the channel that was chosen"), (ENDS, "It ends now")]
        return forms.field("The dry run", forms.radio(ids.RULES_DRY, ways, GOES_ON))
    menu: Block = {
        "type": "conversations_select", "action_id": ids.RULES_DRY,
        "filter": {"include": ["private"]},
    }  # fmt: skip
    return forms.field(label, menu, optional=True, hint=DRY_HINT)


def _public(action: str, channel: str | None) -> Block:
    menu: Block = {"type": "channels_select", "action_id": action}
    return menu | ({"initial_channel": channel} if channel else {})
