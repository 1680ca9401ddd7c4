"""What may be shown of a table of groups, so that nobody learns what fewer than five people did.

A number is *few* when fewer than MIN_GROUP people stand behind it: of a silo, the people of that
silo who took part; of a pair of silos, those of either side, since the cell speaks of both. A
zero is about everyone who could have taken part, and is shown when both silos have five people.

Leaving out the few is not enough: what is missing can be worked out from totals, or from an
earlier table of a part of the same period. So more is left out (the smallest numbers first),
until whoever knows every number shown, every sum, and that nothing is negative, must still hold
five different values for possible of each few one (`bot.domain.withholding`).

For counts. Of shares and means, ask about the counts they are made of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.domain.withholding import Sum, withhold

MIN_GROUP = 5

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def enough(people: int) -> bool:
    """Whether a number with this many people behind it may be shown, on its own."""
    return people >= MIN_GROUP


# --- one number a silo, and one a pair of silos


@dataclass(frozen=True)
class ShownList:
    """Which numbers of a list by silo may be shown (g), and whether their total may."""

    parts: Bools
    total: bool

    def flat(self) -> Bools:
        return np.append(self.parts, self.total)


@dataclass(frozen=True)
class ShownTable:
    """Which numbers of a silo-by-silo table may be shown.

    `cells` (g × g, symmetric), `margins` (g: a silo's cells added up, the diagonal once), and
    the sums of the diagonal, of the rest, and of both.
    """

    cells: Bools
    margins: Bools
    inside: bool
    across: bool
    total: bool

    def flat(self) -> Bools:
        cells = self.cells[np.triu_indices(len(self.cells))]
        return np.concatenate([cells, self.margins, [self.inside, self.across, self.total]])


@dataclass(frozen=True)
class Earlier:
    """A list or table already shown of a part of the same period, or of a part of the people.

    `values` and `people` are its own, `since` the people behind what the new one has more; all
    are of the shape of the new one's.
    """

    values: npt.ArrayLike
    people: npt.ArrayLike
    since: npt.ArrayLike
    shown: ShownList | ShownTable


def shown_list(
    values: npt.ArrayLike,
    people: npt.ArrayLike,
    sizes: npt.ArrayLike,
    earlier: Earlier | None = None,
) -> ShownList:
    """What to show of counts by silo (g) and of their total.

    `people` (g) took part; `sizes` (g) could have.
    """
    g = len(np.asarray(values))
    shape = _Shape(_with_total, _with_total, [Sum.of(g, np.arange(g))])
    shown = _shown(shape, values, people, sizes, earlier)
    return ShownList(shown[:g], bool(shown[g]))


def shown_table(
    values: npt.ArrayLike,
    people: npt.ArrayLike,
    sizes: npt.ArrayLike,
    earlier: Earlier | None = None,
) -> ShownTable:
    """What to show of symmetric counts by pair of silos (g × g), of each silo's sum, and of all.

    `people[s, t]` of silo s took part in cell (s, t); `sizes` (g) could have.
    """
    size, g = np.asarray(sizes), len(np.asarray(sizes))
    shape = _Shape(_cells_and_sums, _people_behind, _table_sums(g))
    shown = _shown(shape, values, people, np.minimum.outer(size, size), earlier)
    rows, columns = np.triu_indices(g)
    cells = np.zeros((g, g), dtype=bool)
    cells[rows, columns] = cells[columns, rows] = shown[: len(rows)]
    inside, across, total = shown[-3:].tolist()
    return ShownTable(cells, shown[len(rows) : -3], inside, across, total)


@dataclass(frozen=True)
class _Shape:
    """How a list or a table becomes one row of numbers, of people, and the sums between them."""

    numbers: Callable[[npt.ArrayLike], Floats]
    people: Callable[[npt.ArrayLike], Floats]
    sums: list[Sum]


def _shown(
    shape: _Shape,
    values: npt.ArrayLike,
    people: npt.ArrayLike,
    could: npt.ArrayLike,
    earlier: Earlier | None,
) -> Bools:
    numbers, possible = shape.numbers(values), shape.people(could)
    few = np.where(numbers > 0, shape.people(people), possible) < MIN_GROUP
    if earlier is None:
        return withhold(numbers, few, shape.sums)
    n, none = len(numbers), np.zeros(len(numbers), dtype=bool)
    before, seen = shape.numbers(earlier.values), earlier.shown.flat()
    few_before = np.where(before > 0, shape.people(earlier.people), possible) < MIN_GROUP
    grown = numbers - before
    few_since = (grown > 0) & (shape.people(earlier.since) < MIN_GROUP)
    growth = [Sum.of(i, [n + i, 2 * n + i]) for i in range(n)]
    return withhold(
        np.concatenate([numbers, before, grown]),
        np.concatenate([few, few_before, few_since]),
        [*shape.sums, *(each.moved(n) for each in shape.sums), *growth],
        known=np.concatenate([none, seen, none]),
        never=np.concatenate([none, ~seen, ~none]),
    )[:n]


def _with_total(parts: npt.ArrayLike) -> Floats:
    each = np.asarray(parts, dtype=np.float64)
    return np.append(each, each.sum())


def _cells_and_sums(values: npt.ArrayLike) -> Floats:
    """Upper triangle by rows, margins, inside, across, total."""
    matrix = np.asarray(values, dtype=np.float64)
    upper = matrix[np.triu_indices(len(matrix))]
    inside = np.trace(matrix)
    sums = [inside, upper.sum() - inside, upper.sum()]
    return np.concatenate([upper, matrix.sum(axis=1), sums])


def _people_behind(people: npt.ArrayLike) -> Floats:
    """People behind each of these: for a sum, as many as are certainly not the same."""
    matrix = np.asarray(people, dtype=np.float64)
    either = np.minimum(matrix, matrix.T)[np.triu_indices(len(matrix))]
    margins = matrix.max(axis=1, initial=0)
    elsewhere = np.where(np.eye(len(matrix), dtype=bool), 0, matrix).max(axis=1, initial=0)
    sums = [np.trace(matrix), elsewhere.sum(), margins.sum()]
    return np.concatenate([either, margins, sums])


def _table_sums(g: int) -> list[Sum]:
    """Every sum that holds in a silo-by-silo table, also that of its margins."""
    rows, columns = np.triu_indices(g)
    cells = len(rows)
    inside, across, total = cells + g, cells + g + 1, cells + g + 2
    ends = np.array([*range(cells, inside), inside, across])
    return [
        *(Sum.of(cells + s, np.flatnonzero((rows == s) | (columns == s))) for s in range(g)),
        Sum.of(inside, np.flatnonzero(rows == columns)),
        Sum.of(across, np.flatnonzero(rows != columns)),
        Sum.of(total, [inside, across]),
        Sum(ends, np.array([1.0] * g + [-1.0, -2.0])),
    ]
