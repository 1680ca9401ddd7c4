"""What was offered to whom before: so that a thing is offered once, and people take turns."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.store.decisions import Opportunity


def silos_of(session: Session, workspace_id: int, kind: str, member_id: int) -> set[int]:
    """The silos (by the fact `silo`) that opportunities of that kind for that member were about."""
    rows = session.scalars(
        select(Opportunity.facts).where(
            Opportunity.workspace_id == workspace_id,
            Opportunity.kind == kind,
            Opportunity.member_id == member_id,
        )
    )
    return {int(facts["silo"]) for facts in rows if facts.get("silo") is not None}


def last(
    session: Session, workspace_id: int, kind: str, member_ids: Iterable[int]
) -> dict[int, int]:
    """When each of these last had an opportunity of that kind (UTC microseconds)."""
    rows = session.execute(
        select(Opportunity.member_id, func.max(Opportunity.found_at))
        .where(
            Opportunity.workspace_id == workspace_id,
            Opportunity.kind == kind,
            Opportunity.member_id.in_(list(member_ids)),
        )
        .group_by(Opportunity.member_id)
    )
    return {member_id: at for member_id, at in rows}
