"""The audit log: who changed what of a workspace's settings, and what it was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, Id, Json


class Entry(Base):
    """A change by `by_id`, of what concerns `about_id` if anybody. Time in UTC microseconds."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "workspace_id", "at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    at: Mapped[int] = mapped_column(BigInteger)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    what: Mapped[str] = mapped_column(String(80))
    before: Mapped[dict[str, Any] | None] = mapped_column(Json)
    after: Mapped[dict[str, Any] | None] = mapped_column(Json)


def write(
    session: Session, workspace_id: int, at: int, by_id: int | None, what: str,
    before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None,
    about_id: int | None = None,
) -> None:  # fmt: skip
    """Note a change; what stayed the same is best left out. Nobody's id goes into the JSON."""
    session.add(
        Entry(
            workspace_id=workspace_id, at=at, by_id=by_id, about_id=about_id, what=what,
            before=dict(before) if before is not None else None,
            after=dict(after) if after is not None else None,
        )
    )  # fmt: skip


def latest(
    session: Session, workspace_id: int, most: int, offset: int = 0
) -> Sequence[Entry]:  # fmt: skip
    """The last changes, newest first, without the `offset` newest."""
    return session.scalars(
        select(Entry)
        .where(Entry.workspace_id == workspace_id)
        .order_by(Entry.at.desc(), Entry.id.desc())
        .offset(offset)
        .limit(most)
    ).all()


def forget_before(session: Session, workspace_id: int, before: int) -> None:
    """Delete the changes from before that time (UTC microseconds)."""
    session.execute(delete(Entry).where(Entry.workspace_id == workspace_id, Entry.at < before))
