"""Freezes: times in which Footbridge keeps quiet, for a silo or for all."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, Id


class Freeze(Base):
    """Quiet from `begins_at` until `ends_at` (UTC microseconds), in a silo or everywhere.

    `what` is freeze (nothing is sent) or no_new (no new initiatives: nobody is prompted to start
    anything). `words` say why; people read them.
    """

    __tablename__ = "freezes"
    __table_args__ = (Index(None, "workspace_id", "ends_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    silo_id: Mapped[int | None] = mapped_column(ForeignKey("silos.id", ondelete="CASCADE"))
    what: Mapped[str] = mapped_column(String(8), default="freeze")
    words: Mapped[str] = mapped_column(String(255), default="")
    begins_at: Mapped[int] = mapped_column(BigInteger)
    ends_at: Mapped[int] = mapped_column(BigInteger)
    declared_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))


def holding(session: Session, workspace_id: int, now: int) -> Sequence[Freeze]:
    """The freezes that hold now, the one that ends last at the end."""
    return session.scalars(
        select(Freeze)
        .where(Freeze.workspace_id == workspace_id, Freeze.begins_at <= now, Freeze.ends_at > now)
        .order_by(Freeze.ends_at, Freeze.id)
    ).all()


def coming(session: Session, workspace_id: int, now: int) -> Sequence[Freeze]:
    """The freezes that hold now or later, in order of their beginning."""
    return session.scalars(
        select(Freeze)
        .where(Freeze.workspace_id == workspace_id, Freeze.ends_at > now)
        .order_by(Freeze.begins_at, Freeze.id)
    ).all()
