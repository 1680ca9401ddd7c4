"""Champions: who is one, who was asked, and when each is asked again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Select, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.domain.champions import ACTIVE, RESTING
from bot.store.database import Base, upsert
from bot.store.members import Member


class Champion(Base):
    """Somebody who is a champion, was one, or was asked. Times are UTC microseconds.

    State: asked, active, resting, stopped or declined. `how`: volunteer, nominated or invited;
    `nominated_by` is the colleague, if one did. `since`: when they first said yes. `rests_until`:
    when a rest ends. `ask_at`: when they are asked again, None once that is under way.
    """

    __tablename__ = "champions"
    __table_args__ = (Index(None, "workspace_id", "ask_at"),)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[str] = mapped_column(String(8))
    how: Mapped[str] = mapped_column(String(16))
    nominated_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    asked_at: Mapped[int | None] = mapped_column(BigInteger)
    since: Mapped[int | None] = mapped_column(BigInteger)
    changed_at: Mapped[int] = mapped_column(BigInteger)
    rests_until: Mapped[int | None] = mapped_column(BigInteger)
    ask_at: Mapped[int | None] = mapped_column(BigInteger)


def get(session: Session, workspace_id: int, member_id: int) -> Champion | None:
    """What is known of that member as a champion, whatever their state."""
    return session.scalar(
        select(Champion).where(
            Champion.workspace_id == workspace_id, Champion.member_id == member_id
        )
    )


def save(session: Session, workspace_id: int, member_id: int, **values: Any) -> None:
    """Make or change a champion's row; a new one needs `state`, `how` and `changed_at`."""
    statement = upsert(session, Champion).values(
        workspace_id=workspace_id, member_id=member_id, **values
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "member_id"], set_=values
        ),
        execution_options={"populate_existing": True},
    )  # fmt: skip
    session.expire_all()


def of(session: Session, workspace_id: int) -> Sequence[Champion]:
    """The champions: those who said yes, have joined and are here; the resting ones aside."""
    rows = _here(workspace_id).where(Champion.state == ACTIVE)
    return session.scalars(rows.order_by(Champion.since, Champion.member_id)).all()


def with_resting(session: Session, workspace_id: int) -> Sequence[Champion]:
    """The champions, those who rest among them."""
    rows = _here(workspace_id).where(Champion.state.in_((ACTIVE, RESTING)))
    return session.scalars(rows.order_by(Champion.since, Champion.member_id)).all()


def is_champion(session: Session, workspace_id: int, member_id: int) -> bool:
    rows = _here(workspace_id).where(Champion.state == ACTIVE, Champion.member_id == member_id)
    return session.scalar(rows) is not None


def all_of(session: Session, workspace_id: int) -> Sequence[Champion]:
    """Everybody who was ever asked or is one. For choosing whom to ask; not to be shown."""
    return session.scalars(
        select(Champion).where(Champion.workspace_id == workspace_id).order_by(Champion.member_id)
    ).all()


def due(session: Session, workspace_id: int, now: int, most: int) -> Sequence[Champion]:
    """Those to be asked again by now, ours until the commit."""
    return session.scalars(
        select(Champion)
        .where(Champion.workspace_id == workspace_id, Champion.ask_at <= now)
        .order_by(Champion.ask_at, Champion.member_id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()


def became(session: Session, workspace_id: int, member_id: int, since: int, until: int) -> bool:
    """Whether that member became a champion in [since, until)."""
    rows = select(Champion.member_id).where(
        Champion.workspace_id == workspace_id,
        Champion.member_id == member_id,
        Champion.since >= since,
        Champion.since < until,
    )
    return session.scalar(rows) is not None


def _here(workspace_id: int) -> Select[Champion]:
    return (
        select(Champion)
        .join(Member, Member.id == Champion.member_id)
        .where(
            Champion.workspace_id == workspace_id,
            Member.workspace_id == workspace_id,
            Member.kind == "person",
            Member.deactivated.is_(False),
            Member.joined_at.is_not(None),
            Member.left_at.is_(None),
        )
    )
