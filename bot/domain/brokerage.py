"""Brokerage: the paths that go through somebody, by the silos they join."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.domain.graph import (
    Network,
    by_degree,
    network,
    one_hot,
    positions,
    square,
    triangles,
)

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")

# A path's role by which of its silos are alike: 4 first and broker, 2 broker and last, 1 the ends.
_ROLE = {7: "coordinator", 1: "itinerant", 2: "gatekeeper", 4: "representative", 0: "liaison"}
_FORTH, _BACK = 1, 2


def brokerage(a: npt.ArrayLike, b: npt.ArrayLike, group: Mapping[int, int]) -> dict[str, int]:
    """How many paths a → v → b without a → b there are, by the role of v. Gould & Fernandez 1989.

    `a` answered `b`. With silos in the order of the path: coordinator AAA, itinerant ABA,
    gatekeeper ABB (from outside in), representative AAB (from inside out), liaison ABC.
    Repeated ties count once; ties with oneself or with people without a silo not at all.
    """
    net = network(a, b, None, group)
    directed = _directed(net, a, b)
    paths, closed = _paths(net, directed), _closed(net, directed)
    return {role: round(paths[role] - closed[role]) for role in ROLES}


def _directed(net: Network, a: npt.ArrayLike, b: npt.ArrayLike) -> Any:
    """Who answered whom (n × n, 0 or 1) among the members of the network."""
    x, y = positions(net.members, a), positions(net.members, b)
    kept = (x >= 0) & (y >= 0) & (x != y)
    matrix = square(x[kept], y[kept], np.ones(int(kept.sum())), len(net.members))
    matrix.data[:] = 1.0
    return matrix


def _paths(net: Network, directed: Any) -> dict[str, float]:
    """Paths a → v → b with a ≠ b, closed or not, by role."""
    x, y = directed.nonzero()
    same, n = net.group[x] == net.group[y], len(net.members)
    inside, across = (square(x[at], y[at], np.ones(int(at.sum())), n) for at in (same, ~same))
    hot = one_hot(net.group, len(net.silos))
    home_in, home_out = (np.asarray(inside.sum(axis=at)).ravel() for at in (0, 1))
    away_in, away_out = (np.asarray(across.sum(axis=at)).ravel() for at in (0, 1))
    same_away = (across.T @ hot).multiply(across @ hot).sum()
    back_home, back_away = (matrix.multiply(matrix.T).sum() for matrix in (inside, across))
    return {
        "coordinator": home_in @ home_out - back_home,
        "itinerant": same_away - back_away,
        "gatekeeper": away_in @ home_out,
        "representative": home_in @ away_out,
        "liaison": away_in @ away_out - same_away,
    }


def _closed(net: Network, directed: Any) -> dict[str, float]:
    """Paths a → v → b that a → b closes, by role: six ways to walk each triangle."""
    order, upper = by_degree(_FORTH * directed + _BACK * directed.T)
    group, (u, v) = net.group[order], upper.nonzero()
    forth, back = (upper.data.astype(np.int8) & way > 0 for way in (_FORTH, _BACK))
    alike = (group[u] == group[v]).astype(np.int8)
    count = np.zeros(8)
    for uv, vw, uw in triangles(upper):
        for shut, first, second, third in (
            (forth[uv] & forth[vw] & forth[uw], uv, vw, uw),  # u → v → w
            (back[vw] & back[uv] & back[uw], vw, uv, uw),  # w → v → u
            (forth[uw] & back[vw] & forth[uv], uw, vw, uv),  # u → w → v
            (forth[vw] & back[uw] & back[uv], vw, uw, uv),  # v → w → u
            (back[uv] & forth[uw] & forth[vw], uv, uw, vw),  # v → u → w
            (back[uw] & forth[uv] & back[vw], uw, uv, vw),  # w → u → v
        ):
            code = 4 * alike[first] + 2 * alike[second] + alike[third]
            count += np.bincount(code[shut], minlength=8)
    return {role: count[code] for code, role in _ROLE.items()}
