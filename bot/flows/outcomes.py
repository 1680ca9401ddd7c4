"""72 hours after each decision, sent or not: did the kind's outcome happen, by metadata alone?"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from bot.domain.catalogue import KINDS
from bot.flows import act_outcomes, asking_outcomes, champion_outcomes, touring_outcomes
from bot.runtime import Runtime
from bot.store import decisions, observing, workspaces
from bot.store.decisions import Decision, Opportunity

MOST = 100  # decisions in one transaction

Observer = Callable[[Session, Decision, Opportunity], bool]


def outcomes_once(runtime: Runtime, now: int) -> int:
    """Fill in what is due; how many."""
    with runtime.database.reading() as session:
        homes = [one.id for one in workspaces.installed(session)]
    return sum(_fill_in(runtime, home, now) for home in homes)


def _fill_in(runtime: Runtime, workspace_id: int, now: int) -> int:
    with runtime.database.writing() as session:
        due = decisions.outcomes_due(session, workspace_id, now, MOST)
        for decision in due:
            opportunity = decisions.opportunity_of(session, workspace_id, decision)
            kind = KINDS.get(decision.kind)
            if kind is not None:
                decision.outcome = OBSERVERS[kind.seen](session, decision, opportunity)
            decision.outcome_at = now
        return len(due)


def _story_or_thanks(session: Session, decision: Decision, opportunity: Opportunity) -> bool:
    return observing.saved_story(session, decision.workspace_id, decision) or observing.turned_to(
        session, decision.workspace_id, decision, opportunity.facts.get("silo")
    )


def _turned_to(session: Session, decision: Decision, opportunity: Opportunity) -> bool:
    silo = opportunity.facts.get("silo")
    return observing.turned_to(session, decision.workspace_id, decision, silo)


def _thanked(session: Session, decision: Decision, opportunity: Opportunity) -> bool:
    silo = opportunity.facts.get("silo")
    return _turned_to(session, decision, opportunity) or observing.thanked(
        session, decision.workspace_id, decision, silo
    )


def _answered(session: Session, decision: Decision, _opportunity: Opportunity) -> bool:
    return observing.answered(session, decision.workspace_id, decision)


# By the name that a kind gives under `seen`.
OBSERVERS: dict[str, Observer] = {
    "story_or_thanks": _story_or_thanks,
    "answered": _answered,
    **act_outcomes.OBSERVERS,
    "turned_to": _turned_to,
    "thanked": _thanked,
    **asking_outcomes.OBSERVERS,
    **champion_outcomes.OBSERVERS,
    **touring_outcomes.OBSERVERS,
    **act_outcomes.OBSERVERS,
}
