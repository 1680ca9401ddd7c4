"""When things are said: eight weeks that end on a Friday, and everyone's own working day."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKS = 8
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
STARTS = time(8, 0)
ENDS = time(18, 30)


@dataclass(frozen=True, order=True)
class Day:
    """A working day: `week` from 1 to 8, `weekday` from 0 (Monday) to 4 (Friday)."""

    week: int
    weekday: int

    @classmethod
    def parse(cls, text: str) -> "Day":
        """Read `w3 tue`. Raises ValueError for anything else."""
        week, weekday = text.split()
        day = cls(int(week.removeprefix("w")), WEEKDAYS.index(weekday))
        if not 1 <= day.week <= WEEKS:
            raise ValueError(f"week {day.week} is not one of the {WEEKS}")
        return day

    def date(self, end: date) -> date:
        """The calendar date, when the eight weeks end by `end`."""
        return last_day(end) - timedelta(weeks=WEEKS - self.week, days=4 - self.weekday)


def last_day(end: date) -> date:
    """The last Friday on or before `end`: weekdays are kept true, because people name them."""
    return end - timedelta(days=(end.weekday() - 4) % 7)


def at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """That local time as an instant in UTC."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def in_working_hours(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether `moment` falls into Monday to Friday, 8:00 to 18:30, on that zone's clock."""
    local = moment.astimezone(zone)
    return local.weekday() < 5 and STARTS <= local.time() <= ENDS


def next_working(moment: datetime, zone: ZoneInfo, rng: random.Random) -> datetime:
    """`moment` itself, or else a little into the next working day of somebody in `zone`."""
    if in_working_hours(moment, zone):
        return moment
    local = moment.astimezone(zone)
    day = local.date() + timedelta(days=local.time() > ENDS)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return at(day, time(8, 30), zone) + timedelta(minutes=rng.uniform(0, 75))


def pause(text: str, rng: random.Random) -> timedelta:
    """The time to read the last message and to type this one."""
    return timedelta(seconds=rng.uniform(20, 150) + len(text) * rng.uniform(0.2, 0.7))


def around(gap: timedelta, rng: random.Random) -> timedelta:
    """A gap that the author wrote down, give or take a quarter of it, or an hour at most."""
    return gap + min(gap / 4, timedelta(hours=1)) * rng.uniform(-1, 1)
