"""Working hours, each in their own zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import calendar, hours
from bot.domain.hours import DAY_MINUTES, Hours

ZONES = st.sampled_from(sorted(available_timezones()))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 31)).map(  # noqa: DTZ001
    lambda naive: calendar.micros(naive.replace(tzinfo=UTC))
)
QUARTER = 15 * calendar.MINUTE
ANY_HOURS = st.builds(
    lambda begins, length, days: Hours(begins, min(begins + length, DAY_MINUTES), days),
    st.integers(0, 20 * 4).map(lambda quarters: quarters * 15),
    st.integers(8, 48).map(lambda quarters: quarters * 15),
    st.frozensets(st.integers(0, 6), min_size=1),
)


def at(iso: str) -> int:
    return calendar.micros(datetime.fromisoformat(iso).replace(tzinfo=UTC))


def is_working_time(moment: int, zone: str, kept: Hours) -> bool:
    wall = calendar.moment(moment).astimezone(ZoneInfo(zone))
    return wall.weekday() in kept.days and (kept.begins <= wall.hour * 60 + wall.minute < kept.ends)


@given(MOMENTS, ZONES, ANY_HOURS)
def test_the_next_moment_is_in_their_hours_and_the_first(now: int, zone: str, kept: Hours) -> None:
    found = hours.next_moment(now, zone, kept)
    assert found >= now
    on_change = _clocks_change(found, zone)
    assert is_working_time(found, zone, kept) or on_change
    if found > now and not on_change and found - now < 3 * calendar.DAY:
        early = [one for one in range(now, found, QUARTER) if is_working_time(one, zone, kept)]
        assert all(_clocks_change(one, zone) for one in early)


def _clocks_change(moment: int, zone: str) -> bool:
    there = ZoneInfo(zone)
    around = (moment - calendar.DAY, moment + calendar.DAY)
    first, last = (calendar.moment(one).astimezone(there).utcoffset() for one in around)
    return first != last


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        ("2026-03-03T10:00", "UTC", "2026-03-03T10:00"),
        ("2026-03-03T17:00", "UTC", "2026-03-04T09:00"),  # closing time is over
        ("2026-03-06T16:59", "UTC", "2026-03-06T16:59"),
        ("2026-03-06T17:30", "America/New_York", "2026-03-06T17:30"),
        ("2026-03-06T22:30", "America/New_York", "2026-03-09T13:00"),  # the clocks moved meanwhile
        ("2026-10-30T18:00", "Europe/London", "2026-11-02T09:00"),
        ("2026-03-03T12:00", "Asia/Kolkata", "2026-03-04T03:30"),
        # Samoa had no Friday that week: after Thursday came Saturday
        ("2011-12-30T05:00", "Pacific/Apia", "2012-01-01T19:00"),
    ],
)
def test_when_work_begins_again(now: str, zone: str, expected: str) -> None:
    assert calendar.moment(hours.next_moment(at(now), zone)) == calendar.moment(at(expected))


def test_hours_of_their_own() -> None:
    late = Hours(begins=13 * 60, ends=DAY_MINUTES, days=frozenset({6}))
    assert hours.next_moment(at("2026-03-03T10:00"), "UTC", late) == at("2026-03-08T13:00")
    assert hours.next_moment(at("2026-03-08T23:59"), "UTC", late) == at("2026-03-08T23:59")


@pytest.mark.parametrize(
    ("now", "days", "expected"),
    [
        ("2026-03-03T10:00", 1, "2026-03-04T10:00"),
        ("2026-03-06T10:00", 1, "2026-03-09T10:00"),  # over a weekend
        ("2026-03-06T20:00", 2, "2026-03-11T16:59"),  # asked in the evening: Monday counts as day 0
        ("2026-03-07T08:00", 1, "2026-03-10T09:00"),
    ],
)
def test_so_many_working_days_later(now: str, days: int, expected: str) -> None:
    found = hours.days_later(at(now), days, "UTC")
    assert calendar.moment(found) == calendar.moment(at(expected))


def test_a_day_begins_at_local_midnight() -> None:
    begins = hours.day_begins(at("2026-03-03T03:00"), "America/New_York")
    assert calendar.moment(begins) == datetime(2026, 3, 2, 5, tzinfo=UTC)
    assert begins <= at("2026-03-03T03:00") < begins + calendar.DAY
