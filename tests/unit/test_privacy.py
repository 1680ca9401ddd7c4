"""Suppression, tried by readers who know every number shown, every sum, and the rule itself."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from bot.domain import network, privacy
from bot.domain.withholding import Sum, withhold

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Known(NamedTuple):
    """Equations that a reader writes down: rows · cells = values, and the least of each cell."""

    rows: list[Floats]
    values: list[float]
    least: Floats

    def possible(self, aim: Floats) -> tuple[float, float]:
        """The interval in which a reader finds aim · cells."""
        ends = []
        for sign in (1, -1):
            found = optimize.linprog(
                sign * aim,
                A_eq=np.array(self.rows) if self.rows else None,
                b_eq=self.values if self.rows else None,
                bounds=[(low, None) for low in self.least],
            )
            assert found.status in (0, 3)
            ends.append(float(found.fun) if found.status == 0 else -np.inf)
        return ends[0], -ends[1]


def upper(g: int) -> list[tuple[int, int]]:
    return [(s, t) for s in range(g) for t in range(s, g)]


def sums(g: int) -> dict[str | int, Floats]:
    """What each margin and sum is of the cells."""
    cells = upper(g)
    margins: dict[str | int, Floats] = {
        s: np.array([float(s in cell) for cell in cells]) for s in range(g)
    }
    inside = np.array([float(s == t) for s, t in cells])
    return margins | {"inside": inside, "across": 1 - inside, "total": np.ones(len(cells))}


def shown_sums(shown: privacy.ShownTable) -> dict[str | int, bool]:
    margins: dict[str | int, bool] = dict(enumerate(shown.margins.tolist()))
    return margins | {"inside": shown.inside, "across": shown.across, "total": shown.total}


def reader(values: Ints, sizes: Ints, shown: privacy.ShownTable) -> Known:
    """Who sees a table; a cell of two silos of five that is not shown is known not to be 0."""
    g, cells = len(sizes), upper(len(sizes))
    flat = np.array([float(values[cell]) for cell in cells])
    rows = [unit(len(cells), i) for i, cell in enumerate(cells) if shown.cells[cell]]
    told = [flat[i] for i, cell in enumerate(cells) if shown.cells[cell]]
    for what, is_shown in shown_sums(shown).items():
        if is_shown:
            rows.append(sums(g)[what])
            told.append(float(sums(g)[what] @ flat))
    least = [float(min(sizes[s], sizes[t]) >= 5 and not shown.cells[s, t]) for s, t in cells]
    return Known(rows, told, np.array(least))


def unit(n: int, at: int) -> Floats:
    return np.asarray(np.eye(n)[at])


def few_cells(values: Ints, people: Ints, sizes: Ints) -> list[tuple[int, int]]:
    """Cells with fewer than five people on a side; of an empty one, those who could have."""
    either = np.minimum(people, people.T)
    could = np.minimum.outer(sizes, sizes)
    return [c for c in upper(len(sizes)) if (either[c] if values[c] else could[c]) < 5]


class Company(NamedTuple):
    values: Ints
    people: Ints
    sizes: Ints


def company(seed: int, silos: int, largest: int, ties: int) -> tuple[Company, Company, Ints]:
    """The silo table of a random company, of the first half of its ties, and who came since."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, largest + 1, silos)
    group = dict(enumerate(np.repeat(np.arange(silos), sizes).tolist()))
    ends = rng.integers(0, len(group), (2, ties))
    near = rng.random(ties) < 0.3
    ends[1][near] = np.minimum(ends[0][near] + 1, len(group) - 1)
    tables = [tabled(ends[:, part], group, sizes) for part in halves(ties)]
    return tables[0], tables[1], tables[2].people


