"""Nudges: the outbox, and what people answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.domain.catalogue import KINDS
from bot.store.database import Base, Id, Json, insert_ignoring
from bot.store.decisions import Decision, Opportunity


class Nudge(Base):
    """A message to one person, and how far it got.

    State: pending, sending (an attempt is stored, its end not known), sent, dropped (not sent
    after all; `note` says why), failed (Slack refuses it for good), unknown (Slack cannot say
    whether it arrived; it counts as sent and is not repeated), dry (shown to the admins in place
    of its person). It goes to `member_id`, to them and `other_id` together, or to `to_channel`.
    """

    __tablename__ = "nudges"
    __table_args__ = (
        Index(None, "workspace_id", "state", "due_at", "decision_id"),
        Index(None, "workspace_id", "member_id", "due_at"),
        Index(None, "workspace_id", "other_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    wording: Mapped[int] = mapped_column(Integer)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    to_channel: Mapped[str | None] = mapped_column(String(32))
    dry: Mapped[bool] = mapped_column(default=False)
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(16), default="pending")
    due_at: Mapped[int] = mapped_column(BigInteger)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    claimed_at: Mapped[int | None] = mapped_column(BigInteger)
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    sent_at: Mapped[int | None] = mapped_column(BigInteger)
    channel: Mapped[str | None] = mapped_column(String(32))
    ts: Mapped[str | None] = mapped_column(String(32))
    answer: Mapped[str | None] = mapped_column(String(40))
    answered_at: Mapped[int | None] = mapped_column(BigInteger)
    note: Mapped[str | None] = mapped_column(String(255))


class Response(Base):
    """Something a person did with a nudge."""

    __tablename__ = "responses"
    __table_args__ = (UniqueConstraint("nudge_id", "action"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    nudge_id: Mapped[str] = mapped_column(ForeignKey("nudges.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    action: Mapped[str] = mapped_column(String(40))
    at: Mapped[int] = mapped_column(BigInteger)


def get(session: Session, workspace_id: int, nudge_id: str) -> Nudge | None:
    return session.scalar(
        select(Nudge).where(Nudge.workspace_id == workspace_id, Nudge.id == nudge_id)
    )


def due(session: Session, workspace_id: int, now: int, most: int) -> Sequence[Nudge]:
    """Pending nudges whose time has come, oldest first, ours until the commit.

    Those of a kind that only another version of Footbridge knows wait for it.
    """
    return session.scalars(
        select(Nudge)
        .where(
            Nudge.workspace_id == workspace_id,
            Nudge.state == "pending",
            Nudge.due_at <= now,
            Nudge.kind.in_(KINDS),
        )
        .order_by(Nudge.due_at, Nudge.decision_id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()


def is_put_off(session: Session, workspace_id: int, now: int) -> bool:
    """Whether an attempt failed for now, so that the workspace's next is due later."""
    waiting = select(Nudge.id).where(
        Nudge.workspace_id == workspace_id,
        Nudge.state == "pending",
        Nudge.claimed_at.is_not(None),
        Nudge.due_at > now,
    )
    return session.scalar(waiting.limit(1)) is not None


