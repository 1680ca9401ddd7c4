"""May this person be nudged now? Send, hold until a better hour, or drop; always with reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.domain import calendar

NUDGES_A_WEEK = 1
WORK_BEGINS, WORK_ENDS = time(9), time(17)
WORKDAYS = frozenset(range(5))  # Monday to Friday


@dataclass(frozen=True, slots=True)
class Person:
    """What policy needs to know of a recipient. `recent` counts nudges of the last seven days."""

    joined: bool
    active: bool
    tz: str | None
    recent: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """`verdict` is send, hold (until `until`, UTC microseconds) or drop."""

    verdict: str
    reasons: tuple[str, ...]
    until: int | None = None


def answer(person: Person, now: int) -> Answer:
    """Whether a nudge may go to that person at `now` (UTC microseconds)."""
    never = [
        reason
        for reason, holds in (
            ("has not joined", not person.joined),
            ("is not an active member", not person.active),
            ("has had their nudge this week", person.recent >= NUDGES_A_WEEK),
        )
        if holds
    ]
    if never:
        return Answer("drop", tuple(never))
    opens = next_working_moment(now, person.tz)
    if opens > now:
        return Answer("hold", ("outside their working hours",), opens)
    return Answer("send", ("joined", "within working hours", "nothing else this week"))


def next_working_moment(now: int, tz: str | None) -> int:
    """`now` if it falls in working hours there, else when they next begin."""
    today = calendar.local_day(now, tz)
    for day in (today + timedelta(days=ahead) for ahead in range(8)):
        opens, closes = _hours(day, tz)
        # A zone that moves across the date line skips a day: its hours are another day's.
        exists = calendar.local_day(opens, tz) == day
        if exists and day.weekday() in WORKDAYS and now < closes:
            return max(now, opens)
    raise AssertionError("a week holds a working day")


def _hours(day: date, tz: str | None) -> tuple[int, int]:
    return calendar.at_local(day, WORK_BEGINS, tz), calendar.at_local(day, WORK_ENDS, tz)
