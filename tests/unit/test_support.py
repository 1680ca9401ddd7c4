"""Whom a request goes to, and what a promise needs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import support
from bot.domain.support import Candidate

TODAY = date(2026, 3, 3)
LEADERS = [Candidate(1, 10, 5), Candidate(2, 20, 0), Candidate(3, 10, 1), Candidate(4, 30, 0)]


def test_first_the_owner_of_the_priority_then_ones_own_silo_then_the_shortest_queue() -> None:
    order: list[int] = []
    while (chosen := support.next_leader(LEADERS, order, 10, owner=4)) is not None:
        order.append(chosen)
    assert order == [4, 3, 1, 2]


@given(
    st.lists(
        st.builds(Candidate, st.integers(1, 20), st.integers(1, 4), st.integers(0, 9)),
        unique_by=lambda one: one.member,
    ),
    st.sets(st.integers(1, 20)),
)
def test_nobody_is_asked_twice(leaders: list[Candidate], asked: set[int]) -> None:
    chosen = support.next_leader(leaders, asked, 1)
    assert (chosen is None) == ({one.member for one in leaders} <= asked)
    assert chosen not in asked


@pytest.mark.parametrize(
    ("what", "by", "wrong"),
    [
        ("a day", TODAY, []), ("a day", TODAY - timedelta(days=1), ["by"]),
        ("a day", None, ["by"]), ("  👍 ", TODAY, ["promise"]), ("", None, ["promise", "by"]),
    ],
)  # fmt: skip
def test_a_promise_says_what_and_by_when(what: str, by: date | None, wrong: list[str]) -> None:
    assert list(support.wrong_promise(what, by, TODAY)) == wrong


def test_states_of_none_are_left_out() -> None:
    assert support.counted({"kept": 2, "waiting": 0, "odd": 3}) == {"kept": 2}
