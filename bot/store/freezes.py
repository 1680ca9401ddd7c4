"""Freezes: times in which Footbridge keeps quiet, for a silo or for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.domain.policy import FREEZE, NO_NEW
from bot.store.database import Base, Id
from bot.store.decisions import Opportunity
from bot.store.nudges import Nudge


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


def add(session: Session, workspace_id: int, **values: Any) -> Freeze:
    made = Freeze(workspace_id=workspace_id, **values)
    session.add(made)
    session.flush()
    return made


def thaw(session: Session, workspace_id: int, now: int) -> None:
    """What waited for a freeze is looked at again now."""
    held = select(Opportunity).where(
        Opportunity.workspace_id == workspace_id,
        Opportunity.state == "open",
        Opportunity.due_at > now,
    )
    for one in session.scalars(held):
        if {FREEZE, NO_NEW} & set(one.reasons):
            one.due_at = now
    session.execute(
        update(Nudge)
        .where(
            Nudge.workspace_id == workspace_id,
            Nudge.state == "pending",
            Nudge.claimed_at.is_(None),
            Nudge.due_at > now,
        )
        .values(due_at=now)
    )
