"""Time as Footbridge counts it: microseconds since the epoch, UTC; local only where people are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY
LAST = 253_402_300_800 * SECOND  # no moment is as late: the year 10000

# Weeks begin on Monday; the epoch was a Thursday.
_MONDAY_OFFSET = 3 * DAY


def micros(moment: datetime) -> int:
    """An aware datetime as microseconds since the epoch."""
    delta = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * SECOND + delta.microseconds


def moment(at: int) -> datetime:
    """Microseconds since the epoch as an aware datetime in UTC."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)


def from_ts(ts: str) -> int:
    """Slack's `ts` ("1732212345.000200") in microseconds. Raises ValueError if it is none."""
    seconds, _, fraction = ts.partition(".")
    if not _is_number(seconds) or len(seconds) > 12 or (fraction and not _is_number(fraction)):
        raise ValueError(f"not a Slack timestamp: {ts[:40]!r}")
    at = int(seconds) * SECOND + int(fraction[:6].ljust(6, "0"))
    if at >= LAST:
        raise ValueError(f"not a Slack timestamp: {ts[:40]!r}")
    return at


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def to_ts(at: int) -> str:
    """Microseconds as Slack's `ts`."""
    return f"{at // SECOND}.{at % SECOND:06d}"


def week_of(at: int) -> int:
    """The Monday 00:00 UTC on or before `at`, in microseconds."""
    return at - (at + _MONDAY_OFFSET) % WEEK


def zone(name: str | None) -> ZoneInfo:
    """The time zone of that IANA name; UTC where it is unknown."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def local_day(at: int, tz: str | None) -> date:
    return moment(at).astimezone(zone(tz)).date()


def word_day(at: int, tz: str | None) -> int:
    """The number of the day whose key hashes words at `at`; days turn at 04:00 local."""
    return (moment(at).astimezone(zone(tz)) - timedelta(hours=4)).toordinal()


def at_local(day: date, hour: time, tz: str | None) -> int:
    """That wall-clock hour on that day in UTC microseconds.

    An hour that the clocks skip becomes the hour after; one that comes twice, the first.
    """
    wall = datetime.combine(day, hour, tzinfo=zone(tz))
    return micros(wall.astimezone(UTC))
