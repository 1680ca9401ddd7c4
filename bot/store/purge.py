"""Deleting across tables: all that is known of a channel, a member, a workspace."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import String, cast, delete, or_, select
from sqlalchemy.orm import Session

from bot.store import channels, messages
from bot.store.channels import ChannelMember
from bot.store.conversations import Conversation
from bot.store.crossings import Crossing
from bot.store.database import Base
from bot.store.decisions import Opportunity
from bot.store.digests import DigestAct
from bot.store.members import Member
from bot.store.messages import Deletion, Message, MessageWords, Reaction
from bot.store.silos import SiloProposal
from bot.store.ties import Tie
from bot.store.workspaces import Workspace


def workspace(session: Session, workspace_id: int) -> None:
    """Delete every row of the workspace, in every table, and the workspace itself."""
    for table in reversed(Base.metadata.sorted_tables):
        if "workspace_id" in table.columns:
            session.execute(delete(table).where(table.c.workspace_id == workspace_id))
    session.execute(delete(Workspace).where(Workspace.id == workspace_id))


def channel(session: Session, workspace_id: int, channel_id: int) -> None:
    """Delete all that came from a channel: messages, what they fed, and what was offered of it."""
    tables: tuple[Any, ...] = (
        Opportunity, DigestAct, MessageWords, Reaction, Message, Deletion, Conversation, Crossing,
        Tie, ChannelMember,
    )  # fmt: skip
    for table in tables:
        session.execute(
            delete(table).where(table.workspace_id == workspace_id, table.channel_id == channel_id)
        )


def member(session: Session, workspace_id: int, member_id: int) -> None:
    """Delete a member, and by their keys all rows that are theirs; others' rows lose the name.

    What they said and what came of it must have been taken out before.
    """
    named = (Crossing.helped_id == member_id) | (Crossing.helper_id == member_id)
    session.execute(delete(Crossing).where(Crossing.workspace_id == workspace_id, named))
    proposals = select(SiloProposal).where(SiloProposal.workspace_id == workspace_id)
    for one in session.scalars(proposals):
        if any(who == member_id for who, _ in one.members):
            one.members = [row for row in one.members if row[0] != member_id]
    session.flush()
    session.execute(
        delete(Member).where(Member.workspace_id == workspace_id, Member.id == member_id)
    )
    session.expire_all()


def member_traces(session: Session, workspace_id: int, member_id: int) -> list[tuple[int, int]]:
    """Delete what others' messages and reactions say of a member: ties, reactions, mentions.

    Returns (channel id, at) of the messages that say something else now.
    """
    _forget_sums(session, workspace_id, member_id)
    return [
        (channel_id, at)
        for channel_id in channels.ids(session, workspace_id)
        for at in forget_mentions(
            session, workspace_id, channel_id, member_id,
            naming(session, workspace_id, channel_id, member_id),
        )
    ]  # fmt: skip


def _forget_sums(session: Session, workspace_id: int, member_id: int) -> None:
    theirs: tuple[tuple[Any, Any], ...] = (
        (Tie, or_(Tie.from_id == member_id, Tie.to_id == member_id)),
        (Reaction, Reaction.member_id == member_id),
        (ChannelMember, ChannelMember.member_id == member_id),
    )
    for table, which in theirs:
        session.execute(delete(table).where(table.workspace_id == workspace_id, which))


def naming(session: Session, workspace_id: int, channel_id: int, member_id: int) -> list[int]:
    """The times of a channel's messages that name a member; a few more may be among them."""
    lists = (Message.mentions, Message.named, Message.answers)
    rows = select(Message.at).where(
        Message.workspace_id == workspace_id,
        Message.channel_id == channel_id,
        or_(
            Message.parent_id == member_id,
            *(cast(column, String).contains(str(member_id)) for column in lists),
        ),
    )
    return list(session.scalars(rows))


def forget_mentions(
    session: Session, workspace_id: int, channel_id: int, member_id: int, times: Iterable[int]
) -> list[int]:
    """Take a member out of the messages of these times; which of them named them."""
    found = messages.at_times(session, workspace_id, channel_id, times)
    changed = [one.at for one in found if _forget_mention(one, member_id)]
    session.flush()
    return changed


def _forget_mention(message: Message, member_id: int) -> bool:
    found = message.parent_id == member_id
    if found:
        message.parent_id = None
    for column in ("mentions", "named", "answers"):
        ids = getattr(message, column)
        if ids and member_id in ids:
            setattr(message, column, [one for one in ids if one != member_id] or None)
            found = True
    return found
