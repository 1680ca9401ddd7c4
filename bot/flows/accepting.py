"""What becomes of an invitation: who says yes has joined, and is what they were named for."""

from __future__ import annotations

from bot.flows import answering, champions, joining, leading
from bot.flows.answering import Answered
from bot.flows.explaining import theirs
from bot.runtime import Runtime


def accept(runtime: Runtime, team: str, user: str, nudge_id: str) -> Answered:
    """They join, as what they were named for. Raises UserError for anybody else, and for guests."""
    with runtime.database.writing() as session:
        nudge, member = theirs(session, team, user, nudge_id)
        now, role = runtime.clock(), nudge.facts.get("role")
        joining.join_in(session, nudge.workspace_id, member, now)
        if role == "leader":
            leading.said(session, nudge.workspace_id, member.id, yes=True, now=now)
        nudge.answer = None  # who said no and thought again
        answering.store(session, nudge, "yes", now)
        found = answering.state(session, nudge)
    if role == "champion":
        champions.become(runtime, team, user)
    return found


def decline(runtime: Runtime, team: str, user: str, nudge_id: str) -> Answered:
    """They would rather not; nobody asks them again. Who has said yes stays as they are."""
    with runtime.database.writing() as session:
        nudge, member = theirs(session, team, user, nudge_id)
        now = runtime.clock()
        answering.store(session, nudge, "no", now)
        if nudge.answer == "no" and nudge.facts.get("role") == "leader":
            leading.said(session, nudge.workspace_id, member.id, yes=False, now=now)
        return answering.state(session, nudge)
