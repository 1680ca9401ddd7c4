"""A network of people in silos, as matrices, and the two steps that its measures share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

BLOCK = 1_000_000  # paths looked at together: some 20 MB, whatever the size of the network


@dataclass(frozen=True)
class Network:
    """People with at least one tie, their silos, and who has to do with whom.

    `members` (n) are ids in ascending order, `silos` (g) likewise; `group` (n) is each member's
    position in `silos`; `adjacency` (n × n, CSR) is symmetric, without a diagonal, and holds the
    volume of each tie: how often.
    """

    members: Ints
    silos: Ints
    group: Ints
    adjacency: Any

    def ties(self) -> tuple[Ints, Ints, Floats]:
        """(a, b, volume) of each tie once, a and b being positions in `members`."""
        upper = sparse.triu(self.adjacency, k=1, format="coo")
        return upper.row, upper.col, upper.data

    def strength(self) -> Floats:
        """Volume of each member's ties."""
        return np.asarray(self.adjacency.sum(axis=1)).ravel()

    def degree(self) -> Ints:
        """Number of each member's ties."""
        return np.asarray(np.diff(self.adjacency.indptr), dtype=np.int64)

    def sizes(self) -> Ints:
        """Number of members in each silo."""
        return np.asarray(np.bincount(self.group, minlength=len(self.silos)), dtype=np.int64)


def network(
    a: npt.ArrayLike, b: npt.ArrayLike, weight: npt.ArrayLike | None, group: Mapping[int, int]
) -> Network:
    """The undirected network of ties (a, b, weight), by member id, and of silos by member id.

    Repeated and reciprocal ties become one; their weights add up, and without weights a tie
    counts 1 however often it is told. Left out: ties with oneself, weights of 0, everybody
    without a silo (they are counted apart, never guessed), and who then has no tie.
    """
    ids = np.sort(np.fromiter(group, dtype=np.int64, count=len(group)))
    x, y = positions(ids, a), positions(ids, b)
    volume = np.ones(len(x)) if weight is None else np.asarray(weight, dtype=np.float64)
    kept = (x != y) & (x >= 0) & (y >= 0) & (volume > 0)
    used = np.zeros(len(ids), dtype=bool)
    used[x[kept]] = used[y[kept]] = True
    place = np.cumsum(used) - 1
    members = ids[used]
    adjacency = square(place[x[kept]], place[y[kept]], volume[kept], len(members))
    adjacency = (adjacency + adjacency.T).tocsr()
    if weight is None:
        adjacency.data[:] = 1.0
    own = np.array([group[member] for member in members.tolist()], dtype=np.int64)
    silos, groups = np.unique(own, return_inverse=True)
    return Network(members, silos, groups, adjacency)


def positions(ids: Ints, wanted: npt.ArrayLike) -> Ints:
    """Where each wanted id stands in the ascending `ids`; −1 where it does not."""
    values = np.asarray(wanted, dtype=np.int64)
    if not len(ids):
        return np.full(len(values), -1)
    at = np.minimum(np.searchsorted(ids, values), len(ids) - 1)
    return np.where(ids[at] == values, at, -1)


def square(rows: Ints, columns: Ints, values: npt.ArrayLike, n: int) -> Any:
    """An n × n CSR matrix in which values of the same cell add up."""
    return sparse.coo_matrix((values, (rows, columns)), shape=(n, n)).tocsr()


def one_hot(group: Ints, groups: int) -> Any:
    """Members by silos (n × groups, CSR), 1 where a member belongs."""
    n = len(group)
    return sparse.csr_matrix((np.ones(n), group, np.arange(n + 1)), shape=(n, groups))


def by_degree(adjacency: Any) -> tuple[Ints, Any]:
    """Nodes in ascending order of degree, and the upper triangle (CSR) in that order.

    Seen so, no node has more than √(2·ties) later neighbours, and triangles are cheap to list.
    """
    order = np.argsort(np.diff(adjacency.indptr), kind="stable")
    upper = sparse.triu(adjacency[order][:, order], k=1, format="csr")
    upper.sort_indices()
    return order, upper


def triangles(upper: Any) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Every triangle u < v < w of an upper triangle once, as entries (uv, vw, uw) of its data.

    By blocks of rows of at most BLOCK paths u → v → w (or one row), so that memory stays bounded.
    """
    n, first, head = upper.shape[0], upper.indptr, upper.indices
    tail = np.repeat(np.arange(n, dtype=head.dtype), np.diff(first))
    onward = np.diff(first)[head]
    paths = np.concatenate([[0], np.cumsum(onward, dtype=np.int64)])[first]
    rows = max(1, BLOCK // max(n, 1))
    entry = np.zeros(rows * n, dtype=np.int32)
    start = 0
    while start < n:
        full = int(np.searchsorted(paths, paths[start] + BLOCK, side="right")) - 1
        stop = min(max(start + 1, full), start + rows, n)
        uv = np.arange(first[start], first[stop], dtype=np.int32)
        cells = (tail[uv] - start) * n + head[uv]
        entry[cells] = uv + 1
        yield _closing(entry, uv, onward[uv], first[head[uv]], (tail[uv] - start) * n, head)
        entry[cells] = 0
        start = stop


def _closing(
    entry: Any, uv: Any, onward: Any, first: Any, row: Any, head: Any
) -> tuple[Ints, Ints, Ints]:
    """The paths uv, vw that an entry uw closes."""
    vw = np.repeat(first - (np.cumsum(onward, dtype=first.dtype) - onward), onward)
    vw += np.arange(len(vw), dtype=vw.dtype)
    uw = entry[np.repeat(row, onward) + head[vw]]
    closed = np.flatnonzero(uw)
    return np.repeat(uv, onward)[closed], vw[closed], uw[closed] - 1
