"""Crossings as they are looked at for champions: who met whom across silos, in public only.

What a nudge says of them reaches people who were there; still, nothing of a private channel counts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from bot.store.channels import Channel
from bot.store.crossings import Crossing


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody helped somebody of another silo in a crossing that began at `at`."""

    helper_id: int
    helped_id: int
    at: int


def met(session: Session, workspace_id: int, since: int) -> list[Met]:
    """The crossings begun since then, by time."""
    rows = session.execute(
        select(Crossing.helper_id, Crossing.helped_id, Crossing.first_at)
        .where(
            Crossing.workspace_id == workspace_id,
            Crossing.first_at >= since,
            Crossing.channel_id.in_(_public(workspace_id)),
        )
        .order_by(Crossing.first_at, Crossing.id)
    )
    return [Met(*row) for row in rows]


def of_people(
    session: Session, workspace_id: int, member_ids: Collection[int], since: int
) -> Sequence[Crossing]:
    """The crossings still alive since then in which one of these helped or was helped first."""
    return session.scalars(
        select(Crossing)
        .where(
            Crossing.workspace_id == workspace_id,
            Crossing.last_at >= since,
            Crossing.channel_id.in_(_public(workspace_id)),
            or_(Crossing.helper_id.in_(member_ids), Crossing.helped_id.in_(member_ids)),
        )
        .order_by(Crossing.first_at, Crossing.id)
    ).all()


def times(session: Session, workspace_id: int, silo_a: int, silo_b: int, since: int) -> int:
    """How often that pair crossed since then."""
    rows = (
        select(func.count())
        .select_from(Crossing)
        .where(
            Crossing.workspace_id == workspace_id,
            Crossing.silo_a == silo_a,
            Crossing.silo_b == silo_b,
            Crossing.first_at >= since,
            Crossing.channel_id.in_(_public(workspace_id)),
        )
    )
    return session.scalar(rows) or 0


def _public(workspace_id: int) -> Select[int]:
    return select(Channel.id).where(
        Channel.workspace_id == workspace_id, Channel.private.is_(False)
    )
