"""Ways of working of a pair of silos: what they need of each other, what they agreed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.channels import Channel
from bot.store.database import Base, Id, insert_ignoring
from bot.store.ties import Tie

Pair = tuple[int, int]  # silo ids, the smaller first
TEXTS = ("a_needs", "b_needs", "agreements", "channel")


class Ways(Base):
    """How two silos (`silo_a` < `silo_b`) work together.

    `channel` is the Slack id of a public one, or "". `a_agreed_at` and `b_agreed_at`: when somebody
    of that silo last said yes to the agreements as they stand. `opened_at` and `trend` (grows or
    fades): when their ties last changed so much that it was worth a look. Times are UTC
    microseconds.
    """

    __tablename__ = "ways_of_working"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    silo_a: Mapped[int] = mapped_column(
        ForeignKey("silos.id", ondelete="CASCADE"), primary_key=True
    )
    silo_b: Mapped[int] = mapped_column(
        ForeignKey("silos.id", ondelete="CASCADE"), primary_key=True
    )
    a_needs: Mapped[str] = mapped_column(Text, default="")
    b_needs: Mapped[str] = mapped_column(Text, default="")
    agreements: Mapped[str] = mapped_column(Text, default="")
    channel: Mapped[str] = mapped_column(String(32), default="")
    version: Mapped[int] = mapped_column(Integer, default=0)  # of the agreements
    a_agreed_at: Mapped[int | None] = mapped_column(BigInteger)
    b_agreed_at: Mapped[int | None] = mapped_column(BigInteger)
    opened_at: Mapped[int | None] = mapped_column(BigInteger)
    trend: Mapped[str] = mapped_column(String(8), default="")
    written_at: Mapped[int | None] = mapped_column(BigInteger)


class WaysChange(Base):
    """A text of a pair's that somebody changed; `field` is one of TEXTS, or agreed."""

    __tablename__ = "ways_changes"
    __table_args__ = (Index(None, "workspace_id", "silo_a", "silo_b", "at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    silo_a: Mapped[int] = mapped_column(ForeignKey("silos.id", ondelete="CASCADE"))
    silo_b: Mapped[int] = mapped_column(ForeignKey("silos.id", ondelete="CASCADE"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    at: Mapped[int] = mapped_column(BigInteger)
    field: Mapped[str] = mapped_column(String(16))
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")


def get(session: Session, workspace_id: int, pair: Pair) -> Ways | None:
    return session.scalar(
        select(Ways).where(
            Ways.workspace_id == workspace_id, Ways.silo_a == pair[0], Ways.silo_b == pair[1]
        )
    )


def of_silo(session: Session, workspace_id: int, silo_id: int) -> Sequence[Ways]:
    """Every pair that this silo is part of."""
    return session.scalars(
        select(Ways)
        .where(
            Ways.workspace_id == workspace_id,
            (Ways.silo_a == silo_id) | (Ways.silo_b == silo_id),
        )
        .order_by(Ways.silo_a, Ways.silo_b)
    ).all()


def ensure(session: Session, workspace_id: int, pair: Pair) -> Ways:
    """The row of that pair, made if it is new; ours until the commit."""
    session.execute(
        insert_ignoring(session, Ways).values(
            workspace_id=workspace_id, silo_a=pair[0], silo_b=pair[1], a_needs="", b_needs="",
            agreements="", channel="", version=0, trend="",
        )
    )  # fmt: skip
    return session.scalars(
        select(Ways)
        .where(Ways.workspace_id == workspace_id, Ways.silo_a == pair[0], Ways.silo_b == pair[1])
        .with_for_update()
    ).one()


def save(
    session: Session, workspace_id: int, row: Ways, member_id: int, now: int,
    texts: Mapping[str, str],
) -> set[str]:  # fmt: skip
    """Keep these TEXTS, each with what was there before; which of them changed."""
    changed = set()
    for field, text in texts.items():
        before = getattr(row, field)
        if before != text:
            changed.add(field)
            setattr(row, field, text)
            note(session, workspace_id, row, member_id, now, field, before, text)
    if changed:
        row.written_at = now
    session.flush()
    return changed


def note(
    session: Session, workspace_id: int, row: Ways, member_id: int, now: int, field: str,
    before: str = "", after: str = "",
) -> None:  # fmt: skip
    """Keep in the history what somebody did."""
    session.add(
        WaysChange(
            workspace_id=workspace_id, silo_a=row.silo_a, silo_b=row.silo_b, member_id=member_id,
            at=now, field=field, before=before, after=after,
        )
    )  # fmt: skip


def history(session: Session, workspace_id: int, pair: Pair, most: int) -> Sequence[WaysChange]:
    """What was changed, newest first."""
    return session.scalars(
        select(WaysChange)
        .where(
            WaysChange.workspace_id == workspace_id,
            WaysChange.silo_a == pair[0],
            WaysChange.silo_b == pair[1],
        )
        .order_by(WaysChange.at.desc(), WaysChange.id.desc())
        .limit(most)
    ).all()


def changed_by(
    session: Session, workspace_id: int, member_id: int, pair: Pair, since: int, until: int
) -> bool:
    """Whether that member changed something of that pair's in [since, until)."""
    rows = select(WaysChange.id).where(
        WaysChange.workspace_id == workspace_id,
        WaysChange.silo_a == pair[0],
        WaysChange.silo_b == pair[1],
        WaysChange.member_id == member_id,
        WaysChange.at >= since,
        WaysChange.at < until,
    )
    return session.scalar(rows.limit(1)) is not None


def open_ties(
    session: Session, workspace_id: int, since: int, until: int
) -> list[tuple[int, int, int, int]]:
    """(week, from, to, how many) of the ties of the weeks in [since, until), in public channels."""
    public = select(Channel.id).where(
        Channel.workspace_id == workspace_id, Channel.private.is_(False)
    )
    rows = session.execute(
        select(
            Tie.week, Tie.from_id, Tie.to_id,
            func.sum(Tie.answers + Tie.mentions + Tie.reactions),
        )
        .where(
            Tie.workspace_id == workspace_id,
            Tie.channel_id.in_(public),
            Tie.week >= since,
            Tie.week < until,
        )
        .group_by(Tie.week, Tie.from_id, Tie.to_id)
        .order_by(Tie.week, Tie.from_id, Tie.to_id)
    )  # fmt: skip
    return [(week, source, target, int(many)) for week, source, target, many in rows]
