"""What came of the nudges about champions and experiments, asked alike of both arms."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.flows.deciding import OUTCOME_AFTER
from bot.store import champions, experiments
from bot.store.decisions import Decision, Opportunity


def _became(session: Session, decision: Decision, _opportunity: Opportunity) -> bool:
    return champions.became(session, decision.workspace_id, *_span(decision))


def _started(session: Session, decision: Decision, _opportunity: Opportunity) -> bool:
    return experiments.started(session, decision.workspace_id, *_span(decision))


def _shared(session: Session, decision: Decision, opportunity: Opportunity) -> bool:
    card = opportunity.facts.get("experiment", 0)
    row = experiments.get(session, decision.workspace_id, card)
    _, since, until = _span(decision)
    return row is not None and row.shared_at is not None and since <= row.shared_at < until


def _span(decision: Decision) -> tuple[int, int, int]:
    """Whom it is about, from when, until when."""
    until = decision.outcome_due_at or decision.decided_at + OUTCOME_AFTER
    return decision.member_id, decision.decided_at, until


OBSERVERS = {
    "became_champion": _became,
    "experiment_started": _started,
    "experiment_shared": _shared,
}
