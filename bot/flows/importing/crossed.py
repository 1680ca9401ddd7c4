"""Storing the crossings of what is past, and finding them again when silos changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.crossings import Found
from bot.flows.importing import rows
from bot.flows.importing.grouping import Tallied
from bot.flows.importing.people import in_batches
from bot.flows.importing.rows import Where
from bot.store import channels, conversations, crossings, parts, silos
from bot.store.crossings import CHANGING, Crossing
from bot.store.messages import Message

AT_ONCE = 2_000
PAGE = 20_000

ByConversation = Mapping[int, Sequence[Found]]


def by_conversation(found: Iterable[tuple[int, Found]]) -> dict[int, list[Found]]:
    sorted_out: dict[int, list[Found]] = defaultdict(list)
    for root, one in found:
        sorted_out[root].append(one)
    return sorted_out


def save(session: Session, where: Where, found: Iterable[tuple[int, Found]]) -> None:
    """Add or update crossings."""
    for some in in_batches((rows.crossing(where, *one) for one in found), AT_ONCE):
        crossings.save(session, some)


def settle(
    session: Session, where: Where, before: Iterable[Crossing], found: ByConversation
) -> None:
    """Store the crossings that are new or different, and delete those that are none any more."""
    held = {(one.conversation_at, one.silo_a, one.silo_b): one for one in before}
    here = {(root, *one.silos): one for root, some in found.items() for one in some}
    gone = [one.id for key, one in held.items() if key not in here]
    for ids in in_batches(gone):
        crossings.remove(session, where.workspace_id, ids)
    changed = [
        (key[0], one) for key, one in here.items() if key not in held or _differ(held[key], one)
    ]
    save(session, where, changed)


def _differ(held: Crossing, found: Found) -> bool:
    names = {"helped_id": "helped", "helper_id": "helper"}
    return any(getattr(held, key) != getattr(found, names.get(key, key)) for key in CHANGING)


def recross(session: Session, workspace_id: int, now: int) -> None:
    """Find all crossings of a workspace anew, after silos changed, in the caller's transaction.

    Of messages that are gone their parts are asked; fixed conversations keep the crossings they
    have. What was offered before stays so, and new ones are about the past: they count as offered.
    Memory: as for grouping one channel.
    """
    book = silos.book(session, workspace_id)
    for channel in channels.all_of(session, workspace_id):
        where = Where(workspace_id, channel.id, now)
        fixed = conversations.fixed(session, workspace_id, channel.id)
        tallied = _tallied(session, where)
        roots = [one.at for one in tallied.conversations() if one.at not in fixed]
        found = by_conversation(tallied.crossings(roots, book))
        before = [one for one in _all_of(session, where) if one.conversation_at not in fixed]
        settle(session, where, before, found)


def _tallied(session: Session, where: Where) -> Tallied:
    tallied = Tallied()
    found = session.execute(
        select(
            Message.at, Message.author_id, Message.conversation_at, Message.answers,
            Message.mentions,
        )
        .where(
            Message.workspace_id == where.workspace_id,
            Message.channel_id == where.channel_id,
            Message.conversation_at.is_not(None),
        )
        .order_by(Message.at)
        .execution_options(yield_per=PAGE)
    )  # fmt: skip
    for at, author, root, answers, mentions in found:
        tallied.add(at, author, root or at, answers or (), mentions or ())
    for part in parts.of_channel(session, where.workspace_id, where.channel_id):
        tallied.add_part(part)
    return tallied


def _all_of(session: Session, where: Where) -> Sequence[Crossing]:
    return session.scalars(
        select(Crossing).where(
            Crossing.workspace_id == where.workspace_id, Crossing.channel_id == where.channel_id
        )
    ).all()