def in_doubt(session: Session, workspace_id: int, before: int, most: int) -> Sequence[Nudge]:
    """Attempts begun before that time whose end nobody stored, ours until the commit."""
    return session.scalars(
        select(Nudge)
        .where(
            Nudge.workspace_id == workspace_id,
            Nudge.state == "sending",
            Nudge.claimed_at < before,
        )
        .order_by(Nudge.claimed_at, Nudge.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()


def settle(
    session: Session, workspace_id: int, nudge_id: str, claimed_by: str, **values: Any
) -> bool:
    """End the attempt that `claimed_by` holds; False where somebody else holds it by now."""
    done = session.execute(
        update(Nudge)
        .where(
            Nudge.workspace_id == workspace_id,
            Nudge.id == nudge_id,
            Nudge.state == "sending",
            Nudge.claimed_by == claimed_by,
        )
        .values(**values)
    )
    return bool(getattr(done, "rowcount", 0))


def withdraw(session: Session, workspace_id: int, subjects: Iterable[str]) -> None:
    """Do not send what has not gone out yet, where what it is about is gone."""
    about_it = (
        select(Decision.id)
        .join(Opportunity, Opportunity.id == Decision.opportunity_id)
        .where(Opportunity.workspace_id == workspace_id, Opportunity.subject.in_(list(subjects)))
    )
    session.execute(
        update(Nudge)
        .where(
            Nudge.workspace_id == workspace_id,
            Nudge.state == "pending",
            Nudge.decision_id.in_(about_it),
        )
        .values(state="dropped", note="what it is about is gone"),
        execution_options={"synchronize_session": False},
    )


COUNTED = ("pending", "sending", "sent", "unknown")


def past(
    session: Session, workspace_id: int, member_ids: Iterable[int], since: int
) -> dict[int, list[Nudge]]:
    """What each of these members got, or is about to get, since that time; oldest first.

    What went to two people together is in the past of both.
    """
    wanted = set(member_ids)
    rows = session.scalars(
        select(Nudge)
        .where(
            Nudge.workspace_id == workspace_id,
            or_(Nudge.member_id.in_(wanted), Nudge.other_id.in_(wanted)),
            Nudge.due_at >= since,
            Nudge.state.in_(COUNTED),
            Nudge.dry.is_(False),
        )
        .order_by(Nudge.due_at, Nudge.id)
    )
    found: dict[int, list[Nudge]] = {one: [] for one in wanted}
    for nudge in rows:
        together = KINDS[nudge.kind].together if nudge.kind in KINDS else False
        reached = {nudge.member_id, *([nudge.other_id] if together and nudge.other_id else ())}
        for who in reached & wanted:
            found[who].append(nudge)
    return found


def invited(session: Session, workspace_id: int, member_ids: Iterable[int]) -> set[int]:
    """Who of these was invited already; an invitation that was not sent after all counts not."""
    kinds = [kind.name for kind in KINDS.values() if kind.invites]
    rows = select(Nudge.member_id).where(
        Nudge.workspace_id == workspace_id,
        Nudge.member_id.in_(list(member_ids)),
        Nudge.kind.in_(kinds),
        Nudge.state.in_(COUNTED),
        Nudge.dry.is_(False),
    )
    return set(session.scalars(rows))


def sent_since(session: Session, workspace_id: int, since: int) -> int:
    """How many nudges went out, or are about to, since that time; those asked for aside."""
    asked = [kind.name for kind in KINDS.values() if kind.asked]
    return (
        session.scalar(
            select(func.count())
            .select_from(Nudge)
            .where(
                Nudge.workspace_id == workspace_id,
                Nudge.due_at >= since,
                Nudge.state.in_(COUNTED),
                Nudge.kind.not_in(asked),
                Nudge.dry.is_(False),
            )
        )
        or 0
    )


def add_response(
    session: Session, workspace_id: int, nudge_id: str, member_id: int, action: str, now: int
) -> None:
    session.execute(
        insert_ignoring(session, Response).values(
            workspace_id=workspace_id, nudge_id=nudge_id, member_id=member_id, action=action, at=now
        )
    )


def sent_by_kind(session: Session, workspace_id: int) -> dict[str, tuple[int, int]]:
    """By kind: how many went out at any time, and to how many people."""
    rows = session.execute(
        select(Nudge.kind, func.count(), func.count(Nudge.member_id.distinct()))
        .where(
            Nudge.workspace_id == workspace_id,
            Nudge.state.in_(("sent", "unknown")),
            Nudge.dry.is_(False),
        )
        .group_by(Nudge.kind)
    )
    return {kind: (count, people) for kind, count, people in rows}


def for_workspace(session: Session, workspace_id: int) -> Sequence[Nudge]:
    return session.scalars(
        select(Nudge).where(Nudge.workspace_id == workspace_id).order_by(Nudge.due_at, Nudge.id)
    ).all()


def news(session: Session, workspace_id: int, since: int) -> Sequence[Nudge]:
    """The nudges sent or answered at or after that time."""
    return session.scalars(
        select(Nudge)
        .where(
            Nudge.workspace_id == workspace_id,
            or_(Nudge.sent_at >= since, Nudge.answered_at >= since),
        )
        .order_by(Nudge.sent_at, Nudge.id)
    ).all()


def next_due(session: Session, workspace_id: int) -> int | None:
    """When the earliest nudge still to be sent is due."""
    return session.scalar(
        select(func.min(Nudge.due_at)).where(
            Nudge.workspace_id == workspace_id,
            Nudge.state == "pending",
            Nudge.kind.in_(KINDS),
        )
    )
