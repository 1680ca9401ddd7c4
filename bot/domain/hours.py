"""When somebody is at work: their hours and days, in their own time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.domain import calendar

DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours: minutes after midnight, `begins` < `ends`, and the days (Monday is 0)."""

    begins: int = 9 * 60
    ends: int = 17 * 60
    days: frozenset[int] = frozenset(range(5))


OFFICE = Hours()
ALWAYS = Hours(0, DAY_MINUTES, frozenset(range(7)))


def within(own: Hours, here: Hours) -> Hours:
    """Somebody's own hours, as far as the workspace's allow; where none would be left, their own.

    So who works at night is not left out for good by quiet hours that suit the rest.
    """
    begins, ends = max(own.begins, here.begins), min(own.ends, here.ends)
    days = own.days & here.days
    return Hours(begins, ends, days) if begins < ends and days else own


def next_moment(now: int, tz: str | None, hours: Hours = OFFICE) -> int:
    """`now` if it falls in those hours there, else when they next begin (UTC microseconds)."""
    today = calendar.local_day(now, tz)
    for day in (today + timedelta(days=ahead) for ahead in range(15)):
        opens, closes = _span(day, tz, hours)
        # A zone that moves across the date line skips a day: its hours are another day's.
        exists = calendar.local_day(opens, tz) == day
        if exists and day.weekday() in hours.days and opens < closes and now < closes:
            return max(now, opens)
    raise AssertionError("two weeks hold a working day")


def days_later(now: int, days: int, tz: str | None, hours: Hours = OFFICE) -> int:
    """The same moment so many working days later, moved into those hours."""
    at = next_moment(now, tz, hours)
    for _ in range(days):
        at = next_moment(_next_day(at, tz), tz, hours)
    wall = calendar.moment(now).astimezone(calendar.zone(tz))
    minute = min(max(wall.hour * 60 + wall.minute, hours.begins), hours.ends - 1)
    return max(at, calendar.at_local(calendar.local_day(at, tz), _time(minute), tz))


def day_begins(now: int, tz: str | None) -> int:
    """The beginning of the local day that `now` is in."""
    return calendar.at_local(calendar.local_day(now, tz), time(0), tz)


def _next_day(at: int, tz: str | None) -> int:
    return calendar.at_local(calendar.local_day(at, tz) + timedelta(days=1), time(0), tz)


def _span(day: date, tz: str | None, hours: Hours) -> tuple[int, int]:
    ends = (
        calendar.at_local(day + timedelta(days=1), time(0), tz)
        if hours.ends >= DAY_MINUTES
        else calendar.at_local(day, _time(hours.ends), tz)
    )
    return calendar.at_local(day, _time(hours.begins), tz), ends


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)
