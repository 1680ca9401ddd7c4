"""Quiet hours of a workspace: as they are typed, and what is left of somebody's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import hours, policy, quiet_hours
from bot.domain.catalogue import CROSSING_VALUE
from bot.domain.hours import DAY_MINUTES, Hours
from bot.domain.policy import Past
from bot.domain.rules import Rules, from_dict
from bot.views import quiet_hours as view

WEEKEND = frozenset({5, 6})
SPANS = st.tuples(st.integers(0, DAY_MINUTES), st.integers(0, DAY_MINUTES)).filter(
    lambda pair: pair[0] < pair[1]
)
ANY = st.builds(
    lambda span, days: Hours(span[0], span[1], days),
    SPANS, st.frozensets(st.integers(0, 6), min_size=1),
)  # fmt: skip


@given(ANY, ANY)
def test_within_is_in_both_or_is_ones_own(own: Hours, here: Hours) -> None:
    found = hours.within(own, here)
    inside = found.begins >= here.begins and found.ends <= here.ends and found.days <= here.days
    assert found == own or inside
    assert found.begins >= own.begins
    assert found.ends <= own.ends
    assert found.days <= own.days
    assert found.days
    assert found.begins < found.ends


def test_where_nothing_is_set_everybody_has_their_own() -> None:
    own = Hours(22 * 60, DAY_MINUTES, WEEKEND)
    assert Rules().hours == hours.ALWAYS
    assert hours.within(own, Rules().hours) == own


def test_who_works_at_night_is_not_left_out_for_good() -> None:
    own = Hours(22 * 60, DAY_MINUTES, frozenset({0, 1}))
    assert hours.within(own, Rules(quiet_before=480, quiet_after=1080).hours) == own
    assert hours.within(Hours(days=WEEKEND), Rules(quiet_days=(5, 6)).hours).days == WEEKEND


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("8:00-18:00", (480, 1080)),
        ("08-18", (480, 1080)),
        ("8 to 18:30", (480, 1110)),
        ("0:00-24:00", (0, DAY_MINUTES)),
        ("OFF", (0, DAY_MINUTES)),
    ],
)
def test_hours_as_they_are_typed(typed: str, found: tuple[int, int]) -> None:
    assert quiet_hours.hours(typed) == found


@pytest.mark.parametrize(
    "typed", ["", "8", "8-8", "18-8", "8:60-9", "8-25", "-", "8--9", "9" * 900]
)
def test_hours_that_are_none(typed: str) -> None:
    with pytest.raises(ValueError, match=r"Hours are said|begin before it ends"):
        quiet_hours.hours(typed)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("sat sun", (5, 6)), ("Sunday, saturday", (5, 6)), ("wed", (2,)), ("off", ())],
)
def test_days_as_they_are_typed(typed: str, found: tuple[int, ...]) -> None:
    assert quiet_hours.days(typed) == found


@pytest.mark.parametrize("typed", ["", "someday", "mon xyz", "mon tue wed thu fri sat sun"])
def test_days_that_are_none(typed: str) -> None:
    with pytest.raises(ValueError, match=r"Days are said|at least one day"):
        quiet_hours.days(typed)


def test_what_is_kept_is_read_again() -> None:
    rules = Rules(quiet_before=480, quiet_days=(5, 6))
    kept = {"quiet_before": 480, "quiet_days": [5, 6]}  # JSON knows no tuples
    assert from_dict(kept) == rules
    assert from_dict(rules.as_dict()) == rules


def test_how_they_are_said() -> None:
    assert view.said(Rules()) == "none set"
    assert view.said(Rules(quiet_after=1080)) == "not after 18:00"
    assert view.said(Rules(quiet_before=480)) == "not before 08:00"
    assert view.said(Rules(quiet_before=480, quiet_after=1080)) == "only between 08:00 and 18:00"
    assert view.said(Rules(quiet_days=(6,))) == "never on Sunday"


# --- wordings that are off


def test_a_wording_that_is_off_is_not_used() -> None:
    for drawn in range(3):
        assert policy.wording(CROSSING_VALUE, [], 0, 0, drawn, frozenset({0, 2})) == 1


def test_of_those_that_are_left_the_one_read_longest_ago_is_next() -> None:
    past = [
        Past(at=1, kind="crossing_value", wording=2),
        Past(at=2, kind="crossing_value", wording=1),
    ]
    assert policy.wording(CROSSING_VALUE, past, rest=100, now=3, drawn=0, off=frozenset({0})) == 2


def test_wordings_are_known_by_their_words() -> None:
    names = CROSSING_VALUE.names
    assert len(set(names)) == len(CROSSING_VALUE.wordings)
    off = Rules(kinds={"crossing_value": {"words_off": [names[1], "of an old version"]}})
    assert off.words_off(CROSSING_VALUE) == {1}
    every = Rules(kinds={"crossing_value": {"words_off": list(names)}})
    assert every.words_off(CROSSING_VALUE) == frozenset()  # one has to stay
