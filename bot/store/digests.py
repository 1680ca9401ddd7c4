"""Weekly digests: what each leader was told, and the numbers and picture that all of them share."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    delete,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.domain.catalogue.digests import KINDS
from bot.store.channels import Channel
from bot.store.database import Base, Id, Json, insert_ignoring, upsert
from bot.store.messages import Message
from bot.store.nudges import Nudge


class Numbers(Base):
    """The numbers up to a Monday (`until`, UTC microseconds), with what is few left out.

    `picture` is the Slack file that shows them, if there is one; `tries`: how often its upload was
    tried.
    """

    __tablename__ = "digest_numbers"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    until: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    made_at: Mapped[int] = mapped_column(BigInteger)
    numbers: Mapped[dict[str, Any]] = mapped_column(Json)
    picture: Mapped[str | None] = mapped_column(String(32))
    tries: Mapped[int] = mapped_column(Integer, default=0)


class Digest(Base):
    """What a leader is told in a week of theirs ("2026-W10"), of [since, made_at).

    `until` names its numbers. Times are UTC microseconds.
    """

    __tablename__ = "digests"
    __table_args__ = (
        UniqueConstraint("workspace_id", "member_id", "week"),
        Index(None, "workspace_id", "made_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    week: Mapped[str] = mapped_column(String(8))
    since: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[int] = mapped_column(BigInteger)


class DigestStory(Base):
    """A story that stands in a digest, so that it is not told again."""

    __tablename__ = "digest_stories"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    digest_id: Mapped[int] = mapped_column(
        ForeignKey("digests.id", ondelete="CASCADE"), primary_key=True
    )
    story_id: Mapped[int] = mapped_column(
        ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(Integer)


class DigestAct(Base):
    """An act that a digest offers its leader, `member_id`, in its place; `other_id`: with whom.

    `subject` names the place, as an opportunity's does; None in digests of before it was kept.
    """

    __tablename__ = "digest_acts"
    __table_args__ = (
        Index(None, "workspace_id", "digest_id"),
        Index(None, "workspace_id", "subject"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    digest_id: Mapped[int] = mapped_column(ForeignKey("digests.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id", ondelete="CASCADE"))
    act: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str | None] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(Json)


class DigestPost(Base):
    """What a leader posted from a digest: `key` names the form, so that one sent twice is one.

    `channel` is a Slack id. `ts` is None until Slack has said that it stands there.
    """

    __tablename__ = "digest_posts"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    key: Mapped[str] = mapped_column(String(36))
    digest_id: Mapped[int] = mapped_column(ForeignKey("digests.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    channel: Mapped[str] = mapped_column(String(32))
    ts: Mapped[str | None] = mapped_column(String(32))
    at: Mapped[int] = mapped_column(BigInteger)


# --- digests


def get(session: Session, workspace_id: int, digest_id: int) -> Digest | None:
    return session.scalar(
        select(Digest).where(Digest.workspace_id == workspace_id, Digest.id == digest_id)
    )


def of_week(session: Session, workspace_id: int, member_id: int, week: str) -> Digest | None:
    return session.scalar(
        select(Digest).where(
            Digest.workspace_id == workspace_id,
            Digest.member_id == member_id,
            Digest.week == week,
        )
    )


def last(session: Session, workspace_id: int, member_id: int) -> Digest | None:
    """The newest digest of that leader."""
    return session.scalar(
        select(Digest)
        .where(Digest.workspace_id == workspace_id, Digest.member_id == member_id)
        .order_by(Digest.made_at.desc(), Digest.id.desc())
        .limit(1)
    )


def add(session: Session, workspace_id: int, **values: Any) -> Digest:
    made = Digest(workspace_id=workspace_id, **values)
    session.add(made)
    session.flush()
    return made


def is_first(session: Session, workspace_id: int, digest: Digest) -> bool:
    """Whether its leader had none before."""
    rows = select(Digest.id).where(
        Digest.workspace_id == workspace_id,
        Digest.member_id == digest.member_id,
        Digest.made_at < digest.made_at,
    )
    return session.scalar(rows.limit(1)) is None


def tell(session: Session, workspace_id: int, digest_id: int, story_ids: Sequence[int]) -> None:
    """These stories stand in that digest, in this order."""
    session.add_all(
        DigestStory(workspace_id=workspace_id, digest_id=digest_id, story_id=one, place=place)
        for place, one in enumerate(story_ids)
    )
    session.flush()


def stories_in(session: Session, workspace_id: int, digest_id: int) -> Sequence[int]:
    """The stories of a digest that are still there, in order."""
    return session.scalars(
        select(DigestStory.story_id)
        .where(DigestStory.workspace_id == workspace_id, DigestStory.digest_id == digest_id)
        .order_by(DigestStory.place)
    ).all()


def told(session: Session, workspace_id: int, member_id: int) -> set[int]:
    """The stories that stood in any digest of that leader."""
    rows = (
        select(DigestStory.story_id)
        .join(Digest, Digest.id == DigestStory.digest_id)
        .where(DigestStory.workspace_id == workspace_id, Digest.member_id == member_id)
    )
    return set(session.scalars(rows))


def add_act(session: Session, workspace_id: int, **values: Any) -> None:
    session.add(DigestAct(workspace_id=workspace_id, **values))
    session.flush()


def acts_in(session: Session, workspace_id: int, digest_id: int) -> Sequence[DigestAct]:
    return session.scalars(
        select(DigestAct)
        .where(DigestAct.workspace_id == workspace_id, DigestAct.digest_id == digest_id)
        .order_by(DigestAct.id)
    ).all()


def offered(session: Session, workspace_id: int, subjects: Collection[str]) -> set[str]:
    """Which of these places stood in a digest of anybody."""
    rows = select(DigestAct.subject).where(
        DigestAct.workspace_id == workspace_id, DigestAct.subject.in_(subjects)
    )
    return {one for one in session.scalars(rows) if one is not None}


def acts_of(
    session: Session, workspace_id: int, member_id: int, since: int
) -> Sequence[tuple[DigestAct, int]]:
    """What that leader's digests offered since then, each act with when."""
    rows = session.execute(
        select(DigestAct, Digest.made_at)
        .join(Digest, Digest.id == DigestAct.digest_id)
        .where(
            DigestAct.workspace_id == workspace_id,
            DigestAct.member_id == member_id,
            Digest.made_at >= since,
        )
        .order_by(Digest.made_at, DigestAct.id)
    )
    return [(act, at) for act, at in rows]


