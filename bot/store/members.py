"""Members: who is who in a workspace, who joined, and who asked not to be observed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, Id, Json, insert_ignoring, upsert

NOT_OURS = ("bot", "stranger")


class Member(Base):
    """Somebody of the workspace, or seen in it. `kind` is person, guest, bot, stranger or unknown.

    `observed` is False for somebody who said "don't observe me": nothing of theirs is kept.
    Joined now means `joined_at` is set and `left_at` is not. `is_admin` is what Slack says;
    `made_admin_at` is when one of those made them an admin of Footbridge, too. Times are UTC
    microseconds.
    """

    __tablename__ = "members"
    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    slack_id: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16), default="unknown")
    name: Mapped[str] = mapped_column(String(255), default="")
    names: Mapped[list[str]] = mapped_column(Json, default=list)
    email: Mapped[str | None] = mapped_column(String(320))
    tz: Mapped[str | None] = mapped_column(String(64))
    deactivated: Mapped[bool] = mapped_column(default=False)
    is_admin: Mapped[bool] = mapped_column(default=False)
    observed: Mapped[bool] = mapped_column(default=True)
    field_read_at: Mapped[int | None] = mapped_column(BigInteger)  # when the silo field was
    joined_at: Mapped[int | None] = mapped_column(BigInteger)
    left_at: Mapped[int | None] = mapped_column(BigInteger)
    away_until: Mapped[int | None] = mapped_column(BigInteger)  # by their status in Slack
    dnd_until: Mapped[int | None] = mapped_column(BigInteger)
    dnd_read_at: Mapped[int | None] = mapped_column(BigInteger)
    made_admin_at: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def has_joined(self) -> bool:
        return self.joined_at is not None and self.left_at is None

    @property
    def is_of_ours(self) -> bool:
        """Whether this may be one of the workspace's own people, as far as is known."""
        return self.kind not in NOT_OURS

    @property
    def may_be_in_a_silo(self) -> bool:
        """Guests and strangers are counted apart; people who left still were where they were."""
        return self.kind in ("person", "unknown") and self.observed

    @property
    def is_here(self) -> bool:
        """Whether this is one of the workspace's own people, who may be spoken to."""
        return self.kind == "person" and not self.deactivated

    @property
    def counts(self) -> bool:
        """Whether this is one of the workspace's own people, whom its numbers are about."""
        return self.kind == "person" and self.observed and not self.deactivated

    @property
    def administers(self) -> bool:
        """Whether this is an admin of Footbridge: the workspace's own, or one they added."""
        added = self.made_admin_at is not None and self.counts
        return (self.is_admin or added) and not self.deactivated


class Tombstone(Base):
    """A keyed trace of somebody who asked not to be observed; it survives their erasure."""

    __tablename__ = "tombstones"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    trace: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)


def by_slack_ids(
    session: Session, workspace_id: int, slack_ids: Iterable[str]
) -> dict[str, Member]:
    wanted = list(slack_ids)
    if not wanted:
        return {}
    rows = session.scalars(
        select(Member).where(Member.workspace_id == workspace_id, Member.slack_id.in_(wanted))
    )
    return {row.slack_id: row for row in rows}


def by_slack_id(session: Session, workspace_id: int, slack_id: str) -> Member | None:
    return by_slack_ids(session, workspace_id, [slack_id]).get(slack_id)


def by_ids(session: Session, workspace_id: int, ids: Iterable[int]) -> dict[int, Member]:
    wanted = list(ids)
    if not wanted:
        return {}
    rows = session.scalars(
        select(Member).where(Member.workspace_id == workspace_id, Member.id.in_(wanted))
    )
    return {row.id: row for row in rows}


def all_of(session: Session, workspace_id: int) -> Sequence[Member]:
    return session.scalars(
        select(Member).where(Member.workspace_id == workspace_id).order_by(Member.id)
    ).all()


def add_unknown(session: Session, workspace_id: int, slack_ids: Iterable[str]) -> None:
    """Make a row for each id not met before; who they are is learned later."""
    rows = [
        {"workspace_id": workspace_id, "slack_id": slack_id, "kind": "unknown", "name": "",
         "names": [], "deactivated": False, "is_admin": False, "observed": True}
        for slack_id in slack_ids
    ]  # fmt: skip
    if rows:
        session.execute(insert_ignoring(session, Member), rows)


PROFILE = ("kind", "name", "names", "email", "tz", "deactivated", "is_admin", "away_until")


