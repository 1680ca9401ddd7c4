"""Deleting across tables: all that is known of a channel, a member, a workspace."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, or_, select, update
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


def member_traces(session: Session, workspace_id: int, member_id: int) -> None:
    """Delete what others' messages and reactions say of a member: ties, reactions, mentions."""
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
        update(Message)
        .where(Message.workspace_id == workspace_id, Message.parent_id == member_id)
        .values(parent_id=None)
    )
    _forget_mentions(session, workspace_id, member_id)


def _forget_mentions(session: Session, workspace_id: int, member_id: int) -> None:
    speaking_of = select(Message).where(
        Message.workspace_id == workspace_id,
        or_(
            Message.mentions.is_not(None), Message.named.is_not(None), Message.answers.is_not(None)
        ),
    )
    for message in session.scalars(speaking_of.execution_options(yield_per=1000)):
        for column in ("mentions", "named", "answers"):
            ids = getattr(message, column)
            if ids and member_id in ids:
                setattr(message, column, [one for one in ids if one != member_id] or None)
    session.flush()
