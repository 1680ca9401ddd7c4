"""Announcements: what is posted to a channel once, and kept up to date there."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, insert_ignoring


class Announcement(Base):
    """Something for a channel (a Slack id), posted at most once; what it says is read at the post.

    `what`: card, round_up or support; `subject` names it once and for all. State: pending, posting
    (an attempt is stored, its end not known), posted, unknown (it cannot be seen whether it
    arrived: it counts as posted), failed (`note` says why), dry, or removed: where a card or a
    request is there no more, whoever wrote it was erased, and the message goes too. `stale`: what
    it says has changed since. Times are UTC microseconds.
    """

    __tablename__ = "announcements"
    __table_args__ = (
        UniqueConstraint("workspace_id", "what", "subject", "channel"),
        Index(None, "workspace_id", "state", "due_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    what: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(80))
    channel: Mapped[str] = mapped_column(String(32))
    experiment_id: Mapped[int | None] = mapped_column(
        ForeignKey("experiments.id", ondelete="SET NULL")
    )
    request_id: Mapped[int | None] = mapped_column(
        ForeignKey("support_requests.id", ondelete="SET NULL")
    )
    state: Mapped[str] = mapped_column(String(8), default="pending")
    stale: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[int] = mapped_column(BigInteger)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    claimed_at: Mapped[int | None] = mapped_column(BigInteger)
    posted_at: Mapped[int | None] = mapped_column(BigInteger)
    posted_in: Mapped[str | None] = mapped_column(String(32))
    ts: Mapped[str | None] = mapped_column(String(32))
    note: Mapped[str | None] = mapped_column(String(255))


def add(
    session: Session, workspace_id: int, what: str, subject: str, channels: Iterable[str],
    due_at: int, **about: Any,
) -> None:  # fmt: skip
    """Have something posted to each of these channels; what was added before stays one."""
    rows = [
        {"id": str(uuid.uuid4()), "workspace_id": workspace_id, "what": what, "subject": subject,
         "channel": channel, "due_at": due_at, "state": "pending", "stale": False, "attempts": 0,
         **about}
        for channel in dict.fromkeys(channels)
    ]  # fmt: skip
    if rows:
        session.execute(insert_ignoring(session, Announcement), rows)


def due(session: Session, workspace_id: int, now: int, most: int) -> Sequence[Announcement]:
    """What is to be posted by now, oldest first, ours until the commit."""
    return session.scalars(
        select(Announcement)
        .where(
            Announcement.workspace_id == workspace_id,
            Announcement.state == "pending",
            Announcement.due_at <= now,
        )
        .order_by(Announcement.due_at, Announcement.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()


def give_up(session: Session, workspace_id: int, claimed_before: int) -> None:
    """Attempts whose end nobody stored count as posted: to ask would need a scope more."""
    session.execute(
        update(Announcement)
        .where(
            Announcement.workspace_id == workspace_id,
            Announcement.state == "posting",
            Announcement.claimed_at < claimed_before,
        )
        .values(state="unknown", note="it cannot be seen whether it arrived")
    )


def settle(
    session: Session, workspace_id: int, announcement_id: str, claimed_by: str, **values: Any
) -> None:
    """End the attempt that `claimed_by` holds."""
    session.execute(
        update(Announcement)
        .where(
            Announcement.workspace_id == workspace_id,
            Announcement.id == announcement_id,
            Announcement.state == "posting",
            Announcement.claimed_by == claimed_by,
        )
        .values(**values)
    )


def touch(session: Session, workspace_id: int, experiment_ids: Iterable[int]) -> None:
    """What was posted of these cards says something old now."""
    session.execute(
        update(Announcement)
        .where(
            Announcement.workspace_id == workspace_id,
            Announcement.experiment_id.in_(list(experiment_ids)),
            Announcement.what == "card",
            Announcement.state == "posted",
        )
        .values(stale=True)
    )


def take_stale(session: Session, workspace_id: int, most: int) -> Sequence[Announcement]:
    """Posted ones to be brought up to date; they count as up to date from the commit on."""
    rows = session.scalars(
        select(Announcement)
        .where(
            Announcement.workspace_id == workspace_id,
            Announcement.stale,
            Announcement.state == "posted",
        )
        .order_by(Announcement.posted_at, Announcement.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.stale = False
    return rows


def is_there(session: Session, workspace_id: int, what: str, subject: str) -> bool:
    """Whether that was added before, whatever became of it."""
    rows = select(Announcement.id).where(
        Announcement.workspace_id == workspace_id,
        Announcement.what == what,
        Announcement.subject == subject,
    )
    return session.scalar(rows.limit(1)) is not None


def take_orphans(session: Session, workspace_id: int, most: int) -> Sequence[Announcement]:
    """Posted ones whose words were erased with whoever wrote them, ours until the commit.

    They count as removed from the commit on.
    """
    rows = session.scalars(
        select(Announcement)
        .where(
            Announcement.workspace_id == workspace_id,
            Announcement.what.in_(("card", "support")),
            Announcement.state == "posted",
            Announcement.experiment_id.is_(None),
            Announcement.request_id.is_(None),
        )
        .order_by(Announcement.posted_at, Announcement.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.state = "removed"
    return rows


def put_back(session: Session, workspace_id: int, announcement_id: str, **values: Any) -> None:
    """It still stands there as it was: to be removed, or brought up to date, later."""
    session.execute(
        update(Announcement)
        .where(Announcement.workspace_id == workspace_id, Announcement.id == announcement_id)
        .values(**values)
    )