def halves(ties: int) -> list[slice]:
    return [slice(0, ties), slice(0, ties // 2), slice(ties // 2, ties)]


def tabled(ends: Ints, group: dict[int, int], sizes: Ints) -> Company:
    """How often each pair of silos had to do with each other, and by how many people."""
    g = len(sizes)
    net = network.network(ends[0], ends[1], np.ones(ends.shape[1]), group)
    found = network.silo_matrix(net)
    at = np.ix_(found.silos, found.silos)
    values, people = np.zeros((g, g), dtype=np.int64), np.zeros((g, g), dtype=np.int64)
    values[at], people[at] = found.volume.astype(np.int64), found.people
    return Company(values, people, sizes)


companies = st.builds(
    company, st.integers(0, 10_000), st.integers(1, 6), st.integers(4, 14), st.integers(0, 150)
)


# --- one table


@given(companies)
@settings(max_examples=20, deadline=None)
def test_no_few_cell_is_shown_nor_pinned_down(made: tuple[Company, Company, Ints]) -> None:
    table, cells = made[0], upper(len(made[0].sizes))
    shown = privacy.shown_table(*table)
    knows = reader(table.values, table.sizes, shown)
    for cell in few_cells(*table):
        assert not shown.cells[cell]
        low, high = knows.possible(unit(len(cells), cells.index(cell)))
        assert low - 1e-6 <= table.values[cell] <= high + 1e-6
        assert high - low >= 4 - 1e-5


@given(companies)
@settings(max_examples=20, deadline=None)
def test_what_is_not_shown_of_small_silos_cannot_be_solved_for(
    made: tuple[Company, Company, Ints],
) -> None:
    table = made[0]
    shown = privacy.shown_table(*table)
    knows = reader(table.values, table.sizes, shown)
    if not knows.rows:
        return
    equations = np.array(knows.rows)
    rank = np.linalg.matrix_rank(equations)
    few = [unit(len(equations[0]), upper(len(table.sizes)).index(c)) for c in few_cells(*table)]
    few += [sums(len(table.sizes))[s] for s, size in enumerate(table.sizes) if size < 5]
    for aim in few:
        assert np.linalg.matrix_rank(np.vstack([equations, aim])) == rank + 1


@given(companies)
@settings(max_examples=15, deadline=None)
def test_the_answer_is_symmetric_and_no_zero_between_large_silos_is_withheld(
    made: tuple[Company, Company, Ints],
) -> None:
    table = made[0]
    shown = privacy.shown_table(*table)
    assert (shown.cells == shown.cells.T).all()
    large = np.minimum.outer(table.sizes, table.sizes) >= 5
    assert shown.cells[large & (table.values == 0)].all()
    again = privacy.shown_table(*table)
    assert (again.flat() == shown.flat()).all()


def square(g: int, value: int, people: int) -> Company:
    return Company(np.full((g, g), value), np.full((g, g), people), np.full(g, 20))


def test_where_nobody_is_few_everything_is_shown() -> None:
    assert privacy.shown_table(*square(6, 30, 9)).flat().all()


def test_one_few_cell_takes_a_handful_with_it_and_no_sum() -> None:
    table = square(8, 30, 9)
    table.values[1, 2] = table.values[2, 1] = 3
    table.people[1, 2] = 2
    shown = privacy.shown_table(*table)
    assert (~shown.cells[np.triu_indices(8)]).sum() <= 5
    assert shown.margins.all()
    assert (shown.inside, shown.across, shown.total) == (True, True, True)


def test_a_silo_of_four_is_not_found_by_taking_the_others_away() -> None:
    table = square(5, 30, 9)
    table.people[3, :] = table.people[3, 3] = 4
    table.sizes[3] = 4
    shown = privacy.shown_table(*table)
    assert not shown.cells[3].any()
    assert not shown.margins[3]
    low, high = reader(table.values, table.sizes, shown).possible(sums(5)[3])
    assert high - low >= 4


def test_two_hundred_silos_are_no_trouble() -> None:
    rng = np.random.default_rng(1)
    people = rng.integers(1, 40, (200, 200))
    values = np.maximum(people, people.T) * 2
    shown = privacy.shown_table(values, people, np.full(200, 40))
    few = np.minimum(people, people.T) < 5
    assert not shown.cells[few].any()
    assert shown.cells.mean() > 0.9 * (1 - few.mean())
    assert shown.margins.all()


# --- one list


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 9), st.integers(0, 5)), max_size=4),
)
@settings(max_examples=50, deadline=None)
def test_each_few_number_of_a_list_has_five_possible_values(
    rows: list[tuple[int, int, int]],
) -> None:
    """By trying every whole number, not by linear programs."""
    values = np.array([people + more if people else 0 for people, _, more in rows], dtype=int)
    people = np.array([row[0] for row in rows], dtype=int)
    sizes = np.array([row[0] + row[1] for row in rows], dtype=int)
    shown = privacy.shown_list(values, people, sizes)
    few = np.where(values > 0, people, sizes) < 5
    assert not (shown.parts & few).any()
    if not shown.total:
        return
    hidden = np.flatnonzero(~shown.parts)
    rest = int(values[hidden].sum())
    least = [int(sizes[i] >= 5) for i in hidden]
    open_to = [range(low, rest + 1) for low in least]
    tables = [t for t in product(*open_to[:-1])] if len(hidden) else []
    whole = [(*t, rest - sum(t)) for t in tables if rest - sum(t) >= least[-1]]
    for place, item in enumerate(hidden):
        if few[item]:
            assert len({table[place] for table in whole}) >= 5


