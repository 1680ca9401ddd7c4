"""Withholding numbers so that no hidden one can be worked out from those that are shown.

Complementary suppression, after Cox 1980: where sums are known, hiding a number is not enough, so
others are hidden with it, the smallest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse

POSSIBLE = 5
_WIDTH = POSSIBLE - 1 - 1e-6  # of the interval left open, less what a solver rounds

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
_System = tuple[sparse.csr_matrix, Floats, Ints]


@dataclass(frozen=True)
class Sum:
    """Numbers, by position, whose values times `signs` add up to nothing: parts and their total."""

    items: Ints
    signs: Floats

    @classmethod
    def of(cls, total: int, parts: Sequence[int] | Ints) -> Sum:
        """The total is the sum of the parts."""
        return cls(np.array([total, *parts]), np.array([-1.0] + [1.0] * len(parts)))

    def moved(self, by: int) -> Sum:
        """The same sum between numbers that stand `by` places further on."""
        return Sum(self.items + by, self.signs)


@dataclass
class _Table:
    """Numbers, sums, and what of them is hidden so far (masks over the numbers)."""

    values: Floats
    few: Bools
    sums: Sequence[Sum]
    fixed: Bools  # can neither be hidden nor shown any more
    hidden: Bools

    def __post_init__(self) -> None:
        self.low, self.high = self.values.copy(), self.values.copy()
        # a zero is only hidden for its silo's size: other hidden numbers are known not to be one
        self.floor = np.minimum(self.values, 1.0)
        self.totals = np.zeros(len(self.values), dtype=bool)
        for each in self.sums:
            self.totals[each.items[each.signs < 0]] = True

    def settle(self) -> None:
        """Hide more wherever a sum by itself gives away what is hidden in it."""
        pending = True
        while pending:
            pending = False
            for each in self.sums:
                if self._gives_away(each):
                    pending |= self._hide_smallest(each.items)

    def _gives_away(self, each: Sum) -> bool:
        """One number hidden; or the hidden ones add up to a number that is few, or too small."""
        hidden = self.hidden[each.items]
        items, signs = each.items[hidden], each.signs[hidden]
        if len(items) <= 1:
            return bool((self.few[items] | ~self.fixed[items]).any())
        if (signs != signs[0]).any() or not self.few[items].any():
            return False
        siblings = each.items[(each.signs == signs[0]) & ~hidden]
        few = self.few[items].all() and (self.values[siblings] > 0).any()
        return bool(few or (self.values[items] - self.floor[items]).sum() < _WIDTH)

    def _hide_smallest(self, items: Ints) -> bool:
        """A part that is 0 is no help; a total that is 0 is, where nothing else is left."""
        can = ~self.hidden[items] & ~self.fixed[items] & (self.totals | (self.values > 0))[items]
        if can.any():
            values = np.where(self.values > 0, self.values, np.inf)[items[can]]
            self.hidden[items[can][np.argmin(values)]] = True
        return bool(can.any())

    def hide_near(self, item: int) -> bool:
        """Hide the smallest number that shares a sum with this one, or with a hidden one that does.

        False if there is none: what was shown before cannot be taken back.
        """
        near, reached = np.zeros(len(self.values), dtype=bool), 0
        near[item] = True
        while near.sum() > reached:
            reached = near.sum()
            touching = [each.items for each in self.sums if near[each.items].any()]
            if touching and self._hide_smallest(np.concatenate(touching)):
                return True
            for items in touching:
                near[items] |= self.hidden[items]
        return False

    def cornered(self, items: Ints) -> Ints:
        """Those of the numbers not yet known to be safe, led by one that is not.

        Linear programs look for tables that a reader could hold for true. One serves many
        numbers, and stays possible when more is hidden; in doubt, a number gets its own.
        """
        system = self._system()
        while len(items):
            left = self._explored(system, items)
            if len(left) == len(items) and len(self._explored(system, left[:1])):
                return left
            items = left if len(left) < len(items) else left[1:]
        return items

    def _system(self) -> _System:
        """The hidden numbers' coefficients in the sums, what they must give, and positions."""
        rows = np.repeat(np.arange(len(self.sums)), [len(each.items) for each in self.sums])
        columns = np.concatenate([each.items for each in self.sums])
        signs = np.concatenate([each.signs for each in self.sums])
        shape = (len(self.sums), len(self.values))
        matrix = sparse.coo_matrix((signs, (rows, columns)), shape=shape).tocsc()
        unknown = np.flatnonzero(self.hidden)
        known = np.where(self.hidden, 0.0, self.values)
        return matrix[:, unknown].tocsr(), -(matrix @ known), unknown

    def _explored(self, system: _System, items: Ints) -> Ints:
        """Widen what is possible for these numbers, up and down; those still too narrow."""
        matrix, right, unknown = system
        for sign in (1.0, -1.0):
            wanted = np.isin(unknown, items)
            top = np.where(wanted, self.values[unknown] + POSSIBLE, np.inf)
            bounds = np.stack([self.floor[unknown], top], axis=1)
            found = optimize.linprog(-sign * wanted, A_eq=matrix, b_eq=right, bounds=bounds)
            if found.status == 0:
                self.low[unknown] = np.minimum(self.low[unknown], found.x)
                self.high[unknown] = np.maximum(self.high[unknown], found.x)
        return items[self.high[items] - self.low[items] < _WIDTH]


def withhold(
    values: npt.ArrayLike,
    few: npt.ArrayLike,
    sums: Sequence[Sum],
    known: npt.ArrayLike | None = None,
    never: npt.ArrayLike | None = None,
) -> Bools:
    """Which of n numbers may be shown, given the sums between them.

    No `few` number (a mask, as the others) is shown, nor pinned down to an interval shorter than
    POSSIBLE values. Readers have the `known` ones already; the `never` ones are not for showing,
    but may be worked out unless they are few: this is how a table is told of an earlier one.
    """
    n = len(np.asarray(values))
    none = np.zeros(n, dtype=bool)
    of_old = none if known is None else np.asarray(known, dtype=bool)
    unseen = none if never is None else np.asarray(never, dtype=bool)
    sensitive = np.asarray(few, dtype=bool) & ~of_old
    numbers = np.asarray(values, dtype=np.float64)
    table = _Table(numbers, sensitive, sums, of_old | unseen, sensitive | unseen)
    doubtful = np.flatnonzero(sensitive)
    table.settle()
    while len(doubtful := table.cornered(doubtful)):
        if not table.hide_near(int(doubtful[0])):
            doubtful = doubtful[1:]
        table.settle()
    return ~table.hidden
