"""Thanks: who thanked whom across teams, in words of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, Id, insert_ignoring
from bot.store.members import Member


class Thanks(Base):
    """A thank-you from one member to another. Time in UTC microseconds.

    `key` names the card it was written on, so that one sent twice is one. `public`: said in
    `channel` (a Slack id); otherwise it went to its person alone. `link` leads to what it is for,
    in `channel_id`.
    """

    __tablename__ = "thanks"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index(None, "workspace_id", "from_id", "at"),
        Index(None, "workspace_id", "to_id", "at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    key: Mapped[str] = mapped_column(String(36))
    from_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    to_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    public: Mapped[bool]
    channel: Mapped[str | None] = mapped_column(String(32))
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channels.id", ondelete="SET NULL"))
    link: Mapped[str | None] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[int] = mapped_column(BigInteger)


def get(session: Session, workspace_id: int, thanks_id: int) -> Thanks | None:
    return session.scalar(
        select(Thanks).where(Thanks.workspace_id == workspace_id, Thanks.id == thanks_id)
    )


def by_key(session: Session, workspace_id: int, key: str) -> Thanks | None:
    return session.scalar(
        select(Thanks).where(Thanks.workspace_id == workspace_id, Thanks.key == key)
    )


def lock_giver(session: Session, workspace_id: int, member_id: int) -> None:
    """Whatever else this member gives waits until the commit."""
    session.execute(
        select(Member.id)
        .where(Member.workspace_id == workspace_id, Member.id == member_id)
        .with_for_update()
    )


def ensure(session: Session, workspace_id: int, key: str, values: Mapping[str, Any]) -> Thanks:
    """The thank-you of that card, stored if it is new."""
    session.execute(
        insert_ignoring(session, Thanks).values(workspace_id=workspace_id, key=key, **values)
    )
    return session.scalars(
        select(Thanks).where(Thanks.workspace_id == workspace_id, Thanks.key == key)
    ).one()


def remove(session: Session, workspace_id: int, thanks_id: int) -> None:
    found = get(session, workspace_id, thanks_id)
    if found is not None:
        session.delete(found)


def last_between(
    session: Session, workspace_id: int, from_id: int, to_ids: Iterable[int], since: int
) -> Thanks | None:
    """The last thank-you from that member to any of those, at or after that time."""
    return session.scalar(
        select(Thanks)
        .where(
            Thanks.workspace_id == workspace_id,
            Thanks.from_id == from_id,
            Thanks.to_id.in_(list(to_ids)),
            Thanks.at >= since,
        )
        .order_by(Thanks.at.desc())
        .limit(1)
    )


def of_member(session: Session, workspace_id: int, member_id: int, since: int) -> Sequence[Thanks]:
    """What that member gave and got since that time, newest first."""
    return session.scalars(
        select(Thanks)
        .where(
            Thanks.workspace_id == workspace_id,
            or_(Thanks.from_id == member_id, Thanks.to_id == member_id),
            Thanks.at >= since,
        )
        .order_by(Thanks.at.desc(), Thanks.id.desc())
    ).all()


def given(session: Session, workspace_id: int, since: int, until: int) -> Sequence[Thanks]:
    """All that were given in [since, until), oldest first."""
    return session.scalars(
        select(Thanks)
        .where(Thanks.workspace_id == workspace_id, Thanks.at >= since, Thanks.at < until)
        .order_by(Thanks.at, Thanks.id)
    ).all()
