"""The numbers among a workspace's rules: what each is, and between what it may lie."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.retention import DAYS
from bot.domain.rules import Rules


@dataclass(frozen=True, slots=True)
class Limit:
    """A number an admin may set, from `least` to `most`, both included."""

    label: str
    least: int
    most: int
    hint: str


_ASKED = "Besides what they asked for themselves."
LIMITS = {
    "nudges_a_week": Limit("Nudges to a person in a week", 0, 7, _ASKED),
    "nudges_a_day": Limit("Nudges to a person in a day", 0, 3, _ASKED),
    "workspace_a_day": Limit("Nudges to everybody together in a day", 0, 100_000, _ASKED),
    "pair_rest": Limit(
        "Days before the same two people again", 0, 365,
        "So that nobody is pushed together, or asked about the same colleague week after week.",
    ),
    "wording_rest": Limit(
        "Days before the same words again", 0, 365, "To the same person, where others are left."
    ),
    "messages_days": Limit(
        "Days that messages are kept", 7, 365,
        f"Who, where, when, to whom; never their text. {DAYS['messages']} unless set.",
    ),
}  # fmt: skip


def number(name: str, text: str) -> int:
    """The number that somebody typed for that rule. Raises ValueError that says what it may be."""
    limit = LIMITS[name]
    typed = text.strip()
    found = int(typed) if re.fullmatch(r"\d{1,9}", typed) else -1
    if not limit.least <= found <= limit.most:
        raise ValueError(f"{limit.label}: a whole number from {limit.least} to {limit.most}.")
    return found


def problems(typed: Mapping[str, str]) -> dict[str, str]:
    """What is the matter, by rule; nothing where all can be set."""
    found = {}
    for name, text in typed.items():
        try:
            number(name, text)
        except ValueError as error:
            found[name] = str(error)
    return found


def changed(rules: Rules, typed: Mapping[str, str]) -> Rules:
    """The rules with these numbers. Raises ValueError for the first that may not be."""
    values: dict[str, Any] = {name: number(name, text) for name, text in typed.items()}
    return replace(rules, **values)
