"""Who answered whom, and where that crossed from one silo to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain import calendar

BRIDGE_SPAN = 90 * calendar.DAY

SiloAt = Callable[[int, int], int | None]  # (member, at) → silo


@dataclass(frozen=True, slots=True)
class Exchange:
    """In a conversation, at that time, somebody answered (or mentioned) these people.

    So many `times` from `at` to `last_at`, where the single messages are not known any more.
    """

    at: int
    author: int
    towards: tuple[int, ...]
    times: int = 1
    last_at: int = 0


@dataclass(slots=True)
class Found:
    """A pair of silos that exchanged in a conversation; `ab`: how often a answered b."""

    silos: tuple[int, int]
    first_at: int
    last_at: int
    helper: int
    helped: int
    ab: int = 0
    ba: int = 0


def answered(author: int, root_author: int | None, repliers: Sequence[int]) -> int | None:
    """Whom a reply in a thread answers: who began it or, if that is oneself, who spoke last.

    `repliers` are the authors of the earlier replies, in order. None: only oneself so far.
    """
    if root_author is not None and root_author != author:
        return root_author
    return next((other for other in reversed(repliers) if other != author), None)


def exchange(
    at: int, author: int, answers: Iterable[int] | None, mentions: Iterable[int] | None
) -> Exchange | None:
    """What a message is to its conversation; None where it is addressed to nobody else."""
    towards = dict.fromkeys((*(answers or ()), *(mentions or ())))
    towards.pop(author, None)
    return Exchange(at, author, tuple(towards)) if towards else None


def find(exchanges: Iterable[Exchange], silo_at: SiloAt) -> list[Found]:
    """The pairs of silos that exchanged in one conversation, by first exchange.

    People count with the silo they were in at that time; those without one do not count.
    """
    found: dict[tuple[int, int], Found] = {}
    for one in sorted(exchanges, key=lambda e: (e.at, e.author)):
        ours = silo_at(one.author, one.at)
        for other in one.towards:
            theirs = silo_at(other, one.at)
            if ours is None or theirs is None or ours == theirs:
                continue
            pair = (min(ours, theirs), max(ours, theirs))
            crossing = found.setdefault(pair, Found(pair, one.at, one.at, one.author, other))
            crossing.last_at = max(crossing.last_at, one.at, one.last_at)
            if ours == pair[0]:
                crossing.ab += one.times
            else:
                crossing.ba += one.times
    return list(found.values())


def tie_changes(
    channel: int, author: int, at: int, answers: Iterable[int] | None,
    mentions: Iterable[int] | None, sign: int = 1,
) -> Mapping[tuple[int, int, int, int], tuple[int, int, int]]:  # fmt: skip
    """What a message adds (or, with sign -1, takes) to ties: (channel, week, from, to) → counts."""
    counts: Counter[tuple[int, int]] = Counter()
    for kind, others in enumerate((answers, mentions)):
        for other in dict.fromkeys(others or ()):
            if other != author:
                counts[other, kind] += sign
    week = calendar.week_of(at)
    return {
        (channel, week, author, other): (counts[other, 0], counts[other, 1], 0)
        for other, _ in counts
    }


def new_bridges(crossings: Iterable[tuple[int, tuple[int, int], int, int]]) -> set[int]:
    """Ids of the crossings that were a first exchange in 90 days, from (id, pair, first, last).

    They must come ordered by their first exchange.
    """
    last_seen: dict[tuple[int, int], int] = {}
    bridges = set()
    for crossing_id, pair, first, last in crossings:
        before = last_seen.get(pair)
        if before is None or first - before > BRIDGE_SPAN:
            bridges.add(crossing_id)
        last_seen[pair] = max(last, before or last)
    return bridges
