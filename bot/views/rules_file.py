"""The rules as a text to keep, and what came of bringing one in."""

from __future__ import annotations

from typing import Any

from bot.domain.limits import LIMITS
from bot.domain.rules import Rules
from bot.views import ids, inputs
from bot.views.blocks import escape

MOST = 3000  # characters that a field takes
KEEP = (
    "The rules here; `/footbridge import` reads it, here or elsewhere. Not in it: who anybody is, "
    "silos, channels that are listened to, and whether all is paused or dry."
)
NOTHING = "Everything was like that already; nothing is changed."
NOT_DONE = "Nothing was changed."


def exported(text: str) -> str:
    return f"{KEEP}\n```{escape(text)}```"


def refused(reason: str) -> str:
    return f"{escape(reason)} {NOT_DONE}"


def imported(before: Rules, after: Rules) -> str:
    """What is different now."""
    names = [*LIMITS, "quiet_before", "quiet_after", "quiet_days", "stories_channel"]
    lines = [
        f"• `{name}`: {_value(getattr(before, name))} → {_value(getattr(after, name))}"
        for name in names
        if getattr(before, name) != getattr(after, name)
    ]
    kinds = sorted(
        name for name in before.kinds.keys() | after.kinds.keys()
        if before.kinds.get(name) != after.kinds.get(name)
    )  # fmt: skip
    if kinds:
        lines.append("• kinds of nudge: " + ", ".join(f"`{name}`" for name in kinds))
    if not lines:
        return NOTHING
    return "\n".join(["Done. What is different:", *lines, "`/footbridge audit` has it, too."])


def _value(value: Any) -> str:
    return "nothing" if value is None else escape(str(value))


def modal() -> dict[str, Any]:
    """Where one is brought in."""
    words = inputs.words(MOST, example='{"footbridge": 1, …}')
    hint = "What /footbridge export gave. What it does not name stays as it is."
    return inputs.form(
        ids.RULES_FILE_MODAL, "Bring in rules",
        [inputs.field(ids.RULES_FILE_WORDS, "The text", words, hint=hint, optional=False)],
    )  # fmt: skip
