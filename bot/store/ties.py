"""Ties: who answered, mentioned or reacted to whom, how often, in a week, in a channel."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import BigInteger, Integer, case, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.domain.calendar import WEEK
from bot.store.database import Base, upsert

KINDS = ("answers", "mentions", "reactions")

# (channel, week, from, to) and what to add to answers, mentions, reactions
TieKey = tuple[int, int, int, int]
TieChanges = Mapping[TieKey, tuple[int, int, int]]


class Tie(Base):
    """What one member did towards another in a week (its Monday, UTC) in a channel.

    `fed_at`: when an import last added to it, since retention counts from the import; 0 if none.
    """

    __tablename__ = "ties"
    __table_args__ = ({"sqlite_with_rowid": False},)

    workspace_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    channel_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    week: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    from_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    to_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    answers: Mapped[int] = mapped_column(Integer)
    mentions: Mapped[int] = mapped_column(Integer)
    reactions: Mapped[int] = mapped_column(Integer)
    fed_at: Mapped[int] = mapped_column(BigInteger, server_default="0")


def change(session: Session, workspace_id: int, changes: TieChanges, fed_at: int = 0) -> None:
    """Add these counts, which may be negative; a tie at nothing is deleted.

    fed_at: when an import brought them; 0 for what was heard live.
    """
    rows = [
        {"workspace_id": workspace_id, "channel_id": channel, "week": week, "from_id": source,
         "to_id": target, "answers": counts[0], "mentions": counts[1], "reactions": counts[2],
         "fed_at": fed_at}
        for (channel, week, source, target), counts in sorted(changes.items())
        if any(counts)
    ]  # fmt: skip
    if not rows:
        return
    statement = upsert(session, Tie)
    later = case((Tie.fed_at < fed_at, fed_at), else_=Tie.fed_at)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "channel_id", "week", "from_id", "to_id"],
            set_={
                "fed_at": later,
                **{kind: getattr(Tie, kind) + statement.excluded[kind] for kind in KINDS},
            },
        ),
        rows,
    )
    if any(count < 0 for counts in changes.values() for count in counts):
        channels = {channel for channel, *_ in changes}
        session.execute(
            delete(Tie).where(
                Tie.workspace_id == workspace_id,
                Tie.channel_id.in_(channels),
                Tie.answers <= 0,
                Tie.mentions <= 0,
                Tie.reactions <= 0,
            )
        )


def forget_before(session: Session, workspace_id: int, channel_id: int, before: int) -> int:
    """Delete the ties of a channel whose week ended, and which no import brought, since then."""
    gone = session.execute(
        delete(Tie).where(
            Tie.workspace_id == workspace_id,
            Tie.channel_id == channel_id,
            Tie.week < before - WEEK,
            Tie.fed_at < before,
        )
    )
    return int(getattr(gone, "rowcount", 0))


def network(
    session: Session, workspace_id: int, since: int = 0, until: int | None = None
) -> list[tuple[int, int, int, int, int]]:
    """(from, to, answers, mentions, reactions) summed over channels and weeks in [since, until)."""
    query = (
        select(
            Tie.from_id, Tie.to_id, func.sum(Tie.answers), func.sum(Tie.mentions),
            func.sum(Tie.reactions),
        )
        .where(Tie.workspace_id == workspace_id, Tie.week >= since)
        .group_by(Tie.from_id, Tie.to_id)
        .order_by(Tie.from_id, Tie.to_id)
    )  # fmt: skip
    if until is not None:
        query = query.where(Tie.week < until)
    return [(a, b, int(x), int(y), int(z)) for a, b, x, y, z in session.execute(query)]


def count(session: Session, workspace_id: int) -> int:
    """How many directed pairs of people are tied."""
    pairs = (
        select(Tie.from_id, Tie.to_id).where(Tie.workspace_id == workspace_id).distinct().subquery()
    )
    return session.scalar(select(func.count()).select_from(pairs)) or 0
