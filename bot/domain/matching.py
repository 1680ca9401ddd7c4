"""A maximum matching in any graph (Edmonds 1965, "Paths, trees, and flowers")."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence


def matching(neighbours: Sequence[Sequence[int]]) -> list[int]:
    """Each vertex's partner, or -1: as many pairs as can be.

    neighbours: by vertex, those it may be matched with, the best first; both ways. Vertices are
    taken in order, and none that was matched is left out again: so whoever comes first goes first.
    """
    found = _Matching(neighbours)
    for one in range(len(neighbours)):
        if found.partner[one] < 0:
            found.augment(one)
    return found.partner


class _Matching:
    """A matching that grows by augmenting paths; blossoms are shrunk by giving them one base."""

    def __init__(self, neighbours: Sequence[Sequence[int]]) -> None:
        self._neighbours = neighbours
        self.partner = [-1] * len(neighbours)

    def augment(self, root: int) -> None:
        """Match `root` too, if that can be without leaving out anybody matched before."""
        end = self._search(root)
        while end >= 0:
            before = self._parent[end]
            after = self.partner[before]
            self.partner[end], self.partner[before] = before, end
            end = after

    def _search(self, root: int) -> int:
        """The free end of an augmenting path from `root`; -1 where there is none."""
        size = len(self.partner)
        self._parent, self._base = [-1] * size, list(range(size))
        self._outer, self._queue = {root}, deque([root])
        while self._queue:
            here = self._queue.popleft()
            for there in self._neighbours[here]:
                if self._base[here] == self._base[there] or self.partner[here] == there:
                    continue
                if self._is_outer(there, root):
                    self._shrink(here, there)
                elif self._parent[there] < 0:
                    self._parent[there] = here
                    if self.partner[there] < 0:
                        return there
                    self._reach(self.partner[there])
        return -1

    def _is_outer(self, one: int, root: int) -> bool:
        mate = self.partner[one]
        return one == root or (mate >= 0 and self._parent[mate] >= 0)

    def _reach(self, one: int) -> None:
        if one not in self._outer:
            self._outer.add(one)
            self._queue.append(one)

    def _shrink(self, here: int, there: int) -> None:
        base = self._common_base(here, there)
        ring: set[int] = set()
        self._walk(here, base, there, ring)
        self._walk(there, base, here, ring)
        for one in range(len(self._base)):
            if self._base[one] in ring:
                self._base[one] = base
                self._reach(one)

    def _common_base(self, here: int, there: int) -> int:
        seen = set()
        while True:
            here = self._base[here]
            seen.add(here)
            if self.partner[here] < 0:
                break
            here = self._parent[self.partner[here]]
        there = self._base[there]
        while there not in seen:
            there = self._base[self._parent[self.partner[there]]]
        return there

    def _walk(self, one: int, base: int, child: int, ring: set[int]) -> None:
        while self._base[one] != base:
            mate = self.partner[one]
            ring |= {self._base[one], self._base[mate]}
            self._parent[one] = child
            child, one = mate, self._parent[mate]
