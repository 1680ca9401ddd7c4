"""Time: Slack's stamps, weeks, and wall clocks that skip and repeat hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import calendar

ZONES = st.sampled_from(sorted(available_timezones()))
MOMENTS = st.integers(min_value=0, max_value=calendar.LAST - calendar.WEEK)
THIS_CENTURY = st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 31)).map(  # noqa: DTZ001
    lambda naive: calendar.micros(naive.replace(tzinfo=UTC))
)


@given(MOMENTS)
def test_a_stamp_is_read_as_it_was_written(at: int) -> None:
    assert calendar.from_ts(calendar.to_ts(at)) == at


@given(MOMENTS)
def test_a_moment_is_counted_as_it_was_read(at: int) -> None:
    assert calendar.micros(calendar.moment(at)) == at


@pytest.mark.parametrize(
    ("ts", "at"),
    [
        ("1732212345.000200", 1_732_212_345_000_200),
        ("1732212345", 1_732_212_345_000_000),
        ("1732212345.2", 1_732_212_345_200_000),
        ("1732212345.0002009", 1_732_212_345_000_200),
    ],
)
def test_slacks_stamps(ts: str, at: int) -> None:
    assert calendar.from_ts(ts) == at


@pytest.mark.parametrize(
    "ts", ["", ".", ".5", "-1.0", "1e9", "12.x", "²", "١٢٣", " 1", "9" * 12, "9" * 5000]
)
def test_what_is_no_stamp_is_refused(ts: str) -> None:
    with pytest.raises(ValueError, match="not a Slack timestamp"):
        calendar.from_ts(ts)


@given(THIS_CENTURY)
def test_a_week_begins_on_the_monday_before(at: int) -> None:
    monday = calendar.moment(calendar.week_of(at))
    assert (monday.weekday(), monday.time()) == (0, time(0))
    assert 0 <= at - calendar.week_of(at) < calendar.WEEK


@pytest.mark.parametrize("name", [None, "", "Mars/Olympus", "../../etc/passwd", "a" * 9999, "\0"])
def test_an_unknown_zone_is_utc(name: str | None) -> None:
    assert calendar.zone(name) == ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("day", "hour", "zone", "expected"),
    [
        # skipped: an hour later by the wall
        (date(2026, 3, 8), time(2, 30), "America/New_York", "2026-03-08T07:30"),
        (date(2026, 3, 29), time(1, 30), "Europe/London", "2026-03-29T01:30"),
        # repeated: the first
        (date(2026, 11, 1), time(1, 30), "America/New_York", "2026-11-01T05:30"),
        (date(2026, 10, 25), time(2, 30), "Europe/Berlin", "2026-10-25T00:30"),
        # half hours and quarters; Lord Howe's clocks move by half an hour
        (date(2026, 6, 1), time(9), "Asia/Kolkata", "2026-06-01T03:30"),
        (date(2026, 6, 1), time(9), "Asia/Kathmandu", "2026-06-01T03:15"),
        (date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe", "2026-10-03T15:45"),
        (date(2028, 2, 29), time(9), "Pacific/Auckland", "2028-02-28T20:00"),
        (date(2026, 6, 1), time(9), None, "2026-06-01T09:00"),
    ],
)
def test_an_hour_by_the_wall(day: date, hour: time, zone: str | None, expected: str) -> None:
    at = calendar.at_local(day, hour, zone)
    assert calendar.moment(at) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@given(THIS_CENTURY, ZONES)
def test_noon_by_the_wall_is_on_its_day(at: int, zone: str) -> None:
    day = calendar.local_day(at, zone)
    noon = calendar.at_local(day, time(12), zone)
    assert calendar.local_day(noon, zone) == day
    assert abs(noon - at) < calendar.DAY


@given(THIS_CENTURY, ZONES)
def test_the_day_of_words_turns_at_four(at: int, zone: str) -> None:
    before = calendar.word_day(at, zone)
    assert calendar.word_day(at + calendar.HOUR, zone) in (before, before + 1)
    wall = calendar.moment(at).astimezone(ZoneInfo(zone))
    assert before == (wall.date() - timedelta(days=wall.hour < 4)).toordinal()
