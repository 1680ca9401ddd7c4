"""The corners of App Home that are about experiments, champions and support."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.flows import champions
from bot.flows.experiments import mine
from bot.flows.support_turns import waiting
from bot.runtime import Runtime
from bot.store import leaders
from bot.store.members import Member
from bot.views.champion import Standing
from bot.views.experiment import Card
from bot.views.support import Asked


def experiments_of(_runtime: Runtime, session: Session, member: Member, now: int) -> list[Card]:
    """The experiments that member runs or joined in."""
    return mine(session, member.workspace_id, member.id, now)


def champion_of(_runtime: Runtime, session: Session, member: Member, _now: int) -> Standing:
    """What that member is to the champions."""
    return champions.standing(session, member.workspace_id, member)


def queue_of(
    _runtime: Runtime, session: Session, member: Member, _now: int
) -> list[Asked] | None:  # fmt: skip
    """What waits for that member, if they are a leader and something does."""
    if not leaders.is_leader(session, member.workspace_id, member.id):
        return None
    return waiting(session, member.workspace_id, member.id) or None
