"""Channels: where Footbridge was let in, and who is in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, Id, insert_ignoring


class Channel(Base):
    """A channel. `listening` is None where nobody decided yet: nothing is kept then.

    An export brought in by an operator is kept unless an admin has switched the channel off.
    `topic` is what Slack shows as its topic and purpose, kept only where we listen.
    """

    __tablename__ = "channels"
    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    slack_id: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(255), default="")
    private: Mapped[bool] = mapped_column(default=False)
    archived: Mapped[bool] = mapped_column(default=False)
    listening: Mapped[bool | None] = mapped_column()
    topic: Mapped[str | None] = mapped_column(String(600))


class ChannelMember(Base):
    """Who is in a channel: what is said of a private one goes to nobody else."""

    __tablename__ = "channel_members"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    channel_id: Mapped[int] = mapped_column(
        ForeignKey("channels.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True
    )


def told(channel: Channel | None) -> str:
    """A channel as anybody may read of it: a private one has no name there."""
    named = channel is not None and channel.name and not channel.private
    return f"#{channel.name}" if channel is not None and named else "a private channel"


def by_slack_ids(
    session: Session, workspace_id: int, slack_ids: Iterable[str]
) -> dict[str, Channel]:
    wanted = list(slack_ids)
    if not wanted:
        return {}
    rows = session.scalars(
        select(Channel).where(Channel.workspace_id == workspace_id, Channel.slack_id.in_(wanted))
    )
    return {row.slack_id: row for row in rows}


def by_slack_id(session: Session, workspace_id: int, slack_id: str) -> Channel | None:
    return by_slack_ids(session, workspace_id, [slack_id]).get(slack_id)


def get(session: Session, workspace_id: int, channel_id: int) -> Channel:
    return session.scalars(
        select(Channel).where(Channel.workspace_id == workspace_id, Channel.id == channel_id)
    ).one()


def all_of(session: Session, workspace_id: int) -> Sequence[Channel]:
    return session.scalars(
        select(Channel).where(Channel.workspace_id == workspace_id).order_by(Channel.id)
    ).all()


def is_any_heard(session: Session, workspace_id: int) -> bool:
    """Whether Footbridge listens anywhere."""
    heard = select(Channel.id).where(
        Channel.workspace_id == workspace_id, Channel.listening.is_(True)
    )
    return session.scalar(heard.limit(1)) is not None


def ids(session: Session, workspace_id: int) -> list[int]:
    return list(session.scalars(select(Channel.id).where(Channel.workspace_id == workspace_id)))


def ensure(
    session: Session, workspace_id: int, slack_id: str, name: str = "", private: bool = False
) -> Channel:
    """The channel of that Slack id, made if it is new."""
    session.execute(
        insert_ignoring(session, Channel).values(
            workspace_id=workspace_id, slack_id=slack_id, name=name, private=private, archived=False
        )
    )
    return by_slack_ids(session, workspace_id, [slack_id])[slack_id]


def lock(
    session: Session, workspace_id: int, channel_ids: Iterable[int], wait: bool = False
) -> list[int]:
    """Which of these channels nobody else is grouping now; they stay ours until the commit.

    wait: for those who are, so that it is all of them. SQLite has one writer at a time, so there
    all of them are free.
    """
    rows = (
        select(Channel.id)
        .where(Channel.workspace_id == workspace_id, Channel.id.in_(list(channel_ids)))
        .order_by(Channel.id)
        .with_for_update(skip_locked=not wait)
    )
    return list(session.scalars(rows))


def set_listening(session: Session, workspace_id: int, channel_id: int, listening: bool) -> None:
    session.execute(
        update(Channel)
        .where(Channel.workspace_id == workspace_id, Channel.id == channel_id)
        .values(listening=listening, topic=Channel.topic if listening else None)
    )


def members_of(session: Session, workspace_id: int, channel_id: int) -> set[int]:
    return set(
        session.scalars(
            select(ChannelMember.member_id).where(
                ChannelMember.workspace_id == workspace_id, ChannelMember.channel_id == channel_id
            )
        )
    )


def add_members(
    session: Session, workspace_id: int, channel_id: int, member_ids: Iterable[int]
) -> None:
    rows = [
        {"workspace_id": workspace_id, "channel_id": channel_id, "member_id": member_id}
        for member_id in member_ids
    ]
    if rows:
        session.execute(insert_ignoring(session, ChannelMember), rows)


def set_members(
    session: Session, workspace_id: int, channel_id: int, member_ids: Sequence[int]
) -> None:
    """Exactly these are in the channel."""
    session.execute(
        delete(ChannelMember).where(
            ChannelMember.workspace_id == workspace_id,
            ChannelMember.channel_id == channel_id,
            ChannelMember.member_id.not_in(member_ids),
        )
    )
    add_members(session, workspace_id, channel_id, member_ids)


def remove_member(session: Session, workspace_id: int, channel_id: int, member_id: int) -> None:
    session.execute(
        delete(ChannelMember).where(
            ChannelMember.workspace_id == workspace_id,
            ChannelMember.channel_id == channel_id,
            ChannelMember.member_id == member_id,
        )
    )
