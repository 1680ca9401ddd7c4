"""Who asked to have Footbridge switched off in a channel, and what an admin said to it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, ForeignKey, Index, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, Id

OPEN, OFF, STAYS = "open", "off", "stays"


class ChannelAsk(Base):
    """Somebody of a channel asked to have it switched off; `named`: the admins may know who.

    State: open, off (it was switched off since) or stays. Times are UTC microseconds.
    """

    __tablename__ = "channel_asks"
    __table_args__ = (Index(None, "workspace_id", "channel_id", "state"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    named: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(8), default=OPEN)
    decided_at: Mapped[int | None] = mapped_column(BigInteger)


def add(
    session: Session, workspace_id: int, channel_id: int, member_id: int, named: bool, now: int
) -> ChannelAsk:
    made = ChannelAsk(
        workspace_id=workspace_id, channel_id=channel_id, member_id=member_id, named=named,
        asked_at=now, state=OPEN,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def get(session: Session, workspace_id: int, ask_id: int) -> ChannelAsk | None:
    return session.scalar(
        select(ChannelAsk).where(ChannelAsk.workspace_id == workspace_id, ChannelAsk.id == ask_id)
    )


def latest_by(
    session: Session, workspace_id: int, channel_id: int, member_id: int
) -> ChannelAsk | None:
    """The last time that somebody asked for that channel."""
    return session.scalar(
        select(ChannelAsk)
        .where(
            ChannelAsk.workspace_id == workspace_id,
            ChannelAsk.channel_id == channel_id,
            ChannelAsk.member_id == member_id,
        )
        .order_by(ChannelAsk.id.desc())
        .limit(1)
    )


def open_ones(
    session: Session, workspace_id: int, channel_id: int | None = None
) -> Sequence[ChannelAsk]:
    """Those nobody answered yet, of a channel or of all, the oldest first."""
    there = [] if channel_id is None else [ChannelAsk.channel_id == channel_id]
    return session.scalars(
        select(ChannelAsk)
        .where(ChannelAsk.workspace_id == workspace_id, ChannelAsk.state == OPEN, *there)
        .order_by(ChannelAsk.id)
    ).all()


def decide(
    session: Session, workspace_id: int, channel_id: int, state: str, now: int
) -> list[ChannelAsk]:
    """Answer all that are open of a channel; which they were."""
    asked = list(open_ones(session, workspace_id, channel_id))
    session.execute(
        update(ChannelAsk)
        .where(ChannelAsk.workspace_id == workspace_id, ChannelAsk.id.in_([a.id for a in asked]))
        .values(state=state, decided_at=now)
    )
    return asked


def remove(session: Session, workspace_id: int, channel_id: int) -> None:
    session.execute(
        delete(ChannelAsk).where(
            ChannelAsk.workspace_id == workspace_id, ChannelAsk.channel_id == channel_id
        )
    )


def forget_before(session: Session, workspace_id: int, before: int) -> None:
    """Delete what was asked before that time (UTC microseconds)."""
    session.execute(
        delete(ChannelAsk).where(
            ChannelAsk.workspace_id == workspace_id, ChannelAsk.asked_at < before
        )
    )
