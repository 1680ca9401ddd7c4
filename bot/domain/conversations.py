"""Which earlier message a message in unthreaded talk goes with: conversations hang together.

A message is compared with each conversation in sight and with the thought that it starts a new
one. Each is a few numbers (FEATURES), weighed by what `benchmarks/train_grouping.py` learned, for
a busy channel otherwise than for a quiet one; the highest sum wins. The numbers come from integers
and small tables, so that every machine decides the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import exp, log2
from operator import mul

from bot.domain.conversations_weights import BUSY, QUIET
from bot.domain.talk import PACES, REACH, SECOND, Strand, Talk, Window

__all__ = [
    "FEATURES",
    "NEW_FEATURES",
    "REACH",
    "SECOND",
    "WEIGHTS",
    "Link",
    "Stream",
    "Talk",
    "options",
]

FEATURES = (  # of a message and a conversation
    "waited",  # log2 of the time since its last message
    "latest",  # the channel's last message is its
    "between",  # log2 of the messages since
    "author_in_it",
    "author_was_last_in_it",  # the author's last message in the channel is its
    "author_began_it",
    "addresses_one_in_it",
    "addressed_was_last_in_it",  # the last message in the channel of one addressed is its
    "addresses_its_last",
    "was_called",  # the author was addressed in it, and has not written there since
    "calls_another",  # its last message addresses somebody else
    "alone",  # it is one message, by another
    "words",  # the strongest overlap with a message of it
    "words_of_last",  # the overlap with its last message
    "people",  # log2 of how many are in it
)
NEW_FEATURES = (  # of a message that would start a conversation
    "new",
    "author_is_new",  # has not written within reach
    "author_waited",  # log2 of the time since the author's last message
    "asks",
    "length",
    "very_short",
    "calls_the_absent",  # addresses only people who have not written within reach
    "conversations",  # log2 of how many are in sight
    "author_was_last",  # the channel's last message is the author's
)
MOST_CONVERSATIONS = 12  # compared with a message: the ones last heard

_SIZES = tuple(round(log2(max(i, 1)), 3) for i in range(REACH.messages + 2))
# Half octaves of time from a quarter of a minute, in microseconds.
_WAITS = tuple(round(15 * SECOND * (2 ** (i / 2) - 1)) for i in range(1, 28))
_REASONS = (  # for each of FEATURES but the last, what it says when it weighs most
    "comes soon after",
    "comes right after",
    "comes soon after",
    "its author is in the conversation",
    "its author was last in this conversation",
    "its author began the conversation",
    "mentions somebody in the conversation",
    "mentions somebody in the conversation",
    "mentions its author",
    "comes from whom it mentioned",
    "comes soon after",
    "answers somebody who stood alone",
    "shares rare words",
    "shares rare words",
)
_BY_TIME = frozenset({"comes soon after", "comes right after", "answers somebody who stood alone"})


Weights = tuple[tuple[float, ...], tuple[float, ...]]  # of FEATURES and of NEW_FEATURES


def blends(busy: Mapping[str, float], quiet: Mapping[str, float]) -> tuple[Weights, ...]:
    """The weights at each pace of a channel, from busy to quiet, by the weights at either end."""

    def at(name: str, step: int) -> float:
        return (busy[name] * (len(PACES) - step) + quiet[name] * step) / len(PACES)

    return tuple(
        (tuple(at(n, step) for n in FEATURES), tuple(at(n, step) for n in NEW_FEATURES))
        for step in range(len(PACES) + 1)
    )


WEIGHTS = blends(BUSY, QUIET)


@dataclass(frozen=True, slots=True)
class Link:
    """The earlier message a message goes with (None: it starts a conversation), and why.

    confidence: 0 to 1, the share of this choice among all. reason: one phrase. overlaps: the
    strongest overlap classes with earlier messages, as (`at`, class), to be stored before the
    words go. conversation: the `at` of its first message, or what `Talk.conversation` called it.
    """

    antecedent: int | None
    confidence: float
    reason: str
    overlaps: tuple[tuple[int, int], ...]
    conversation: int


class Stream:
    """One channel's talk in the order of time.

    A link depends only on the message, the messages before it within REACH, and which of those
    are of one conversation. So where one is added late or taken out, what follows may be linked
    again up to the point from which REACH messages in a row kept their conversation; the links
    after that would come out the same.
    """

    def __init__(
        self, before: Iterable[Talk] = (), *, weights: tuple[Weights, ...] = WEIGHTS
    ) -> None:
        """before: earlier messages, not linked again; only those within REACH matter."""
        self._window = Window()
        self._weights = weights
        for talk in before:
            self.follow(talk)

    def follow(self, talk: Talk) -> None:
        """Take in the next message without linking it: its `conversation` says where it is."""
        if talk.conversation is None:
            self.add(talk)
        else:
            self._window.append(talk, talk.conversation)

    def add(self, talk: Talk) -> Link:
        """Link the next message; it must not be earlier than those before."""
        window = self._window
        window.trim(talk.at)
        overlaps = window.overlaps(talk)
        strands, rows = options(talk, window, overlaps)
        weights = self._weights[window.pace(talk.at)]
        link = _choose(talk, window, overlaps, strands, rows, weights)
        window.append(talk, link.conversation)
        return link


def options(
    talk: Talk, window: Window, overlaps: Sequence[tuple[int, int]]
) -> tuple[list[Strand], list[tuple[float, ...]]]:
    """The conversations to choose from, latest first, and the FEATURES of each; in one row more,
    the NEW_FEATURES."""
    addressed = {*talk.mentions, *talk.named} - {talk.author}
    last = window.last_of.get(talk.author)
    heard = [window.last_of[member][1] for member in addressed if member in window.last_of]
    words = {position: strength for strength, position in overlaps}
    strongest = {window.strand(at): strength for strength, at in reversed(overlaps)}
    strands = list(islice(reversed(window.strands.values()), MOST_CONVERSATIONS))
    rows = [_features(talk, window, s, addressed, last, heard, words, strongest) for s in strands]
    rows.append(_new_features(talk, window, last, bool(addressed) and not heard))
    return strands, rows


def _features(
    talk: Talk,
    window: Window,
    strand: Strand,
    addressed: set[int],
    last: tuple[int, Strand] | None,
    heard: list[Strand],
    words: dict[int, int],
    strongest: dict[Strand, int],
) -> tuple[float, ...]:
    position, latest = strand.messages[-1]
    author, people = talk.author, strand.people
    mine = people.get(author, -1)
    by_another = latest.author != author
    calls = latest.mentions or latest.named
    return (
        bisect_right(_WAITS, talk.at - latest.at) / 2,
        position == window.next - 1,
        _SIZES[window.next - position],
        mine >= 0,
        last is not None and last[1] is strand,
        strand.messages[0][1].author == author,
        bool(addressed) and not addressed.isdisjoint(people),
        strand in heard,
        latest.author in addressed,
        by_another and strand.called.get(author, -1) > mine,
        bool(calls) and by_another and author not in latest.mentions + latest.named,
        by_another and len(strand.messages) == 1,
        strongest.get(strand, 0),
        words.get(position, 0),
        _SIZES[len(people)],
    )


def _new_features(
    talk: Talk, window: Window, last: tuple[int, Strand] | None, calls_the_absent: bool
) -> tuple[float, ...]:
    since = talk.at - window.talk(last[0]).at if last else 0
    return (
        1,
        last is None,
        bisect_right(_WAITS, since) / 2,
        talk.question,
        talk.length,
        talk.length == 0,
        calls_the_absent,
        _SIZES[len(window.strands) + 1],
        last is not None and last[0] == window.next - 1,
    )


def _choose(
    talk: Talk,
    window: Window,
    overlaps: Sequence[tuple[int, int]],
    strands: Sequence[Strand],
    rows: Sequence[tuple[float, ...]],
    weights: Weights,
) -> Link:
    mixed, new_weights = weights
    scores = [sum(map(mul, mixed, row)) for row in rows[:-1]]
    scores.append(sum(map(mul, new_weights, rows[-1])))
    best = max(scores)
    chosen = scores.index(best)
    confidence = 1 / sum([exp(score - best) for score in scores])
    kept = tuple((window.talk(position).at, strength) for strength, position in overlaps)
    if chosen == len(strands):
        return Link(None, confidence, "starts something new", kept, talk.at)
    strand = strands[chosen]
    antecedent = _antecedent(talk, strand)
    reason = _reason(talk, antecedent, mixed, rows[chosen])
    return Link(antecedent.at, confidence, reason, kept, strand.conversation)


def _antecedent(talk: Talk, strand: Strand) -> Talk:
    """The message of the conversation that is answered: the last of whom it addresses, else the
    one that addressed its author, else the last."""
    messages = strand.messages
    addressed = [strand.people[m] for m in talk.mentions + talk.named if m in strand.people]
    position = max(addressed, default=-1)
    if position < 0:
        position = strand.called.get(talk.author, -1)
        if position <= strand.people.get(talk.author, -1):
            return messages[-1][1]
    return next((one for at, one in reversed(messages) if at == position), messages[-1][1])


def _reason(talk: Talk, antecedent: Talk, weights: Sequence[float], row: tuple[float, ...]) -> str:
    if antecedent.author in talk.mentions or antecedent.author in talk.named:
        return "mentions its author"
    parts = list(map(mul, weights[: len(_REASONS)], row))
    reason = _REASONS[parts.index(max(parts))]
    if reason in _BY_TIME and antecedent.question and antecedent.author != talk.author:
        return f"answers the question {_ago(talk.at - antecedent.at)} before"
    return reason


def _ago(microseconds: int) -> str:
    minutes = round(microseconds / SECOND / 60)
    if minutes < 60:
        return f"{minutes} minutes" if minutes > 1 else "a minute"
    hours = round(minutes / 60)
    return f"{hours} hours" if hours > 1 else "an hour"
