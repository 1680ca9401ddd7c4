"""The quiet hours of a workspace, as admins type them: nothing comes to anybody outside them."""

from __future__ import annotations

import re

from bot.domain.hours import DAY_MINUTES
from bot.domain.rules import Rules

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*(?:-|–|to)\s*(\d{1,2})(?::(\d{2}))?")
HOURS_HOW = "Hours are said as in 8:00-18:00, or off."
DAYS_HOW = "Days are said as in sat sun, or off."
BACKWARDS = "That leaves no time at all: it has to begin before it ends."
OFF = "off"
NO_DAY = "Leave at least one day; to stop everything: /footbridge pause"


def hours(text: str) -> tuple[int, int]:
    """From and until when something may come, in minutes after midnight.

    Raises ValueError that says what is the matter.
    """
    said = text.strip().casefold()
    if said == OFF:
        return 0, DAY_MINUTES
    found = _SPAN.fullmatch(said)
    if found is None:
        raise ValueError(HOURS_HOW)
    begins, ends = _minutes(found[1], found[2]), _minutes(found[3], found[4])
    if begins >= ends:
        raise ValueError(BACKWARDS)
    return begins, ends


def _minutes(hour: str, minute: str | None) -> int:
    at = int(hour) * 60 + int(minute or 0)
    if at > DAY_MINUTES or int(minute or 0) > 59:
        raise ValueError(HOURS_HOW)
    return at


def days(text: str) -> tuple[int, ...]:
    """The days (Monday is 0) on which nothing comes. Raises ValueError that says what is odd."""
    said = re.findall(r"[^\s,]+", text.casefold())
    if said == [OFF]:
        return ()
    found = [next((n for n, day in enumerate(DAYS) if one[:3] == day), -1) for one in said]
    if not found or -1 in found:
        raise ValueError(DAYS_HOW)
    if len(set(found)) == len(DAYS):
        raise ValueError(NO_DAY)
    return tuple(sorted(set(found)))


def hours_said(rules: Rules) -> str:
    """The quiet hours, as `hours` reads them."""
    if (rules.quiet_before, rules.quiet_after) == (0, DAY_MINUTES):
        return OFF
    return f"{clock(rules.quiet_before)}-{clock(rules.quiet_after)}"


def days_said(rules: Rules) -> str:
    """The quiet days, as `days` reads them."""
    return " ".join(DAYS[day] for day in rules.quiet_days) or OFF


def problems(rules: Rules) -> dict[str, str]:
    """What is the matter with these, by rule; nothing where nothing is."""
    found = {}
    if rules.quiet_before >= rules.quiet_after:
        found["quiet_after"] = BACKWARDS
    if len(set(rules.quiet_days)) == len(DAYS):
        found["quiet_days"] = NO_DAY
    return found


def clock(minutes: int) -> str:
    """A time of the day, as in 08:00."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