def save_profiles(session: Session, workspace_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add or update what Slack or an export says of people; consent columns stay as they are.

    Each row has `slack_id` and the keys in PROFILE.
    """
    if not rows:
        return
    statement = upsert(session, Member)
    statement = statement.on_conflict_do_update(
        index_elements=["workspace_id", "slack_id"],
        set_={key: statement.excluded[key] for key in PROFILE},
    )
    session.execute(
        statement, [{"workspace_id": workspace_id, "observed": True, **row} for row in rows]
    )


def set_joined(session: Session, workspace_id: int, member_id: int, now: int | None) -> None:
    """Joined from `now` on; with None, left."""
    values: dict[str, Any] = {"joined_at": now, "left_at": None}
    session.execute(
        update(Member)
        .where(Member.workspace_id == workspace_id, Member.id == member_id)
        .values(**values)
    )


def set_left(session: Session, workspace_id: int, member_id: int, now: int) -> None:
    session.execute(
        update(Member)
        .where(Member.workspace_id == workspace_id, Member.id == member_id)
        .values(left_at=now)
    )


def set_made_admin(session: Session, workspace_id: int, member_id: int, now: int | None) -> None:
    """An admin of Footbridge from `now` on; with None, not any more."""
    session.execute(
        update(Member)
        .where(Member.workspace_id == workspace_id, Member.id == member_id)
        .values(made_admin_at=now)
    )


def made_admins(session: Session, workspace_id: int) -> Sequence[Member]:
    """Who was made an admin of Footbridge, the first one first."""
    return session.scalars(
        select(Member)
        .where(Member.workspace_id == workspace_id, Member.made_admin_at.is_not(None))
        .order_by(Member.made_admin_at, Member.id)
    ).all()


def admins(session: Session, workspace_id: int) -> Sequence[Member]:
    """Who may administer Footbridge: admins of the workspace, and whom they added."""
    return session.scalars(
        select(Member)
        .where(
            Member.workspace_id == workspace_id,
            or_(Member.is_admin, Member.made_admin_at.is_not(None)),
        )
        .order_by(Member.id)
    ).all()


def set_dnd(session: Session, workspace_id: int, ends: Mapping[int, int | None], now: int) -> None:
    """Until when each of these is not to be disturbed (None: is not), as read at `now`."""
    for member_id, until in ends.items():
        session.execute(
            update(Member)
            .where(Member.workspace_id == workspace_id, Member.id == member_id)
            .values(dnd_until=until, dnd_read_at=now)
        )


def tombstones(session: Session, workspace_id: int, traces: Iterable[bytes]) -> set[bytes]:
    """Which of these traces belong to somebody who asked not to be observed."""
    wanted = list(traces)
    if not wanted:
        return set()
    return set(
        session.scalars(
            select(Tombstone.trace).where(
                Tombstone.workspace_id == workspace_id, Tombstone.trace.in_(wanted)
            )
        )
    )


def has_tombstones(session: Session, workspace_id: int) -> bool:
    rows = select(Tombstone.trace).where(Tombstone.workspace_id == workspace_id).limit(1)
    return session.scalar(rows) is not None


def stop_observing(session: Session, workspace_id: int, member_id: int, trace: bytes) -> None:
    session.execute(
        insert_ignoring(session, Tombstone).values(workspace_id=workspace_id, trace=trace)
    )
    session.execute(
        update(Member)
        .where(Member.workspace_id == workspace_id, Member.id == member_id)
        .values(observed=False, name="", names=[], email=None, made_admin_at=None)
    )


def hide(session: Session, workspace_id: int, member_id: int, now: int) -> None:
    """Somebody is being erased: they left, and nothing that names them is shown meanwhile."""
    session.execute(
        update(Member)
        .where(Member.workspace_id == workspace_id, Member.id == member_id)
        .values(observed=False, name="", names=[], email=None, left_at=now, made_admin_at=None)
    )


def observe_again(session: Session, workspace_id: int, slack_id: str, trace: bytes) -> None:
    session.execute(
        delete(Tombstone).where(Tombstone.workspace_id == workspace_id, Tombstone.trace == trace)
    )
    session.execute(
        update(Member)
        .where(Member.workspace_id == workspace_id, Member.slack_id == slack_id)
        .values(observed=True)
    )


def with_unread_field(
    session: Session, workspace_id: int, before: int, most: int
) -> Sequence[Member]:
    """People whose profile field was not read since, the longest ago first."""
    return session.scalars(
        select(Member)
        .where(
            Member.workspace_id == workspace_id,
            Member.kind == "person",
            Member.observed,
            Member.deactivated.is_(False),
            or_(Member.field_read_at.is_(None), Member.field_read_at < before),
        )
        .order_by(Member.field_read_at.nulls_first(), Member.id)
        .limit(most)
    ).all()


def read_fields_anew(session: Session, workspace_id: int) -> None:
    session.execute(
        update(Member).where(Member.workspace_id == workspace_id).values(field_read_at=None)
    )
