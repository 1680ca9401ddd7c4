"""Value stories of the organisation that somebody would like to have in a channel."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, Id

TRIES = 3


class Wanted(Base):
    """One that is to be made of [since, until) and shared in `channel` (a Slack id).

    `due_at`: when to make it, or, while somebody is at it, to look at it again. UTC microseconds.
    """

    __tablename__ = "value_stories_wanted"
    __table_args__ = (Index(None, "workspace_id", "due_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    channel: Mapped[str] = mapped_column(String(32))
    since: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[int] = mapped_column(BigInteger)
    due_at: Mapped[int] = mapped_column(BigInteger)
    tries: Mapped[int] = mapped_column(Integer, default=0)


def want(session: Session, workspace_id: int, **values: Any) -> None:
    session.add(Wanted(workspace_id=workspace_id, **values))
    session.flush()


def claim(session: Session, workspace_id: int, now: int, lease: int) -> Wanted | None:
    """The first that is due, ours until `lease`."""
    found = session.scalars(
        select(Wanted)
        .where(Wanted.workspace_id == workspace_id, Wanted.due_at <= now)
        .order_by(Wanted.due_at, Wanted.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if found is not None:
        found.due_at, found.tries = lease, found.tries + 1
    return found


def done(session: Session, workspace_id: int, wanted_id: int) -> None:
    session.execute(
        delete(Wanted).where(Wanted.workspace_id == workspace_id, Wanted.id == wanted_id)
    )
