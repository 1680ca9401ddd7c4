"""Conversations feed ties, and become crossings where people of two silos exchanged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from bot.domain import crossings as rules
from bot.domain.calendar import week_of
from bot.store import conversations, crossings, decisions, messages, nudges, silos, ties
from bot.store.messages import Message
from bot.store.silos import SiloBook


def feed_ties(
    session: Session, workspace_id: int, channel_id: int, of: Iterable[Message], sign: int = 1
) -> None:
    """Add what these messages are to ties or, with sign -1, take it away."""
    total: dict[ties.TieKey, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in of:
        changes = rules.tie_changes(
            channel_id, one.author_id, one.at, one.answers, one.mentions, sign
        )
        for key, counts in changes.items():
            total[key] = [a + b for a, b in zip(total[key], counts, strict=True)]
    ties.change(session, workspace_id, {key: (a, b, c) for key, (a, b, c) in total.items()})


def touched(of: Iterable[Message]) -> set[int]:
    """The conversations these messages are in."""
    return {one.conversation_at for one in of if one.conversation_at is not None}


def recompute(
    session: Session, workspace_id: int, channel_id: int, roots: set[int], now: int
) -> None:
    """Bring these conversations and their crossings in line with the messages there are."""
    rows = messages.of_conversations(session, workspace_id, channel_id, roots)
    book = silos.book(session, workspace_id)
    members_of: dict[int, list[Message]] = {root: [] for root in roots}
    for one in rows:
        for root in touched([one]) | {one.at}:
            if root in members_of:
                members_of[root].append(one)
    alive = {root: found for root, found in members_of.items() if _is_conversation(found)}
    conversations.save(
        session, [_conversation(workspace_id, channel_id, *pair) for pair in alive.items()]
    )
    conversations.remove(session, workspace_id, channel_id, roots - alive.keys())
    _recompute_crossings(session, (workspace_id, channel_id), roots, alive, book, now)


def _is_conversation(found: Sequence[Message]) -> bool:
    return len(found) > 1 and len({one.author_id for one in found}) > 1


def _conversation(
    workspace_id: int, channel_id: int, root: int, found: Sequence[Message]
) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id,
        "channel_id": channel_id,
        "at": root,
        "last_at": max(one.at for one in found),
        "messages": len(found),
        "people": len({one.author_id for one in found}),
    }


def _recompute_crossings(
    session: Session, where: tuple[int, int], roots: set[int],
    alive: Mapping[int, Sequence[Message]], book: SiloBook, now: int,
) -> None:  # fmt: skip
    before = {
        (one.conversation_at, one.silo_a, one.silo_b): one
        for one in crossings.of_conversations(session, *where, roots)
    }
    after: dict[tuple[int, int, int], dict[str, Any]] = {}
    for root, found in alive.items():
        for crossing in rules.find(_exchanges(root, found), book.at):
            heard = max(one.received_at for one in found if one.at <= crossing.first_at)
            after[root, *crossing.silos] = crossing_row(where, root, crossing, heard, now)
    crossings.save(session, list(after.values()))
    crossings.remove(session, where[0], [one.id for key, one in before.items() if key not in after])
    lost = {root for root, *_ in before} - {root for root, *_ in after}
    if lost:
        subjects = [decisions.about(where[1], root) for root in sorted(lost)]
        nudges.withdraw(session, where[0], subjects)
        decisions.withdraw(session, where[0], subjects)


def _exchanges(root: int, found: Iterable[Message]) -> list[rules.Exchange]:
    # A thread's root may itself belong to the talk around it: there its own answer counts.
    spoken = (
        rules.exchange(one.at, one.author_id, one.answers, one.mentions)
        for one in found
        if one.conversation_at == root
    )
    return [one for one in spoken if one]


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
