"""What members wish: how much, when, of what, from whom; each their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Integer, String, delete, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.domain.hours import OFFICE, Hours
from bot.store.database import Base, Json, insert_ignoring, upsert


class Preference(Base):
    """A member's wishes. Who has no row has the defaults.

    `begins` and `ends` are minutes after their midnight, `days` their working days (Monday is 0).
    `kinds` holds "less" or "off" by kind. `resumed_at`: when they last joined, or went on;
    `quiet_since`: paused because two nudges in a row went without an answer. Times are UTC
    microseconds.
    """

    __tablename__ = "preferences"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True
    )
    amount: Mapped[str] = mapped_column(String(8), default="normal")
    begins: Mapped[int] = mapped_column(Integer, default=OFFICE.begins)
    ends: Mapped[int] = mapped_column(Integer, default=OFFICE.ends)
    days: Mapped[list[int]] = mapped_column(Json, default=lambda: sorted(OFFICE.days))
    kinds: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    may_be_asked: Mapped[bool] = mapped_column(default=False)  # questions of other silos
    intros: Mapped[bool] = mapped_column(default=False)
    snoozed_until: Mapped[int | None] = mapped_column(BigInteger)
    quiet_since: Mapped[int | None] = mapped_column(BigInteger)
    resumed_at: Mapped[int] = mapped_column(BigInteger, default=0)

    @property
    def hours(self) -> Hours:
        return Hours(self.begins, self.ends, frozenset(self.days))


class Avoided(Base):
    """Somebody whom a member does not wish to be brought together with. Nobody else sees it."""

    __tablename__ = "avoided"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True
    )
    other_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True
    )


def defaults(workspace_id: int, member_id: int) -> Preference:
    """The wishes of somebody who has said nothing; not stored."""
    return Preference(
        workspace_id=workspace_id, member_id=member_id, amount="normal", begins=OFFICE.begins,
        ends=OFFICE.ends, days=sorted(OFFICE.days), kinds={}, may_be_asked=False, intros=False,
        resumed_at=0,
    )  # fmt: skip


def of(session: Session, workspace_id: int, member_id: int) -> Preference:
    return of_many(session, workspace_id, [member_id])[member_id]


def of_many(
    session: Session, workspace_id: int, member_ids: Iterable[int]
) -> dict[int, Preference]:
    """The wishes of each of these members; defaults for those who have said nothing."""
    wanted = list(member_ids)
    rows = session.scalars(
        select(Preference).where(
            Preference.workspace_id == workspace_id, Preference.member_id.in_(wanted)
        )
    )
    found = {row.member_id: row for row in rows}
    return {one: found.get(one) or defaults(workspace_id, one) for one in wanted}


def save(session: Session, workspace_id: int, member_id: int, **values: Any) -> None:
    """Change some of a member's wishes; what was never said stays at its default."""
    plain = {
        column.name: getattr(defaults(workspace_id, member_id), column.name)
        for column in Preference.__table__.columns
    }
    statement = upsert(session, Preference).values(**(plain | values))
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "member_id"], set_=values or {"amount": "normal"}
        )
        if values
        else statement.on_conflict_do_nothing(),
        execution_options={"populate_existing": True},
    )
    session.expire_all()


def willing(session: Session, workspace_id: int, what: str) -> set[int]:
    """The members who said yes to `what`: may_be_asked or intros."""
    column = {"may_be_asked": Preference.may_be_asked, "intros": Preference.intros}[what]
    rows = select(Preference.member_id).where(Preference.workspace_id == workspace_id, column)
    return set(session.scalars(rows))


def avoid(session: Session, workspace_id: int, member_id: int, other_id: int) -> None:
    session.execute(
        insert_ignoring(session, Avoided).values(
            workspace_id=workspace_id, member_id=member_id, other_id=other_id
        )
    )


def avoid_no_more(session: Session, workspace_id: int, member_id: int, other_id: int) -> None:
    session.execute(
        delete(Avoided).where(
            Avoided.workspace_id == workspace_id,
            Avoided.member_id == member_id,
            Avoided.other_id == other_id,
        )
    )


def avoided_by(session: Session, workspace_id: int, member_id: int) -> set[int]:
    """Whom that member does not wish to be brought together with."""
    rows = select(Avoided.other_id).where(
        Avoided.workspace_id == workspace_id, Avoided.member_id == member_id
    )
    return set(session.scalars(rows))


def apart(session: Session, workspace_id: int, member_id: int) -> set[int]:
    """With whom that member must not be brought together, whichever of the two said so."""
    rows = session.execute(
        select(Avoided.member_id, Avoided.other_id).where(
            Avoided.workspace_id == workspace_id,
            or_(Avoided.member_id == member_id, Avoided.other_id == member_id),
        )
    )
    return {one for pair in rows for one in pair} - {member_id}
