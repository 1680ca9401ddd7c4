"""Silos, and who was in which one when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import (
    BigInteger,
    Float,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    delete,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, Id, Json, insert_ignoring
from bot.store.members import Member
from bot.store.workspaces import Workspace

# How much a source counts against another: what somebody wrote down over what was guessed.
STRENGTH = {"csv": 4, "field": 3, "group": 2, "proposal": 1, "inferred": 0}


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
            Member.kind.in_(("person", "unknown")),
            Member.observed,
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
    """The ids of the silos of these names, made where they are new."""
    if names:
        session.execute(
            insert_ignoring(session, Silo),
            [{"workspace_id": workspace_id, "name": name} for name in dict.fromkeys(names)],
        )
    return {silo.name: silo.id for silo in all_of(session, workspace_id)}


def assign(
    session: Session, workspace_id: int, silo_of: Mapping[int, int], source: str, now: int
) -> int:
    """Put each member (id → silo id) in a silo from `now` on; how many moved.

    Somebody's first silo holds for all the time before too: nothing earlier is known of them.
    A stronger source stands against a weaker one.
    """
    current = _current(session, workspace_id)
    moved = {}
    for member_id, silo_id in silo_of.items():
        held = current.get(member_id)
        if held is None or STRENGTH[held.source] <= STRENGTH[source]:
            if held is None or held.silo_id != silo_id:
                moved[member_id] = silo_id
            elif held.source != source:
                held.source = source
    for member_id, silo_id in moved.items():
        held = current.get(member_id)
        if held is not None and held.since == now:
            held.silo_id, held.source = silo_id, source
            continue
        if held is not None:
            held.until = now
        session.add(
            Membership(
                workspace_id=workspace_id,
                member_id=member_id,
                silo_id=silo_id,
                since=0 if held is None else now,
                until=None,
                source=source,
            )
        )
    if moved:
        session.get_one(Workspace, workspace_id).crossings_stale = True
    session.flush()
    return len(moved)


def sizes(session: Session, workspace_id: int) -> dict[int, int]:
    """How many people each silo holds now."""
    rows = session.execute(
        select(Membership.silo_id, func.count())
        .where(Membership.workspace_id == workspace_id, Membership.until.is_(None))
        .group_by(Membership.silo_id)
    )
    return {silo_id: count for silo_id, count in rows}


def _current(session: Session, workspace_id: int) -> dict[int, Membership]:
    rows = session.scalars(
        select(Membership).where(
            Membership.workspace_id == workspace_id, Membership.until.is_(None)
        )
    )
    return {row.member_id: row for row in rows}


def by_name(session: Session, workspace_id: int, name: str) -> Silo | None:
    """The silo of that name, whatever the case."""
    return session.scalar(
        select(Silo).where(
            Silo.workspace_id == workspace_id, func.lower(Silo.name) == name.casefold()
        )
    )


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
