"""Who is introduced to whom: as many as can be, those who waited longest first.

A maximum matching in the graph of the pairs that are allowed (`matching`). People are taken in
turn, and nobody taken before is left out for one who comes later; so whoever comes first in line is
served whenever anybody can be, and nobody more is left over than must be.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta
from itertools import islice

from bot.domain import calendar, hours, matching, randomise
from bot.domain.hours import Hours

PAIR_RESTS = 90 * calendar.DAY  # before the same two are introduced again
SPOKE_LATELY = 28 * calendar.DAY  # who exchanged a word since needs no intro
MOST_LOOKED_AT = 60  # for each person; more would cost time and change little
TUESDAY, NINE = 1, time(9)
SHARED_PLACE = 1.0
NEVER_SPOKE = 0.5


@dataclass(frozen=True, slots=True)
class Ready:
    """Somebody who wishes to be introduced, and can be now.

    places: the channels they take part in. intros: how many they had, last_at: when the last was
    (UTC microseconds, 0 for never); left_over: nobody was left for them the last time. working:
    the hours of the week, counted in UTC, in which they are at work; none where that is not known.
    """

    id: int
    silo: int | None
    places: frozenset[int] = frozenset()
    intros: int = 0
    last_at: int = 0
    left_over: bool = False
    working: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of pairs: when they were introduced, last exchanged a word (UTC microseconds),
    and who must be kept apart, whichever of the two said so."""

    introduced: Mapping[frozenset[int], int] = field(default_factory=dict)
    exchanged: Mapping[frozenset[int], int] = field(default_factory=dict)
    apart: Collection[frozenset[int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people to introduce. `place`: a channel both take part in, if there is one.

    strangers: as far as is known they never had to do with each other.
    """

    one: int
    other: int
    place: int | None
    strangers: bool


@dataclass(frozen=True, slots=True)
class Matched:
    """The pairs, and those for whom nobody was left."""

    pairs: tuple[Pair, ...]
    left_over: tuple[int, ...]


def may_meet(one: Ready, other: Ready, past: Past, now: int) -> bool:
    """Whether these two may be introduced: of two silos, not apart, not again too soon, and at
    work at the same time at some hour of the week."""
    pair = frozenset((one.id, other.id))
    return (
        one.id != other.id
        and one.silo is not None
        and other.silo is not None
        and one.silo != other.silo
        and pair not in past.apart
        and not (one.working and other.working and one.working.isdisjoint(other.working))
        and past.introduced.get(pair, now - PAIR_RESTS) <= now - PAIR_RESTS
        and past.exchanged.get(pair, now - SPOKE_LATELY) <= now - SPOKE_LATELY
    )


def match(people: Sequence[Ready], past: Past, now: int, seed: str) -> Matched:
    """Pair as many of these people as can be; the same for the same seed."""
    line = in_line(people, seed)
    at = {one.id: number for number, one in enumerate(line)}
    partner = matching.matching(_neighbours(line, past, now, seed))
    pairs = tuple(
        _pair(one, line[partner[at[one.id]]], past)
        for one in line
        if partner[at[one.id]] > at[one.id]
    )
    return Matched(pairs, tuple(one.id for one in line if partner[at[one.id]] < 0))


def in_line(people: Sequence[Ready], seed: str) -> list[Ready]:
    """Who comes first: those left over, those with fewest intros, those who waited longest."""
    return sorted(
        people,
        key=lambda one: (
            not one.left_over, one.intros, one.last_at, randomise.draw(f"{seed}/{one.id}"), one.id,
        ),
    )  # fmt: skip


def next_round(last: int | None, now: int, tz: str | None) -> int | None:
    """When the round is due that should have been by now: Tuesdays at nine, every second week.

    last: when the last was due. None where it is not yet time. UTC microseconds; tz: the
    workspace's.
    """
    if last is None:
        today = calendar.local_day(now, tz)
        due = calendar.at_local(today, NINE, tz)
        return due if today.weekday() == TUESDAY and due <= now else None
    due = _tuesday_after(last + 12 * calendar.DAY, tz)
    while _tuesday_after(due + 12 * calendar.DAY, tz) <= now:  # nobody was there to make them
        due = _tuesday_after(due + 12 * calendar.DAY, tz)
    return due if due <= now else None


def working_hours(now: int, tz: str | None, held: Hours) -> frozenset[int]:
    """The hours of the coming week, counted from its beginning, in which somebody is at work."""
    begins = calendar.week_of(now)
    week = ((number, begins + number * calendar.HOUR) for number in range(7 * 24))
    return frozenset(number for number, at in week if hours.next_moment(at, tz, held) == at)


def _pair(one: Ready, other: Ready, past: Past) -> Pair:
    shared = one.places & other.places
    strangers = frozenset((one.id, other.id)) not in past.exchanged
    return Pair(one.id, other.id, min(shared, default=None), strangers)


def _neighbours(line: Sequence[Ready], past: Past, now: int, seed: str) -> list[list[int]]:
    """Whom each may meet, the best first, by their numbers in the line."""
    found: list[dict[int, float]] = [{} for _ in line]
    for number, one in enumerate(line):
        for at in _allowed(line, number, past, now):
            found[number][at] = found[at][number] = _worth(one, line[at], past, seed)
    return [[at for _, at in sorted((-worth, at) for at, worth in one.items())] for one in found]


def _allowed(line: Sequence[Ready], number: int, past: Past, now: int) -> list[int]:
    """Whom somebody may meet: the first MOST_LOOKED_AT of them, from their place in line on."""
    around = ((number + step) % len(line) for step in range(1, len(line)))
    allowed = (at for at in around if may_meet(line[number], line[at], past, now))
    return list(islice(allowed, MOST_LOOKED_AT))


def _worth(one: Ready, other: Ready, past: Past, seed: str) -> float:
    low, high = sorted((one.id, other.id))
    return (
        SHARED_PLACE * bool(one.places & other.places)
        + NEVER_SPOKE * (frozenset((low, high)) not in past.exchanged)
        + randomise.draw(f"{seed}/{low}/{high}") / 4
    )


def _tuesday_after(at: int, tz: str | None) -> int:
    """The first Tuesday at nine on or after that time, in that zone."""
    day = calendar.local_day(at, tz)
    for ahead in range(8):
        due = calendar.at_local(day + timedelta(days=ahead), NINE, tz)
        if (day + timedelta(days=ahead)).weekday() == TUESDAY and due >= at:
            return due
    raise AssertionError("a week and a day hold a Tuesday")
