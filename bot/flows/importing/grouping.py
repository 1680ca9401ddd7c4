"""Grouping a whole channel in one go, by the same functions as live grouping uses.

`bot.flows.grouping` and `bot.flows.crossing` do the same by rows, a few at a time. Here a channel
passes by once, in order of time, and what its conversations come to is kept in columns.
Memory: 24 bytes a message of the channel, 32 a person answered or mentioned, some 300 a thread.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.domain import crossings as rules
from bot.domain.conversations import Stream, Talk
from bot.domain.retention import Left, exchanges_of
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
        self._parts: dict[int, list[Left]] = defaultdict(list)

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

    def add_part(self, part: Left) -> None:
        """What is left of messages of a conversation that are gone."""
        self._parts[part.conversation_at].append(part)

    def author_of(self, at: int) -> int | None:
        place = bisect_left(self._at, at)
        found = place < len(self._at) and self._at[place] == at
        return self._author[place] if found else None

    def conversations(self) -> list[Conversation]:
        """By at least two people, in order; a thread's root counts in its thread, too."""
        root, at, author, spoke = self._memberships()
        if not len(root):
            return []
        order = np.lexsort((author, root))
        root, at, author, spoke = root[order], at[order], author[order], spoke[order]
        first = np.diff(root, prepend=root[0] - 1) != 0
        starts = np.flatnonzero(first)
        another = first | (np.diff(author, prepend=author[0]) != 0)
        people = np.add.reduceat(another, starts, dtype=np.int64)
        last_at = np.maximum.reduceat(at, starts)
        count = np.add.reduceat(spoke, starts)
        columns = (root[starts], last_at, count, people)
        alive = people > 1
        return [
            Conversation(*row)
            for row in zip(*(column[alive].tolist() for column in columns), strict=True)
        ]

    def _memberships(self) -> tuple[Longs, Longs, Longs, Longs]:
        """(conversation, at, author, messages): of each message, of roots that belong elsewhere,
        too, and of parts."""
        at, author, root = map(_column, (self._at, self._author, self._root))
        strays = _strays(at, root)
        part = _columns_of(self._parts)
        found = (
            np.concatenate([root, at[strays], part[0]]),
            np.concatenate([at, at[strays], part[1]]),
            np.concatenate([author, author[strays], part[2]]),
        )
        spoke = np.ones(len(found[0]), dtype=np.int64)
        spoke[len(spoke) - len(part[3]) :] = part[3]
        return (*found, spoke)

    def crossings(
        self, conversations: Sequence[int], book: SiloBook
    ) -> Iterator[tuple[int, rules.Found]]:
        """(conversation, crossing) of these conversations."""
        exchanged = _column(self._exchanged).reshape(-1, 4)
        alive = np.isin(exchanged[:, 0], np.asarray(conversations, dtype=np.int64))
        crossing = alive & _may_cross(exchanged, book)
        exchanged = exchanged[crossing]
        ordered = exchanged[np.argsort(exchanged[:, 0], kind="stable")].tolist()
        wanted = set(conversations) & self._parts.keys()
        left = {root: exchanges_of(self._parts[root]) for root in wanted}
        for root, rows in groupby(ordered, key=lambda row: row[0]):
            for found in rules.find([*_exchanges(rows), *left.pop(root, ())], book.at):
                yield root, found
        for root, exchanges in left.items():
            for found in rules.find(exchanges, book.at):
                yield root, found


def _column(values: array[int]) -> Longs:
    return np.frombuffer(values, dtype=np.int64) if values else np.empty(0, dtype=np.int64)


def _strays(at: Longs, root: Longs) -> Longs:
    """The places of thread roots that belong to the talk around them."""
    if not len(at):
        return np.empty(0, dtype=np.int64)
    roots = np.unique(root)
    place = np.minimum(np.searchsorted(at, roots), len(at) - 1)
    return np.asarray(place[(at[place] == roots) & (root[place] != roots)])


def _columns_of(parts: Mapping[int, Sequence[Left]]) -> Longs:
    """(conversation, last at, author, messages) of who spoke in messages that are gone."""
    rows = [
        (one.conversation_at, one.last_at, one.from_id, one.spoke)
        for some in parts.values()
        for one in some
        if one.spoke
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, 4).T


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

    def keep(self, said: Said, conversation_at: int, answers: Sequence[int]) -> None:
        """Take in a message that stays where it is."""
        if said.thread_at is None:
            self._stream.follow(replace(talk_of(said), conversation=conversation_at))
        else:
            self._thread(said.thread_at).hear(said.author)
        self.tallied.add(said.at, said.author, conversation_at, answers, said.mentions)

    def _talk(self, said: Said) -> Placed:
        link = self._stream.add(talk_of(said))
        before = link.antecedent
        if before is None:
            return Placed(said.at, None, link.reason, link.overlaps, None)
        author = self.tallied.author_of(before)
        answers = author if author != said.author else None
        return Placed(link.conversation, before, link.reason, link.overlaps, answers)

    def _reply(self, said: Said, thread_at: int) -> Placed:
        thread = self._thread(thread_at)
        begun_by = thread.begun_by if thread.begun_by is not None else said.parent
        answers = rules.answered(said.author, begun_by, thread.speakers)
        thread.hear(said.author)
        return Placed(thread_at, None, None, (), answers)

    def _thread(self, at: int) -> _Thread:
        thread = self._threads.get(at)
        if thread is None:
            thread = self._threads[at] = _Thread(self.tallied.author_of(at))
        return thread


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
