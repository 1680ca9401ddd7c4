"""The rules as a text to keep, and what came of bringing one in."""

from __future__ import annotations

from typing import Any

from bot.domain import rules_file
from bot.domain.rules import Rules
from bot.views import ids, inputs
from bot.views.audit import said
from bot.views.blocks import escape
from bot.views.limits import SHORTER

MOST = 3000  # characters that a field takes
KEEP = (
    "The rules here, as YAML; `/footbridge import` reads it, here or elsewhere. Under `nudges` "
    "stands what is set otherwise than it comes. Not in it: who anybody is, silos, channels that "
    "are listened to, and whether all is paused or dry."
)
LONG = "It is longer than the field of `/footbridge import` takes: say it behind the command."
NOTHING = "Everything was like that already; nothing is changed."
NOT_DONE = "Nothing was changed."


def exported(text: str) -> str:
    long = f" {LONG}" if len(text) > MOST else ""
    return f"{KEEP}{long}\n```{escape(text)}```"


def refused(reason: str) -> str:
    return f"{escape(reason)} {NOT_DONE}"


def imported(before: Rules, after: Rules) -> str:
    """What is different now."""
    was, now = rules_file.said(before), rules_file.said(after)
    lines = [
        f"• `{name}`: {said(was[name])} → {said(now[name])}"
        for name in was
        if was[name] != now[name]
    ]
    kinds = sorted(
        name for name in before.kinds.keys() | after.kinds.keys()
        if before.kinds.get(name) != after.kinds.get(name)
    )  # fmt: skip
    if kinds:
        lines.append("• kinds of nudge: " + ", ".join(f"`{name}`" for name in kinds))
    if not lines:
        return NOTHING
    if after.messages_days < before.messages_days:
        lines.append(SHORTER)
    return "\n".join(["Done. What is different:", *lines, "`/footbridge audit` has it, too."])


def modal() -> dict[str, Any]:
    """Where one is brought in."""
    words = inputs.words(MOST, example="footbridge: 1 …")
    hint = "YAML, as /footbridge export gives it. What it does not name stays as it is."
    return inputs.form(
        ids.RULES_FILE_MODAL, "Bring in rules",
        [inputs.field(ids.RULES_FILE_WORDS, "The text", words, hint=hint, optional=False)],
    )  # fmt: skip
