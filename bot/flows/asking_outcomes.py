"""What came of questions brought across teams, and of intros, by metadata alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from bot.store import asks, observing, reach, silos
from bot.store.decisions import Decision, Opportunity


def _ask_answered(session: Session, decision: Decision, opportunity: Opportunity) -> bool:
    turn = asks.turn(session, decision.workspace_id, int(opportunity.facts["turn"]))
    due = decision.outcome_due_at or 0
    if turn is not None and turn.answered_at is not None and turn.answered_at < due:
        return True
    return opportunity.other_id in _addressed(session, decision, decision.member_id)


def _turned_to_silo(session: Session, decision: Decision, opportunity: Opportunity) -> bool:
    silo = opportunity.facts.get("silo")
    return observing.turned_to(session, decision.workspace_id, decision, silo)


def _replied_there(session: Session, decision: Decision, opportunity: Opportunity) -> bool:
    channel, home = opportunity.channel_id, decision.workspace_id
    return channel is not None and reach.wrote_in(session, home, decision, channel)


def _exchanged(session: Session, decision: Decision, opportunity: Opportunity) -> bool:
    one, other = opportunity.member_id, opportunity.other_id
    if other is None:
        return False
    return other in _addressed(session, decision, one) or one in _addressed(
        session, decision, other
    )


def _reached_across(session: Session, decision: Decision, _opportunity: Opportunity) -> bool:
    book = silos.book(session, decision.workspace_id)
    at, who = decision.decided_at, decision.member_id
    others = {book.at(one, at) for one in _addressed(session, decision, who)}
    return bool(others - {book.at(who, at), None})


def _addressed(session: Session, decision: Decision, who: int) -> set[int]:
    return reach.addressed(
        session, decision.workspace_id, who, decision.decided_at, decision.outcome_due_at
    )


# By the name that a kind gives under `seen`.
OBSERVERS: Mapping[str, Callable[[Session, Decision, Opportunity], bool]] = {
    "ask_answered": _ask_answered,
    "turned_to_silo": _turned_to_silo,
    "replied_there": _replied_there,
    "exchanged": _exchanged,
    "reached_across": _reached_across,
}
