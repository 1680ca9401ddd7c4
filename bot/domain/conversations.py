"""Which earlier message a message in unthreaded talk goes with: conversations hang together."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import exp, log2
from typing import NamedTuple


class Reach(NamedTuple):
    """How far back linking looks, whichever is nearer."""

    seconds: int
    messages: int


REACH = Reach(seconds=86_400, messages=60)
STRONGEST = 4  # overlaps of one message that count and are kept
SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Talk:
    """An unthreaded message (thread roots included, replies not) as grouping sees it.

    at: microseconds since the epoch; identifies the message within its channel.
    words: empty once destroyed; `overlaps` (`at` of earlier messages to overlap class, as
    `Link.overlaps` gave it) then stands in for them.
    """

    at: int
    author: int
    mentions: tuple[int, ...] = ()
    named: tuple[int, ...] = ()
    question: bool = False
    thanks: bool = False
    link: bool = False
    length: int = 0
    words: frozenset[int] = frozenset()
    overlaps: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """The earlier message a message goes with (None: it starts a conversation), and why.

    confidence: 0 to 1. reason: one phrase. overlaps: the strongest, at most STRONGEST, non-zero
    overlap classes with earlier messages, as (`at`, class), to be stored before the words go.
    """

    antecedent: int | None
    confidence: float
    reason: str
    overlaps: tuple[tuple[int, int], ...]


class Stream:
    """One channel's talk in the order of time. Each link depends only on the talk within REACH."""

    def __init__(self, before: Iterable[Talk] = ()) -> None:
        """before: earlier messages, not linked again; only those within REACH matter."""
        self._earlier: deque[Talk] = deque(before, maxlen=REACH.messages)

    def add(self, talk: Talk) -> Link:
        """Link the next message; it must not be earlier than those before."""
        horizon = talk.at - REACH.seconds * SECOND
        while self._earlier and self._earlier[0].at < horizon:
            self._earlier.popleft()
        overlaps = strongest_overlaps(talk, self._earlier)
        link = _best(talk, self._earlier, overlaps)
        self._earlier.append(talk)
        return link


def overlap_class(shared: int, smaller: int) -> int:
    """0 to 3: how much two messages share, of the words of the one that has fewer."""
    if not shared:
        return 0
    return min(3, shared if shared * 3 >= smaller else shared - 1)


def strongest_overlaps(talk: Talk, earlier: Iterable[Talk]) -> dict[int, int]:
    """`at` to overlap class, the STRONGEST non-zero ones; ties go to the later message."""
    stored = talk.overlaps
    found = []
    for other in earlier:
        strength = stored.get(other.at, 0)
        if talk.words and other.words:
            shared = len(talk.words & other.words)
            strength = overlap_class(shared, min(len(talk.words), len(other.words)))
        if strength:
            found.append((strength, other.at))
    found.sort(reverse=True)
    return {at: strength for strength, at in found[:STRONGEST]}


def _best(talk: Talk, earlier: Iterable[Talk], overlaps: Mapping[int, int]) -> Link:
    score, chosen, reason = 0.0, None, "starts something new"
    for distance, other in enumerate(reversed(list(earlier))):
        new, why = _score(talk, other, distance, overlaps.get(other.at, 0))
        if new > score:
            score, chosen, reason = new, other.at, why
    return Link(chosen, 1 - 1 / (1 + exp(score)), reason, tuple(overlaps.items()))


def _score(talk: Talk, other: Talk, distance: int, overlap: int) -> tuple[float, str]:
    parts = {
        "mentions its author": 5.0 * (other.author in talk.mentions or other.author in talk.named),
        "is whom it addressed": 3.0 * (talk.author in other.mentions or talk.author in other.named),
        "goes on": 1.0 * (talk.author == other.author),
        "shares words": 0.7 * overlap,
        "comes right after": 2.5 - 0.4 * distance,
    }
    minutes = (talk.at - other.at) / SECOND / 60
    why = max(parts, key=lambda part: parts[part])
    return sum(parts.values()) - 0.6 * log2(1 + minutes), why
