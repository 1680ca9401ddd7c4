"""What Footbridge says in a channel of itself: that it listens from now on, or no longer."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, ForeignKey, Index, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, Id

ON, OFF = "on", "off"
PENDING, POSTED, FAILED = "pending", "posted", "failed"


class ChannelNotice(Base):
    """One switching on or off (`what`) by somebody, to be said there once.

    State: pending, posted (from the attempt on; without a `ts` where it cannot be seen whether it
    arrived), or failed, where Slack refuses it: `note` says why. Times are UTC microseconds.
    """

    __tablename__ = "channel_notices"
    __table_args__ = (Index(None, "workspace_id", "state", "due_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    what: Mapped[str] = mapped_column(String(8))
    made_at: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(8))
    due_at: Mapped[int] = mapped_column(BigInteger)
    ts: Mapped[str | None] = mapped_column(String(32))
    note: Mapped[str | None] = mapped_column(String(255))


def add(
    session: Session, workspace_id: int, channel_id: int, by_id: int | None, what: str, now: int
) -> ChannelNotice:
    """One to be said. What was not said yet of earlier ones is not said any more."""
    session.execute(
        delete(ChannelNotice).where(
            ChannelNotice.workspace_id == workspace_id,
            ChannelNotice.channel_id == channel_id,
            ChannelNotice.state.in_((PENDING, FAILED)),
        )
    )
    made = ChannelNotice(
        workspace_id=workspace_id, channel_id=channel_id, by_id=by_id, what=what, made_at=now,
        state=PENDING, due_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def lock(session: Session, workspace_id: int, notice_id: int) -> ChannelNotice | None:
    """That one, ours until the commit; None where it is gone, or another has it."""
    return session.scalar(
        select(ChannelNotice)
        .where(ChannelNotice.workspace_id == workspace_id, ChannelNotice.id == notice_id)
        .with_for_update(skip_locked=True)
    )


def due(session: Session, workspace_id: int, now: int, most: int) -> list[int]:
    """The ids of those to be said by now."""
    rows = (
        select(ChannelNotice.id)
        .where(
            ChannelNotice.workspace_id == workspace_id,
            ChannelNotice.state == PENDING,
            ChannelNotice.due_at <= now,
        )
        .order_by(ChannelNotice.id)
        .limit(most)
    )
    return list(session.scalars(rows))


def of_channel(session: Session, workspace_id: int, channel_id: int) -> Sequence[ChannelNotice]:
    """All of a channel, the latest first."""
    return session.scalars(
        select(ChannelNotice)
        .where(ChannelNotice.workspace_id == workspace_id, ChannelNotice.channel_id == channel_id)
        .order_by(ChannelNotice.id.desc())
    ).all()


def refused(session: Session, workspace_id: int) -> Sequence[ChannelNotice]:
    """Those that Slack does not let us say."""
    return session.scalars(
        select(ChannelNotice).where(
            ChannelNotice.workspace_id == workspace_id,
            ChannelNotice.state == FAILED,
            ChannelNotice.what == ON,
        )
    ).all()


def try_again(session: Session, workspace_id: int, channel_id: int, now: int) -> None:
    """Say once more what Slack refused there."""
    for one in of_channel(session, workspace_id, channel_id):
        if one.state == FAILED and one.what == ON:
            one.state, one.due_at, one.note = PENDING, now, None


def remove(session: Session, workspace_id: int, channel_id: int) -> None:
    session.execute(
        delete(ChannelNotice).where(
            ChannelNotice.workspace_id == workspace_id, ChannelNotice.channel_id == channel_id
        )
    )
