"""Requests for support: what a champion needs, whose turn it is, and what was promised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Date, ForeignKey, Index, String, Text, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.domain.support import APPROVED, OPEN, WAITING, counted
from bot.store.database import Base, Id


class Request(Base):
    """What a champion asks of a leader for an experiment. Times are UTC microseconds.

    State: waiting, asked_back, unanswered, approved, declined, kept or withdrawn. `leader_id`:
    whose turn it is, or who answered; `turn_at`: since when. `promise` and `by_on` are what an
    approval holds; `remind_at`: when its leader is asked whether it was kept. `tell`: the champion
    is glad to have the answer told in the champions' channel; `leader_tells`: the leader, too.
    """

    __tablename__ = "support_requests"
    __table_args__ = (
        Index(None, "workspace_id", "state", "turn_at"),
        Index(None, "workspace_id", "experiment_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    experiment_id: Mapped[int] = mapped_column(ForeignKey("experiments.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    needs: Mapped[str] = mapped_column(String(16))
    what: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), default=WAITING)
    tell: Mapped[bool] = mapped_column(default=False)
    leader_tells: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[int] = mapped_column(BigInteger)
    turn_at: Mapped[int] = mapped_column(BigInteger)
    answered_at: Mapped[int | None] = mapped_column(BigInteger)
    promise: Mapped[str | None] = mapped_column(Text)
    by_on: Mapped[date | None] = mapped_column(Date)
    remind_at: Mapped[int | None] = mapped_column(BigInteger)
    kept_at: Mapped[int | None] = mapped_column(BigInteger)


class Turn(Base):
    """Something that happened to a request, in order: asked, passed on, answered, reminded…

    `leader_id` is the leader it concerns; `words` what they, or the champion, wrote with it.
    """

    __tablename__ = "support_turns"
    __table_args__ = (Index(None, "workspace_id", "request_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("support_requests.id", ondelete="CASCADE"))
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    what: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[int] = mapped_column(BigInteger)


def get(session: Session, workspace_id: int, request_id: int) -> Request | None:
    return session.scalar(
        select(Request).where(Request.workspace_id == workspace_id, Request.id == request_id)
    )


def lock(session: Session, workspace_id: int, request_id: int) -> Request | None:
    """The request, ours until the commit."""
    return session.scalar(
        select(Request)
        .where(Request.workspace_id == workspace_id, Request.id == request_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def add(session: Session, workspace_id: int, **values: Any) -> Request:
    made = Request(workspace_id=workspace_id, **values)
    session.add(made)
    session.flush()
    return made


def note(
    session: Session, workspace_id: int, request_id: int, what: str, leader_id: int | None,
    at: int, words: str = "",
) -> Turn:  # fmt: skip
    """Keep that something happened to a request, and when."""
    made = Turn(
        workspace_id=workspace_id, request_id=request_id, what=what, leader_id=leader_id, at=at,
        words=words,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def turn(session: Session, workspace_id: int, turn_id: int) -> Turn | None:
    return session.scalar(select(Turn).where(Turn.workspace_id == workspace_id, Turn.id == turn_id))


def forget_promises(session: Session, workspace_id: int) -> None:
    """What leaders promised who were erased goes with them."""
    session.execute(
        update(Request)
        .where(
            Request.workspace_id == workspace_id,
            Request.leader_id.is_(None),
            Request.promise.is_not(None),
        )
        .values(promise=None)
    )


def turns(session: Session, workspace_id: int, request_id: int) -> Sequence[Turn]:
    """All that happened to a request, in order."""
    return session.scalars(
        select(Turn)
        .where(Turn.workspace_id == workspace_id, Turn.request_id == request_id)
        .order_by(Turn.at, Turn.id)
    ).all()


def of_experiments(
    session: Session, workspace_id: int, experiment_ids: Iterable[int]
) -> dict[int, list[Request]]:
    """The requests made from each of these cards, oldest first."""
    wanted = list(experiment_ids)
    found: dict[int, list[Request]] = {one: [] for one in wanted}
    rows = session.scalars(
        select(Request)
        .where(Request.workspace_id == workspace_id, Request.experiment_id.in_(wanted))
        .order_by(Request.id)
    )
    for row in rows:
        found[row.experiment_id].append(row)
    return found


def open_for(session: Session, workspace_id: int, experiment_id: int, needs: str) -> Request | None:
    """A request of that kind that is open for that card already."""
    return session.scalar(
        select(Request)
        .where(
            Request.workspace_id == workspace_id,
            Request.experiment_id == experiment_id,
            Request.needs == needs,
            Request.state.in_(OPEN),
        )
        .limit(1)
    )


def turns_over(
    session: Session, workspace_id: int, turned_before: int, most: int
) -> Sequence[Request]:
    """Requests that have waited with a leader since before then, ours until the commit."""
    return session.scalars(
        select(Request)
        .where(
            Request.workspace_id == workspace_id,
            Request.state == WAITING,
            Request.turn_at <= turned_before,
        )
        .order_by(Request.turn_at, Request.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()


def promises_due(session: Session, workspace_id: int, now: int, most: int) -> Sequence[Request]:
    """Promises whose day has come, ours until the commit."""
    return session.scalars(
        select(Request)
        .where(
            Request.workspace_id == workspace_id,
            Request.state == APPROVED,
            Request.remind_at <= now,
        )
        .order_by(Request.remind_at, Request.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()


def waiting_for(
    session: Session, workspace_id: int, leader_member_id: int
) -> Sequence[Request]:  # fmt: skip
    """What waits for that leader: theirs to answer, promised and not kept yet, or unanswered by
    all; oldest first."""
    theirs = (Request.leader_id == leader_member_id) & Request.state.in_((WAITING, APPROVED))
    return session.scalars(
        select(Request)
        .where(
            Request.workspace_id == workspace_id,
            theirs | (Request.state == "unanswered"),
        )
        .order_by(Request.asked_at, Request.id)
    ).all()


def waiting_counts(session: Session, workspace_id: int) -> dict[int, int]:
    """How many requests wait for each leader."""
    rows = session.execute(
        select(Request.leader_id, func.count())
        .where(
            Request.workspace_id == workspace_id,
            Request.state == WAITING,
            Request.leader_id.is_not(None),
        )
        .group_by(Request.leader_id)
    )
    return {leader_id: count for leader_id, count in rows if leader_id is not None}


def by_state(session: Session, workspace_id: int) -> dict[str, int]:
    """How many requests are in each state; the states of none left out."""
    rows = session.execute(
        select(Request.state, func.count())
        .where(Request.workspace_id == workspace_id)
        .group_by(Request.state)
    )
    return counted({state: count for state, count in rows})
