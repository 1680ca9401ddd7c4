"""Who is introduced to whom: as many as can be, in fair turn, never against anybody's wish."""

from __future__ import annotations

import random
from datetime import date, time
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import calendar, intros
from bot.domain.intros import Past, Ready, match, may_meet

NOW = 1_772_532_000_000_000  # 2026-03-03 10:00 UTC, a Tuesday
LONG_AGO = NOW - 100 * calendar.DAY


@st.composite
def companies(draw: st.DrawFn) -> tuple[list[Ready], Past]:
    size = draw(st.integers(0, 14))
    rng = random.Random(draw(st.integers(0, 2**20)))
    people = [
        Ready(
            one, rng.choice([None, 1, 1, 2, 3]), frozenset(rng.sample(range(5), rng.randrange(3))),
            rng.randrange(3), rng.choice([0, LONG_AGO]), rng.random() < 0.2,
        )
        for one in range(size)
    ]  # fmt: skip
    pairs = [frozenset(pair) for pair in combinations(range(size), 2)]
    some = rng.random()
    when = [NOW, NOW - 27 * calendar.DAY, NOW - 89 * calendar.DAY, LONG_AGO]
    return people, Past(
        introduced={pair: rng.choice(when) for pair in pairs if rng.random() < some},
        exchanged={pair: rng.choice(when) for pair in pairs if rng.random() < some},
        apart={pair for pair in pairs if rng.random() < 0.2},
    )


@given(companies(), st.integers(0, 100))
def test_only_allowed_pairs_each_person_once_and_as_many_as_can_be(
    company: tuple[list[Ready], Past], seed: int
) -> None:
    people, past = company
    matched = match(people, past, NOW, str(seed))
    by_id = {one.id: one for one in people}
    for pair in matched.pairs:
        one, other = by_id[pair.one], by_id[pair.other]
        assert may_meet(one, other, past, NOW)
        assert one.silo != other.silo
        assert frozenset((one.id, other.id)) not in past.apart
        assert pair.place is None or pair.place in one.places & other.places
    met = [one for pair in matched.pairs for one in (pair.one, pair.other)]
    assert sorted([*met, *matched.left_over]) == sorted(by_id)
    assert len(matched.pairs) == _most(people, past)


@given(companies(), st.integers(0, 100))
def test_the_same_seed_gives_the_same_pairs(company: tuple[list[Ready], Past], seed: int) -> None:
    people, past = company
    shuffled = random.Random(seed).sample(people, len(people))
    assert match(people, past, NOW, str(seed)) == match(shuffled, past, NOW, str(seed))


@given(companies())
def test_whoever_comes_first_in_line_is_left_over_only_where_nobody_may_meet_them(
    company: tuple[list[Ready], Past],
) -> None:
    people, past = company
    matched = match(people, past, NOW, "seed")
    for first in intros.in_line(people, "seed"):
        if any(may_meet(first, other, past, NOW) for other in people):
            assert first.id not in matched.left_over
            break


def _most(people: list[Ready], past: Past) -> int:
    """How many pairs there can be, told by another library."""
    graph = nx.Graph()
    graph.add_edges_from(
        (one.id, other.id)
        for one, other in combinations(people, 2)
        if may_meet(one, other, past, NOW)
    )
    return len(nx.max_weight_matching(graph, maxcardinality=True))


def test_a_year_of_rounds_is_fair_and_repeats_nobody_within_three_months() -> None:
    people = {one: Ready(one, one % 3) for one in range(31)}
    met: dict[frozenset[int], int] = {}
    for number in range(26):
        now = NOW + number * 14 * calendar.DAY
        matched = match(list(people.values()), Past(introduced=met), now, str(number))
        assert len(matched.left_over) == 1
        for pair in matched.pairs:
            both = frozenset((pair.one, pair.other))
            assert now - met.get(both, 0) >= 90 * calendar.DAY
            met[both] = now
        people = {
            one.id: Ready(
                one.id, one.silo, intros=one.intros + (one.id not in matched.left_over),
                last_at=one.last_at if one.id in matched.left_over else now,
                left_over=one.id in matched.left_over,
            )
            for one in people.values()
        }  # fmt: skip
        had = [one.intros for one in people.values()]
        assert max(had) - min(had) <= 1, "nobody twice before everybody once"


def test_six_hundred_people_are_matched_at_once() -> None:
    people = [Ready(one, one % 7) for one in range(600)]
    matched = match(people, Past(), NOW, "seed")
    assert len(matched.pairs) == 300


def test_who_shares_a_channel_and_never_spoke_comes_before_others() -> None:
    first = Ready(1, 1, frozenset({7}), left_over=True)
    others = [Ready(one, 2, frozenset({7}) if one == 4 else frozenset()) for one in (2, 3, 4, 5)]
    for seed in "abcdef":
        (pair,) = match([first, *others], Past(), NOW, seed).pairs
        assert pair == intros.Pair(1, 4, place=7, strangers=True)


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, "2026-03-03 08:59", None),
        (None, "2026-03-03 09:00", "2026-03-03 09:00"),
        (None, "2026-03-03 23:00", "2026-03-03 09:00"),
        (None, "2026-03-04 10:00", None),
        ("2026-03-03 09:00", "2026-03-10 09:00", None),
        ("2026-03-03 09:00", "2026-03-17 08:59", None),
        ("2026-03-03 09:00", "2026-03-17 09:00", "2026-03-17 09:00"),
        ("2026-03-03 09:00", "2026-03-19 12:00", "2026-03-17 09:00"),
        ("2026-03-03 09:00", "2026-06-01 12:00", "2026-05-26 09:00"),
        ("2026-03-17 09:00", "2026-03-31 09:00", "2026-03-31 09:00"),  # the clocks went forward
    ],
)
def test_a_round_comes_every_second_tuesday(last: str | None, now: str, due: str | None) -> None:
    found = intros.next_round(_london(last), _london(now) or 0, "Europe/London")
    assert found == _london(due)


def _london(moment: str | None) -> int | None:
    if moment is None:
        return None
    day, hour = moment.split()
    return calendar.at_local(date.fromisoformat(day), time.fromisoformat(hour), "Europe/London")
