"""The fields in which a workspace's quiet hours are set, and how they are said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.hours import DAY_MINUTES
from bot.domain.quiet_hours import clock
from bot.domain.rules import Rules
from bot.views import forms, ids
from bot.views.blocks import Block
from bot.views.joining import DAYS

ANY = "-"
OWN = "Each person's own hours"
HINT = (
    "By each person's own clock. Everybody also has hours of their own: 9 to 17, Monday to Friday, "
    "unless they choose others."
)


def fields(rules: Rules) -> list[Block]:
    """When nothing comes, whatever somebody's own hours are."""
    before = [(ANY, OWN), *((str(hour * 60), clock(hour * 60)) for hour in range(5, 13))]
    after = [(ANY, OWN), *((str(hour * 60), clock(hour * 60)) for hour in range(13, 24))]
    days = [str(day) for day in rules.quiet_days]
    return [
        forms.field("Nothing before", _time(ids.RULES_BEFORE, before, rules.quiet_before or None)),
        forms.field("Nothing after", _time(ids.RULES_AFTER, after, _until(rules))),
        forms.field(
            "Nothing on", forms.several(ids.RULES_DAYS, DAYS, days), optional=True, hint=HINT
        ),
    ]


def _until(rules: Rules) -> int | None:
    return rules.quiet_after if rules.quiet_after < DAY_MINUTES else None


def _time(action: str, options: Sequence[forms.Option], minutes: int | None) -> Block:
    value = ANY if minutes is None else str(minutes)
    odd = [] if any(key == value for key, _ in options) else [(value, clock(int(value)))]
    return forms.select(action, [*options, *odd], value)


def said(rules: Rules) -> str:
    """The quiet hours in words."""
    names: Mapping[str, str] = dict(DAYS)
    days = ", ".join(names[str(day)] for day in rules.quiet_days)
    never = f"never on {days}" if days else ""
    return ", ".join(filter(None, (_between(rules), never))) or "none set"


def _between(rules: Rules) -> str:
    begins, ends = rules.quiet_before, rules.quiet_after
    if begins and ends < DAY_MINUTES:
        return f"only between {clock(begins)} and {clock(ends)}"
    if begins:
        return f"not before {clock(begins)}"
    return f"not after {clock(ends)}" if ends < DAY_MINUTES else ""
