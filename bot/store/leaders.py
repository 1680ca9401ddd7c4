"""Leaders: who was named, who said yes, and what each of them wishes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Integer, Select, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, Json, upsert
from bot.store.members import Member

ASKED, YES, NO, REMOVED = "asked", "yes", "no", "removed"
DIGEST_DAY, ACT_DAY, MINUTE = 1, 3, 10 * 60  # Tuesday and Thursday, at ten


class Leader(Base):
    """Somebody whom an admin named as a leader. State: asked, yes, no or removed.

    `digest_day` and `act_day`: the weekdays (Monday is 0) of their digest and of their act, both
    at `minute` after their midnight. `reader_id` gets their digest too, without the acts.
    `acts_off`: the kinds of act they never want. Times are UTC microseconds.
    """

    __tablename__ = "leaders"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[str] = mapped_column(String(8), default=ASKED)
    named_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    named_at: Mapped[int] = mapped_column(BigInteger)
    answered_at: Mapped[int | None] = mapped_column(BigInteger)
    digest_day: Mapped[int] = mapped_column(Integer, default=DIGEST_DAY)
    act_day: Mapped[int] = mapped_column(Integer, default=ACT_DAY)
    minute: Mapped[int] = mapped_column(Integer, default=MINUTE)
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    acts_off: Mapped[list[str]] = mapped_column(Json, default=list)


def of(session: Session, workspace_id: int) -> Sequence[Leader]:
    """The leaders: those who said yes, have joined and are still here."""
    return session.scalars(_leading(workspace_id).order_by(Leader.member_id)).all()


def is_leader(session: Session, workspace_id: int, member_id: int) -> bool:
    rows = _leading(workspace_id).where(Leader.member_id == member_id)
    return session.scalar(rows) is not None


def get(session: Session, workspace_id: int, member_id: int) -> Leader | None:
    """What is known of that member as a leader, whatever their state."""
    return session.scalar(
        select(Leader).where(Leader.workspace_id == workspace_id, Leader.member_id == member_id)
    )


def all_of(session: Session, workspace_id: int) -> Sequence[Leader]:
    """Everybody who was named and not removed since, whatever they answered."""
    return session.scalars(
        select(Leader)
        .where(Leader.workspace_id == workspace_id, Leader.state != REMOVED)
        .order_by(Leader.named_at, Leader.member_id)
    ).all()


def name(session: Session, workspace_id: int, member_id: int, by_id: int, now: int) -> None:
    """Name somebody; who was removed or had said no is asked anew, with the wishes they had."""
    asked: dict[str, Any] = {
        "state": ASKED, "named_by": by_id, "named_at": now, "answered_at": None,
    }  # fmt: skip
    statement = upsert(session, Leader).values(
        workspace_id=workspace_id, member_id=member_id, digest_day=DIGEST_DAY, act_day=ACT_DAY,
        minute=MINUTE, acts_off=[], **asked,
    )  # fmt: skip
    session.execute(
        statement.on_conflict_do_update(index_elements=["workspace_id", "member_id"], set_=asked),
        execution_options={"populate_existing": True},
    )
    session.expire_all()


def save(session: Session, workspace_id: int, member_id: int, **values: Any) -> None:
    """Change some of what is known of a leader."""
    session.execute(
        update(Leader)
        .where(Leader.workspace_id == workspace_id, Leader.member_id == member_id)
        .values(**values)
    )
    session.expire_all()


def _leading(workspace_id: int) -> Select[Leader]:
    return (
        select(Leader)
        .join(Member, Member.id == Leader.member_id)
        .where(
            Leader.workspace_id == workspace_id,
            Member.workspace_id == workspace_id,
            Leader.state == YES,
            Member.kind == "person",
            Member.deactivated.is_(False),
            Member.joined_at.is_not(None),
            Member.left_at.is_(None),
        )
    )
