"""The rules of a workspace as admins read and change them."""

from __future__ import annotations

import json
from typing import Any

from bot.domain.limits import LIMITS
from bot.domain.rules import Rules
from bot.views import forms, ids
from bot.views.blocks import Block

HOW = (
    "To change one: the card, or `/footbridge rules NAME NUMBER`, "
    "`/footbridge rules stories #channel`, `/footbridge rules stories off`."
)
STORIES = "Where stories are published"
STORIES_HINT = "A public channel I am in. Empty: whoever writes one chooses each time."
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
        f"• {STORIES}: {_channel(rules.stories_channel)}",
        f"• Where champions meet: {_channel(rules.champions_channel)} "
        "(`/footbridge champions channel`)",
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
    opened = {name: getattr(rules, name) for name in LIMITS} | {"stories": rules.stories_channel}
    blocks = [_number(name, getattr(rules, name)) for name in LIMITS]
    return forms.modal(
        "Rules", [*blocks, _stories(rules)], ids.RULES_MODAL, "Save", json.dumps(opened),
        close="Cancel",
    )  # fmt: skip


def _number(name: str, value: int) -> Block:
    limit = LIMITS[name]
    element = {
        "type": "number_input", "action_id": f"{ids.RULES_NUMBER}.{name}",
        "is_decimal_allowed": False, "initial_value": str(value),
        "min_value": str(limit.least), "max_value": str(limit.most),
    }  # fmt: skip
    hint = f"{limit.least} to {limit.most}. {limit.hint}"
    return forms.field(limit.label, element, hint=hint)


def _stories(rules: Rules) -> Block:
    menu: Block = {"type": "channels_select", "action_id": ids.RULES_STORIES}
    if rules.stories_channel:
        menu["initial_channel"] = rules.stories_channel
    return forms.field(STORIES, menu, optional=True, hint=STORIES_HINT)


def saved(before: Rules, after: Rules) -> str:
    """After a change."""
    if before == after:
        return f"{SAME}\n{listed(after)}"
    fewer = after.messages_days < before.messages_days
    return "\n".join(["Saved.", *([SHORTER] if fewer else []), listed(after)])
