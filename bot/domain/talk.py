"""Unthreaded talk as grouping sees it: a channel's last messages and the conversations in them."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

SECOND = 1_000_000


class Reach(NamedTuple):
    """How far back linking looks, whichever is nearer."""

    seconds: int
    messages: int


REACH = Reach(seconds=86_400, messages=100)
STRONGEST = 4  # overlaps of one message that count and are kept
PACE_OVER = 40  # messages by which a channel's pace is taken
# Microseconds from one message to the next, on average, at which a channel counts as one step
# quieter: from two a minute (0, busy) to one in two minutes (4, quiet).
PACES = tuple(s * SECOND for s in (36, 52, 75, 107))


@dataclass(frozen=True, slots=True)
class Talk:
    """An unthreaded message (thread roots included, replies not) as grouping sees it.

    at: microseconds since the epoch; identifies the message within its channel.
    words: hashes; empty once destroyed, and `overlaps` (`at` of earlier messages to overlap class,
    as `Link.overlaps` gave it) then stands in for them.
    conversation: of a message already linked, any number that the messages of its conversation
    share; a stream gives the `at` of the first. Not looked at in a message still to be linked.
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
    conversation: int | None = None


class Strand:
    """A conversation, as far as the window shows it. Positions count the channel's messages."""

    __slots__ = ("called", "conversation", "messages", "people")

    def __init__(self, conversation: int) -> None:
        self.conversation = conversation
        self.messages: deque[tuple[int, Talk]] = deque()
        self.people: dict[int, int] = {}  # member to the position of their last message in it
        self.called: dict[int, int] = {}  # member to the position where they were last addressed


class Window:
    """The last messages of a channel within REACH. Adding and dropping one costs the same however
    many there are."""

    def __init__(self) -> None:
        self.messages: deque[tuple[Talk, Strand]] = deque()
        self.strands: dict[int, Strand] = {}  # the one that was last heard last
        self.last_of: dict[int, tuple[int, Strand]] = {}  # member to their last message
        self.next = 0  # the position of the message to come
        self._holding: dict[int, list[int]] = {}  # word to the positions that hold it
        self._positions: dict[int, int] = {}  # `at` to position

    def __len__(self) -> int:
        return len(self.messages)

    def talk(self, position: int) -> Talk:
        return self.messages[position - self.next][0]

    def strand(self, position: int) -> Strand:
        return self.messages[position - self.next][1]

    def pace(self, now: int) -> int:
        """0 (busy) to len(PACES) (quiet): how fast the last PACE_OVER messages came."""
        count = min(len(self.messages), PACE_OVER)
        if count < 3:
            return len(PACES) // 2
        return bisect_right(PACES, (now - self.messages[-count][0].at) // count)

    def trim(self, now: int) -> None:
        """Forget what is out of reach for a message at `now`."""
        horizon = now - REACH.seconds * SECOND
        while self.messages and self.messages[0][0].at < horizon:
            self._drop_first()

    def append(self, talk: Talk, conversation: int) -> None:
        """Take in a message that belongs to this conversation."""
        if len(self.messages) == REACH.messages:
            self._drop_first()
        position = self.next
        strand = self.strands.pop(conversation, None) or Strand(conversation)
        self.strands[conversation] = strand
        strand.messages.append((position, talk))
        strand.people[talk.author] = position
        for member in talk.mentions + talk.named:
            strand.called[member] = position
        self.messages.append((talk, strand))
        self.last_of[talk.author] = (position, strand)
        for word in talk.words:
            self._holding.setdefault(word, []).append(position)
        self._positions[talk.at] = position
        self.next = position + 1

    def _drop_first(self) -> None:
        position = self.next - len(self.messages)
        talk, strand = self.messages.popleft()
        strand.messages.popleft()
        if not strand.messages:
            del self.strands[strand.conversation]
        if strand.people[talk.author] == position:
            del strand.people[talk.author]
        for member in talk.mentions + talk.named:
            if strand.called.get(member) == position:
                del strand.called[member]
        if self.last_of[talk.author][0] == position:
            del self.last_of[talk.author]
        for word in talk.words:
            holding = self._holding[word]
            holding.pop(0)
            if not holding:
                del self._holding[word]
        self._positions.pop(talk.at, None)

    def overlaps(self, talk: Talk) -> list[tuple[int, int]]:
        """(class, position) of the STRONGEST overlaps with earlier messages, the best first;
        the later one where they are equal."""
        shared: dict[int, int] = {}
        for word in talk.words & self._holding.keys():
            for position in self._holding[word]:
                shared[position] = shared.get(position, 0) + 1
        size = len(talk.words)
        found = [
            (overlap_class(count, min(size, len(self.talk(position).words))), position)
            for position, count in shared.items()
        ]
        if talk.overlaps:
            found.extend(self._remembered(talk))
        found.sort(reverse=True)
        return found[:STRONGEST]

    def _remembered(self, talk: Talk) -> list[tuple[int, int]]:
        return [
            (strength, self._positions[at])
            for at, strength in talk.overlaps.items()
            if at in self._positions and not (talk.words and self.talk(self._positions[at]).words)
        ]


def overlap_class(shared: int, fewer: int) -> int:
    """0 to 4: how much two messages have in common that share so many words, where the one with
    fewer words has `fewer`. Grows with the square of `shared` over `fewer`: one word of two says
    as much as two of eight."""
    if not shared:
        return 0
    square = shared * shared
    return 1 + (3 * square > fewer) + (10 * square > 9 * fewer) + (square > 2 * fewer)
