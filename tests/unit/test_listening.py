"""What silo cards, ways of working and tours decide, without anybody there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain import calendar, tours, ways
from bot.domain import silo_cards as cards
from bot.domain.tours import Ahead, Thread

NOW = 1_772_532_000_000_000  # 2026-03-03 10:00 UTC


# --- cards


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("deflection: no ticket at all", [("deflection", "no ticket at all")]),
        ("• *MRR*: monthly, each month", [("MRR", "monthly, each month")]),
        ("- sla:  two hours ", [("sla", "two hours")]),
        ("no colon here", []),
        ("empty:", []),
        (": no term", []),
        ("Please write to us before you promise anything to anybody at all: it helps", []),
    ],
)
def test_a_word_is_a_term_and_its_meaning(line: str, found: list[tuple[str, str]]) -> None:
    assert cards.terms(line) == found


def test_a_card_is_stale_after_two_quarters() -> None:
    assert not cards.is_stale(NOW - cards.STALE, NOW)
    assert cards.is_stale(NOW - cards.STALE - 1, NOW)


@pytest.mark.parametrize(
    ("text", "heard", "then"),
    [
        ("", " We sell. ", "We sell."),
        ("We sell.", "We also advise.", "We sell.\nWe also advise."),
        ("We sell, and we advise.", "we sell", "We sell, and we advise."),
        ("We sell.", "  ", "We sell."),
        ("x" * 1490, "y" * 20, "x" * 1490),
        ("", "y" * 2000, "y" * cards.TEXT_MOST),
    ],
)
def test_what_was_heard_is_added_once_and_nothing_is_lost(text: str, heard: str, then: str) -> None:
    assert cards.with_heard(text, heard) == then


def test_a_look_is_asked_of_who_was_asked_longest_ago() -> None:
    assert cards.turn([3, 1, 2], {}) == 1
    assert cards.turn([1, 2, 3], {1: 50, 2: 40, 3: 60}) == 2
    assert cards.turn([1, 2, 3], {1: 50, 2: 40}) == 3
    assert cards.turn([], {}) is None


def test_those_named_as_whom_to_ask_change_by_the_week_and_all_come_up() -> None:
    people = list(range(1, 13))
    shown = [cards.some(people, NOW + week * calendar.WEEK) for week in range(12)]
    assert all(len(one) == cards.ASK_MOST == len(set(one)) for one in shown)
    assert {person for one in shown for person in one} == set(people)
    assert cards.some([2, 1], NOW) == [1, 2]


# --- ways


@pytest.mark.parametrize(
    ("before", "last", "found"),
    [
        ([10] * 8, 20, ways.GROWS), ([10] * 8, 19, None), ([10] * 8, 3, ways.FADES),
        ([10] * 8, 6, None), ([0] * 8, 3, ways.GROWS), ([0] * 8, 2, None), ([2] * 8, 0, None),
        ([5] * 8, 0, ways.FADES), ([], 0, None), ([100] * 8, 140, None),
    ],
)  # fmt: skip
def test_ties_grow_or_fade_beyond_twice_and_beyond_chance(
    before: list[int], last: int, found: str | None
) -> None:
    assert ways.trend(before, last) == found


def test_the_week_that_has_begun_is_not_counted() -> None:
    this_week = calendar.week_of(NOW)
    weeks = {this_week - back * calendar.WEEK: 10 for back in range(1, 10)}
    assert ways.changed({**weeks, this_week: 500}, this_week) is None
    assert ways.changed({**weeks, this_week - calendar.WEEK: 40}, this_week) == ways.GROWS
    assert ways.pair_of(7, 3) == ways.pair_of(3, 7) == (3, 7)


# --- tours


def test_the_least_reached_comes_first_and_of_those_alike_the_larger() -> None:
    ahead = [Ahead(1, "Sales", 9, 5), Ahead(2, "Ops", 0, 3), Ahead(3, "Legal", 0, 8)]
    assert [one.name for one in tours.order(ahead)] == ["Legal", "Ops", "Sales"]


def test_a_newcomer_gets_three_of_those_their_own_work_with_most() -> None:
    ahead = [Ahead(n, f"Team {n}", reach=n, size=3) for n in range(10)]
    near = {9: 50, 8: 40, 7: 30, 6: 20, 5: 10, 4: 5}
    assert [one.silo for one in tours.first_three(ahead, near)] == [4, 5, 6]
    assert len(tours.first_three(ahead[:2], {})) == 2


@pytest.mark.parametrize("stops", [1, 3, 17, 60])
@pytest.mark.parametrize("days", tours.DAYS)
def test_stops_are_due_evenly_on_working_days_before_the_wrap_up(stops: int, days: int) -> None:
    begins = date(2026, 3, 3)
    due = tours.days_of(begins, stops, days, tours.WRAP_UP[tours.FULL])
    assert len(due) == stops
    assert due == sorted(due)
    assert all(one.weekday() < 5 for one in due)
    assert begins - timedelta(days=3) <= due[0]
    assert due[-1] <= begins + timedelta(days=days - tours.WRAP_UP[tours.FULL])


def test_a_leader_is_talked_to_before_others_unless_asked_lately() -> None:
    assert tours.whom([7], [1, 2], {}, NOW) == 7
    assert tours.whom([7], [1, 2], {7: NOW - calendar.DAY}, NOW) == 1
    assert tours.whom([], [1, 2], {1: NOW - 40 * calendar.DAY}, NOW) == 2
    lately = {one: NOW - calendar.DAY for one in (1, 2, 7)}
    assert tours.whom([7], [1, 2], lately, NOW) == 7  # named, though not asked yet
    assert tours.whom([], [], {}, NOW) is None


def test_nobody_is_asked_again_within_thirty_days() -> None:
    assert tours.may_be_asked(None, NOW)
    assert not tours.may_be_asked(NOW - tours.ASK_REST + 1, NOW)
    assert tours.may_be_asked(NOW - tours.ASK_REST, NOW)


@pytest.mark.parametrize(
    ("due", "moved", "stalls"), [(8, 8, True), (8, 2, False), (6, 30, False), (None, 30, False)]
)
def test_a_tour_stalls_a_week_late_with_nothing_else_happening(
    due: int | None, moved: int, stalls: bool
) -> None:
    next_due = None if due is None else NOW - due * calendar.DAY
    assert tours.has_stalled(next_due, NOW - moved * calendar.DAY, NOW) is stalls


@pytest.mark.parametrize(
    ("state", "days", "may"),
    [("asked", 0.5, False), ("asked", 1, True), ("refused", 29, False), ("refused", 30, True)],
)
def test_nobody_is_pressed_for_a_yes(state: str, days: float, may: bool) -> None:
    assert tours.may_ask_to_share(state, NOW - int(days * calendar.DAY), NOW) is may


def test_threads_are_words_of_two_silos_or_more() -> None:
    notes = {
        "Ops": ["Handovers get lost. Releases on Fridays.", "Handovers again!"],
        "Sales": ["The handover of contracts takes weeks."],
        "Support": ["No handover at all; releases surprise us :fire: <@U0HAND>"],
    }
    assert tours.threads(notes) == [
        Thread("handover", ("Ops", "Sales", "Support")),
        Thread("releases", ("Ops", "Support")),
    ]


def test_common_words_short_ones_and_names_of_silos_are_no_threads() -> None:
    notes = {"Ops": ["Sales should work with us on it, SLA"], "Legal": ["sales work, SLA, should"]}
    assert tours.threads(notes, ["Sales", "Ops", "Legal"]) == []
    assert tours.threads({"Ops": ["handover, handover"]}) == []
    assert tours.threads({}) == []


def test_threads_are_at_most_eight_and_always_the_same() -> None:
    text = " ".join(f"word{letter}{letter}" for letter in "abcdefghijklmnop")
    found = tours.threads({"A": [text], "B": [text]})
    assert len(found) == tours.THREADS_MOST
    assert found == tours.threads({"B": [text], "A": [text]})
