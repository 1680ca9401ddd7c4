"""Silos: the department or team a member belongs to, one at a time, from a list or from a guess.

A guess is a proposal: who, which channels they live in, and how sure. An admin decides.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sknetwork.clustering import Leiden
from sknetwork.clustering.louvain_core import optimize_core

from bot.domain.silo_list import LONGEST_NAME, Problem, SiloRow, parse_csv

__all__ = [
    "Problem",
    "Proposal",
    "SiloRow",
    "infer",
    "name",
    "parse_csv",
    "propose",
]

Ints = npt.NDArray[np.int64]
Tie = tuple[int, int, float]

LEAST = 3  # two people who talk are a pair; a group begins with the third
REDRAWS = 8  # enough to tell a group that stays from one that falls apart
SPECIAL = 1.5  # a channel says who a group is when it fills this many times its usual share
DAMPED = 0.5  # the power of a member's message count in a name: no one voice names a whole group
FOR_EVERYBODY = {"general", "random"}  # the two channels that every Slack workspace starts with


# --- communities of the answer network


class _SteadyLeiden(Leiden):  # type: ignore[misc]  # scikit-network ships no types
    """Leiden whose refinement takes the best move within a community instead of a random one.

    scikit-network 0.33 draws that move from C's `rand()`, which no seed of ours reaches (two runs
    in one process differ), and without a tolerance, so that it may never end (its issue 592).
    The best move is the limit of no randomness in Traag, Waltman & van Eck 2019, and Louvain's
    inner loop on the ties within communities does just that. Randomness is left in one place: the
    order of the nodes, which is seeded.
    """

    def _optimize_refine(
        self, labels: Ints, refined: Ints, adjacency: Any, out_weights: Any, in_weights: Any
    ) -> Ints:
        within = _within(adjacency, labels)
        out_weights, in_weights = out_weights.astype(np.float32), in_weights.astype(np.float32)
        found, _ = optimize_core(
            refined.astype(np.int32),
            within.indices.astype(np.int32),
            within.indptr.astype(np.int32),
            within.data.astype(np.float32),
            out_weights,
            in_weights,
            out_weights.copy(),
            in_weights.copy(),
            np.zeros_like(out_weights),
            within.diagonal().astype(np.float32),
            self.resolution,
            self.tol_optimization,
        )
        return np.asarray(found, dtype=np.int64)


def _within(adjacency: Any, labels: Ints) -> Any:
    """The adjacency (CSR) without the ties between different labels."""
    coo = adjacency.tocoo()
    same = labels[coo.row] == labels[coo.col]
    return sparse.csr_matrix((coo.data[same], (coo.row[same], coo.col[same])), shape=coo.shape)


def _network(ties: Iterable[Tie]) -> tuple[Ints, Any]:
    """Members in order, and the symmetric matrix of summed weights between them.

    Members without a tie to another person are left out, and so the order of ties is forgotten.
    """
    rows = np.fromiter(ties, dtype=[("a", "i8"), ("b", "i8"), ("weight", "f8")])
    rows = np.sort(rows[(rows["a"] != rows["b"]) & (rows["weight"] > 0)])
    members, ends = np.unique(np.concatenate([rows["a"], rows["b"]]), return_inverse=True)
    a, b = np.split(ends, 2)
    shape = (len(members), len(members))
    matrix = sparse.coo_matrix((rows["weight"], (a, b)), shape=shape)
    return members, (matrix + matrix.T).tocsr()


def _labels(adjacency: Any, seed: int) -> Ints:
    """Community of each node, numbered from 0 by size, each of them connected."""
    if not adjacency.nnz:
        return np.arange(adjacency.shape[0])
    leiden = _SteadyLeiden(
        modularity="newman",
        shuffle_nodes=True,
        random_state=seed,
        tol_optimization=1e-4,
        tol_aggregation=1e-4,
        return_probs=False,
        return_aggregate=False,
    )
    labels = leiden.fit_predict(adjacency)
    _, parts = sparse.csgraph.connected_components(_within(adjacency, labels), directed=False)
    by_size = np.argsort(np.argsort(-np.bincount(parts), kind="stable"), kind="stable")
    return np.asarray(by_size[parts], dtype=np.int64)


def infer(ties: Iterable[Tie], *, seed: int, least: int = LEAST) -> list[tuple[int, ...]]:
    """Communities of the answer network: who answers whom more than chance would have it.

    `ties` are (member, member, weight); order, direction and repetition do not matter. Members
    of communities smaller than `least`, and those without a tie, are in none: never guessed.
    Returns members in ascending order, largest community first; the same for the same seed.
    """
    members, adjacency = _network(ties)
    return _communities(members, _labels(adjacency, seed), least)


def _communities(members: Ints, labels: Ints, least: int) -> list[tuple[int, ...]]:
    groups: dict[int, list[int]] = {}
    for member, label in zip(members.tolist(), labels.tolist(), strict=True):
        groups.setdefault(label, []).append(member)
    found = [tuple(group) for group in groups.values() if len(group) >= least]
    return sorted(found, key=lambda group: (-len(group), group))


# --- names

ChannelCounts = Mapping[int, Mapping[str, int]]


def _shares(members: Iterable[int], counts: ChannelCounts, power: float) -> dict[str, float]:
    """Each channel's share of what these members wrote (counts to the power), largest first."""
    total: defaultdict[str, float] = defaultdict(float)
    for member in members:
        for channel, messages in counts.get(member, {}).items():
            total[channel] += messages**power
    everything = sum(total.values())
    ordered = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    return {channel: count / everything for channel, count in ordered if count}