def drop_acts(session: Session, workspace_id: int, ids: Collection[int]) -> None:
    session.execute(
        delete(DigestAct).where(DigestAct.workspace_id == workspace_id, DigestAct.id.in_(ids))
    )


def sent_count(session: Session, workspace_id: int) -> int:
    """How many digests went out, to leaders and to those who read for them."""
    rows = select(func.count()).where(
        Nudge.workspace_id == workspace_id,
        Nudge.kind.in_([kind.name for kind in KINDS]),
        Nudge.state.in_(("sent", "unknown")),
        Nudge.dry.is_(False),
    )
    return session.scalar(rows) or 0


def refused(session: Session, workspace_id: int, since: int) -> Sequence[Nudge]:
    """Digests with which Slack found fault at the first attempt, due since then; ours now."""
    return session.scalars(
        select(Nudge)
        .where(
            Nudge.workspace_id == workspace_id,
            Nudge.kind.in_([kind.name for kind in KINDS]),
            Nudge.state == "failed",
            Nudge.note.startswith("invalid_blocks"),
            Nudge.attempts == 1,
            Nudge.due_at >= since,
        )
        .with_for_update(skip_locked=True)
    ).all()


# --- numbers


def numbers_of(session: Session, workspace_id: int, until: int) -> Numbers | None:
    return session.scalar(
        select(Numbers).where(Numbers.workspace_id == workspace_id, Numbers.until == until)
    )


def keep_numbers(session: Session, workspace_id: int, until: int, **values: Any) -> None:
    """Keep the numbers up to that Monday, or change some of what is kept of them."""
    statement = upsert(session, Numbers).values(
        workspace_id=workspace_id, until=until, **({"tries": 0} | values)
    )
    session.execute(
        statement.on_conflict_do_update(index_elements=["workspace_id", "until"], set_=values),
        execution_options={"populate_existing": True},
    )
    session.expire_all()


def questions(
    session: Session, workspace_id: int, since: int, until: int
) -> Sequence[tuple[int, int, int]]:
    """(channel id, at, author id) of the questions of [since, until) in public channels.

    Outside threads alone: inside one, somebody is there already.
    """
    rows = session.execute(
        select(Message.channel_id, Message.at, Message.author_id).where(
            Message.workspace_id == workspace_id,
            Message.channel_id.in_(_public(session, workspace_id)),
            Message.at >= since,
            Message.at < until,
            Message.question,
            Message.thread_at.is_(None),
            Message.link_at.is_(None),
        )
    )
    return [(channel, at, author) for channel, at, author in rows]


def replies(
    session: Session, workspace_id: int, since: int, until: int
) -> Sequence[tuple[int, int, int, int]]:
    """(channel id, at of what is replied to, at, author id) in public channels, in [since, until).

    A message linked to another one replies to it, too.
    """
    found = []
    for root in (Message.thread_at, Message.link_at):
        rows = session.execute(
            select(Message.channel_id, root, Message.at, Message.author_id).where(
                Message.workspace_id == workspace_id,
                Message.channel_id.in_(_public(session, workspace_id)),
                Message.at >= since,
                Message.at < until,
                root.is_not(None),
            )
        )
        found += [(c, to, at, author) for c, to, at, author in rows if to is not None]
    return found


def _public(session: Session, workspace_id: int) -> Collection[int]:
    return session.scalars(
        select(Channel.id).where(
            Channel.workspace_id == workspace_id,
            Channel.listening.is_(True),
            Channel.private.is_(False),
        )
    ).all()


# --- posts


def begin_post(session: Session, workspace_id: int, key: str, **values: Any) -> bool:
    """Keep that it is being posted; False where that form was sent before."""
    made = insert_ignoring(session, DigestPost).values(workspace_id=workspace_id, key=key, **values)
    return session.scalar(made.returning(DigestPost.key)) is not None


def was_posted(session: Session, workspace_id: int, key: str) -> bool:
    """Whether Slack said that it stands there."""
    rows = select(DigestPost.ts).where(
        DigestPost.workspace_id == workspace_id, DigestPost.key == key
    )
    return session.scalar(rows) is not None


def end_post(session: Session, workspace_id: int, key: str, ts: str | None) -> None:
    """It stands there, as `ts`; or (None) Slack refused it, and the form may be sent again."""
    if ts is None:
        session.execute(
            delete(DigestPost).where(DigestPost.workspace_id == workspace_id, DigestPost.key == key)
        )
        return
    found = session.scalar(
        select(DigestPost).where(DigestPost.workspace_id == workspace_id, DigestPost.key == key)
    )
    if found is not None:
        found.ts = ts
