"""Measures of a network of people in silos: how much of it stays inside, and who spans it.

Definitions, how to read them and what they do not say: docs/measures.md. None of them is shown
for an individual to anyone but that person; groups go through `bot.domain.privacy` first.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special

from bot.domain.brokerage import ROLES, brokerage
from bot.domain.graph import (
    Floats,
    Ints,
    Network,
    by_degree,
    network,
    one_hot,
    positions,
    triangles,
)
from bot.domain.network_files import BadFile, read_edges, read_groups

__all__ = [
    "ROLES",
    "BadFile",
    "Measures",
    "Network",
    "SiloMatrix",
    "assortativity",
    "brokerage",
    "constraint",
    "effective_size",
    "ei",
    "ei_expected",
    "measure_files",
    "measured",
    "measures",
    "modularity",
    "network",
    "new_ties",
    "participation",
    "read_edges",
    "read_groups",
    "silo_matrix",
    "wilson",
]

Bools = npt.NDArray[np.bool_]


# --- inside and across


def ei(inside: float, across: float) -> float | None:
    """(E − I)/(E + I): −1 all inside, +1 all across; None of nothing. Krackhardt & Stern 1988."""
    return (across - inside) / (across + inside) if across + inside else None


def ei_expected(sizes: npt.ArrayLike) -> float | None:
    """The E-I index of ties that take no notice of silos, from their sizes alone.

    (E* − I*)/(E* + I*) over the pairs of people: what shuffling everybody's silo gives on average.
    """
    people = np.asarray(sizes, dtype=np.float64)
    inside = float((people * (people - 1)).sum() / 2)
    total = float(people.sum() * (people.sum() - 1) / 2)
    return ei(inside, total - inside)


def participation(net: Network) -> Floats:
    """1 − Σ_s (k_is/k_i)² of each member, 0 in one silo only. Guimerà & Amaral 2005."""
    by_silo = net.adjacency @ one_hot(net.group, len(net.silos))
    by_silo.data **= 2
    return np.asarray(1 - np.asarray(by_silo.sum(axis=1)).ravel() / net.strength() ** 2)


def modularity(net: Network) -> float | None:
    """Σ_s (e_ss − a_s²): volume inside silos above what their activity would give. Newman 2003."""
    inside, activity = _mixing(net)
    return float(inside.sum() - (activity**2).sum()) if len(net.members) else None


def assortativity(net: Network) -> float | None:
    """Modularity over the most it could be: 1 when nothing crosses; None of one silo."""
    if len(net.silos) < 2:
        return None
    inside, activity = _mixing(net)
    by_chance = (activity**2).sum()
    return float((inside.sum() - by_chance) / (1 - by_chance))


def _mixing(net: Network) -> tuple[Floats, Floats]:
    """Share of all volume inside each silo, and of all ends of ties in each silo."""
    a, b, volume = net.ties()
    total = volume.sum() or 1.0
    same = net.group[a] == net.group[b]
    inside = np.bincount(net.group[a][same], volume[same], minlength=len(net.silos))
    ends = np.bincount(net.group, net.strength(), minlength=len(net.silos))
    return inside / total, ends / (2 * total)


@dataclass(frozen=True)
class SiloMatrix:
    """Silo by silo (g × g), rows and columns as `silos`.

    `ties` and `volume` are symmetric, the diagonal is inside; `people[s, t]` is how many people
    of s have a tie with somebody of t, which is what `bot.domain.privacy` asks for.
    """

    silos: Ints
    ties: Ints
    volume: Floats
    people: Ints


def silo_matrix(net: Network) -> SiloMatrix:
    """Ties, volume and people by pair of silos; dense, so meant for silos by the hundred."""
    g = len(net.silos)
    a, b, volume = net.ties()
    cell = net.group[a] * g + net.group[b]
    ties = np.bincount(cell, minlength=g * g).reshape(g, g)
    amount = np.bincount(cell, volume, minlength=g * g).reshape(g, g)
    reach = (net.adjacency @ one_hot(net.group, g)).tocoo()
    people = np.bincount(net.group[reach.row] * g + reach.col, minlength=g * g).reshape(g, g)
    return SiloMatrix(net.silos, _folded(ties), _folded(amount), people)


def _folded(matrix: Any) -> Any:
    """Cells (s, t) and (t, s) added up, the diagonal once."""
    return matrix + matrix.T - np.diag(np.diag(matrix))


# --- spanning


def constraint(net: Network) -> Floats:
    """Σ_j (p_ij + Σ_q p_iq p_qj)² over contacts j, p_ij being the share of i's volume that goes
    to j: low where one's contacts are strangers to each other. Burt 1992.

    With a_ij the volume of a tie and s_i a member's, the bracket is (a_ij + Σ_q a_iq a_qj / s_q)
    / s_i, so that each tie is worked out once for both its ends.
    """
    order, upper = by_degree(net.adjacency)
    strength = net.strength()[order]
    volume, (u, v) = upper.data, upper.nonzero()
    reach = volume.copy()
    for uv, vw, uw in triangles(upper):
        np.add.at(reach, uv, volume[uw] * volume[vw] / strength[v[uw]])
        np.add.at(reach, vw, volume[uv] * volume[uw] / strength[u[uv]])
        np.add.at(reach, uw, volume[uv] * volume[vw] / strength[v[uv]])
    return _in_order(order, _at_ends(u, v, reach**2, len(order)) / strength**2)


def effective_size(net: Network) -> Floats:
    """n − 2t/n: contacts, less what they have to do with each other (t ties). Burt 1992."""
    order, upper = by_degree(net.adjacency)
    u, v = upper.nonzero()
    known = np.zeros(len(order))
    for uv, _, uw in triangles(upper):
        for corner in (u[uv], v[uv], v[uw]):
            np.add.at(known, corner, 1)
    degree = net.degree()
    return np.asarray(degree - 2 * _in_order(order, known) / degree)


def _at_ends(u: Ints, v: Ints, values: Floats, n: int) -> Floats:
    """Sum over the ties of each node."""
    return np.asarray(np.bincount(u, values, minlength=n) + np.bincount(v, values, minlength=n))


def _in_order(order: Ints, values: Floats) -> Floats:
    """Values of the nodes `order`, node by node."""
    result = np.empty_like(values)
    result[order] = values
    return result


# --- new ties and intervals


def new_ties(
    a: npt.ArrayLike, b: npt.ArrayLike, earlier_a: npt.ArrayLike, earlier_b: npt.ArrayLike
) -> Bools:
    """For each tie (a, b), whether the two had none before, in either direction."""
    ids = np.unique(np.concatenate([np.ravel(x) for x in (a, b, earlier_a, earlier_b)]))
    keys = [
        np.minimum(x, y) * len(ids) + np.maximum(x, y)
        for x, y in (
            (positions(ids, a), positions(ids, b)),
            (positions(ids, earlier_a), positions(ids, earlier_b)),
        )
    ]
    return np.asarray(~np.isin(keys[0], keys[1]))


def wilson(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Score interval of a share, (0, 1) of nothing. Wilson 1927."""
    if n == 0:
        return 0.0, 1.0
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no share")
    z = float(special.ndtri(0.5 + confidence / 2))
    share = successes / n
    middle = share + z * z / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if successes == 0 else (middle - half) / scale
    high = 1.0 if successes == n else (middle + half) / scale
    return low, high