def test_the_only_few_number_takes_the_smallest_with_it() -> None:
    shown = privacy.shown_list([40, 3, 25, 60], [9, 2, 8, 20], [10, 10, 10, 30])
    assert shown.parts.tolist() == [True, False, False, True]
    assert shown.total


def test_two_few_ones_are_not_shown_together_either() -> None:
    """2 + 1 people: their sum, total less the rest, would be about three."""
    shown = privacy.shown_list([40, 8, 9, 60], [9, 2, 1, 20], [10, 10, 10, 30])
    assert shown.parts.tolist() == [False, False, False, True]


def test_a_list_of_one_few_number_has_no_total() -> None:
    shown = privacy.shown_list([3], [3], [9])
    assert (shown.parts.tolist(), shown.total) == ([False], False)
    assert privacy.shown_list([], [], []).parts.tolist() == []


# --- groups within groups, one period within another


def test_a_group_within_a_group_is_not_found_by_difference() -> None:
    """A department of 9 and its team of 7: two people are the difference."""
    department, team, others, company_total, elsewhere = range(5)
    values = np.array([50, 44, 6, 200, 150])
    few = np.array([False, False, True, False, False])
    never = np.array([False, False, True, False, False])
    tree = [Sum.of(department, [team, others]), Sum.of(company_total, [department, elsewhere])]
    shown = withhold(values, few, tree, never=never)
    assert not shown[others]
    assert not (shown[department] and shown[team])
    both = withhold(values, np.zeros(5, dtype=bool), tree, never=never)
    assert both[[department, team, company_total, elsewhere]].all()


def test_a_longer_period_does_not_tell_what_one_person_did_since() -> None:
    values, people, sizes = np.array([30, 40, 50, 41]), np.full(4, 9), np.full(4, 12)
    first = privacy.shown_list(values, people, sizes)
    assert first.flat().all()
    since = np.array([1, 8, 8, 0])
    earlier = privacy.Earlier(values, people, since, first)
    now = values + np.array([2, 20, 10, 0])
    then = privacy.shown_list(now, people, sizes, earlier)
    assert not then.parts[0]
    grown = (now - values)[~then.parts]
    assert grown.sum() - grown.astype(bool).sum() >= 4
    assert then.parts.any()
    assert then.total


@given(companies)
@settings(max_examples=15, deadline=None)
def test_two_tables_of_one_period_in_another_do_not_tell_on_the_few(
    made: tuple[Company, Company, Ints],
) -> None:
    whole, part, since = made
    cells, g = upper(len(whole.sizes)), len(whole.sizes)
    first = privacy.shown_table(*part)
    earlier = privacy.Earlier(part.values, part.people, since, first)
    then = privacy.shown_table(*whole, earlier)
    one = reader(part.values, whole.sizes, first)
    both = reader(whole.values, whole.sizes, then)
    rows = [np.append(row, 0 * row) for row in one.rows] + [np.append(r, r) for r in both.rows]
    knows = Known(rows, one.values + both.values, np.append(one.least, 0 * one.least))
    grown = whole.values - part.values
    for i, cell in enumerate(cells):
        if grown[cell] and min(since[cell], since[cell[::-1]]) < 5:
            low, high = knows.possible(unit(2 * len(cells), len(cells) + i))
            assert high - low >= 4 - 1e-5
    for cell in few_cells(*whole):
        assert not then.cells[cell]
        aim = unit(len(cells), cells.index(cell))
        low, high = knows.possible(np.append(aim, aim))
        assert high - low >= 4 - 1e-5
    for cell in few_cells(*part):
        low, high = knows.possible(unit(2 * len(cells), cells.index(cell)))
        assert high - low >= 4 - 1e-5
    assert g == len(then.margins)
