"""Deleting across tables: all that is known of a channel, a member, a workspace."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, cast, delete, or_, select
from sqlalchemy.orm import Session

from bot.store.channels import ChannelMember
from bot.store.conversations import Conversation
from bot.store.crossings import Crossing
from bot.store.database import Base
from bot.store.decisions import Opportunity
from bot.store.messages import Deletion, Message, MessageWords, Reaction
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
        Opportunity, MessageWords, Reaction, Message, Deletion, Conversation, Crossing, Tie,
        ChannelMember,
    )  # fmt: skip
    for table in tables:
        session.execute(
            delete(table).where(table.workspace_id == workspace_id, table.channel_id == channel_id)
        )


def member_traces(session: Session, workspace_id: int, member_id: int) -> list[tuple[int, int]]:
    """Delete what others' messages and reactions say of a member: ties, reactions, mentions.

    Returns (channel id, at) of the messages that say something else now.
    """
    session.execute(
        delete(Tie).where(
            Tie.workspace_id == workspace_id, or_(Tie.from_id == member_id, Tie.to_id == member_id)
        )
    )
    session.execute(
        delete(Reaction).where(
            Reaction.workspace_id == workspace_id, Reaction.member_id == member_id
        )
    )
    session.execute(
        delete(ChannelMember).where(
            ChannelMember.workspace_id == workspace_id, ChannelMember.member_id == member_id
        )
    )
    return _forget_mentions(session, workspace_id, member_id)


def _forget_mentions(session: Session, workspace_id: int, member_id: int) -> list[tuple[int, int]]:
    lists = (Message.mentions, Message.named, Message.answers)
    perhaps = select(Message).where(
        Message.workspace_id == workspace_id,
        or_(
            Message.parent_id == member_id,
            *(cast(column, String).contains(str(member_id)) for column in lists),
        ),
    )
    changed = []
    for message in session.scalars(perhaps).all():
        if _forget_mention(message, member_id):
            changed.append((message.channel_id, message.at))
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
