"""Value stories: what people say came of working across silos, and who is named in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    delete,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, Id, insert_ignoring
from bot.store.members import Member


class Story(Base):
    """A value story, in its writer's own words. Times are UTC microseconds.

    `key` names the card it was written on, so that one sent twice is one story. `nudge_id`: what
    asked for it, if anything. `link` leads to the conversation, in `channel_id`. State: draft,
    asking (those named are asked), or published; one deleted is gone. `to_channel` (a Slack id)
    is where its writer wants it, if they said. `version` counts its wordings: people agree to one.
    `named` counts the people named when it was last looked at.
    """

    __tablename__ = "stories"
    __table_args__ = (
        UniqueConstraint("nudge_id"),
        UniqueConstraint("workspace_id", "key"),
        Index(None, "workspace_id", "member_id"),
        Index(None, "workspace_id", "state", "published_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    key: Mapped[str] = mapped_column(String(36))
    nudge_id: Mapped[str | None] = mapped_column(ForeignKey("nudges.id", ondelete="SET NULL"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(16), default="draft")
    happened: Mapped[str] = mapped_column(Text)
    served: Mapped[str] = mapped_column(Text, default="")
    use: Mapped[str] = mapped_column(Text, default="")
    reuse: Mapped[str] = mapped_column(Text, default="")
    worth: Mapped[str] = mapped_column(Text, default="")
    priority_id: Mapped[int | None] = mapped_column(BigInteger)  # retired, never deleted
    link: Mapped[str | None] = mapped_column(Text)
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channels.id", ondelete="SET NULL"))
    to_channel: Mapped[str | None] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(default=1)
    named: Mapped[int] = mapped_column(default=0)
    written_at: Mapped[int] = mapped_column(BigInteger)
    changed_at: Mapped[int] = mapped_column(BigInteger)
    published_at: Mapped[int | None] = mapped_column(BigInteger)


class StoryPerson(Base):
    """Somebody named in a story. State: named (in a draft), waiting, agreed, refused, or out.

    refused: they would rather not have this wording published; out: they want no part in it.
    Both stand though their name is not in it any more. `asked_at`: when they were last asked.
    """

    __tablename__ = "story_people"
    __table_args__ = (
        UniqueConstraint("story_id", "member_id"),
        Index(None, "workspace_id", "member_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    story_id: Mapped[int] = mapped_column(ForeignKey("stories.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(16), default="named")
    asked_at: Mapped[int | None] = mapped_column(BigInteger)
    answered_at: Mapped[int | None] = mapped_column(BigInteger)


def get(session: Session, workspace_id: int, story_id: int) -> Story | None:
    return session.scalar(
        select(Story).where(Story.workspace_id == workspace_id, Story.id == story_id)
    )


def lock(session: Session, workspace_id: int, story_id: int) -> Story | None:
    """That story as it stands, ours until the commit."""
    return session.scalar(
        select(Story)
        .where(Story.workspace_id == workspace_id, Story.id == story_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def by_key(session: Session, workspace_id: int, key: str) -> Story | None:
    return session.scalar(select(Story).where(Story.workspace_id == workspace_id, Story.key == key))


def of_nudge(session: Session, workspace_id: int, nudge_id: str) -> Story | None:
    return session.scalar(
        select(Story).where(Story.workspace_id == workspace_id, Story.nudge_id == nudge_id)
    )


def ensure(session: Session, workspace_id: int, key: str, values: Mapping[str, Any]) -> Story:
    """The story of that card, ours until the commit; made as a draft where it is new."""
    plain = {"state": "draft", "served": "", "use": "", "reuse": "", "worth": "", "named": 0}
    session.execute(
        insert_ignoring(session, Story).values(
            workspace_id=workspace_id, key=key, version=1, **plain, **values
        )
    )
    return session.scalars(
        select(Story)
        .where(Story.workspace_id == workspace_id, Story.key == key)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def remove(session: Session, workspace_id: int, story_id: int) -> None:
    """Delete a story; what stands of it in a channel is taken away after it."""
    session.execute(delete(Story).where(Story.workspace_id == workspace_id, Story.id == story_id))


def by_writer(session: Session, workspace_id: int, member_id: int) -> Sequence[Story]:
    """What that member wrote, newest first."""
    return session.scalars(
        select(Story)
        .where(Story.workspace_id == workspace_id, Story.member_id == member_id)
        .order_by(Story.changed_at.desc(), Story.id.desc())
    ).all()


def published(session: Session, workspace_id: int, since: int, until: int) -> Sequence[Story]:
    """The stories that stand published, first published in [since, until), oldest first."""
    return session.scalars(
        select(Story)
        .where(
            Story.workspace_id == workspace_id,
            Story.state == "published",
            Story.published_at >= since,
            Story.published_at < until,
        )
        .order_by(Story.published_at, Story.id)
    ).all()


def counts(session: Session, workspace_id: int) -> dict[str, int]:
    """How many stories there are in each state."""
    rows = session.execute(
        select(Story.state, func.count())
        .where(Story.workspace_id == workspace_id)
        .group_by(Story.state)
    )
    return {state: number for state, number in rows}


def people_of(
    session: Session, workspace_id: int, story_ids: Iterable[int]
) -> dict[int, list[StoryPerson]]:
    """Who is named in each of these stories, or said not to be, in the order they were named."""
    wanted = list(story_ids)
    rows = session.scalars(
        select(StoryPerson)
        .where(StoryPerson.workspace_id == workspace_id, StoryPerson.story_id.in_(wanted))
        .order_by(StoryPerson.id)
    )
    found: dict[int, list[StoryPerson]] = {one: [] for one in wanted}
    for row in rows:
        found[row.story_id].append(row)
    return found


def add_person(session: Session, workspace_id: int, story_id: int, member_id: int) -> None:
    session.execute(
        insert_ignoring(session, StoryPerson).values(
            workspace_id=workspace_id, story_id=story_id, member_id=member_id, state="named"
        )
    )


def remove_people(session: Session, workspace_id: int, ids: Iterable[int]) -> None:
    """Take these rows of people away, by their own ids."""
    session.execute(
        delete(StoryPerson).where(
            StoryPerson.workspace_id == workspace_id, StoryPerson.id.in_(list(ids))
        )
    )


def naming_gone_people(session: Session, workspace_id: int) -> Sequence[Story]:
    """Stories asked about or published that name fewer people than they did: some are gone."""
    here = (
        select(StoryPerson.story_id, func.count().label("people"))
        .join(Member, Member.id == StoryPerson.member_id)
        .where(
            StoryPerson.workspace_id == workspace_id,
            StoryPerson.state.in_(("named", "waiting", "agreed")),
            Member.joined_at.is_not(None),
            Member.left_at.is_(None),
            Member.observed,
            Member.deactivated.is_(False),
        )
        .group_by(StoryPerson.story_id)
        .subquery()
    )
    return session.scalars(
        select(Story)
        .outerjoin(here, here.c.story_id == Story.id)
        .where(
            Story.workspace_id == workspace_id,
            Story.state.in_(("asking", "published")),
            Story.named > func.coalesce(here.c.people, 0),
        )
        .order_by(Story.id)
    ).all()


def waiting_since(session: Session, workspace_id: int, before: int) -> Sequence[StoryPerson]:
    """Those who are still asked, and were before that time, the longest ago first."""
    return session.scalars(
        select(StoryPerson)
        .join(Story, Story.id == StoryPerson.story_id)
        .where(
            StoryPerson.workspace_id == workspace_id,
            StoryPerson.state == "waiting",
            StoryPerson.asked_at <= before,
            Story.state == "asking",
        )
        .order_by(StoryPerson.asked_at, StoryPerson.id)
    ).all()
