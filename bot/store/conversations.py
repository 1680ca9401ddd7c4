"""Conversations: threads and unthreaded talk that hangs together, by at least two people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Integer, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, upsert


class Conversation(Base):
    """A conversation, identified within its channel by the `at` of the message it began with."""

    __tablename__ = "conversations"
    __table_args__ = ({"sqlite_with_rowid": False},)

    workspace_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    channel_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    last_at: Mapped[int] = mapped_column(BigInteger)
    messages: Mapped[int] = mapped_column(Integer)
    people: Mapped[int] = mapped_column(Integer)


def save(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add or replace conversations."""
    if not rows:
        return
    statement = upsert(session, Conversation)
    statement = statement.on_conflict_do_update(
        index_elements=["workspace_id", "channel_id", "at"],
        set_={key: statement.excluded[key] for key in ("last_at", "messages", "people")},
    )
    session.execute(statement, rows)


def remove(session: Session, workspace_id: int, channel_id: int, roots: Iterable[int]) -> None:
    session.execute(
        delete(Conversation).where(
            Conversation.workspace_id == workspace_id,
            Conversation.channel_id == channel_id,
            Conversation.at.in_(list(roots)),
        )
    )


def get(session: Session, workspace_id: int, channel_id: int, at: int) -> Conversation | None:
    return session.scalar(
        select(Conversation).where(
            Conversation.workspace_id == workspace_id,
            Conversation.channel_id == channel_id,
            Conversation.at == at,
        )
    )


def count(session: Session, workspace_id: int) -> int:
    rows = select(func.count()).select_from(Conversation)
    return session.scalar(rows.where(Conversation.workspace_id == workspace_id)) or 0