# --- all at once


@dataclass(frozen=True)
class Measures:
    """The measures of one network; None where there is nothing to measure."""

    people: int
    ties: int
    inside: int
    across: int
    ei: float | None
    ei_expected: float | None
    participation_mean: float | None
    constraint_mean: float | None
    modularity: float | None
    assortativity: float | None
    volume_inside: float
    volume_across: float
    ei_volume: float | None

    def as_dict(self) -> dict[str, int | float | None]:
        return asdict(self)


def measures(
    a: npt.ArrayLike, b: npt.ArrayLike, weight: npt.ArrayLike | None, group: Mapping[int, int]
) -> Measures:
    """The measures of ties (a, b, weight) between members with silos; see `network`."""
    return measured(network(a, b, weight, group))


def measured(net: Network) -> Measures:
    """The measures of a network. `ei` counts ties, `ei_volume` how often they are used."""
    a, b, volume = net.ties()
    across = net.group[a] != net.group[b]
    crossing, everything = int(across.sum()), len(volume)
    volume_across, volume_all = float(volume[across].sum()), float(volume.sum())
    return Measures(
        people=len(net.members),
        ties=everything,
        inside=everything - crossing,
        across=crossing,
        ei=ei(everything - crossing, crossing),
        ei_expected=ei_expected(net.sizes()),
        participation_mean=_mean(participation(net)),
        constraint_mean=_mean(constraint(net)),
        modularity=modularity(net),
        assortativity=assortativity(net),
        volume_inside=volume_all - volume_across,
        volume_across=volume_across,
        ei_volume=ei(volume_all - volume_across, volume_across),
    )


def _mean(values: Floats) -> float | None:
    return float(values.mean()) if len(values) else None


def measure_files(edge_lines: Iterable[str], group_lines: Iterable[str]) -> Measures:
    """The measures of the network in two plain files, undirected.

    Raises BadFile for a line that cannot be read, or a tie of a node that has no group.
    """
    groups = read_groups(group_lines)
    edges = [edge for edge in read_edges(edge_lines) if edge[0] != edge[1]]
    number: dict[str, int] = {}
    a = [number.setdefault(edge[0], len(number)) for edge in edges]
    b = [number.setdefault(edge[1], len(number)) for edge in edges]
    strangers = [node for node in number if node not in groups]
    if strangers:
        some = ", ".join(strangers[:3]) + ("…" if len(strangers) > 3 else "")
        raise BadFile(f"{len(strangers)} nodes with ties are in no group: {some}. Give them one.")
    code = {group: place for place, group in enumerate(dict.fromkeys(groups.values()))}
    group_of = {place: code[groups[node]] for node, place in number.items()}
    weights = [edge[2] for edge in edges if edge[2] is not None]
    return measures(a, b, weights or None, group_of)
