"""How much there is of everything in a workspace."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain.crossings import new_bridges
from bot.store import conversations, crossings, decisions, messages, nudges


@dataclass(frozen=True)
class Counts:
    """Rows of a workspace. `nudges_sent` counts those that surely or perhaps arrived."""

    messages: int
    conversations: int
    crossings: int
    new_bridges: int
    decisions: int
    nudges_sent: int
    nudges_answered: int


def count(session: Session, workspace_id: int) -> Counts:
    found = crossings.in_order(session, workspace_id)
    sent = nudges.for_workspace(session, workspace_id)
    bridges = new_bridges((c.id, (c.silo_a, c.silo_b), c.first_at, c.last_at) for c in found)
    return Counts(
        messages=messages.count(session, workspace_id),
        conversations=conversations.count(session, workspace_id),
        crossings=len(found),
        new_bridges=len(bridges),
        decisions=len(decisions.for_workspace(session, workspace_id)),
        nudges_sent=sum(nudge.state in ("sent", "unknown") for nudge in sent),
        nudges_answered=sum(nudge.answer is not None for nudge in sent),
    )
