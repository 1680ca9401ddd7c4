"""What is said of a period: by hand, and as tried by readers who want to know what is left out."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import DAY, WEEK, week_of
from bot.domain.report import (
    SPAN,
    Heard,
    Past,
    Period,
    Report,
    Share,
    Silos,
    change,
)
from bot.domain.report_figures import figures
from tests.unit.test_privacy import Known, unit, upper

MONDAY = week_of(20_000 * DAY)
PERIOD = Period(MONDAY, MONDAY + 4 * WEEK)
NOBODY_BEFORE = (np.array([], dtype=np.int64), np.array([], dtype=np.int64))
LONG_AGO = Past(MONDAY - 2 * SPAN, NOBODY_BEFORE)
Exchange = tuple[int, int, int]  # week, who answered whom


class World:
    """A company in silos of these sizes, and what its people did: each exchange a conversation."""

    def __init__(self, sizes: list[int], exchanges: list[Exchange]) -> None:
        self.silo_of = dict(enumerate(np.repeat(np.arange(len(sizes)), sizes).tolist()))
        self.silos = Silos({s: f"S{s}" for s in range(len(sizes))}, dict(enumerate(sizes)))
        self.exchanges = [e for e in exchanges if e[1] != e[2] and max(e) < len(self.silo_of)]
        self.heard = Heard(people={who for _, *pair in self.exchanges for who in pair})
        self.involved: dict[Any, set[int]] = defaultdict(set)
        for one in self.exchanges:
            self._add(*one)

    def _add(self, week: int, one: int, other: int) -> None:
        heard, (a, b) = self.heard, (self.silo_of[one], self.silo_of[other])
        row = np.array([[one, a, other, b, 1, 1]])
        heard.ties.append(row)
        (heard.within if a == b else heard.crossed).add(1, (one, other))
        if a == b:
            return
        heard.crossings[frozenset({(min(a, b), max(a, b))})] += 1
        heard.involved |= {(a, b, one), (b, a, other)}
        monday = MONDAY + week * WEEK
        heard.bridges[monday] += 1
        heard.across.setdefault(monday, set()).update((one, other))

    def json(self, past: Past = LONG_AGO) -> dict[str, Any]:
        found = figures(self.heard, PERIOD, self.silos, past)
        return Report("T1", past.heard_since, False, found, None).as_json()


def pairs(a: int, b: int, many: int, week: int = 0) -> list[Exchange]:
    """The people from `a` on answer those from `b` on, one each."""
    return [(week, a + i, b + i) for i in range(many)]


# --- by hand


def test_enough_people_and_all_is_shown() -> None:
    inside = [(0, i, (i + 1) % 6) for i in range(6)] + [
        (0, 6 + i, 6 + (i + 1) % 6) for i in range(6)
    ]
    told = World([6, 6], inside + pairs(0, 6, 6)).json()
    assert told["conversations"] | {"apart": None} == {
        "judged": 18, "crossed": 6, "within": 12, "apart": None,
    }  # fmt: skip
    assert told["crossing_share"] == {"share": 0.3333, "low": 0.1628, "high": 0.5625}
    assert told["crossings"] == {"total": 6, "by_pair": [{"silos": ["S0", "S1"], "crossings": 6}]}
    assert [week["new_bridges"] for week in told["new_bridges"]["by_week"]] == [6, 0, 0, 0]
    ties = told["ties"]
    assert (ties["inside"], ties["across"], ties["total"], ties["people"]) == (12, 6, 18, 12)
    assert [cell["ties"] for cell in ties["by_pair"]] == [6, 6, 6]
    # Of 66 pairs of people, 36 are across: (36 − 30) / 66. Each of 12 has 2 ties inside, 1 across.
    assert told["structure"]["ei"] == pytest.approx(-1 / 3, abs=1e-4)
    assert told["structure"]["ei_expected"] == pytest.approx(6 / 66, abs=1e-4)
    assert told["structure"]["participation_mean"] == pytest.approx(4 / 9, abs=1e-4)


def test_what_four_people_did_is_null_and_said_to_be_left_out() -> None:
    told = World([9, 9], [(0, i, i + 1) for i in range(8)] + [(0, 0, 9), (0, 1, 10)]).json()
    cell = told["crossings"]["by_pair"][0]
    assert cell == {"silos": ["S0", "S1"], "crossings": None, "suppressed": ["crossings"]}
    assert told["crossings"]["total"] is None
    assert told["crossing_share"]["share"] is None
    assert "share" in told["crossing_share"]["suppressed"]


def test_silos_of_four_are_neither_named_nor_in_any_sum_of_ties() -> None:
    big = [(0, i, (i + 1) % 9) for i in range(9)]
    told = World([9, 4], big + pairs(9, 0, 4)).json()
    assert told["silos"] == {"shown": ["S0"], "too_small": 1}
    assert told["ties"]["total"] == 9
    assert told["crossings"]["by_pair"] == []
    assert told["crossing_share"]["share"] is None
    assert "S1" not in str(told)


def test_crossings_by_pair_taken_from_all_do_not_tell_on_a_small_silo() -> None:
    """Eight crossed, six of them between the two large silos: the rest is what four people did."""
    company = [9, 9, 4]
    told = World(company, pairs(0, 9, 6) + pairs(18, 0, 2) + [(0, i, i + 1) for i in range(8)])
    assert told.json()["conversations"]["crossed"] == 8
    assert told.json()["crossings"]["by_pair"][0]["crossings"] is None
    assert told.json()["crossings"]["total"] is None
    alone = World([9, 9], pairs(0, 9, 6) + [(0, i, i + 1) for i in range(8)]).json()
    assert alone["crossings"]["total"] == 6


def test_of_two_silos_both_need_five_people_behind_the_headline() -> None:
    inside = [(0, i, i + 1) for i in range(8)]
    assert World([9, 9], inside + pairs(0, 9, 5)).json()["conversations"]["crossed"] == 5
    few = World([9, 9], inside + [(0, i, 9 + i % 2) for i in range(8)]).json()
    assert few["conversations"]["crossed"] is None


def test_nothing_heard_is_nothing_and_not_left_out() -> None:
    told = World([6, 6], []).json()
    assert told["ties"]["total"] == 0
    assert told["structure"]["ei"] is None
    assert "suppressed" not in told["structure"]


def test_what_is_new_is_only_told_where_one_can_look_back() -> None:
    world = World([6, 6], pairs(0, 6, 6, week=0) + pairs(0, 6, 6, week=3))
    late = world.json(Past(MONDAY - SPAN + 2 * WEEK, NOBODY_BEFORE))
    assert late["looks_back"] is False
    assert [one["new_bridges"] for one in late["new_bridges"]["by_week"]] == [0, 6]
    assert "new" not in late["ties"]
    assert world.json()["ties"]["new"] == 6


def test_a_tie_of_the_weeks_before_is_not_new() -> None:
    world = World([6, 6], [(0, i, 6 + j) for i in range(6) for j in range(6)])
    known = (np.repeat(np.arange(6, 12), 3), np.tile(np.arange(3), 6))
    assert world.json(Past(0, known))["ties"]["new"] == 18


def test_many_paths_take_many_people() -> None:
    """Everybody in silo 0 answers the next three, who are of silos 1 and 2."""
    ring = [(0, i, (i + step) % 18) for i in range(18) for step in (1, 2, 3)]
    told = World([6, 6, 6], ring).json()
    roles = {k: v for k, v in told["brokerage"].items() if k not in ("total", "suppressed")}
    shown = [count for count in roles.values() if count is not None]
    assert all(count == 0 or count > 24 for count in shown)


# --- a change


def test_a_difference_as_in_newcombes_paper() -> None:
    """Newcombe 1998, method 10, case (a): 56/70 against 48/80."""
    found = change(Share(48, 80), Share(56, 70))
    assert found.difference == pytest.approx(0.2)
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=1e-4)
    assert found.verdict == "more"
    assert change(Share(56, 70), Share(48, 80)).verdict == "less"


def test_few_conversations_cannot_tell() -> None:
    assert change(Share(3, 10), Share(5, 10)).verdict == "cannot tell"


def test_the_period_before_is_as_long_and_ends_where_this_begins() -> None:
    assert Period(700, 1_000).before() == Period(400, 700)


# --- readers who want to know more


@st.composite
def worlds(draw: st.DrawFn) -> World:
    sizes = draw(st.lists(st.integers(1, 14), min_size=1, max_size=5))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    many = draw(st.integers(0, 160))
    weeks, ends = rng.integers(0, 4, many), rng.integers(0, sum(sizes), (2, many))
    near = rng.random(many) < 0.4
    ends[1][near] = np.minimum(ends[0][near] + 1, sum(sizes) - 1)
    return World(sizes, list(zip(weeks.tolist(), *ends.tolist(), strict=True)))


def value_of(told: dict[str, Any], key: str) -> float | None:
    """A number as a reader finds it, who also checks what is said to be left out."""
    assert (told[key] is None) == (key in told.get("suppressed", []))
    found = told[key]
    return None if found is None else float(found)


def attack(known: list[tuple[np.ndarray, float]], least: np.ndarray, few: list[int]) -> None:
    """No few number is pinned down to fewer than five values."""
    knows = Known([row for row, _ in known], [value for _, value in known], least)
    for at in few:
        low, high = knows.possible(unit(len(least), at))
        assert high - low >= 4 - 1e-5


def attack_list(values: list[float | None], total: float | None, few: list[bool]) -> None:
    """A list whose total may be told. What is left out of it is known not to be 0."""
    n = len(values)
    known = [(unit(n, i), value) for i, value in enumerate(values) if value is not None]
    known += [(np.ones(n), total)] if total is not None else []
    hidden = np.array([float(value is None) for value in values])
    for value, is_few in zip(values, few, strict=True):
        assert not (is_few and value)
    if n:
        attack(known, hidden, [i for i in range(n) if few[i] and values[i] is None])


@given(worlds())
@settings(max_examples=40, deadline=None)
def test_conversations_crossings_and_weeks_of_few_people_stay_unknown(world: World) -> None:
    told = world.json()
    heard, silo_of = world.heard, world.silo_of
    own = told["conversations"]
    both = [value_of(own, key) for key in ("crossed", "within")]
    few = [0 < len(one.people) < 5 for one in (heard.crossed, heard.within)]
    attack_list(both, value_of(own, "judged"), few)
    sides: dict[tuple[str, str], set[int]] = defaultdict(set)
    by_week: dict[int, set[int]] = defaultdict(set)
    for week, *ends in world.exchanges:
        a, b = (silo_of[who] for who in ends)
        if a != b:
            sides[f"S{a}", f"S{b}"].add(ends[0])
            sides[f"S{b}", f"S{a}"].add(ends[1])
            by_week[week] |= set(ends)
    cells = told["crossings"]["by_pair"]
    few = [0 < min(len(sides[s, t]), len(sides[t, s])) < 5 for s, t in (c["silos"] for c in cells)]
    attack_list(
        [value_of(c, "crossings") for c in cells], value_of(told["crossings"], "total"), few
    )
    weeks = told["new_bridges"]["by_week"]
    attack_list(
        [value_of(week, "new_bridges") for week in weeks],
        value_of(told["new_bridges"], "total"),
        [0 < len(by_week[place]) < 5 for place in range(len(weeks))],
    )


@given(worlds())
@settings(max_examples=40, deadline=None)
def test_ties_of_few_people_stay_unknown(world: World) -> None:
    told = world.json()["ties"]
    names = list(dict.fromkeys(name for cell in told["by_pair"] for name in cell["silos"]))
    cells = upper(len(names))
    if not cells:
        return
    at = {(names[s], names[t]): place for place, (s, t) in enumerate(cells)}
    shown = {at[tuple(c["silos"])]: value_of(c, "ties") for c in told["by_pair"]}
    people = tie_people(world, set(names))
    few = [
        place for (s, t), place in at.items() if 0 < min(len(people[s, t]), len(people[t, s])) < 5
    ]
    assert all(shown[place] is None for place in few)
    inside = np.array([float(s == t) for s, t in cells])
    sums = {"inside": inside, "across": 1 - inside, "total": np.ones(len(cells))}
    known = [(unit(len(cells), place), v) for place, v in shown.items() if v is not None]
    known += [(row, v) for k, row in sums.items() if (v := value_of(told, k)) is not None]
    some = any(value is not None for value in shown.values())
    least = np.array([float(some and shown[place] is None) for place in range(len(cells))])
    attack(known, least, few)


def tie_people(world: World, names: set[str]) -> dict[tuple[str, str], set[int]]:
    people: dict[tuple[str, str], set[int]] = defaultdict(set)
    for _, one, other in world.exchanges:
        a, b = (f"S{world.silo_of[who]}" for who in (one, other))
        if {a, b} <= names:
            people[a, b].add(one)
            people[b, a].add(other)
    return people
