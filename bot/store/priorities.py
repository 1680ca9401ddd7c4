"""Priorities: the lines of the organisation's strategy that stories and experiments serve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, Id


class Priority(Base):
    """A line of the strategy: a title, a sentence, who owns it, and its quarter ("2026 Q4").

    One that is over is retired, not deleted: what was attached to it stays so. Times are UTC
    microseconds.
    """

    __tablename__ = "priorities"
    __table_args__ = (Index(None, "workspace_id", "retired_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    title: Mapped[str] = mapped_column(String(80))
    sentence: Mapped[str] = mapped_column(String(300), default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    quarter: Mapped[str] = mapped_column(String(16), default="")
    made_at: Mapped[int] = mapped_column(BigInteger)
    retired_at: Mapped[int | None] = mapped_column(BigInteger)


def of(session: Session, workspace_id: int) -> Sequence[Priority]:
    """The priorities that hold, in the order of their quarter and making."""
    return session.scalars(
        select(Priority)
        .where(Priority.workspace_id == workspace_id, Priority.retired_at.is_(None))
        .order_by(Priority.quarter, Priority.id)
    ).all()


def all_of(session: Session, workspace_id: int) -> Sequence[Priority]:
    """The retired ones too."""
    return session.scalars(
        select(Priority).where(Priority.workspace_id == workspace_id).order_by(Priority.id)
    ).all()


def by_id(session: Session, workspace_id: int, priority_id: int) -> Priority | None:
    """That priority, retired or not; None for one of another workspace or of none."""
    return session.scalar(
        select(Priority).where(Priority.workspace_id == workspace_id, Priority.id == priority_id)
    )


def add(session: Session, workspace_id: int, now: int, **values: Any) -> Priority:
    """Make one: `title`, and `sentence`, `owner_id`, `quarter` as far as they are given."""
    made = Priority(workspace_id=workspace_id, made_at=now, **values)
    session.add(made)
    session.flush()
    return made


def save(session: Session, workspace_id: int, priority_id: int, **values: Any) -> None:
    session.execute(
        update(Priority)
        .where(Priority.workspace_id == workspace_id, Priority.id == priority_id)
        .values(**values)
    )
    session.expire_all()


def retire(session: Session, workspace_id: int, priority_id: int, now: int) -> None:
    """It is over; the time of the first click holds."""
    session.execute(
        update(Priority)
        .where(
            Priority.workspace_id == workspace_id,
            Priority.id == priority_id,
            Priority.retired_at.is_(None),
        )
        .values(retired_at=now)
    )
    session.expire_all()
