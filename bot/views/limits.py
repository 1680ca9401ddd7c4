"""The rules of a workspace as admins read and change them."""

from __future__ import annotations

import json
from typing import Any

from bot.domain.limits import LIMITS
from bot.domain.rules import Rules
from bot.views import forms, ids, quiet_hours, rule_fields
from bot.views.rule_fields import MEETS, STORIES

HOW = (
    "To change one: the card, or `/footbridge rules NAME NUMBER`, `rules hours 8:00-18:00`, "
    "`rules quiet-days sat sun`, `rules stories #channel`, `rules champions #channel`; `off` "
    "instead of a value takes it back."
)
SHORTER = (
    "Messages older than that are let go within about an hour; conversations and crossings stay. "
    "What is gone does not come back when you choose more days again."
)
SAME = "Nothing is different from before."


def listed(rules: Rules) -> str:
    """Every rule, with its value."""
    lines = [
        f"• `{name}` {limit.label}: *{getattr(rules, name)}*{_plain(rules, name)}"
        for name, limit in LIMITS.items()
    ]
    lines += [
        f"• `hours`, `quiet-days` Quiet hours for everybody: {quiet_hours.said(rules)}",
        f"• `stories` {STORIES}: {_channel(rules.stories_channel)}",
        f"• `champions` {MEETS}: {_channel(rules.champions_channel)}",
        f"• Everything paused: {_yes(rules.paused)} (`/footbridge pause`)",
        f"• Dry run: {_yes(rules.dry_run is not None)} (`/footbridge dry-run`)",
        f"• Kinds of nudge set otherwise than they come: {len(rules.kinds)} (`/footbridge nudges`)",
    ]
    return "\n".join(["*The rules here*", *lines, HOW])


def _plain(rules: Rules, name: str) -> str:
    plain = getattr(Rules(), name)
    return "" if getattr(rules, name) == plain else f" (unless set: {plain})"


def _channel(channel: str | None) -> str:
    return f"<#{channel}>" if channel else "nowhere yet"


def _yes(on: bool) -> str:
    return "*yes*" if on else "no"


def modal(rules: Rules) -> dict[str, Any]:
    """Where they are changed. What it was opened with travels along: only changes are kept."""
    blocks = [
        *(rule_fields.number(name, rules) for name in LIMITS),
        *quiet_hours.fields(rules),
        rule_fields.stories(rules),
        rule_fields.meets(rules),
    ]
    kept = json.dumps({"opened": rule_fields.opened(rules)})
    return forms.modal("Rules", blocks, ids.RULES_MODAL, "Save", kept, close="Cancel")


def dry_modal(rules: Rules) -> dict[str, Any]:
    """Where a dry run is begun or ended."""
    kept = json.dumps({"opened": rule_fields.opened(rules)})
    field = rule_fields.dry(rules, "Shown in")
    return forms.modal("Dry run", [field], ids.RULES_MODAL, "Save", kept, close="Cancel")


def saved(before: Rules, after: Rules) -> str:
    """After a change."""
    if before == after:
        return f"{SAME}\n{listed(after)}"
    fewer = after.messages_days < before.messages_days
    return "\n".join(["Saved.", *([SHORTER] if fewer else []), listed(after)])
