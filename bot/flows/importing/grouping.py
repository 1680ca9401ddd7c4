"""Grouping a whole channel in one go, by the same functions as live grouping uses.

`bot.flows.grouping` and `bot.flows.crossing` do the same by rows, a few at a time. Here a channel
passes by once, in order of time, and what its conversations come to is kept in columns.
Memory: 24 bytes a message of the channel, 32 a person answered or mentioned, some 300 a thread.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.domain import crossings as rules
from bot.domain.conversations import Stream, Talk
from bot.flows.importing.reading import Said
from bot.store.silos import SiloBook

Longs = npt.NDArray[np.int64]


class Placed(NamedTuple):
    """Where a message belongs: as in the columns of a stored message."""

    conversation_at: int
    link_at: int | None
    link_reason: str | None
    overlaps: tuple[tuple[int, int], ...]
    answers: int | None


class Conversation(NamedTuple):
    at: int
    last_at: int
    messages: int
    people: int


class Tallied:
    """What the messages of a channel, given in order of time, make of its conversations."""

    def __init__(self) -> None:
        self._at, self._author, self._root = array("q"), array("q"), array("q")
        self._exchanged = array("q")  # conversation, at, author, whom; again and again

    def add(
        self, at: int, author: int, root: int, answers: Sequence[int], mentions: Sequence[int]
    ) -> None:
        """A message of the conversation that began at `root`."""
        self._at.append(at)
        self._author.append(author)
        self._root.append(root)
        if answers or mentions:
            found = rules.exchange(at, author, answers, mentions)
            for other in found.towards if found else ():
                self._exchanged.extend((root, at, author, other))

    def author_of(self, at: int) -> int | None:
        place = bisect_left(self._at, at)
        found = place < len(self._at) and self._at[place] == at
        return self._author[place] if found else None

    def conversations(self) -> list[Conversation]:
        """By at least two people, in order; a thread's root counts in its thread, too."""
        if not self._at:
            return []
        root, at, author = self._memberships()
        order = np.lexsort((author, root))
        root, at, author = root[order], at[order], author[order]
        first = np.diff(root, prepend=root[0] - 1) != 0
        starts = np.flatnonzero(first)
        another = first | (np.diff(author, prepend=author[0]) != 0)
        people = np.add.reduceat(another, starts, dtype=np.int64)
        last_at = np.maximum.reduceat(at, starts)
        count = np.diff(np.append(starts, len(root)))
        columns = (root[starts], last_at, count, people)
        alive = people > 1
        return [
            Conversation(*row)
            for row in zip(*(column[alive].tolist() for column in columns), strict=True)
        ]

    def _memberships(self) -> tuple[Longs, Longs, Longs]:
        """(conversation, at, author) of each message, and of roots that belong elsewhere, too."""
        at, author, root = map(_column, (self._at, self._author, self._root))
        roots = np.unique(root)
        place = np.minimum(np.searchsorted(at, roots), len(at) - 1)
        stray = (at[place] == roots) & (root[place] != roots)
        strays = place[stray]
        return (
            np.concatenate([root, roots[stray]]),
            np.concatenate([at, at[strays]]),
            np.concatenate([author, author[strays]]),
        )

    def crossings(
        self, conversations: Sequence[int], book: SiloBook
    ) -> Iterator[tuple[int, rules.Found]]:
        """(conversation, crossing) of these conversations."""
        exchanged = _column(self._exchanged).reshape(-1, 4)
        alive = np.isin(exchanged[:, 0], np.asarray(conversations, dtype=np.int64))
        crossing = alive & _may_cross(exchanged, book)
        exchanged = exchanged[crossing]
        ordered = exchanged[np.argsort(exchanged[:, 0], kind="stable")].tolist()
        for root, rows in groupby(ordered, key=lambda row: row[0]):
            for found in rules.find(_exchanges(rows), book.at):
                yield root, found


def _column(values: array[int]) -> Longs:
    return np.frombuffer(values, dtype=np.int64) if values else np.empty(0, dtype=np.int64)


def _exchanges(rows: Iterator[list[int]]) -> Iterator[rules.Exchange]:
    for (at, author), of_one in groupby(rows, key=lambda row: (row[1], row[2])):
        yield rules.Exchange(at, author, tuple(row[3] for row in of_one))


NOBODY, IT_DEPENDS = -1, -2


def _may_cross(exchanged: Longs, book: SiloBook) -> npt.NDArray[np.bool_]:
    """Which exchanges are not surely within a silo, or with somebody who has none."""
    if not len(exchanged) or not book.spans:
        return np.zeros(len(exchanged), dtype=np.bool_)
    silo = np.full(int(max(exchanged[:, 2:].max(), *book.spans)) + 1, NOBODY)
    for member, spans in book.spans.items():
        since, until, only = spans[0]
        always = len(spans) == 1 and since == 0 and until is None
        silo[member] = only if always else IT_DEPENDS
    ours, theirs = silo[exchanged[:, 2]], silo[exchanged[:, 3]]
    both = (ours != NOBODY) & (theirs != NOBODY)
    return np.asarray(both & ((ours != theirs) | (ours == IT_DEPENDS)))


class Grouping:
    """Gives each message of a channel, in order of time, its conversation and whom it answers."""

    def __init__(self) -> None:
        self.tallied = Tallied()
        self._stream = Stream()
        self._threads: dict[int, _Thread] = {}

    def add(self, said: Said) -> Placed:
        placed = self._talk(said) if said.thread_at is None else self._reply(said, said.thread_at)
        answers = (placed.answers,) if placed.answers is not None else ()
        root = placed.conversation_at
        self.tallied.add(said.at, said.author, root, answers, said.mentions)
        return placed

    def _talk(self, said: Said) -> Placed:
        link = self._stream.add(talk_of(said))
        before = link.antecedent
        if before is None:
            return Placed(said.at, None, link.reason, link.overlaps, None)
        author = self.tallied.author_of(before)
        answers = author if author != said.author else None
        return Placed(link.conversation, before, link.reason, link.overlaps, answers)

    def _reply(self, said: Said, thread_at: int) -> Placed:
        thread = self._threads.get(thread_at)
        if thread is None:
            thread = self._threads[thread_at] = _Thread(self.tallied.author_of(thread_at))
        begun_by = thread.begun_by if thread.begun_by is not None else said.parent
        answers = rules.answered(said.author, begun_by, thread.speakers)
        thread.hear(said.author)
        return Placed(thread_at, None, None, (), answers)


class _Thread:
    """Who began a thread, and the last two different people who replied, the latest last."""

    __slots__ = ("begun_by", "speakers")

    def __init__(self, begun_by: int | None) -> None:
        self.begun_by = begun_by
        self.speakers: tuple[int, ...] = ()

    def hear(self, author: int) -> None:
        if author not in self.speakers[-1:]:
            self.speakers = (*self.speakers[-1:], author)


def talk_of(said: Said) -> Talk:
    return Talk(
        at=said.at,
        author=said.author,
        mentions=said.mentions,
        named=said.named,
        question=said.question,
        thanks=said.thanks,
        link=said.link,
        length=said.length,
        words=said.words,
        overlaps=said.overlaps,
    )