def _reach(counts: ChannelCounts) -> dict[str, float]:
    """Each channel's share of all members who wrote anything."""
    writers = Counter(channel for own in counts.values() for channel in own)
    return {channel: number / len(counts) for channel, number in writers.items()}


def _telling(
    inside: Mapping[str, float], overall: Mapping[str, float], reach: Mapping[str, float]
) -> list[str]:
    """Channels in the order in which they say who a group is; those that say nothing left out.

    The order is that of a channel's part in the Kullback-Leibler divergence of the group's talk
    from everybody's, share · log(share / overall share), less where everybody goes.
    """

    def says(channel: str) -> float:
        lift = math.log(inside[channel] / overall[channel])
        return inside[channel] * lift * (1 - reach[channel])

    special = [c for c in inside if inside[c] >= SPECIAL * overall[c]]
    return sorted(special, key=lambda c: (c in FOR_EVERYBODY, -says(c), c))


def _candidates(telling: Sequence[str], inside: Mapping[str, float]) -> Iterator[str]:
    """Names from the best to the one that always works."""
    first, *others = telling or list(inside) or ["group"]
    first = first[: LONGEST_NAME - 5]
    if others and inside[others[0]] >= inside[first] / 2 and others[0] not in FOR_EVERYBODY:
        yield f"{first} and {others[0]}"
    yield first
    for other in others:
        yield f"{first} and {other}"
    for number in count(2):
        yield f"{first} {number}"


def name(communities: Sequence[Iterable[int]], channel_counts: ChannelCounts) -> list[str]:
    """A name for each community after the channels it lives in; no two alike.

    `channel_counts` are messages by member and channel name, of public channels only: a silo's
    name is seen by everyone. Whom no channel tells apart is called "group", numbered.
    """
    overall = _shares(channel_counts, channel_counts, DAMPED)
    reach = _reach(channel_counts)
    names: list[str] = []
    for community in communities:
        inside = _shares(community, channel_counts, DAMPED)
        titles = _candidates(_telling(inside, overall, reach), inside)
        names.append(next(t for t in titles if t not in names and len(t) <= LONGEST_NAME))
    return names


# --- a proposal and its reasons


@dataclass(frozen=True, slots=True)
class Proposal:
    """A silo we would suggest, and why.

    `channels` are where its members write most, with the share of their messages.
    `sureness` is, for each member, 0 to 1: the share of their ties that stay inside (as if each
    had one more tie, leading out) times how much of the group stays together when the ties are
    drawn anew. `certainty` is its mean. Neither is shown for an individual to anyone but an
    admin who is deciding.
    """

    name: str
    members: tuple[int, ...]
    channels: tuple[tuple[str, float], ...]
    certainty: float
    sureness: Mapping[int, float] = field(hash=False)


def propose(
    ties: Iterable[Tie],
    channel_counts: ChannelCounts,
    *,
    seed: int,
    least: int = LEAST,
    redraws: int = REDRAWS,
) -> list[Proposal]:
    """The communities that `infer` finds, named, with their reasons.

    Costs `redraws` + 1 times what `infer` costs.
    """
    members, adjacency = _network(ties)
    labels = _labels(adjacency, seed)
    sure = _inside(adjacency, labels) * _staying(adjacency, labels, seed, redraws)
    sureness = dict(zip(members.tolist(), sure.tolist(), strict=True))
    communities = _communities(members, labels, least)
    return [
        _proposal(title, community, channel_counts, sureness)
        for title, community in zip(name(communities, channel_counts), communities, strict=True)
    ]


def _proposal(
    title: str, community: tuple[int, ...], counts: ChannelCounts, sureness: Mapping[int, float]
) -> Proposal:
    own = {member: sureness[member] for member in community}
    channels = tuple(_shares(community, counts, 1).items())[:3]
    return Proposal(title, community, channels, sum(own.values()) / len(own), own)


def _inside(adjacency: Any, labels: Ints) -> npt.NDArray[np.float64]:
    """Share of each node's tie weight that stays in its community, one tie out added."""
    strength = np.asarray(adjacency.sum(axis=1)).ravel()
    inside = np.asarray(_within(adjacency, labels).sum(axis=1)).ravel()
    return np.asarray(inside / (strength + 1))


def _staying(adjacency: Any, labels: Ints, seed: int, redraws: int) -> npt.NDArray[np.float64]:
    """For each node, how alike (Jaccard) its community is when each tie is a Poisson draw."""
    rng = np.random.default_rng(seed)
    upper = sparse.triu(adjacency, format="coo")
    total = np.zeros(len(labels))
    for redraw in range(redraws):
        weight = rng.poisson(upper.data).astype(np.float64)
        drawn = sparse.coo_matrix((weight, (upper.row, upper.col)), shape=upper.shape).tocsr()
        drawn.eliminate_zeros()
        total += _alike(labels, _labels((drawn + drawn.T).tocsr(), seed + redraw + 1))
    return total / max(redraws, 1)


def _alike(labels: Ints, others: Ints) -> npt.NDArray[np.float64]:
    """Jaccard similarity of each node's two communities."""
    both = labels * (others.max(initial=0) + 1) + others
    _, at, together = np.unique(both, return_inverse=True, return_counts=True)
    shared = together[at]
    union = np.bincount(labels)[labels] + np.bincount(others)[others] - shared
    return np.asarray(shared / union)
