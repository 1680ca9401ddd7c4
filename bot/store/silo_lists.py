"""Lists of who is in which silo that an admin handed in, until they say yes to what it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, Id
from bot.store.silos import Silo

READING, WAITING, WANTED = "reading", "waiting", "wanted"


class SiloList(Base):
    """A list by an admin. State: reading (`file`, a Slack id, is still to be read), waiting (for
    their yes) or wanted (they said it, and a job brings it in); then it is gone.

    `view` is the modal (a Slack id) that says how it stands. `unknown`, `twice` and `faulty` count
    the people and lines that are left out. `tried_at`: when a job took it up. UTC microseconds.
    """

    __tablename__ = "silo_lists"
    __table_args__ = (Index(None, "workspace_id", "state"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    made_at: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(16))
    file: Mapped[str | None] = mapped_column(String(32))
    view: Mapped[str | None] = mapped_column(String(64))
    tried_at: Mapped[int | None] = mapped_column(BigInteger)
    unknown: Mapped[int] = mapped_column(Integer, default=0)
    twice: Mapped[int] = mapped_column(Integer, default=0)
    faulty: Mapped[int] = mapped_column(Integer, default=0)


class SiloListRow(Base):
    """Somebody the list puts in the silo of that name, from `since` (UTC microseconds) if given."""

    __tablename__ = "silo_list_rows"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    list_id: Mapped[int] = mapped_column(
        ForeignKey("silo_lists.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True
    )
    silo: Mapped[str] = mapped_column(String(255))
    since: Mapped[int | None] = mapped_column(BigInteger)


Rows = Mapping[int, tuple[str, int | None]]  # member id → (silo, since)


def add(session: Session, workspace_id: int, by_id: int, now: int, state: str) -> SiloList:
    """A list by that admin, in the place of any earlier one of theirs."""
    session.execute(
        delete(SiloList).where(SiloList.workspace_id == workspace_id, SiloList.by_id == by_id)
    )
    made = SiloList(workspace_id=workspace_id, by_id=by_id, made_at=now, state=state)
    session.add(made)
    session.flush()
    return made


def fill(session: Session, workspace_id: int, list_id: int, rows: Rows) -> None:
    if rows:
        session.execute(
            insert(SiloListRow),
            [
                {"workspace_id": workspace_id, "list_id": list_id, "member_id": who,
                 "silo": silo, "since": since}
                for who, (silo, since) in rows.items()
            ],
        )  # fmt: skip


def get(session: Session, workspace_id: int, list_id: int) -> SiloList | None:
    """That list, ours until the commit."""
    return session.scalar(
        select(SiloList)
        .where(SiloList.workspace_id == workspace_id, SiloList.id == list_id)
        .with_for_update()
    )


def of(session: Session, workspace_id: int, by_id: int) -> SiloList | None:
    """The list of that admin, if one waits."""
    return session.scalar(
        select(SiloList).where(SiloList.workspace_id == workspace_id, SiloList.by_id == by_id)
    )


def rows_of(session: Session, workspace_id: int, list_id: int) -> Rows:
    rows = session.execute(
        select(SiloListRow.member_id, SiloListRow.silo, SiloListRow.since).where(
            SiloListRow.workspace_id == workspace_id, SiloListRow.list_id == list_id
        )
    )
    return {who: (silo, since) for who, silo, since in rows}


def due(session: Session, workspace_id: int, tried_before: int) -> Sequence[SiloList]:
    """Lists to be read or brought in that no job has, or that one has had for too long."""
    return session.scalars(
        select(SiloList)
        .where(
            SiloList.workspace_id == workspace_id,
            SiloList.state.in_((READING, WANTED)),
            SiloList.tried_at.is_(None) | (SiloList.tried_at < tried_before),
        )
        .order_by(SiloList.id)
        .with_for_update(skip_locked=True)
    ).all()


def remove(session: Session, workspace_id: int, list_id: int) -> None:
    session.execute(
        delete(SiloList).where(SiloList.workspace_id == workspace_id, SiloList.id == list_id)
    )


def forget_before(session: Session, workspace_id: int, before: int) -> None:
    """Delete the lists that nobody said yes to, made before that time (UTC microseconds)."""
    session.execute(
        delete(SiloList).where(SiloList.workspace_id == workspace_id, SiloList.made_at < before)
    )


def new_names(session: Session, workspace_id: int, rows: Rows) -> list[str]:
    """The silos that these rows name and that are not there yet, in order."""
    there = session.scalars(select(Silo.name).where(Silo.workspace_id == workspace_id))
    known = {name.casefold() for name in there}
    names = {silo.casefold(): silo for silo, _ in rows.values()}
    return sorted(name for folded, name in names.items() if folded not in known)
