"""When a digest is due, which stories it tells, and what may be told in numbers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain import calendar, digest
from bot.domain.digest import Candidate, Numbers

QUESTION = (1, 0, 10)  # channel, at, author


def at(text: str) -> int:
    return calendar.micros(datetime.fromisoformat(text).replace(tzinfo=UTC))


# --- when


def test_a_week_is_that_of_the_calendar_where_they_are() -> None:
    sunday_in_london = at("2026-03-08T20:00")  # Monday in Auckland
    assert digest.week(sunday_in_london, "Europe/London") == "2026-W10"
    assert digest.week(sunday_in_london, "Pacific/Auckland") == "2026-W11"
    assert digest.week(at("2027-01-01T12:00"), None) == "2026-W53"


def test_it_is_begun_at_its_hour_or_some_hours_late() -> None:
    slot = at("2026-03-10T10:00")
    assert digest.is_time(slot, slot, None)
    assert digest.is_time(slot + digest.LOOK_FOR - 1, slot, None)
    assert not digest.is_time(slot + digest.LOOK_FOR, slot, None)


def test_who_says_yes_after_the_hour_waits_for_the_next() -> None:
    slot = at("2026-03-10T10:00")
    assert not digest.is_time(slot + 60, slot, slot + 1)
    assert digest.is_time(slot + 60, slot, slot)


# --- stories


def test_what_they_answer_for_comes_first_then_their_silo_then_the_newest() -> None:
    rows = [
        Candidate(1, at=50, silos=frozenset({7, 8})),
        Candidate(2, at=40, silos=frozenset({1, 8})),
        Candidate(3, at=30, priority=5, owned=True),
        Candidate(4, at=60, silos=frozenset({7})),
    ]
    assert digest.choose(rows, silo=1, told=()) == [3, 2, 1]


def test_what_was_told_is_told_no_more() -> None:
    rows = [Candidate(n, at=n) for n in range(5)]
    assert digest.choose(rows, None, told={4, 3}) == [2, 1, 0]
    assert digest.choose(rows, None, told=range(5)) == []


def test_each_priority_has_its_turn_before_any_has_a_second() -> None:
    rows = [Candidate(n, at=n, priority=1) for n in range(5)] + [Candidate(9, at=0, priority=2)]
    assert digest.choose(rows, None, told=()) == [4, 9, 3]


# --- questions that waited


def _asked(people: int) -> list[tuple[int, int, int]]:
    return [(1, n, n) for n in range(people)]


def _answers(people: int, after: int = 1) -> list[tuple[int, int, int, int]]:
    return [(1, n, n + after, 99) for n in range(people)]


def test_a_question_waited_where_nobody_else_answered_within_a_day() -> None:
    late = [(1, n, n + digest.WAITED + 1, 99) for n in range(5, 10)]
    own = [(1, n, n + 1, n) for n in range(5, 10)]
    rows = [*_answers(5), *late, *own]
    assert digest.waited(_asked(10), rows, could=20) == (5, 10)


def test_of_what_few_people_asked_it_is_told_that_it_was_few() -> None:
    assert digest.waited(_asked(9), _answers(5), could=20) == (None, 9)
    often = [(1, n, n % 4) for n in range(30)]  # thirty questions that waited, by four people
    asked = [*often, *((1, 100 + n, 10 + n) for n in range(6))]
    answers = [(1, 100 + n, 101 + n, 99) for n in range(6)]
    assert digest.waited(asked, answers, could=20) == (None, 36)


@pytest.mark.parametrize(("asked", "answered"), [(9, 4), (4, 0), (7, 4)])
def test_where_few_stand_behind_it_nothing_is_told(asked: int, answered: int) -> None:
    assert digest.waited(_asked(asked), _answers(answered), could=20) is None


def test_none_asked_and_none_waited_may_be_told() -> None:
    assert digest.waited([], [], could=20) == (0, 0)
    assert digest.waited(_asked(8), _answers(8), could=20) == (0, 8)
    assert digest.waited([], [], could=4) is None


# --- numbers


def test_numbers_are_kept_and_read_as_they_were() -> None:
    numbers = Numbers(
        until=5, silos=("A", "B"), silo_count=2, cells=((0, 1, None),), weeks=((1, 2), (3, None)),
        share=(1, 5), waited=(2, 9), spoke=True,
    )  # fmt: skip
    kept = {**numbers.as_dict(), "of_a_newer_version": 1}
    assert digest.from_dict(kept) == numbers


def test_a_picture_has_room_for_those_that_cross_most() -> None:
    cells = tuple((a, b, a + b) for a in range(12) for b in range(a + 1, 12))
    numbers = Numbers(until=5, silos=tuple("ABCDEFGHIJKL"), cells=cells)
    chosen, shown = digest.shown_silos(numbers, most=4)
    assert chosen == [11, 10, 9, 8]
    assert set(shown) == {(8, 9), (8, 10), (8, 11), (9, 10), (9, 11), (10, 11)}


def test_the_change_is_told_only_where_both_shares_are() -> None:
    assert Numbers(until=5, share=(5, 50)).change is None
    change = Numbers(until=5, share=(40, 80), before=(10, 80)).change
    assert change is not None
    assert change.verdict == "more"
