"""What leaders and admins asked of the digest before its day: this week's numbers, or all of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, upsert


class DigestWish(Base):
    """Somebody's wish, until a job has seen to it.

    sends: they want this week's digest now; otherwise they looked at a preview that had no numbers
    yet. asked_at: UTC microseconds.
    """

    __tablename__ = "digest_wishes"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True
    )
    sends: Mapped[bool] = mapped_column()
    asked_at: Mapped[int] = mapped_column(BigInteger)


def wish(session: Session, workspace_id: int, member_id: int, sends: bool, now: int) -> None:
    """Keep a wish; one to have it sent is not lost to a later one for a preview."""
    statement = upsert(session, DigestWish).values(
        workspace_id=workspace_id, member_id=member_id, sends=sends, asked_at=now
    )
    keys = ["workspace_id", "member_id"]
    session.execute(
        statement.on_conflict_do_update(index_elements=keys, set_={"sends": True})
        if sends
        else statement.on_conflict_do_nothing(index_elements=keys)
    )


def of(session: Session, workspace_id: int) -> Sequence[DigestWish]:
    return session.scalars(
        select(DigestWish)
        .where(DigestWish.workspace_id == workspace_id)
        .order_by(DigestWish.asked_at, DigestWish.member_id)
    ).all()


def done(session: Session, workspace_id: int, member_id: int) -> None:
    """That wish was seen to."""
    session.execute(
        delete(DigestWish).where(
            DigestWish.workspace_id == workspace_id, DigestWish.member_id == member_id
        )
    )
