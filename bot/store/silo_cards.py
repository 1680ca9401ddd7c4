"""Silo cards: what a silo says of itself, and what it said before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.domain.silo_cards import FIELDS
from bot.store.database import Base, Id, Json, insert_ignoring


class SiloCard(Base):
    """What a silo says of itself. `channels` are Slack ids of public ones.

    `looked_at`: when somebody of the silo last changed it or found that it holds; `asked_at`: when
    somebody was last asked for a look. Times are UTC microseconds.
    """

    __tablename__ = "silo_cards"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    silo_id: Mapped[int] = mapped_column(
        ForeignKey("silos.id", ondelete="CASCADE"), primary_key=True
    )
    does: Mapped[str] = mapped_column(Text, default="")
    for_whom: Mapped[str] = mapped_column(Text, default="")
    measured: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[str] = mapped_column(Text, default="")
    how: Mapped[str] = mapped_column(Text, default="")
    channels: Mapped[list[str]] = mapped_column(Json, default=list)
    looked_at: Mapped[int] = mapped_column(BigInteger)
    asked_at: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def texts(self) -> dict[str, str]:
        """What stands in each of FIELDS."""
        return {field: getattr(self, field) for field in FIELDS}


class SiloCardChange(Base):
    """A field of a card that somebody changed (`field` is one of FIELDS, channels, or looked)."""

    __tablename__ = "silo_card_changes"
    __table_args__ = (Index(None, "workspace_id", "silo_id", "at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    silo_id: Mapped[int] = mapped_column(ForeignKey("silos.id", ondelete="CASCADE"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    at: Mapped[int] = mapped_column(BigInteger)
    field: Mapped[str] = mapped_column(String(16))
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")


def get(session: Session, workspace_id: int, silo_id: int) -> SiloCard | None:
    return session.scalar(
        select(SiloCard).where(SiloCard.workspace_id == workspace_id, SiloCard.silo_id == silo_id)
    )


def all_of(session: Session, workspace_id: int) -> Sequence[SiloCard]:
    return session.scalars(
        select(SiloCard).where(SiloCard.workspace_id == workspace_id).order_by(SiloCard.silo_id)
    ).all()


def save(
    session: Session, workspace_id: int, silo_id: int, member_id: int, now: int,
    texts: Mapping[str, str], channels: Iterable[str] | None = None,
) -> bool:  # fmt: skip
    """Keep what somebody of the silo wrote, field by field with what was there; whether it changed.

    What is not named stays as it is.
    """
    session.execute(
        insert_ignoring(session, SiloCard).values(
            workspace_id=workspace_id, silo_id=silo_id, channels=[], looked_at=now,
            **dict.fromkeys(FIELDS, ""),
        )
    )  # fmt: skip
    card = session.scalars(
        select(SiloCard)
        .where(SiloCard.workspace_id == workspace_id, SiloCard.silo_id == silo_id)
        .with_for_update()
    ).one()
    changes = [(key, getattr(card, key), text) for key, text in texts.items()]
    for key, text in texts.items():
        setattr(card, key, text)
    if channels is not None:
        named = list(channels)
        changes.append(("channels", " ".join(card.channels), " ".join(named)))
        card.channels = named
    found = [one for one in changes if one[1] != one[2]]
    card.looked_at = now
    for field, before, after in found or [("looked", "", "")]:
        session.add(
            SiloCardChange(
                workspace_id=workspace_id, silo_id=silo_id, member_id=member_id, at=now,
                field=field, before=before, after=after,
            )
        )  # fmt: skip
    session.flush()
    return bool(found)


def to_look_at(
    session: Session, workspace_id: int, looked_before: int, asked_before: int
) -> Sequence[SiloCard]:
    """Cards nobody looked at since, and about which nobody was asked since; ours until the end."""
    return session.scalars(
        select(SiloCard)
        .where(
            SiloCard.workspace_id == workspace_id,
            SiloCard.looked_at < looked_before,
            SiloCard.asked_at.is_(None) | (SiloCard.asked_at < asked_before),
        )
        .order_by(SiloCard.silo_id)
        .with_for_update(skip_locked=True)
    ).all()


def asked(session: Session, workspace_id: int, silo_id: int, now: int) -> None:
    session.execute(
        update(SiloCard)
        .where(SiloCard.workspace_id == workspace_id, SiloCard.silo_id == silo_id)
        .values(asked_at=now)
    )


def history(
    session: Session, workspace_id: int, silo_id: int, most: int
) -> Sequence[SiloCardChange]:
    """What was changed, newest first."""
    return session.scalars(
        select(SiloCardChange)
        .where(SiloCardChange.workspace_id == workspace_id, SiloCardChange.silo_id == silo_id)
        .order_by(SiloCardChange.at.desc(), SiloCardChange.id.desc())
        .limit(most)
    ).all()


def changed_by(
    session: Session, workspace_id: int, member_id: int, silo_id: int, since: int, until: int
) -> bool:
    """Whether that member changed the card, or found that it holds, in [since, until)."""
    rows = select(SiloCardChange.id).where(
        SiloCardChange.workspace_id == workspace_id,
        SiloCardChange.silo_id == silo_id,
        SiloCardChange.member_id == member_id,
        SiloCardChange.at >= since,
        SiloCardChange.at < until,
    )
    return session.scalar(rows.limit(1)) is not None
