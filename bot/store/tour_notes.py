"""What travellers noted, for themselves alone; and what of it those they quote may let out.

Every read of notes is by their writer. Others see a share, once all whom it quotes said yes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.domain.tours import QUESTIONS
from bot.store.database import Base, Id, upsert
from bot.store.tours import Stop


class _Answers:
    """What was heard to each of QUESTIONS."""

    does: Mapped[str] = mapped_column(Text, default="")
    measured: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[str] = mapped_column(Text, default="")
    hurts: Mapped[str] = mapped_column(Text, default="")
    together: Mapped[str] = mapped_column(Text, default="")

    @property
    def texts(self) -> dict[str, str]:
        """What stands under each of QUESTIONS, where anything does."""
        found = {key: getattr(self, key) for key in QUESTIONS}
        return {key: text for key, text in found.items() if text}


class Notes(_Answers, Base):
    """What a traveller noted at a stop. Nobody but `member_id` reads it."""

    __tablename__ = "tour_notes"

    stop_id: Mapped[int] = mapped_column(
        ForeignKey("tour_stops.id", ondelete="CASCADE"), primary_key=True
    )
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    written_at: Mapped[int] = mapped_column(BigInteger)


class Share(_Answers, Base):
    """What a traveller would like to share of a talk. State: asked, shared, refused or withdrawn.

    `people`: how many are quoted; it is shared once that many said yes.
    """

    __tablename__ = "tour_shares"
    __table_args__ = (Index(None, "workspace_id", "stop_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    stop_id: Mapped[int] = mapped_column(ForeignKey("tour_stops.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    people: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(12), default="asked")
    asked_at: Mapped[int] = mapped_column(BigInteger)
    shared_at: Mapped[int | None] = mapped_column(BigInteger)


class Quoted(Base):
    """Somebody quoted in a share, and whether they let it out. State: asked, yes or no."""

    __tablename__ = "tour_quoted"

    share_id: Mapped[int] = mapped_column(
        ForeignKey("tour_shares.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True
    )
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    state: Mapped[str] = mapped_column(String(8), default="asked")
    answered_at: Mapped[int | None] = mapped_column(BigInteger)


def write(
    session: Session, workspace_id: int, stop: Stop, now: int, texts: Mapping[str, str]
) -> None:
    """Keep a traveller's notes of a stop; empty ones are not kept at all."""
    if not any(texts.values()):
        session.execute(
            delete(Notes).where(Notes.workspace_id == workspace_id, Notes.stop_id == stop.id)
        )
        return
    filled = {key: texts.get(key, "") for key in QUESTIONS} | {"written_at": now}
    statement = upsert(session, Notes).values(
        stop_id=stop.id, workspace_id=workspace_id, member_id=stop.member_id, **filled
    )
    session.execute(
        statement.on_conflict_do_update(index_elements=["stop_id"], set_=filled),
        execution_options={"populate_existing": True},
    )
    session.expire_all()


def of_writer(
    session: Session, workspace_id: int, member_id: int, stop_ids: Iterable[int]
) -> dict[int, dict[str, str]]:
    """What that member noted at each of these stops, by question."""
    rows = session.scalars(
        select(Notes).where(
            Notes.workspace_id == workspace_id,
            Notes.member_id == member_id,
            Notes.stop_id.in_(list(stop_ids)),
        )
    )
    return {row.stop_id: row.texts for row in rows}


def add_share(
    session: Session, workspace_id: int, stop: Stop, people: Sequence[int], now: int,
    texts: Mapping[str, str],
) -> Share:  # fmt: skip
    """Make a share of these texts, which quotes these people."""
    made = Share(
        workspace_id=workspace_id, stop_id=stop.id, member_id=stop.member_id, people=len(people),
        asked_at=now, **{key: texts.get(key, "") for key in QUESTIONS},
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.add_all(
        Quoted(share_id=made.id, person_id=one, workspace_id=workspace_id) for one in people
    )
    session.flush()
    return made


def share(session: Session, workspace_id: int, share_id: int, lock: bool = False) -> Share | None:
    """That share; with `lock`, ours until the commit."""
    rows = select(Share).where(Share.workspace_id == workspace_id, Share.id == share_id)
    return session.scalar(rows.with_for_update() if lock else rows)


def quoted(session: Session, workspace_id: int, share_id: int) -> Sequence[Quoted]:
    return session.scalars(
        select(Quoted)
        .where(Quoted.workspace_id == workspace_id, Quoted.share_id == share_id)
        .order_by(Quoted.person_id)
    ).all()


def shares_of(
    session: Session, workspace_id: int, stop_ids: Iterable[int]
) -> dict[int, list[Share]]:
    """What is shared, or waits for a yes, of each of these stops, in order."""
    found: dict[int, list[Share]] = {}
    rows = session.scalars(
        select(Share)
        .where(Share.workspace_id == workspace_id, Share.stop_id.in_(list(stop_ids)))
        .order_by(Share.asked_at, Share.id)
    )
    for row in rows:
        found.setdefault(row.stop_id, []).append(row)
    return found


def shared(
    session: Session, workspace_id: int, stop_ids: Iterable[int]
) -> dict[int, dict[str, list[str]]]:
    """What all whom it quotes let out, of each of these stops, by question: for all to read.

    Who is erased has said yes to nothing any more, and their words go with them.
    """
    found: dict[int, dict[str, list[str]]] = {}
    for stop_id, rows in shares_of(session, workspace_id, stop_ids).items():
        for row in rows:
            if row.state == "shared" and said_yes(session, workspace_id, row.id) >= row.people:
                for key, text in row.texts.items():
                    found.setdefault(stop_id, {}).setdefault(key, []).append(text)
    return found


def said_yes(session: Session, workspace_id: int, share_id: int) -> int:
    """How many of those it quotes said yes."""
    rows = (
        select(func.count())
        .select_from(Quoted)
        .where(
            Quoted.workspace_id == workspace_id, Quoted.share_id == share_id, Quoted.state == "yes"
        )
    )
    return session.scalar(rows) or 0
