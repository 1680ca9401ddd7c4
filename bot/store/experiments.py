"""Experiments: cards, whom they touch, who joins in, and every change of them dated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    delete,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.domain.experiments import ADOPTED, DRAFT, RUNNING, SHARED, WAITING
from bot.store.companions import Companion
from bot.store.database import Base, Id, insert_ignoring


class Experiment(Base):
    """A card. Its words go with whoever wrote them. Times are UTC microseconds.

    `key` makes the same form sent twice one card.
    State: draft, running, waiting (for a result), shared, adopted or dropped. `parent_id`: the
    card it was copied from. `priority_id` may name a priority that is retired by now.
    `check_at`: when its owner is asked how it went; `asked_at`, `asked_again_at`: when they were.
    `verdict`: whether what was believed held: yes, no or unsure. `offered_at`: since when it looks
    for somebody to run it. `wants_company`: others are welcome to join in.
    """

    __tablename__ = "experiments"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index(None, "workspace_id", "state", "check_at"),
        Index(None, "workspace_id", "member_id"),
        Index(None, "workspace_id", "parent_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    key: Mapped[str] = mapped_column(String(36))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("experiments.id", ondelete="SET NULL"))
    origin: Mapped[str] = mapped_column(String(16), default="idea")
    state: Mapped[str] = mapped_column(String(8))
    believe: Mapped[str] = mapped_column(Text)
    verify: Mapped[str] = mapped_column(Text, default="")
    measure: Mapped[str] = mapped_column(Text, default="")
    right_if: Mapped[str] = mapped_column(Text, default="")
    stage: Mapped[str] = mapped_column(String(16))
    priority_id: Mapped[int | None] = mapped_column(BigInteger)
    starts_on: Mapped[date | None] = mapped_column(Date)
    check_on: Mapped[date | None] = mapped_column(Date)
    check_at: Mapped[int | None] = mapped_column(BigInteger)
    asked_at: Mapped[int | None] = mapped_column(BigInteger)
    asked_again_at: Mapped[int | None] = mapped_column(BigInteger)
    wants_company: Mapped[bool] = mapped_column(default=False)
    verdict: Mapped[str | None] = mapped_column(String(8))
    observed: Mapped[str | None] = mapped_column(Text)
    learned: Mapped[str | None] = mapped_column(Text)
    therefore: Mapped[str | None] = mapped_column(Text)
    shared_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    offered_at: Mapped[int | None] = mapped_column(BigInteger)
    made_at: Mapped[int] = mapped_column(BigInteger)
    started_at: Mapped[int | None] = mapped_column(BigInteger)
    shared_at: Mapped[int | None] = mapped_column(BigInteger)


class Change(Base):
    """Something that happened to a card: started, edited, waiting, shared, joined, handed…"""

    __tablename__ = "experiment_changes"
    __table_args__ = (
        Index(None, "workspace_id", "experiment_id", "at"),
        Index(None, "workspace_id", "at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    experiment_id: Mapped[int] = mapped_column(ForeignKey("experiments.id", ondelete="CASCADE"))
    at: Mapped[int] = mapped_column(BigInteger)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    what: Mapped[str] = mapped_column(String(16))


def get(session: Session, workspace_id: int, experiment_id: int) -> Experiment | None:
    return session.scalar(
        select(Experiment).where(
            Experiment.workspace_id == workspace_id, Experiment.id == experiment_id
        )
    )


def by_key(session: Session, workspace_id: int, key: str) -> Experiment | None:
    return session.scalar(
        select(Experiment).where(Experiment.workspace_id == workspace_id, Experiment.key == key)
    )


def lock(session: Session, workspace_id: int, experiment_id: int) -> Experiment | None:
    """The card, ours until the commit: of two who change it at once, one waits."""
    return session.scalar(
        select(Experiment)
        .where(Experiment.workspace_id == workspace_id, Experiment.id == experiment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def add(session: Session, workspace_id: int, **values: Any) -> Experiment:
    """Store a card whose key is new."""
    made = Experiment(workspace_id=workspace_id, **values)
    session.add(made)
    session.flush()
    return made


def ensure(
    session: Session, workspace_id: int, key: str, values: Mapping[str, Any]
) -> tuple[Experiment, bool]:
    """The card of that key, ours until the commit, and whether it was made now."""
    plain = {"verify": "", "measure": "", "right_if": "", "wants_company": False}
    new = insert_ignoring(session, Experiment).values(
        workspace_id=workspace_id, key=key, **plain, **values
    )
    made = session.scalar(new.returning(Experiment.id)) is not None
    row = session.scalars(
        select(Experiment)
        .where(Experiment.workspace_id == workspace_id, Experiment.key == key)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    return row, made


def remove(session: Session, workspace_id: int, experiment_id: int) -> None:
    """Throw a card away, with all that was kept of it."""
    session.execute(
        delete(Experiment).where(
            Experiment.workspace_id == workspace_id, Experiment.id == experiment_id
        )
    )


def note(
    session: Session, workspace_id: int, experiment_id: int, what: str, by_id: int | None, at: int
) -> None:
    """Keep that something happened to a card, and when."""
    session.add(
        Change(
            workspace_id=workspace_id, experiment_id=experiment_id, what=what, by_id=by_id, at=at
        )
    )


def history(session: Session, workspace_id: int, experiment_id: int) -> Sequence[Change]:
    return session.scalars(
        select(Change)
        .where(Change.workspace_id == workspace_id, Change.experiment_id == experiment_id)
        .order_by(Change.at, Change.id)
    ).all()


def all_of(session: Session, workspace_id: int) -> Sequence[Experiment]:
    """Every card, the newest first."""
    return session.scalars(
        select(Experiment)
        .where(Experiment.workspace_id == workspace_id)
        .order_by(Experiment.made_at.desc(), Experiment.id.desc())
    ).all()


def by_ids(session: Session, workspace_id: int, ids: Iterable[int]) -> dict[int, Experiment]:
    rows = session.scalars(
        select(Experiment).where(
            Experiment.workspace_id == workspace_id, Experiment.id.in_(list(ids))
        )
    )
    return {row.id: row for row in rows}


def of_member(session: Session, workspace_id: int, member_id: int) -> Sequence[Experiment]:
    """The cards that member runs or joined in, the newest first."""
    joined = select(Companion.experiment_id).where(
        Companion.workspace_id == workspace_id,
        Companion.member_id == member_id,
        Companion.state == "in",
    )
    return session.scalars(
        select(Experiment)
        .where(
            Experiment.workspace_id == workspace_id,
            or_(Experiment.member_id == member_id, Experiment.id.in_(joined)),
        )
        .order_by(Experiment.made_at.desc(), Experiment.id.desc())
    ).all()


def parents(session: Session, workspace_id: int) -> dict[int, int | None]:
    """Of each card that was started, the one it was copied from."""
    rows = session.execute(
        select(Experiment.id, Experiment.parent_id).where(
            Experiment.workspace_id == workspace_id, Experiment.started_at.is_not(None)
        )
    )
    return {card: parent for card, parent in rows}


def to_check(session: Session, workspace_id: int, now: int, most: int) -> Sequence[Experiment]:
    """Running cards whose check date has come, ours until the commit."""
    return session.scalars(
        select(Experiment)
        .where(
            Experiment.workspace_id == workspace_id,
            Experiment.state == RUNNING,
            Experiment.check_at <= now,
        )
        .order_by(Experiment.check_at, Experiment.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()


def to_check_again(
    session: Session, workspace_id: int, asked_before: int, most: int
) -> Sequence[Experiment]:
    """Cards that wait for a result since before then and were asked for once, ours too."""
    return session.scalars(
        select(Experiment)
        .where(
            Experiment.workspace_id == workspace_id,
            Experiment.state == WAITING,
            Experiment.asked_at <= asked_before,
            Experiment.asked_again_at.is_(None),
        )
        .order_by(Experiment.asked_at, Experiment.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()


def in_states(session: Session, workspace_id: int, states: Iterable[str]) -> Sequence[Experiment]:
    return session.scalars(
        select(Experiment)
        .where(Experiment.workspace_id == workspace_id, Experiment.state.in_(list(states)))
        .order_by(Experiment.id)
    ).all()


def started(session: Session, workspace_id: int, member_id: int, since: int, until: int) -> bool:
    """Whether that member started an experiment in [since, until)."""
    rows = select(Experiment.id).where(
        Experiment.workspace_id == workspace_id,
        Experiment.member_id == member_id,
        Experiment.started_at >= since,
        Experiment.started_at < until,
    )
    return session.scalar(rows.limit(1)) is not None


def by_state(session: Session, workspace_id: int) -> dict[str, int]:
    """How many cards are in each state."""
    rows = session.execute(
        select(Experiment.state, func.count())
        .where(Experiment.workspace_id == workspace_id)
        .group_by(Experiment.state)
    )
    return {state: count for state, count in rows}


def adopted(session: Session, workspace_id: int) -> int:
    """How many became the way it is done."""
    return by_state(session, workspace_id).get(ADOPTED, 0)


@dataclass(frozen=True)
class News:
    """What happened in a span: cards started, results shared, and copies that were started."""

    started: Sequence[Experiment]
    learned: Sequence[Experiment]
    reused: Sequence[Experiment]


def news(session: Session, workspace_id: int, since: int, until: int) -> News:
    """Experiments started, learned from and reused in [since, until), oldest first."""
    rows = session.scalars(
        select(Experiment)
        .where(
            Experiment.workspace_id == workspace_id,
            Experiment.state != DRAFT,
            or_(
                (Experiment.started_at >= since) & (Experiment.started_at < until),
                (Experiment.shared_at >= since) & (Experiment.shared_at < until),
            ),
        )
        .order_by(Experiment.started_at, Experiment.id)
    ).all()
    begun = [one for one in rows if one.started_at is not None and since <= one.started_at < until]
    return News(
        started=begun,
        learned=[
            one
            for one in rows
            if one.shared_at is not None
            and since <= one.shared_at < until
            and one.state in (SHARED, ADOPTED)
        ],
        reused=[one for one in begun if one.parent_id is not None],
    )
