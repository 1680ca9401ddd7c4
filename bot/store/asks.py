"""Questions that people bring across teams, and whom each was put to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.domain.catalogue.asking import ASK_RELAY, OPEN_QUESTION
from bot.store.database import Base, Id, insert_ignoring
from bot.store.decisions import Decision, Opportunity
from bot.store.nudges import Nudge

OVER = ("dropped", "failed")  # states of a nudge that will not reach its person any more


class Ask(Base):
    """A question in its asker's words. Times are UTC microseconds.

    `key` is that of the card it was written on, so that a card sent twice is one question.
    State: open, answered, moved (somebody will answer in a channel), nobody (nobody can be asked
    any more), late (the asker was told that no answer came), withdrawn. `due_at`: when an asker
    without an answer is told. `place_id`: the public channel that fits best. `helped_at`: when the
    asker said that it helped.
    """

    __tablename__ = "asks"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index(None, "workspace_id", "state", "due_at"),
        Index(None, "workspace_id", "asker_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    key: Mapped[str] = mapped_column(String(36))
    asker_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(Text)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("channels.id", ondelete="SET NULL"))
    asked_at: Mapped[int] = mapped_column(BigInteger)
    due_at: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(16), default="open")
    helped_at: Mapped[int | None] = mapped_column(BigInteger)


class Turn(Base):
    """A question put to one helper, the `number`th of its ask.

    State: asked, answered, moved (they will answer in a channel), declined, passed (they named
    somebody else), missed (it could not reach them), over (answered by somebody else, or
    withdrawn). `why` and `place_id` say why they were chosen; `named_by_id` who named them.
    """

    __tablename__ = "ask_turns"
    __table_args__ = (
        UniqueConstraint("workspace_id", "ask_id", "number"),
        Index(None, "workspace_id", "helper_id", "put_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    ask_id: Mapped[int] = mapped_column(ForeignKey("asks.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    helper_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    named_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    why: Mapped[str] = mapped_column(String(16))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("channels.id", ondelete="SET NULL"))
    put_at: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(16), default="asked")
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def subject(self) -> str:
        """What its opportunity is called."""
        return f"ask {self.ask_id}/{self.number}"


def add(session: Session, values: dict[str, Any]) -> bool:
    """Store a question; False where the same card was sent before."""
    new = insert_ignoring(session, Ask).values(state="open", **values)
    return session.scalar(new.returning(Ask.id)) is not None


def by_key(session: Session, workspace_id: int, key: str) -> Ask | None:
    return session.scalar(select(Ask).where(Ask.workspace_id == workspace_id, Ask.key == key))


def get(session: Session, workspace_id: int, ask_id: int) -> Ask | None:
    return session.scalar(select(Ask).where(Ask.workspace_id == workspace_id, Ask.id == ask_id))


def locked(session: Session, workspace_id: int, ask_id: int) -> Ask | None:
    """The ask as it is now, ours until the commit: two clicks at once come one after the other."""
    query = select(Ask).where(Ask.workspace_id == workspace_id, Ask.id == ask_id)
    return session.scalar(query.with_for_update().execution_options(populate_existing=True))


def open_of(session: Session, workspace_id: int, asker_id: int) -> Sequence[Ask]:
    """What somebody asked that has no answer yet, newest first."""
    return session.scalars(
        select(Ask)
        .where(
            Ask.workspace_id == workspace_id,
            Ask.asker_id == asker_id,
            Ask.state.in_(("open", "late")),
        )
        .order_by(Ask.id.desc())
    ).all()


def open_ids(session: Session, workspace_id: int, most: int, after: int = 0) -> list[int]:
    """Open questions with an id above `after`, in order."""
    rows = (
        select(Ask.id)
        .where(Ask.workspace_id == workspace_id, Ask.state == "open", Ask.id > after)
        .order_by(Ask.id)
        .limit(most)
    )
    return list(session.scalars(rows))


def put(
    session: Session, workspace_id: int, ask_id: int, helper_id: int, now: int, why: str,
    place_id: int | None, named_by_id: int | None = None,
) -> Turn:  # fmt: skip
    """Put a question to the next helper."""
    before = turns_of(session, workspace_id, ask_id)
    turn = Turn(
        workspace_id=workspace_id, ask_id=ask_id, helper_id=helper_id, named_by_id=named_by_id,
        number=max((one.number for one in before), default=0) + 1, why=why, place_id=place_id,
        put_at=now, state="asked",
    )  # fmt: skip
    session.add(turn)
    session.flush()
    return turn


def turns_of(session: Session, workspace_id: int, ask_id: int) -> Sequence[Turn]:
    """Whom a question was put to, in order."""
    return session.scalars(
        select(Turn)
        .where(Turn.workspace_id == workspace_id, Turn.ask_id == ask_id)
        .order_by(Turn.number)
    ).all()


def turn(session: Session, workspace_id: int, turn_id: int) -> Turn | None:
    return session.scalar(select(Turn).where(Turn.workspace_id == workspace_id, Turn.id == turn_id))


def put_since(session: Session, workspace_id: int, since: int) -> list[tuple[int, int]]:
    """(helper, when) of each time somebody was asked, or told of an open question, since then."""
    put_to = select(Turn.helper_id, Turn.put_at).where(
        Turn.workspace_id == workspace_id, Turn.put_at >= since
    )
    told = select(Opportunity.member_id, Opportunity.found_at).where(
        Opportunity.workspace_id == workspace_id,
        Opportunity.kind == OPEN_QUESTION.name,
        Opportunity.found_at >= since,
    )
    rows = [*session.execute(put_to), *session.execute(told)]
    return [(helper_id, at) for helper_id, at in rows]


def unreachable(session: Session, workspace_id: int, turns: Iterable[Turn]) -> set[int]:
    """Which of these turns (their ids) will not reach their helper any more."""
    waiting = {one.subject: one.id for one in turns}
    rows = session.execute(
        select(Opportunity.subject, Opportunity.state, Nudge.state)
        .outerjoin(Decision, Decision.opportunity_id == Opportunity.id)
        .outerjoin(Nudge, Nudge.decision_id == Decision.id)
        .where(
            Opportunity.workspace_id == workspace_id,
            Opportunity.kind == ASK_RELAY.name,
            Opportunity.subject.in_(list(waiting)),
        )
    )
    reaching = {
        subject
        for subject, opportunity, nudge in rows
        if nudge not in OVER and (opportunity != "expired" or nudge is not None)
    }
    return {turn_id for subject, turn_id in waiting.items() if subject not in reaching}


def relays_of(session: Session, workspace_id: int, turns: Iterable[Turn]) -> Sequence[Nudge]:
    """The nudges, sent or not, that put these turns to their helpers."""
    return session.scalars(
        select(Nudge)
        .join(Decision, Decision.id == Nudge.decision_id)
        .join(Opportunity, Opportunity.id == Decision.opportunity_id)
        .where(
            Nudge.workspace_id == workspace_id,
            Opportunity.kind == ASK_RELAY.name,
            Opportunity.subject.in_([one.subject for one in turns]),
            Nudge.dry.is_(False),
        )
    ).all()


def answered_count(session: Session, workspace_id: int) -> int:
    """How many questions were answered."""
    rows = (
        select(func.count(func.distinct(Turn.ask_id)))
        .select_from(Turn)
        .where(Turn.workspace_id == workspace_id, Turn.state == "answered")
    )
    return session.scalar(rows) or 0
