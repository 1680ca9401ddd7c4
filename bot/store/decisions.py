"""Opportunities, and the decisions randomised from them: logged all, sent or not."""

from __future__ import annotations

from collections import Counter
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
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.domain.catalogue import KINDS
from bot.store.database import Base, Id, Json, insert_ignoring

_NOT_LOOKED = text("outcome_at IS NULL")


class Opportunity(Base):
    """A moment in which a nudge of that kind might help that member.

    `subject` names it once and for all ("conversation 3/1772535600000000"), `channel_id` is where
    it came from, `other_id` whom it is about, `facts` what a view needs: never a person's id or
    name. State: open, decided, or expired; `reasons` are the last ones why nobody could be asked.
    """

    __tablename__ = "opportunities"
    __table_args__ = (
        UniqueConstraint("workspace_id", "kind", "subject"),
        Index(None, "workspace_id", "state", "due_at", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80))
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    found_at: Mapped[int] = mapped_column(BigInteger)
    due_at: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(16), default="open")
    reasons: Mapped[list[str]] = mapped_column(Json, default=list)


class Verdict(Base):
    """What policy said of an opportunity, each time it said something else: hold or drop, and why.

    `until` is when a held one is looked at again (UTC microseconds).
    """

    __tablename__ = "verdicts"
    __table_args__ = (Index(None, "workspace_id", "opportunity_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunities.id", ondelete="CASCADE"))
    at: Mapped[int] = mapped_column(BigInteger)
    verdict: Mapped[str] = mapped_column(String(8))
    reasons: Mapped[list[str]] = mapped_column(Json)
    until: Mapped[int | None] = mapped_column(BigInteger)


class Decision(Base):
    """What the draw said: `arm` is send or none, with the probability and the seed it had.

    `outcome` is whether the kind's outcome was seen in metadata by `outcome_due_at`, in both arms;
    None until it was looked for. What people report themselves is in their responses.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        Index(None, "workspace_id", "member_id", "decided_at"),
        Index(
            "ix_decisions_outcome_due", "workspace_id", "outcome_due_at",
            sqlite_where=_NOT_LOOKED, postgresql_where=_NOT_LOOKED,
        ),
    )  # fmt: skip

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
    outcome_due_at: Mapped[int | None] = mapped_column(BigInteger)
    outcome: Mapped[bool | None]
    outcome_at: Mapped[int | None] = mapped_column(BigInteger)


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


def is_open(session: Session, workspace_id: int, kind: str, member_id: int) -> bool:
    """Whether one of that kind waits to be decided for that member."""
    rows = select(Opportunity.id).where(
        Opportunity.workspace_id == workspace_id,
        Opportunity.member_id == member_id,
        Opportunity.kind == kind,
        Opportunity.state == "open",
    )
    return session.scalar(rows.limit(1)) is not None


def add_opportunity(session: Session, values: dict[str, Any]) -> None:
    """Store an opportunity; one already known by kind and subject stays as it is."""
    session.execute(
        insert_ignoring(session, Opportunity).values(state="open", reasons=[], **values)
    )


def due(session: Session, workspace_id: int, now: int, most: int) -> Sequence[Opportunity]:
    """Open opportunities whose time has come, oldest first, claimed until the commit.

    Those of a kind that another version knows wait for it.
    """
    return session.scalars(
        select(Opportunity)
        .where(
            Opportunity.workspace_id == workspace_id,
            Opportunity.state == "open",
            Opportunity.due_at <= now,
            Opportunity.kind.in_(KINDS),
        )
        .order_by(Opportunity.due_at, Opportunity.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()


def note(
    session: Session, workspace_id: int, opportunity: Opportunity, verdict: str, at: int
) -> None:
    """Keep a hold or a drop in the ledger, unless it says what was said last."""
    session.add(
        Verdict(
            workspace_id=workspace_id,
            opportunity_id=opportunity.id,
            at=at,
            verdict=verdict,
            reasons=list(opportunity.reasons),
            until=opportunity.due_at if verdict == "hold" else None,
        )
    )


def held_back(session: Session, workspace_id: int) -> dict[str, int]:
    """How many opportunities were held or dropped for each reason, at any time."""
    rows = session.execute(
        select(Verdict.opportunity_id, Verdict.reasons).where(Verdict.workspace_id == workspace_id)
    )
    seen = {(opportunity, reason) for opportunity, reasons in rows for reason in reasons}
    return dict(Counter(reason for _, reason in sorted(seen)))


def verdicts_of(session: Session, workspace_id: int, opportunity_id: int) -> Sequence[Verdict]:
    return session.scalars(
        select(Verdict)
        .where(Verdict.workspace_id == workspace_id, Verdict.opportunity_id == opportunity_id)
        .order_by(Verdict.id)
    ).all()


def get(session: Session, workspace_id: int, decision_id: int) -> Decision | None:
    return session.scalar(
        select(Decision).where(Decision.workspace_id == workspace_id, Decision.id == decision_id)
    )


def opportunity_of(session: Session, workspace_id: int, decision: Decision) -> Opportunity:
    return session.scalars(
        select(Opportunity).where(
            Opportunity.workspace_id == workspace_id, Opportunity.id == decision.opportunity_id
        )
    ).one()


def outcomes_due(session: Session, workspace_id: int, now: int, most: int) -> Sequence[Decision]:
    """Decisions whose outcome is to be looked for, ours until the commit."""
    return session.scalars(
        select(Decision)
        .where(
            Decision.workspace_id == workspace_id,
            _NOT_LOOKED,
            Decision.outcome_due_at <= now,
        )
        .order_by(Decision.outcome_due_at, Decision.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()


def look_again(session: Session, workspace_id: int, member_id: int, now: int) -> None:
    """What waits for that member is looked at now: they changed what they wish."""
    session.execute(
        update(Opportunity)
        .where(
            Opportunity.workspace_id == workspace_id,
            Opportunity.member_id == member_id,
            Opportunity.state == "open",
            Opportunity.due_at > now,
        )
        .values(due_at=now)
    )


def next_due(session: Session, workspace_id: int) -> int | None:
    """When the earliest open opportunity is due."""
    return session.scalar(
        select(func.min(Opportunity.due_at)).where(
            Opportunity.workspace_id == workspace_id,
            Opportunity.state == "open",
            Opportunity.kind.in_(KINDS),
        )
    )


def for_workspace(session: Session, workspace_id: int, after: int = 0) -> Sequence[Decision]:
    """The decisions with an id above `after`, in order."""
    return session.scalars(
        select(Decision)
        .where(Decision.workspace_id == workspace_id, Decision.id > after)
        .order_by(Decision.id)
    ).all()
