"""How long what is kept is kept, and what is left of messages whose time is over.

A message's time counts from when it was received: for one that an export brought, from the import.
When it is over, what the message was to its conversation, to ties and to figures is added to a
*part*: what one person did towards another in a conversation in a week, how often, and when first
and last. What a message itself was (a question, thanks, its length, its place among others) is
gone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

from bot.domain.calendar import DAY, week_of
from bot.domain.crossings import Exchange

DAYS = {
    "messages": 90,
    "ties": 396,  # thirteen months, so that a month can be set beside the same one a year ago
    "audit": 730,
}
LEAST = 2  # days: until then what was said is still being grouped
OUTSIDE = 0  # in place of a conversation: what was said in none, and reactions


def keep_for(kind: str, overrides: Mapping[str, int] | None = None) -> int:
    """How long this kind of row is kept, in microseconds.

    overrides: days by kind, in place of DAYS. Raises KeyError for an unknown kind, ValueError for
    fewer days than LEAST.
    """
    days = {**DAYS, **(overrides or {})}[kind]
    if days < LEAST:
        raise ValueError(f"{kind} cannot be kept for less than {LEAST} days, not {days}")
    return days * DAY


@dataclass(frozen=True)
class Outlook:
    """Until when what an export brings is kept: retention counts from the import.

    now: the time of the import, in microseconds. first, last: the days that its files are named
    after; None where it holds none. days: by kind, in place of DAYS, where that workspace has
    set them.
    """

    now: int
    first: date | None
    last: date | None
    days: Mapping[str, int] = field(default_factory=dict)

    @property
    def messages_days(self) -> int:
        return self.days.get("messages", DAYS["messages"])

    @property
    def messages_until(self) -> int:
        return self.now + keep_for("messages", self.days)

    @property
    def ties_until(self) -> int:
        return self.now + keep_for("ties", self.days)

    @property
    def gone_live(self) -> int:
        """Messages from before this time would be gone by now had they been heard live."""
        return self.now - keep_for("messages", self.days)


class Spoken(Protocol):
    """A message as the store has it; people are member ids, times microseconds."""

    @property
    def at(self) -> int: ...
    @property
    def author_id(self) -> int: ...
    @property
    def conversation_at(self) -> int | None: ...
    @property
    def answers(self) -> list[int] | None: ...
    @property
    def mentions(self) -> list[int] | None: ...
    @property
    def received_at(self) -> int: ...


class Whose(NamedTuple):
    """In which conversation and week (its Monday, UTC), from whom to whom.

    To oneself: how often they spoke.
    """

    conversation_at: int
    week: int
    from_id: int
    to_id: int


@dataclass(slots=True)
class Sums:
    """What came to a part: messages spoken, or exchanges (`times`: messages that answered or
    mentioned), answers, mentions, reactions; the first and the last time of it."""

    first_at: int
    last_at: int
    received_at: int
    spoke: int = 0
    times: int = 0
    answers: int = 0
    mentions: int = 0
    reactions: int = 0

    def add(self, other: Sums) -> None:
        self.first_at = min(self.first_at, other.first_at)
        self.last_at = max(self.last_at, other.last_at)
        self.received_at = max(self.received_at, other.received_at)
        for name in ("spoke", "times", "answers", "mentions", "reactions"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


Parts = dict[Whose, Sums]


def parts_of(
    messages: Iterable[Spoken],
    reactions: Mapping[int, Mapping[int, int]],
    conversations: Collection[int],
) -> Parts:
    """What these messages of one channel were.

    reactions: how many emoji each member has on the message of that time. conversations: when
    those began that are conversations; what was said in none of them is summed up OUTSIDE.
    """
    found = _Adding()
    for one in messages:
        root = one.conversation_at if one.conversation_at in conversations else OUTSIDE
        found.spoke(root or OUTSIDE, one)
        if one.at in conversations and one.at != one.conversation_at:
            found.spoke(one.at, one)  # a thread's root that belongs to the talk around it, too
        found.exchanged(root or OUTSIDE, one)
        found.reacted(one, reactions.get(one.at, {}))
    return found.parts


class Left(Protocol):
    """A part of a conversation as the store has it."""

    @property
    def conversation_at(self) -> int: ...
    @property
    def from_id(self) -> int: ...
    @property
    def to_id(self) -> int: ...
    @property
    def first_at(self) -> int: ...
    @property
    def last_at(self) -> int: ...
    @property
    def spoke(self) -> int: ...
    @property
    def times(self) -> int: ...
    @property
    def answers(self) -> int: ...


def exchanges_of(parts: Iterable[Left]) -> list[Exchange]:
    """What is left of the exchanges in messages that are gone.

    Whom a message answered comes before those it also mentioned, as in the message itself.
    """
    return [
        Exchange(one.first_at, one.from_id, (one.to_id,), one.times, one.last_at)
        for one in sorted(parts, key=lambda part: (part.first_at, not part.answers))
        if one.times
    ]


class _Adding:
    def __init__(self) -> None:
        self.parts: Parts = {}

    def spoke(self, root: int, one: Spoken) -> None:
        self._add(root, one, one.author_id, one.author_id, {"spoke": 1})

    def exchanged(self, root: int, one: Spoken) -> None:
        counts: dict[int, dict[str, int]] = defaultdict(dict)
        for name, others in (("answers", one.answers), ("mentions", one.mentions)):
            for other in {*(others or ())} - {one.author_id}:
                counts[other][name] = 1
        for other, did in counts.items():
            self._add(root, one, one.author_id, other, {"times": 1, **did})

    def reacted(self, one: Spoken, reactions: Mapping[int, int]) -> None:
        for member, count in reactions.items():
            if member != one.author_id:
                self._add(OUTSIDE, one, member, one.author_id, {"reactions": count})

    def _add(self, root: int, one: Spoken, who: int, whom: int, did: Mapping[str, int]) -> None:
        key = Whose(root, week_of(one.at), who, whom)
        sums = Sums(one.at, one.at, one.received_at, **did)
        if key in self.parts:
            self.parts[key].add(sums)
        else:
            self.parts[key] = sums
