"""Whom an experiment touches: the silos, where they hear of it, and who joins in."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, Id, insert_ignoring


class Touched(Base):
    """A silo that an experiment touches."""

    __tablename__ = "experiment_silos"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    experiment_id: Mapped[int] = mapped_column(
        ForeignKey("experiments.id", ondelete="CASCADE"), primary_key=True
    )
    silo_id: Mapped[int] = mapped_column(
        ForeignKey("silos.id", ondelete="CASCADE"), primary_key=True
    )


class Companion(Base):
    """Somebody who was asked to join in, or does. State: asked, in or out."""

    __tablename__ = "experiment_people"
    __table_args__ = (UniqueConstraint("workspace_id", "experiment_id", "member_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    experiment_id: Mapped[int] = mapped_column(ForeignKey("experiments.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(8))
    at: Mapped[int] = mapped_column(BigInteger)


class SiloChannel(Base):
    """Where experiments that touch a silo are told, beside the champions' channel."""

    __tablename__ = "silo_channels"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    silo_id: Mapped[int] = mapped_column(
        ForeignKey("silos.id", ondelete="CASCADE"), primary_key=True
    )
    channel: Mapped[str] = mapped_column(String(32))


def set_silos(
    session: Session, workspace_id: int, experiment_id: int, silo_ids: Iterable[int]
) -> None:
    """Exactly these silos are touched."""
    session.execute(
        delete(Touched).where(
            Touched.workspace_id == workspace_id, Touched.experiment_id == experiment_id
        )
    )
    rows = [
        {"workspace_id": workspace_id, "experiment_id": experiment_id, "silo_id": one}
        for one in sorted(set(silo_ids))
    ]
    if rows:
        session.execute(insert_ignoring(session, Touched), rows)


def silos_of(
    session: Session, workspace_id: int, experiment_ids: Iterable[int]
) -> dict[int, list[int]]:
    """The silos each of these cards touches, as they were when it was written."""
    wanted = list(experiment_ids)
    found: dict[int, list[int]] = {one: [] for one in wanted}
    rows = session.execute(
        select(Touched.experiment_id, Touched.silo_id)
        .where(Touched.workspace_id == workspace_id, Touched.experiment_id.in_(wanted))
        .order_by(Touched.silo_id)
    )
    for experiment_id, silo_id in rows:
        found[experiment_id].append(silo_id)
    return found


def ask(session: Session, workspace_id: int, experiment_id: int, member_id: int, at: int) -> None:
    """Somebody is asked to join in; who was asked before stays as they are."""
    session.execute(
        insert_ignoring(session, Companion).values(
            workspace_id=workspace_id, experiment_id=experiment_id, member_id=member_id,
            state="asked", at=at,
        )
    )  # fmt: skip


def get(
    session: Session, workspace_id: int, experiment_id: int, member_id: int
) -> Companion | None:
    return session.scalar(
        select(Companion).where(
            Companion.workspace_id == workspace_id,
            Companion.experiment_id == experiment_id,
            Companion.member_id == member_id,
        )
    )


def of(
    session: Session, workspace_id: int, experiment_ids: Iterable[int], state: str = "in"
) -> dict[int, list[Companion]]:
    """Who joined in each of these cards, in order of joining; or was asked, and so on."""
    wanted = list(experiment_ids)
    found: dict[int, list[Companion]] = {one: [] for one in wanted}
    rows = session.scalars(
        select(Companion)
        .where(
            Companion.workspace_id == workspace_id,
            Companion.experiment_id.in_(wanted),
            Companion.state == state,
        )
        .order_by(Companion.at, Companion.id)
    )
    for row in rows:
        found[row.experiment_id].append(row)
    return found


def set_channel(session: Session, workspace_id: int, silo_id: int, channel: str | None) -> None:
    """Where what touches that silo is told; None: nowhere."""
    session.execute(
        delete(SiloChannel).where(
            SiloChannel.workspace_id == workspace_id, SiloChannel.silo_id == silo_id
        )
    )
    if channel is not None:
        session.add(SiloChannel(workspace_id=workspace_id, silo_id=silo_id, channel=channel))
        session.flush()


def channels_of(session: Session, workspace_id: int) -> dict[int, str]:
    """The channel (a Slack id) of each silo that has one set."""
    rows = session.execute(
        select(SiloChannel.silo_id, SiloChannel.channel).where(
            SiloChannel.workspace_id == workspace_id
        )
    )
    return {silo_id: channel for silo_id, channel in rows}
