"""Silos, and who was in which one when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    BigInteger,
    Float,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, Id, Json, insert_ignoring
from bot.store.members import Member
from bot.store.workspaces import Workspace

# How much a source counts against another: what somebody wrote down over what was guessed.
STRENGTH = {"csv": 4, "field": 3, "group": 2, "proposal": 1, "inferred": 0}
FEW = 500  # members that are looked up by their ids


class Silo(Base):
    """A department or team."""

    __tablename__ = "silos"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    name: Mapped[str] = mapped_column(String(255))


class Membership(Base):
    """A member in a silo from `since` to `until` (None: still), in UTC microseconds.

    `source` says where it comes from: one of STRENGTH.
    """

    __tablename__ = "memberships"
    __table_args__ = (Index(None, "workspace_id", "member_id", "since", unique=True),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    silo_id: Mapped[int] = mapped_column(ForeignKey("silos.id", ondelete="CASCADE"))
    since: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[int | None] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(String(16))


class SiloProposal(Base):
    """A silo that the network suggests, until an admin takes it, merges it or lets it go.

    `members` are their ids, each with how sure it is, [[id, 0..1], …]; `channels` where they
    live, [[channel name, share], …], public ones only. State: open, taken or dropped.
    """

    __tablename__ = "silo_proposals"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    name: Mapped[str] = mapped_column(String(255))
    members: Mapped[list[tuple[int, float]]] = mapped_column(Json)
    channels: Mapped[list[tuple[str, float]]] = mapped_column(Json)
    certainty: Mapped[float] = mapped_column(Float)
    made_at: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(16), default="open")


# Whose memberships count: see Member.may_be_in_a_silo.
OURS = (Member.kind.in_(("person", "unknown")), Member.observed)


@dataclass(frozen=True)
class SiloBook:
    """Who was in which silo when, for many look-ups."""

    names: Mapping[int, str]
    spans: Mapping[int, Sequence[tuple[int, int | None, int]]] = field(default_factory=dict)

    def at(self, member_id: int, at: int) -> int | None:
        """The silo of a member at that time; None for somebody without one."""
        for since, until, silo_id in self.spans.get(member_id, ()):
            if since <= at and (until is None or at < until):
                return silo_id
        return None


def book(session: Session, workspace_id: int, member_ids: Iterable[int] | None = None) -> SiloBook:
    """Every dated membership of the workspace's own observed people; of these, if it is only for
    a few."""
    few = [] if member_ids is None else [Membership.member_id.in_(list(member_ids))]
    spans: dict[int, list[tuple[int, int | None, int]]] = {}
    rows = session.execute(
        select(Membership.member_id, Membership.since, Membership.until, Membership.silo_id)
        .join(Member, Member.id == Membership.member_id)
        .where(
            Membership.workspace_id == workspace_id,
            Member.workspace_id == workspace_id,
            *OURS,
            *few,
        )
        .order_by(Membership.since)
    )
    for member_id, since, until, silo_id in rows:
        spans.setdefault(member_id, []).append((since, until, silo_id))
    return SiloBook({silo.id: silo.name for silo in all_of(session, workspace_id)}, spans)


def all_of(session: Session, workspace_id: int) -> Sequence[Silo]:
    return session.scalars(
        select(Silo).where(Silo.workspace_id == workspace_id).order_by(Silo.id)
    ).all()


def ensure(session: Session, workspace_id: int, names: Sequence[str]) -> dict[str, int]:
    """The ids of the silos of these names, made where they are new; and those of all others.

    A name that is there in another spelling ("sales") is that silo ("Sales").
    """
    there = all_of(session, workspace_id)
    missing = _missing(there, names)
    if missing:
        session.execute(
            insert_ignoring(session, Silo),
            [{"workspace_id": workspace_id, "name": name} for name in missing],
        )
        there = all_of(session, workspace_id)
    exact = {silo.name: silo.id for silo in there}
    folded = {silo.name.casefold(): silo.id for silo in reversed(there)}
    return exact | {name: exact.get(name, folded[name.casefold()]) for name in names}


def _missing(there: Iterable[Silo], names: Iterable[str]) -> list[str]:
    known = {silo.name.casefold() for silo in there}
    return list({name.casefold(): name for name in names if name.casefold() not in known}.values())


@dataclass(frozen=True, slots=True)
class Place:
    """The silo somebody is in, from `since` (UTC microseconds) on; from now on, if that is None."""

    silo_id: int
    since: int | None = None


def assign(
    session: Session, workspace_id: int, silo_of: Mapping[int, int], source: str, now: int
) -> int:
    """Put each member (id → silo id) in a silo from `now` on; how many moved."""
    places = {member_id: Place(silo_id) for member_id, silo_id in silo_of.items()}
    return place(session, workspace_id, places, source, now)


def place(
    session: Session, workspace_id: int, places: Mapping[int, Place], source: str, now: int
) -> int:
    """Put each member (by id) in a silo; how many moved.

    Somebody's first silo holds for all the time before too, unless a day is given: nothing earlier
    is known of them. A day in the past takes the place of what was held from then on. A stronger
    source stands against a weaker one.
    """
    spans = _spans(session, workspace_id, places)
    changes = _Changes()
    for member_id, wanted in places.items():
        held = spans.get(member_id, [])
        if held and held[-1].until is None and STRENGTH[held[-1].source] > STRENGTH[source]:
            continue
        changes.put(member_id, held, wanted, source, now)
    changes.store(session, workspace_id)
    if changes.moved:
        session.get_one(Workspace, workspace_id).crossings_stale = True
        session.flush()
    return changes.moved


@dataclass(frozen=True, slots=True)
class _Span:
    """A membership as it is kept, for many at once."""

    id: int
    since: int
    until: int | None
    silo_id: int
    source: str

    def holds(self, at: int) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass
class _Changes:
    """What becomes of memberships, until it is stored in one go."""

    moved: int = 0
    _over: list[int] = field(default_factory=list)
    _changed: list[dict[str, Any]] = field(default_factory=list)
    _new: list[dict[str, Any]] = field(default_factory=list)

    def put(
        self, member_id: int, held: Sequence[_Span], wanted: Place, source: str, now: int
    ) -> None:
        """Put somebody with these spans where they are wanted, and what came later out."""
        since = now if wanted.since is None else wanted.since
        current = next((one for one in held if one.holds(since)), None)
        later = [one.id for one in held if one.since > since]
        self._over += later
        if current is not None and current.silo_id == wanted.silo_id:
            self.moved += bool(later)
            if (current.until, current.source) != (None, source):
                self._change(current, None, wanted.silo_id, source)
            return
        self.moved += 1
        if current is not None and current.since == since:
            self._change(current, None, wanted.silo_id, source)
            return
        if current is not None:
            self._change(current, since, current.silo_id, current.source)
        begins = 0 if not held and wanted.since is None else since
        self._new.append(
            {"member_id": member_id, "silo_id": wanted.silo_id, "since": begins, "until": None,
             "source": source}
        )  # fmt: skip

    def _change(self, one: _Span, until: int | None, silo_id: int, source: str) -> None:
        self._changed.append({"of": one.id, "until": until, "silo_id": silo_id, "source": source})

    def store(self, session: Session, workspace_id: int) -> None:
        for some in _some_at_a_time(self._over):
            session.execute(
                delete(Membership).where(
                    Membership.workspace_id == workspace_id, Membership.id.in_(some)
                )
            )
        if self._changed:
            statement = update(Membership).where(Membership.id == bindparam("of"))
            session.connection().execute(statement, self._changed)
        if self._new:
            rows = [{"workspace_id": workspace_id, **row} for row in self._new]
            session.execute(insert(Membership), rows)


def _some_at_a_time(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + FEW] for start in range(0, len(ids), FEW))


def _spans(
    session: Session, workspace_id: int, member_ids: Iterable[int]
) -> dict[int, list[_Span]]:
    """All memberships of these, the earliest first. Of many, those of the whole workspace."""
    wanted = set(member_ids)
    few = [Membership.member_id.in_(wanted)] if len(wanted) <= FEW else []
    rows = session.execute(
        select(
            Membership.member_id, Membership.id, Membership.since, Membership.until,
            Membership.silo_id, Membership.source,
        )
        .where(Membership.workspace_id == workspace_id, *few)
        .order_by(Membership.since)
    )  # fmt: skip
    found: dict[int, list[_Span]] = {}
    for member_id, span_id, since, until, silo_id, source in rows:
        if member_id in wanted:
            span = _Span(span_id, since, until, silo_id, source)
            found.setdefault(member_id, []).append(span)
    return found


def end(session: Session, workspace_id: int, source: str, but: Collection[int], now: int) -> int:
    """End the memberships of that source, but those of these members, from `now` on; how many."""
    rows = session.scalars(
        select(Membership).where(
            Membership.workspace_id == workspace_id,
            Membership.until.is_(None),
            Membership.source == source,
        )
    )
    over = [one for one in rows if one.member_id not in but]
    for one in over:
        if one.since == now:
            session.delete(one)
        one.until = now
    if over:
        session.get_one(Workspace, workspace_id).crossings_stale = True
    session.flush()
    return len(over)


def sizes(session: Session, workspace_id: int) -> dict[int, int]:
    """How many people each silo holds now."""
    rows = session.execute(
        select(Membership.silo_id, func.count())
        .where(Membership.workspace_id == workspace_id, Membership.until.is_(None))
        .group_by(Membership.silo_id)
    )
    return {silo_id: count for silo_id, count in rows}


def by_name(session: Session, workspace_id: int, name: str) -> Silo | None:
    """The silo of that name, whatever the case; SQLite itself folds only what is ASCII."""
    there = all_of(session, workspace_id)
    exact = next((one for one in there if one.name == name), None)
    return exact or next((one for one in there if one.name.casefold() == name.casefold()), None)


def members_in(session: Session, workspace_id: int, silo_id: int) -> list[int]:
    """Who is in that silo now."""
    rows = select(Membership.member_id).where(
        Membership.workspace_id == workspace_id,
        Membership.silo_id == silo_id,
        Membership.until.is_(None),
    )
    return list(session.scalars(rows))


def open_proposals(session: Session, workspace_id: int) -> Sequence[SiloProposal]:
    return session.scalars(
        select(SiloProposal)
        .where(SiloProposal.workspace_id == workspace_id, SiloProposal.state == "open")
        .order_by(SiloProposal.id)
    ).all()


def replace_proposals(
    session: Session, workspace_id: int, proposals: Sequence[SiloProposal]
) -> None:
    """Put these in the place of the proposals that are still open."""
    session.execute(
        delete(SiloProposal).where(
            SiloProposal.workspace_id == workspace_id, SiloProposal.state == "open"
        )
    )
    session.add_all(proposals)
    session.flush()
