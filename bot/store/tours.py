"""Listening tours: who is on one, its stops, and who was asked to take part.

What travellers note is in bot/store/tour_notes.py, and is read for its writer alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, Id
from bot.store.members import Member
from bot.store.silos import Membership
from bot.store.ties import Tie

_RUNNING = text("state = 'running'")


class Tour(Base):
    """Somebody's tour: `shape` is full (every silo) or first (a newcomer's three).

    State: running, done or stopped. `moved_at`: when a talk was last held or noted; `nudged_at`:
    when its traveller was last asked to go on. `buddy_state`: asked or yes, or "" where there is
    none. `first`, `second` and `third` are the proposals. Once posted, `posted_in` and `posted_ts`
    say where. Times are UTC microseconds.
    """

    __tablename__ = "tours"
    __table_args__ = (
        Index(
            "uq_tours_running", "workspace_id", "member_id", unique=True,
            sqlite_where=_RUNNING, postgresql_where=_RUNNING,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    shape: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(8), default="running")
    begun_at: Mapped[int] = mapped_column(BigInteger)
    ends_at: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[int | None] = mapped_column(BigInteger)
    moved_at: Mapped[int] = mapped_column(BigInteger)
    nudged_at: Mapped[int | None] = mapped_column(BigInteger)
    buddy_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    buddy_state: Mapped[str] = mapped_column(String(8), default="")
    first: Mapped[str] = mapped_column(Text, default="")
    second: Mapped[str] = mapped_column(Text, default="")
    third: Mapped[str] = mapped_column(Text, default="")
    posted_in: Mapped[str | None] = mapped_column(String(32))
    posted_ts: Mapped[str | None] = mapped_column(String(32))
    posted_at: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def proposals(self) -> tuple[str, str, str]:
        return self.first, self.second, self.third


class Stop(Base):
    """A silo on a tour, and whom to talk to there.

    `silo_id` is None once the silo is gone; `name` is how it was called when the stop was made.
    State: open, talked, skipped, or merged (its people are in another stop's silo now).
    """

    __tablename__ = "tour_stops"
    __table_args__ = (Index(None, "workspace_id", "tour_id", "place"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    tour_id: Mapped[int] = mapped_column(ForeignKey("tours.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    silo_id: Mapped[int | None] = mapped_column(ForeignKey("silos.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(255))
    place: Mapped[int] = mapped_column(Integer)
    due_at: Mapped[int] = mapped_column(BigInteger)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(String(8), default="open")
    talked_at: Mapped[int | None] = mapped_column(BigInteger)


class TourAsk(Base):
    """Somebody (`person_id`) asked for a talk ("meets") or to be a buddy ("buddy") by a traveller.

    It outlives the tour, so that nobody is asked again too soon. `answer`: yes or no.
    """

    __tablename__ = "tour_asks"
    __table_args__ = (Index(None, "workspace_id", "person_id", "asked_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    what: Mapped[str] = mapped_column(String(8))
    tour_id: Mapped[int | None] = mapped_column(ForeignKey("tours.id", ondelete="SET NULL"))
    stop_id: Mapped[int | None] = mapped_column(ForeignKey("tour_stops.id", ondelete="SET NULL"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    person_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    asked_at: Mapped[int] = mapped_column(BigInteger)
    answer: Mapped[str | None] = mapped_column(String(8))
    answered_at: Mapped[int | None] = mapped_column(BigInteger)


def begin(session: Session, workspace_id: int, member_id: int, **values: Any) -> Tour:
    """Make a tour: shape, begun_at, ends_at and moved_at."""
    tour = Tour(workspace_id=workspace_id, member_id=member_id, **values)
    session.add(tour)
    session.flush()
    return tour


def add_stops(
    session: Session, workspace_id: int, tour: Tour, stops: Iterable[dict[str, Any]]
) -> None:
    """Add these stops: silo_id, name, place, due_at and person_id of each."""
    session.add_all(
        Stop(workspace_id=workspace_id, tour_id=tour.id, member_id=tour.member_id, **one)
        for one in stops
    )
    session.flush()


def get(session: Session, workspace_id: int, tour_id: int) -> Tour | None:
    return session.scalar(select(Tour).where(Tour.workspace_id == workspace_id, Tour.id == tour_id))


def running(session: Session, workspace_id: int, member_id: int) -> Tour | None:
    """The tour that member is on."""
    return session.scalar(
        select(Tour).where(
            Tour.workspace_id == workspace_id, Tour.member_id == member_id, Tour.state == "running"
        )
    )


def latest(session: Session, workspace_id: int, member_id: int) -> Tour | None:
    """The tour that member is on, or was on last."""
    return session.scalars(
        select(Tour)
        .where(Tour.workspace_id == workspace_id, Tour.member_id == member_id)
        .order_by((Tour.state == "running").desc(), Tour.begun_at.desc(), Tour.id.desc())
        .limit(1)
    ).first()


def all_running(session: Session, workspace_id: int) -> Sequence[Tour]:
    """Every tour under way, ours until the commit."""
    return session.scalars(
        select(Tour)
        .where(Tour.workspace_id == workspace_id, Tour.state == "running")
        .order_by(Tour.id)
        .with_for_update(skip_locked=True)
    ).all()


def travellers(session: Session, workspace_id: int) -> list[str]:
    """The Slack ids of those on a tour who are still here and in."""
    rows = (
        select(Member.slack_id)
        .join(Tour, Tour.member_id == Member.id)
        .where(
            Tour.workspace_id == workspace_id,
            Tour.state == "running",
            Member.workspace_id == workspace_id,
            Member.deactivated.is_(False),
            Member.joined_at.is_not(None),
            Member.left_at.is_(None),
        )
        .order_by(Member.slack_id)
    )
    return list(session.scalars(rows))


def stops(session: Session, workspace_id: int, tour_id: int) -> Sequence[Stop]:
    """The stops of a tour, in order."""
    return session.scalars(
        select(Stop)
        .where(Stop.workspace_id == workspace_id, Stop.tour_id == tour_id)
        .order_by(Stop.place, Stop.id)
    ).all()


def stop(session: Session, workspace_id: int, stop_id: int, member_id: int) -> Stop | None:
    """A stop, for the traveller whose it is; None for anybody else."""
    return session.scalar(
        select(Stop).where(
            Stop.workspace_id == workspace_id, Stop.id == stop_id, Stop.member_id == member_id
        )
    )


def ask(session: Session, workspace_id: int, **values: Any) -> TourAsk:
    """Keep that somebody is asked: what, tour_id, stop_id, member_id, person_id, asked_at."""
    made = TourAsk(workspace_id=workspace_id, **values)
    session.add(made)
    session.flush()
    return made


def asked(session: Session, workspace_id: int, ask_id: int) -> TourAsk | None:
    return session.scalar(
        select(TourAsk).where(TourAsk.workspace_id == workspace_id, TourAsk.id == ask_id)
    )


def asks_of(session: Session, workspace_id: int, tour_id: int) -> Sequence[TourAsk]:
    """Who was asked for a tour, in order."""
    return session.scalars(
        select(TourAsk)
        .where(TourAsk.workspace_id == workspace_id, TourAsk.tour_id == tour_id)
        .order_by(TourAsk.asked_at, TourAsk.id)
    ).all()


def last_asked(session: Session, workspace_id: int, since: int) -> dict[int, int]:
    """When each of those asked since then was last asked, by whichever traveller."""
    rows = session.execute(
        select(TourAsk.person_id, func.max(TourAsk.asked_at))
        .where(TourAsk.workspace_id == workspace_id, TourAsk.asked_at > since)
        .group_by(TourAsk.person_id)
    )
    return {person: at for person, at in rows}


def moved(session: Session, workspace_id: int, tour_id: int, now: int) -> None:
    session.execute(
        update(Tour)
        .where(Tour.workspace_id == workspace_id, Tour.id == tour_id)
        .values(moved_at=now)
    )


def moved_since(
    session: Session, workspace_id: int, member_id: int, since: int, until: int
) -> bool:
    """Whether a tour of that member went on in [since, until), as far as its last move tells."""
    rows = select(Tour.id).where(
        Tour.workspace_id == workspace_id,
        Tour.member_id == member_id,
        Tour.moved_at >= since,
        Tour.moved_at < until,
    )
    return session.scalar(rows.limit(1)) is not None


def reach(session: Session, workspace_id: int, member_id: int, since: int) -> Counter[int]:
    """How often that member and each other answered, mentioned or reacted to each other."""
    rows = session.execute(
        select(Tie.from_id, Tie.to_id, func.sum(Tie.answers + Tie.mentions + Tie.reactions))
        .where(
            Tie.workspace_id == workspace_id,
            Tie.week >= since,
            or_(Tie.from_id == member_id, Tie.to_id == member_id),
        )
        .group_by(Tie.from_id, Tie.to_id)
    )
    found: Counter[int] = Counter()
    for source, target, many in rows:
        found[target if source == member_id else source] += int(many)
    return found


def lock_person(session: Session, workspace_id: int, person_id: int) -> None:
    """Nobody else asks that person anything until the commit."""
    session.execute(
        select(Member.id)
        .where(Member.workspace_id == workspace_id, Member.id == person_id)
        .with_for_update()
    )


def moved_on(session: Session, workspace_id: int, silo_id: int, since: int) -> Counter[int]:
    """The silos that people of that silo went to since then, and how many went."""
    left = select(Membership.member_id).where(
        Membership.workspace_id == workspace_id,
        Membership.silo_id == silo_id,
        Membership.until >= since,
    )
    rows = session.execute(
        select(Membership.silo_id, func.count())
        .where(
            Membership.workspace_id == workspace_id,
            Membership.member_id.in_(left),
            Membership.until.is_(None),
        )
        .group_by(Membership.silo_id)
    )
    return Counter({silo: count for silo, count in rows})
