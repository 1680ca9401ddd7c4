"""The steps of the setup: which comes next, and where it stands."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from bot.domain import setup as steps
from bot.domain.setup import STEPS, Event, Known


def test_they_follow_each_other_and_back() -> None:
    for one, after in pairwise(STEPS):
        assert steps.next_step(one) == after
        assert steps.step_before(after) == one
    assert steps.step_before(STEPS[0]) is None
    assert steps.next_step(STEPS[-1]) == STEPS[-1]


@pytest.mark.parametrize(
    ("kept", "sent", "stands"),
    [
        ("channels", "channels", "silos"),
        ("priorities", "silos", "priorities"),  # a late one
        ("leaders", "leaders", "champions"),
        ("of an old version", "silos", "leaders"),
    ],
)
def test_it_only_goes_on(kept: str, sent: str, stands: str) -> None:
    assert steps.stands_at(kept, sent) == stands


def test_a_step_there_is_not_is_the_first() -> None:
    assert steps.place("of an old version") == 1


@pytest.mark.parametrize(
    ("today", "quiet", "first"),
    [
        (date(2026, 3, 3), (), date(2026, 3, 3)),
        (date(2026, 3, 3), (1,), date(2026, 3, 4)),  # a quiet Tuesday
        (date(2026, 3, 7), (), date(2026, 3, 9)),  # a Saturday
        (date(2026, 3, 7), (0, 1), date(2026, 3, 11)),
    ],
)
def test_whom_somebody_named_is_asked_on_a_day_on_which_people_work(
    today: date, quiet: tuple[int, ...], first: date
) -> None:
    known = Known(2, 3, 0, 9, 5, 1, 2, 0, quiet_days=quiet)
    days = steps.first_week(known, today)
    assert days[0].on == today
    assert days[0].events[0] == Event("listening", 2)
    (asked,) = [one for one in days if Event("invited", 2) in one.events]
    assert (asked.on, asked.until) == (first, first)
