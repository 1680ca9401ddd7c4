"""Which act is offered, and when somebody's hour is."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from bot.domain import acts, calendar
from bot.domain.acts import Place
from bot.domain.catalogue import leaders as kinds

NOW = calendar.micros(datetime(2026, 3, 5, 10, 0, tzinfo=UTC))  # a Thursday
NAMES = [kind.name for kind in kinds.ACTS]


def place(act: str, number: int = 1, fresh: float = 0.0) -> Place:
    return Place(act, f"{act} {number}", channel_id=number, fresh=fresh)


def choose(
    places: list[Place], most: int = 1, never: Collection[str] = (), less: Collection[str] = (),
    lately: Mapping[str, int] | None = None, seed: str = "x",
) -> list[str]:  # fmt: skip
    found = acts.choose(places, never, less, lately or {}, NOW, seed, most)
    return [one.act for one in found]


@pytest.mark.parametrize("zone", ["Europe/London", "Asia/Kathmandu", "America/Santiago"])
def test_the_next_hour_of_an_act_is_the_first_after_now(zone: str) -> None:
    for hour in range(0, 24 * 400, 7):
        now = NOW + hour * calendar.HOUR
        last, coming = acts.slot(now, zone, 3, 600), acts.next_slot(now, zone, 3, 600)
        assert last <= now < coming
        assert acts.slot(coming, zone, 3, 600) == coming
        assert coming - last <= calendar.WEEK + calendar.HOUR


def test_where_nothing_is_possible_nothing_is_chosen() -> None:
    assert choose([]) == []


def test_what_they_never_want_is_not_chosen() -> None:
    assert choose([place("share_work")], never=["share_work"]) == []
    both = [place("share_work"), place("thank_across")]
    assert choose(both, never=["thank_across"]) == ["share_work"]


def test_what_they_have_not_done_lately_comes_before_what_is_worth_more() -> None:
    both = [place("share_work"), place("thank_across")]
    assert choose(both) == ["thank_across"]
    assert choose(both, lately={"thank_across": NOW - calendar.WEEK}) == ["share_work"]
    assert choose(both, lately={"thank_across": NOW - 9 * calendar.WEEK}) == ["thank_across"]


def test_of_what_they_want_less_is_chosen_where_there_is_nothing_else() -> None:
    both = [place("share_work"), place("thank_across")]
    assert choose(both, less=["thank_across"]) == ["share_work"]
    assert choose([place("thank_across")], less=["thank_across"]) == ["thank_across"]


def test_the_fresher_place_of_an_act_is_taken() -> None:
    found = acts.choose(
        [place("thank_across", 1, 0.1), place("thank_across", 2, 0.9)], (), (), {}, NOW, "x"
    )
    assert [one.channel_id for one in found] == [2]


def test_equal_places_are_told_apart_by_the_seed_alone() -> None:
    places = [place("thank_across", number) for number in range(20)]
    shuffled = random.Random(7).sample(places, len(places))
    first = acts.choose(places, (), (), {}, NOW, "one")
    assert acts.choose(shuffled, (), (), {}, NOW, "one") == first
    chosen = {acts.choose(places, (), (), {}, NOW, str(seed))[0].subject for seed in range(60)}
    assert len(chosen) > 10


@pytest.mark.parametrize("seed", range(30))
def test_whatever_there_is_two_acts_differ_and_nothing_unwanted_is_among_them(seed: int) -> None:
    rng = random.Random(seed)
    places = [place(rng.choice(NAMES), n, rng.random()) for n in range(rng.randrange(12))]
    never = rng.sample(NAMES, rng.randrange(4))
    lately = {name: NOW - rng.randrange(8) * calendar.WEEK for name in rng.sample(NAMES, 3)}
    found = choose(places, most=2, never=never, lately=lately, seed=str(seed))
    possible = {one.act for one in places} - set(never)
    assert len(found) == len(set(found)) == min(2, len(possible))
    assert set(found) <= possible


def moment(text: str) -> int:
    return calendar.micros(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("now", "tz", "slot"),
    [
        ("2026-03-05T10:00+00:00", "UTC", "2026-03-05T10:00+00:00"),
        ("2026-03-05T09:59+00:00", "UTC", "2026-02-26T10:00+00:00"),
        ("2026-03-11T23:00+00:00", "UTC", "2026-03-05T10:00+00:00"),
        ("2026-03-05T15:00+00:00", "America/New_York", "2026-03-05T15:00+00:00"),
        ("2026-03-12T14:00+00:00", "America/New_York", "2026-03-12T14:00+00:00"),  # in summer time
        ("2026-03-05T01:30+00:00", "Asia/Tokyo", "2026-03-05T01:00+00:00"),
        ("2026-03-05T10:00+00:00", "Nowhere/Here", "2026-03-05T10:00+00:00"),
        ("2026-03-05T10:00+00:00", None, "2026-03-05T10:00+00:00"),
    ],
)
def test_their_hour_is_the_last_one_there_was(now: str, tz: str | None, slot: str) -> None:
    assert acts.slot(moment(now), tz, day=3, minute=600) == moment(slot)


def test_an_hour_that_the_clocks_skip_is_the_one_after() -> None:
    now = moment("2026-03-29T12:00+00:00")  # in London 01:00 became 02:00 that Sunday
    assert acts.slot(now, "Europe/London", day=6, minute=90) == moment("2026-03-29T01:30+00:00")


@pytest.mark.parametrize("tz", ["Europe/London", "Pacific/Apia", "Asia/Kathmandu", None])
def test_in_a_year_no_week_is_without_its_hour_and_none_has_two(tz: str | None) -> None:
    first = moment("2026-01-01T00:00+00:00")
    hours = range(first, first + 371 * calendar.DAY, 6 * calendar.HOUR)
    slots = sorted({acts.slot(now, tz, day=3, minute=600) for now in hours})
    gaps = {after - before for before, after in pairwise(slots)}
    assert all(abs(gap - calendar.WEEK) <= calendar.HOUR for gap in gaps)
    assert len(slots) >= 53


def test_a_place_is_looked_for_at_their_hour_and_some_time_after() -> None:
    assert acts.is_time(NOW, NOW, None)
    assert acts.is_time(NOW + 11 * calendar.HOUR, NOW, None)
    assert not acts.is_time(NOW + 12 * calendar.HOUR, NOW, None)
    assert not acts.is_time(NOW, NOW, NOW - 5 * calendar.DAY)
    assert acts.is_time(NOW, NOW, NOW - calendar.WEEK)


def test_what_reads_like_an_act_before_is_with_the_same_person_or_in_the_same_channel() -> None:
    assert acts.likeness("thank_across", 1, 7) == acts.likeness("thank_across", 2, 7)
    assert acts.likeness("thank_across", 1, 7) != acts.likeness("thank_across", 1, 8)
    assert acts.likeness("share_work", 1, None) == acts.likeness("share_work", 1, None)
    assert acts.likeness("share_work", 1, None) != acts.likeness("ask_in_the_open", 1, None)
    assert acts.likeness("close_the_loop", 1, None) is None  # another thread is another matter
