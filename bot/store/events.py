"""The events Slack delivered, so that twice is harmless; and the gaps where some never came."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, insert_ignoring


class Event(Base):
    """An event that was taken in. Kept for two days: Slack gives up long before."""

    __tablename__ = "events"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    event_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    received_at: Mapped[int] = mapped_column(BigInteger, index=True)


class Gap(Base):
    """A minute in which Slack withheld events, or a time in which we could not take them in."""

    __tablename__ = "gaps"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    began_at: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    reason: Mapped[str] = mapped_column(String(32), primary_key=True)


def forget_before(session: Session, workspace_id: int, at: int) -> None:
    session.execute(delete(Event).where(Event.workspace_id == workspace_id, Event.received_at < at))


def add_gap(session: Session, workspace_id: int, began_at: int, reason: str) -> None:
    session.execute(
        insert_ignoring(session, Gap).values(
            workspace_id=workspace_id, began_at=began_at, reason=reason
        )
    )


def gaps(session: Session, workspace_id: int, since: int) -> Sequence[Gap]:
    """Those that began then or later, the oldest first."""
    return session.scalars(
        select(Gap)
        .where(Gap.workspace_id == workspace_id, Gap.began_at >= since)
        .order_by(Gap.began_at)
    ).all()
