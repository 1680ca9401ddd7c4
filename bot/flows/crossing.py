"""Conversations feed ties, and become crossings where people of two silos exchanged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy.orm import Session

from bot.domain import crossings as rules
from bot.domain.calendar import week_of
from bot.domain.retention import exchanges_of
from bot.store import conversations, crossings, decisions, messages, nudges, parts, silos, ties
from bot.store.messages import Message
from bot.store.parts import Part
from bot.store.silos import SiloBook


class TieSums:
    """What messages of a channel add to ties, or take away, until it is stored in one go."""

    def __init__(self, workspace_id: int, channel_id: int) -> None:
        self._workspace_id, self._channel_id = workspace_id, channel_id
        self._total: dict[ties.TieKey, list[int]] = defaultdict(lambda: [0, 0, 0])

    def add(self, of: Iterable[Message], sign: int = 1) -> None:
        """What these messages are now; with sign -1, without it."""
        for one in of:
            changes = rules.tie_changes(
                self._channel_id, one.author_id, one.at, one.answers, one.mentions, sign
            )
            for key, counts in changes.items():
                self._total[key] = [a + b for a, b in zip(self._total[key], counts, strict=True)]

    def store(self, session: Session) -> None:
        changes = {key: (a, b, c) for key, (a, b, c) in self._total.items()}
        ties.change(session, self._workspace_id, changes)


def feed_ties(
    session: Session, workspace_id: int, channel_id: int, of: Iterable[Message], sign: int = 1
) -> None:
    """Add what these messages are to ties or, with sign -1, take it away."""
    sums = TieSums(workspace_id, channel_id)
    sums.add(of, sign)
    sums.store(session)


def touched(of: Iterable[Message]) -> set[int]:
    """The conversations these messages are in."""
    return {one.conversation_at for one in of if one.conversation_at is not None}


def recompute(
    session: Session, workspace_id: int, channel_id: int, roots: set[int], now: int
) -> None:
    """Bring these conversations and their crossings in line with the messages there are, and with
    the parts that are left of others."""
    where = (workspace_id, channel_id)
    roots = roots - conversations.fixed_among(session, *where, roots)
    whole = _wholes(session, where, roots)
    alive = {root: found for root, found in whole.items() if len(found.people) > 1}
    conversations.save(session, [_conversation(where, *pair) for pair in alive.items()])
    conversations.remove(session, *where, roots - alive.keys())
    _recompute_crossings(session, where, roots, alive, now)


@dataclass(frozen=True)
class _Whole:
    """A conversation: its messages, and the parts that are left of those that are gone."""

    messages: list[Message]
    parts: Sequence[Part]

    @property
    def people(self) -> set[int]:
        gone = {one.from_id for one in self.parts if one.spoke}
        return gone | {one.author_id for one in self.messages}

    @property
    def last_at(self) -> int:
        gone = [one.last_at for one in self.parts if one.spoke]
        return max(gone + [one.at for one in self.messages])

    def exchanges(self, root: int) -> list[rules.Exchange]:
        # A thread's root may itself belong to the talk around it: there its own answer counts.
        spoken = (
            rules.exchange(one.at, one.author_id, one.answers, one.mentions)
            for one in self.messages
            if one.conversation_at == root
        )
        return [*filter(None, spoken), *exchanges_of(self.parts)]

    def heard_by(self, at: int, now: int) -> int:
        """When the last message up to then was received; now, if they are all gone."""
        return max((one.received_at for one in self.messages if one.at <= at), default=now)


def _wholes(session: Session, where: tuple[int, int], roots: set[int]) -> dict[int, _Whole]:
    gone = parts.of_conversations(session, *where, roots)
    wholes = {root: _Whole([], gone.get(root, ())) for root in roots}
    for one in messages.of_conversations(session, *where, roots):
        for root in touched([one]) | {one.at}:
            if root in wholes:
                wholes[root].messages.append(one)
    return wholes


def _conversation(where: tuple[int, int], root: int, found: _Whole) -> dict[str, Any]:
    return {
        "workspace_id": where[0],
        "channel_id": where[1],
        "at": root,
        "last_at": found.last_at,
        "messages": len(found.messages) + sum(one.spoke for one in found.parts),
        "people": len(found.people),
    }


def _recompute_crossings(
    session: Session, where: tuple[int, int], roots: set[int],
    alive: Mapping[int, _Whole], now: int,
) -> None:  # fmt: skip
    before = {
        (one.conversation_at, one.silo_a, one.silo_b): one
        for one in crossings.of_conversations(session, *where, roots)
    }
    after: dict[tuple[int, int, int], dict[str, Any]] = {}
    spoken = {root: found.exchanges(root) for root, found in alive.items()}
    book = _book(session, where[0], chain.from_iterable(spoken.values()))
    for root, exchanges in spoken.items():
        for crossing in rules.find(exchanges, book.at):
            heard = alive[root].heard_by(crossing.first_at, now)
            after[root, *crossing.silos] = crossing_row(where, root, crossing, heard, now)
    crossings.save(session, list(after.values()))
    crossings.remove(session, where[0], [one.id for key, one in before.items() if key not in after])
    lost = {root for root, *_ in before} - {root for root, *_ in after}
    if lost:
        subjects = [decisions.about(where[1], root) for root in sorted(lost)]
        nudges.withdraw(session, where[0], subjects)
        decisions.withdraw(session, where[0], subjects)


def _book(session: Session, workspace_id: int, exchanges: Iterable[rules.Exchange]) -> SiloBook:
    """Who is in which silo, of those who exchanged."""
    people = {one for said in exchanges for one in (said.author, *said.towards)}
    return silos.book(session, workspace_id, people) if people else SiloBook({})


def crossing_row(
    where: tuple[int, int], root: int, crossing: rules.Found, heard: int, now: int
) -> dict[str, Any]:
    """The row of a crossing found in the conversation `root` of `where` (workspace, channel)."""
    return {
        "workspace_id": where[0],
        "channel_id": where[1],
        "conversation_at": root,
        "silo_a": crossing.silos[0],
        "silo_b": crossing.silos[1],
        "first_at": crossing.first_at,
        "last_at": crossing.last_at,
        "ab": crossing.ab,
        "ba": crossing.ba,
        "helped_id": crossing.helped,
        "helper_id": crossing.helper,
        "offered": False,
        "heard_at": heard,
        "declared_at": now,
    }


def reaction_tie(message: Message, member_id: int) -> ties.TieKey:
    """The tie that a reaction to this message feeds: in the week the message was written."""
    return message.channel_id, week_of(message.at), member_id, message.author_id
