"""Who may be asked now, later, or not."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import calendar, policy
from bot.domain.policy import Person

ZONES = st.sampled_from(sorted(available_timezones()))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 31)).map(  # noqa: DTZ001
    lambda naive: calendar.micros(naive.replace(tzinfo=UTC))
)
QUARTER = 15 * calendar.MINUTE


def is_working_time(at: int, zone: str | None) -> bool:
    wall = calendar.moment(at).astimezone(ZoneInfo(zone or "UTC"))
    return wall.weekday() < 5 and 9 <= wall.hour < 17


@given(MOMENTS, ZONES)
def test_the_next_working_moment_is_in_working_hours_and_the_first(at: int, zone: str) -> None:
    found = policy.next_working_moment(at, zone)
    assert found >= at
    assert is_working_time(found, zone)
    if found > at:
        assert not any(is_working_time(one, zone) for one in range(at, found, QUARTER))


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
    found = policy.next_working_moment(_at(now), zone)
    assert calendar.moment(found) == calendar.moment(_at(expected))


def test_who_joined_and_is_at_work_is_sent_it() -> None:
    answer = policy.answer(Person(joined=True, active=True, tz="UTC"), _at("2026-03-03T10:00"))
    assert (answer.verdict, answer.until) == ("send", None)


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (Person(joined=False, active=True, tz="UTC"), "has not joined"),
        (Person(joined=True, active=False, tz="UTC"), "is not an active member"),
        (Person(joined=True, active=True, tz="UTC", recent=1), "has had their nudge this week"),
    ],
)
def test_who_may_not_be_asked_is_not_even_at_night(person: Person, reason: str) -> None:
    for now in ("2026-03-03T10:00", "2026-03-03T23:00"):
        answer = policy.answer(person, _at(now))
        assert (answer.verdict, answer.reasons) == ("drop", (reason,))


@given(MOMENTS, ZONES, st.booleans(), st.booleans(), st.integers(0, 3))
def test_nothing_is_ever_sent_outside_consent_hours_and_the_weeks_one(
    at: int, zone: str, joined: bool, active: bool, recent: int
) -> None:
    answer = policy.answer(Person(joined, active, zone, recent), at)
    assert answer.reasons
    if answer.verdict == "send":
        assert joined
        assert active
        assert recent < policy.NUDGES_A_WEEK
        assert is_working_time(at, zone)
    if answer.verdict == "hold":
        assert answer.until is not None
        assert policy.answer(Person(joined, active, zone, recent), answer.until).verdict == "send"


def _at(iso: str) -> int:
    return calendar.micros(datetime.fromisoformat(iso).replace(tzinfo=UTC))
