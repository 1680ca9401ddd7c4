"""Intros: the rounds in which people are introduced, and who met whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.domain.catalogue.asking import INTRO
from bot.store.database import Base, Id, insert_ignoring
from bot.store.decisions import Decision, Opportunity
from bot.store.nudges import Nudge


class Round(Base):
    """People were matched at `at` (UTC microseconds); `due_at`: for which this was. Once each."""

    __tablename__ = "intro_rounds"
    __table_args__ = (UniqueConstraint("workspace_id", "due_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    due_at: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[int] = mapped_column(BigInteger)


class LeftOver(Base):
    """Somebody for whom nobody was left in a round."""

    __tablename__ = "intro_left_over"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    round_id: Mapped[int] = mapped_column(
        ForeignKey("intro_rounds.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True
    )


class Intro(Base):
    """Two people introduced to each other. Times are UTC microseconds.

    `why` (together, silos) and `place_id` are the reason both can see. State: planned, made (they
    were told), missed (it did not reach both). `one_says` and `other_says` are what each reported
    afterwards: yes, not_yet or not_for_me.
    """

    __tablename__ = "intros"
    __table_args__ = (
        UniqueConstraint("workspace_id", "round_id", "one_id"),
        Index(None, "workspace_id", "state"),
        Index(None, "workspace_id", "other_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("intro_rounds.id", ondelete="CASCADE"))
    one_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    why: Mapped[str] = mapped_column(String(16))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("channels.id", ondelete="SET NULL"))
    question: Mapped[int] = mapped_column(Integer)
    planned_at: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(16), default="planned")
    one_says: Mapped[str | None] = mapped_column(String(16))
    other_says: Mapped[str | None] = mapped_column(String(16))

    @property
    def subject(self) -> str:
        """What its opportunity is called."""
        return f"intro {self.id}"


def add_round(session: Session, workspace_id: int, due_at: int, now: int) -> int | None:
    """The id of a new round; None where somebody else has made it."""
    new = insert_ignoring(session, Round).values(workspace_id=workspace_id, due_at=due_at, at=now)
    found: int | None = session.scalar(new.returning(Round.id))
    return found


def last_round(session: Session, workspace_id: int) -> Round | None:
    return session.scalar(
        select(Round)
        .where(Round.workspace_id == workspace_id)
        .order_by(Round.due_at.desc())
        .limit(1)
    )


def leave_over(session: Session, workspace_id: int, round_id: int, member_id: int) -> None:
    session.add(LeftOver(workspace_id=workspace_id, round_id=round_id, member_id=member_id))


def left_over(session: Session, workspace_id: int, round_id: int) -> set[int]:
    """For whom nobody was left in that round."""
    rows = select(LeftOver.member_id).where(
        LeftOver.workspace_id == workspace_id, LeftOver.round_id == round_id
    )
    return set(session.scalars(rows))


def add(session: Session, values: dict[str, Any]) -> Intro:
    """Plan an intro."""
    intro = Intro(state="planned", **values)
    session.add(intro)
    session.flush()
    return intro


def get(session: Session, workspace_id: int, intro_id: int) -> Intro | None:
    return session.scalar(
        select(Intro).where(Intro.workspace_id == workspace_id, Intro.id == intro_id)
    )


def all_of(session: Session, workspace_id: int) -> Sequence[Intro]:
    """Every intro that reached both, or may yet, in order."""
    return session.scalars(
        select(Intro)
        .where(Intro.workspace_id == workspace_id, Intro.state != "missed")
        .order_by(Intro.id)
    ).all()


def planned(session: Session, workspace_id: int) -> Sequence[Intro]:
    return session.scalars(
        select(Intro)
        .where(Intro.workspace_id == workspace_id, Intro.state == "planned")
        .order_by(Intro.id)
    ).all()


def planned_of(
    session: Session, workspace_id: int, member_id: int, other_id: int | None = None
) -> list[Intro]:
    """Intros of a member that were not made yet, with anybody or with that other."""
    rows = select(Intro).where(
        Intro.workspace_id == workspace_id,
        Intro.state == "planned",
        or_(Intro.one_id == member_id, Intro.other_id == member_id),
    )
    found = session.scalars(rows).all()
    return [one for one in found if other_id is None or other_id in (one.one_id, one.other_id)]


def reached(
    session: Session, workspace_id: int, subjects: Sequence[str]
) -> dict[str, tuple[str, str | None, int | None]]:
    """How far each got: (state of the opportunity, of the nudge if there is one, when sent).

    What was only shown to the admins, in a dry run, counts for none.
    """
    rows = session.execute(
        select(Opportunity.subject, Opportunity.state, Nudge.state, Nudge.sent_at)
        .outerjoin(Decision, Decision.opportunity_id == Opportunity.id)
        .outerjoin(Nudge, (Nudge.decision_id == Decision.id) & Nudge.dry.is_(False))
        .where(
            Opportunity.workspace_id == workspace_id,
            Opportunity.kind == INTRO.name,
            Opportunity.subject.in_(list(subjects)),
        )
    )
    return {subject: (state, nudge, sent_at) for subject, state, nudge, sent_at in rows}


def count(session: Session, workspace_id: int) -> int:
    """How many intros were made."""
    rows = (
        select(func.count())
        .select_from(Intro)
        .where(Intro.workspace_id == workspace_id, Intro.state == "made")
    )
    return session.scalar(rows) or 0
