"""Opportunities, and the decisions randomised from them: logged all, sent or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Float,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    delete,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, Id, Json, insert_ignoring


class Opportunity(Base):
    """A moment in which a nudge of that kind might help that member.

    `subject` names it once and for all ("conversation 3/1772535600000000"), `channel_id` is where
    it came from, `facts` holds what a view needs. State: open, decided, or expired; `reasons` are
    the last ones why nobody could be asked.
    """

    __tablename__ = "opportunities"
    __table_args__ = (
        UniqueConstraint("workspace_id", "kind", "subject"),
        Index(None, "workspace_id", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80))
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    found_at: Mapped[int] = mapped_column(BigInteger)
    due_at: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(16), default="open")
    reasons: Mapped[list[str]] = mapped_column(Json, default=list)


class Decision(Base):
    """What the draw said: `arm` is send or none, with the probability and the seed it had."""

    __tablename__ = "decisions"
    __table_args__ = (Index(None, "workspace_id", "member_id", "decided_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    opportunity_id: Mapped[int] = mapped_column(
        ForeignKey("opportunities.id", ondelete="CASCADE"), unique=True
    )
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    decided_at: Mapped[int] = mapped_column(BigInteger)
    eligible: Mapped[bool]
    available: Mapped[bool]
    reasons: Mapped[list[str]] = mapped_column(Json)
    seed: Mapped[str] = mapped_column(String(200))
    probability: Mapped[float] = mapped_column(Float)
    draw: Mapped[float] = mapped_column(Float)
    arm: Mapped[str] = mapped_column(String(8))


def about(channel_id: int, conversation_at: int) -> str:
    """The subject of an opportunity that a conversation makes."""
    return f"conversation {channel_id}/{conversation_at}"


def withdraw(session: Session, workspace_id: int, subjects: Iterable[str]) -> None:
    """What these opportunities were about is gone: those still open go too."""
    session.execute(
        delete(Opportunity).where(
            Opportunity.workspace_id == workspace_id,
            Opportunity.subject.in_(list(subjects)),
            Opportunity.state == "open",
        )
    )


def forget_open(session: Session, workspace_id: int, member_id: int) -> None:
    session.execute(
        delete(Opportunity).where(
            Opportunity.workspace_id == workspace_id,
            Opportunity.member_id == member_id,
            Opportunity.state == "open",
        )
    )


def add_opportunity(session: Session, values: dict[str, Any]) -> None:
    """Store an opportunity; one already known by kind and subject stays as it is."""
    session.execute(
        insert_ignoring(session, Opportunity).values(state="open", reasons=[], **values)
    )


def due(session: Session, workspace_id: int, now: int, most: int) -> Sequence[Opportunity]:
    """Open opportunities whose time has come, oldest first, claimed until the commit."""
    return session.scalars(
        select(Opportunity)
        .where(
            Opportunity.workspace_id == workspace_id,
            Opportunity.state == "open",
            Opportunity.due_at <= now,
        )
        .order_by(Opportunity.due_at, Opportunity.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()


def next_due(session: Session, workspace_id: int) -> int | None:
    """When the earliest open opportunity is due."""
    return session.scalar(
        select(func.min(Opportunity.due_at)).where(
            Opportunity.workspace_id == workspace_id, Opportunity.state == "open"
        )
    )


def for_workspace(session: Session, workspace_id: int, after: int = 0) -> Sequence[Decision]:
    """The decisions with an id above `after`, in order."""
    return session.scalars(
        select(Decision)
        .where(Decision.workspace_id == workspace_id, Decision.id > after)
        .order_by(Decision.id)
    ).all()
