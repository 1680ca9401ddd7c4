"""Conversations: threads and unthreaded talk that hangs together, by at least two people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Integer, delete, false, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, upsert

MOST_ROOTS = 500  # in one query: databases bound how many it may name


class Conversation(Base):
    """A conversation, identified within its channel by the `at` of the message it began with.

    `fixed`: too little is left to tell what it would be without somebody or with another message,
    so that it and its crossings stay as they are.
    """

    __tablename__ = "conversations"
    __table_args__ = ({"sqlite_with_rowid": False},)

    workspace_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    channel_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    last_at: Mapped[int] = mapped_column(BigInteger)
    messages: Mapped[int] = mapped_column(Integer)
    people: Mapped[int] = mapped_column(Integer)
    fixed: Mapped[bool] = mapped_column(server_default=false())


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
    gone = list(roots)
    if gone:
        session.execute(
            delete(Conversation).where(
                Conversation.workspace_id == workspace_id,
                Conversation.channel_id == channel_id,
                Conversation.at.in_(gone),
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


def among(session: Session, workspace_id: int, channel_id: int, roots: Iterable[int]) -> set[int]:
    """Which of these are conversations."""
    return _among(session, workspace_id, channel_id, roots, Conversation.at.is_not(None))


def fixed_among(
    session: Session, workspace_id: int, channel_id: int, roots: Iterable[int]
) -> set[int]:
    return _among(session, workspace_id, channel_id, roots, Conversation.fixed)


def _among(
    session: Session, workspace_id: int, channel_id: int, roots: Iterable[int], what: Any
) -> set[int]:
    found: set[int] = set()
    wanted = sorted(roots)
    for i in range(0, len(wanted), MOST_ROOTS):
        rows = session.scalars(
            select(Conversation.at).where(
                Conversation.workspace_id == workspace_id,
                Conversation.channel_id == channel_id,
                Conversation.at.in_(wanted[i : i + MOST_ROOTS]),
                what,
            )
        )
        found.update(rows)
    return found


def fixed(session: Session, workspace_id: int, channel_id: int) -> set[int]:
    """All conversations of a channel that stay as they are."""
    rows = session.scalars(
        select(Conversation.at).where(
            Conversation.workspace_id == workspace_id,
            Conversation.channel_id == channel_id,
            Conversation.fixed,
        )
    )
    return set(rows)


def count(session: Session, workspace_id: int) -> int:
    rows = select(func.count()).select_from(Conversation)
    return session.scalar(rows.where(Conversation.workspace_id == workspace_id)) or 0
