"""Crossings: a conversation and a pair of silos, where somebody of one answered the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    UniqueConstraint,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.conversations import Conversation
from bot.store.database import Base, Id, upsert

_TO_OFFER = text("offered = false")


class Crossing(Base):
    """A crossing. `silo_a` < `silo_b`; `ab` counts how often a answered b, `ba` the other way.

    `helped_id` is the first person who was answered across, `helper_id` who answered. `heard_at`:
    when the message that made it was received; `declared_at`: when this row was. `offered`: whether
    it was looked at for an opportunity (what an export brings in never is one).
    """

    __tablename__ = "crossings"
    __table_args__ = (
        UniqueConstraint("workspace_id", "channel_id", "conversation_at", "silo_a", "silo_b"),
        Index(None, "workspace_id", "silo_a", "silo_b", "first_at"),
        Index(None, "workspace_id", "first_at"),
        Index(
            "ix_crossings_to_offer",
            "workspace_id",
            "id",
            sqlite_where=_TO_OFFER,
            postgresql_where=_TO_OFFER,
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    channel_id: Mapped[int] = mapped_column(BigInteger)
    conversation_at: Mapped[int] = mapped_column(BigInteger)
    silo_a: Mapped[int] = mapped_column(BigInteger)
    silo_b: Mapped[int] = mapped_column(BigInteger)
    first_at: Mapped[int] = mapped_column(BigInteger)
    last_at: Mapped[int] = mapped_column(BigInteger)
    ab: Mapped[int] = mapped_column(Integer)
    ba: Mapped[int] = mapped_column(Integer)
    helped_id: Mapped[int] = mapped_column(BigInteger)
    helper_id: Mapped[int] = mapped_column(BigInteger)
    offered: Mapped[bool] = mapped_column(default=False)
    heard_at: Mapped[int] = mapped_column(BigInteger)
    declared_at: Mapped[int] = mapped_column(BigInteger)

    @property
    def reciprocal(self) -> bool:
        return self.ab > 0 and self.ba > 0


CHANGING = ("first_at", "last_at", "ab", "ba", "helped_id", "helper_id")


def save(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add or update crossings; when one was declared, and as what, stays."""
    if not rows:
        return
    statement = upsert(session, Crossing)
    statement = statement.on_conflict_do_update(
        index_elements=["workspace_id", "channel_id", "conversation_at", "silo_a", "silo_b"],
        set_={key: statement.excluded[key] for key in CHANGING},
    )
    session.execute(statement, rows)


def of_conversations(
    session: Session, workspace_id: int, channel_id: int, roots: Iterable[int]
) -> Sequence[Crossing]:
    return session.scalars(
        select(Crossing).where(
            Crossing.workspace_id == workspace_id,
            Crossing.channel_id == channel_id,
            Crossing.conversation_at.in_(list(roots)),
        )
    ).all()


def remove(session: Session, workspace_id: int, ids: Iterable[int]) -> None:
    gone = list(ids)
    if gone:
        session.execute(
            delete(Crossing).where(Crossing.workspace_id == workspace_id, Crossing.id.in_(gone))
        )


def remove_fixed_of(session: Session, workspace_id: int, member_id: int) -> None:
    """Delete the crossings of fixed conversations in which this member is named."""
    same = [
        getattr(Conversation, theirs) == getattr(Crossing, ours)
        for theirs, ours in (
            ("workspace_id", "workspace_id"),
            ("channel_id", "channel_id"),
            ("at", "conversation_at"),
        )
    ]
    session.execute(
        delete(Crossing).where(
            Crossing.workspace_id == workspace_id,
            or_(Crossing.helped_id == member_id, Crossing.helper_id == member_id),
            exists().where(*same, Conversation.fixed),
        ),
        execution_options={"synchronize_session": False},
    )


def between(
    session: Session, workspace_id: int, pair: tuple[int, int], since: int, until: int
) -> Crossing | None:
    """A crossing of that pair with an exchange at or after `since`, begun before `until`."""
    return session.scalars(
        select(Crossing)
        .where(
            Crossing.workspace_id == workspace_id,
            Crossing.silo_a == pair[0],
            Crossing.silo_b == pair[1],
            Crossing.first_at < until,
            Crossing.last_at >= since,
        )
        .limit(1)
    ).first()


def in_order(
    session: Session, workspace_id: int, since: int = 0, until: int | None = None
) -> Sequence[Crossing]:
    """The crossings begun in [since, until), by time."""
    query = select(Crossing).where(
        Crossing.workspace_id == workspace_id, Crossing.first_at >= since
    )
    if until is not None:
        query = query.where(Crossing.first_at < until)
    return session.scalars(query.order_by(Crossing.first_at, Crossing.id)).all()


def to_offer(
    session: Session, workspace_id: int, quiet_since: int, most: int
) -> Sequence[Crossing]:
    """Crossings not looked at yet, of conversations quiet since then; ours until the commit."""
    return session.scalars(
        select(Crossing)
        .join(
            Conversation,
            and_(
                Conversation.workspace_id == Crossing.workspace_id,
                Conversation.channel_id == Crossing.channel_id,
                Conversation.at == Crossing.conversation_at,
            ),
        )
        .where(
            Crossing.workspace_id == workspace_id,
            _TO_OFFER,
            Conversation.last_at <= quiet_since,
        )
        .order_by(Crossing.id)
        .limit(most)
        .with_for_update(skip_locked=True, of=Crossing)
    ).all()


def mark_offered(session: Session, workspace_id: int, ids: Iterable[int]) -> None:
    session.execute(
        update(Crossing)
        .where(Crossing.workspace_id == workspace_id, Crossing.id.in_(list(ids)))
        .values(offered=True)
    )


def declared_after(session: Session, workspace_id: int, after: int) -> Sequence[Crossing]:
    """The crossings with an id above `after`, in order."""
    return session.scalars(
        select(Crossing)
        .where(Crossing.workspace_id == workspace_id, Crossing.id > after)
        .order_by(Crossing.id)
    ).all()


def quiet_since(session: Session, workspace_id: int) -> int | None:
    """The last message of the conversation that has been quiet longest, of those to look at."""
    return session.scalar(
        select(func.min(Conversation.last_at))
        .join(
            Crossing,
            and_(
                Conversation.workspace_id == Crossing.workspace_id,
                Conversation.channel_id == Crossing.channel_id,
                Conversation.at == Crossing.conversation_at,
            ),
        )
        .where(Crossing.workspace_id == workspace_id, _TO_OFFER)
    )
