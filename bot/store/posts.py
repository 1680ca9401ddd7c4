"""What Footbridge says in channels for people: a story, or thanks, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, ForeignKey, Index, String, and_, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, Id


class Post(Base):
    """A message of ours in `channel` (a Slack id) that stands for a story or for thanks.

    Where neither is there any more, their writer was erased: the message is to go. `ts` is None
    until it was posted. `due_at`: when it is to be brought up to date next (UTC microseconds; None
    where it is). `tried_at`: a first post was begun then, its end not known; it is not repeated.
    """

    __tablename__ = "posts"
    __table_args__ = (
        Index(None, "workspace_id", "due_at"),
        Index(None, "workspace_id", "story_id"),
        Index(None, "workspace_id", "thanks_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    story_id: Mapped[int | None] = mapped_column(ForeignKey("stories.id", ondelete="SET NULL"))
    thanks_id: Mapped[int | None] = mapped_column(ForeignKey("thanks.id", ondelete="SET NULL"))
    channel: Mapped[str] = mapped_column(String(32))
    ts: Mapped[str | None] = mapped_column(String(32))
    due_at: Mapped[int | None] = mapped_column(BigInteger)
    tried_at: Mapped[int | None] = mapped_column(BigInteger)


def lock(session: Session, workspace_id: int, post_id: int) -> Post | None:
    """That post, ours until the commit."""
    return session.scalar(
        select(Post).where(Post.workspace_id == workspace_id, Post.id == post_id).with_for_update()
    )


def of_story(session: Session, workspace_id: int, story_id: int) -> Sequence[Post]:
    """Where that story stands, or is to stand, the latest first."""
    return session.scalars(
        select(Post)
        .where(Post.workspace_id == workspace_id, Post.story_id == story_id)
        .order_by(Post.id.desc())
    ).all()


def of_thanks(session: Session, workspace_id: int, thanks_id: int) -> Post | None:
    return session.scalar(
        select(Post).where(Post.workspace_id == workspace_id, Post.thanks_id == thanks_id)
    )


def due(session: Session, workspace_id: int, now: int, most: int) -> Sequence[int]:
    """The ids of those to be brought up to date, and of those whose writer was erased."""
    orphaned = and_(Post.story_id.is_(None), Post.thanks_id.is_(None), Post.due_at.is_(None))
    return session.scalars(
        select(Post.id)
        .where(Post.workspace_id == workspace_id, or_(Post.due_at <= now, orphaned))
        .order_by(Post.id)
        .limit(most)
    ).all()


def bring_up_to_date(session: Session, workspace_id: int, story_id: int, now: int) -> None:
    """What is shown of that story is looked at anew."""
    session.execute(
        update(Post)
        .where(Post.workspace_id == workspace_id, Post.story_id == story_id)
        .values(due_at=now)
    )
