"""Storing a channel that has been read: at once where it is new, else into what is there."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.exports import ExportChannel
from bot.flows.importing import bulk, rows, spool
from bot.flows.importing.merging import Stored, merge
from bot.flows.importing.rows import Where
from bot.flows.importing.spool import Spool
from bot.store import parts
from bot.store.channels import Channel
from bot.store.conversations import Conversation
from bot.store.crossings import Crossing
from bot.store.messages import Message, Reaction
from bot.store.silos import SiloBook
from bot.store.ties import Tie

TABLES = {
    spool.MESSAGES: (Message, rows.MESSAGE),
    spool.REACTIONS: (Reaction, rows.REACTION),
    spool.TIES: (Tie, rows.TIE),
    spool.CONVERSATIONS: (Conversation, rows.CONVERSATION),
    spool.CROSSINGS: (Crossing, rows.CROSSING),
}

NOTHING = -1  # the time of the latest message where there is none


def store(
    session: Session, where: Where, channel: ExportChannel, read: Spool, book: SiloBook
) -> Stored:
    """Store what was read of a channel."""
    held = session.scalars(
        select(Channel)
        .where(Channel.workspace_id == where.workspace_id, Channel.id == where.channel_id)
        .with_for_update()
    ).one()
    gone = parts.gone(session, where.workspace_id, where.channel_id)
    newest = max(_newest(session, where), gone.latest)
    _rename(held, channel, newest, read.latest or 0)
    if read.latest is None:
        return Stored(0)
    if newest == NOTHING:
        return Stored(_fill(session, read))
    return merge(session, where, read, book, gone)


def _newest(session: Session, where: Where) -> int:
    found = session.scalar(
        select(func.max(Message.at)).where(
            Message.workspace_id == where.workspace_id, Message.channel_id == where.channel_id
        )
    )
    return NOTHING if found is None else found


def _rename(held: Channel, channel: ExportChannel, newest: int, latest: int) -> None:
    """The export that reaches furthest says what a channel is called, whichever comes first."""
    if latest > newest:
        held.name, held.archived = channel.name[:255], channel.archived
    elif latest == newest:
        held.name = max(held.name, channel.name[:255])
        held.archived = held.archived or channel.archived


def _fill(session: Session, read: Spool) -> int:
    """Store a channel of which nothing was there."""
    stored = 0
    for kind, batch in read.batches():
        bulk.insert(session, *TABLES[kind], batch)
        stored += len(batch) if kind == spool.MESSAGES else 0
    return stored
