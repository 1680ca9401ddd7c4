"""How two silos work together: whose word it is, and when their ties change enough for a look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

from bot.domain import calendar

TEXT_MOST = 1500  # characters
WEEKS_BEFORE = 8
GROWS, FADES = "grows", "fades"
TIMES = 2  # at least so many times as much, or as little
PEOPLE_FEWEST = 5  # who took part: about fewer, nothing is said
OPEN_REST = 8 * calendar.WEEK  # before the same pair is opened again


def pair_of(one: int, other: int) -> tuple[int, int]:
    """The two silos, the smaller id first."""
    return min(one, other), max(one, other)


def trend(before: Sequence[int], last: int) -> str | None:
    """Whether the exchanges of the `last` week grow or fade against the weeks `before`.

    They do where they are at least twice, or at most half, the weekly mean before, and further
    from it than chance would bring about: more than two standard deviations of a Poisson count.
    """
    mean = sum(before) / len(before) if before else 0.0
    beyond = 2 * sqrt(max(mean, 1.0))
    if last >= TIMES * mean and last - mean > beyond:
        return GROWS
    if last * TIMES <= mean and mean - last > beyond:
        return FADES
    return None


def changed(weeks: Mapping[int, int], this_week: int) -> str | None:
    """The trend of a pair from its exchanges by week, where `this_week` has just begun."""
    last = this_week - calendar.WEEK
    before = [weeks.get(last - back * calendar.WEEK, 0) for back in range(1, WEEKS_BEFORE + 1)]
    return trend(before, weeks.get(last, 0))
