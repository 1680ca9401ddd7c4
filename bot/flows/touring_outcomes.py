"""What came of nudges about cards, ways of working and tours, by what people did here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from bot.store import silo_cards, tours, ways
from bot.store.decisions import Decision, Opportunity


def _card_looked(session: Session, decision: Decision, opportunity: Opportunity) -> bool:
    home, silo = decision.workspace_id, int(opportunity.facts["silo"])
    return silo_cards.changed_by(session, home, decision.member_id, silo, *_span(decision))


def _ways_changed(session: Session, decision: Decision, opportunity: Opportunity) -> bool:
    pair = int(opportunity.facts["a"]), int(opportunity.facts["b"])
    home = decision.workspace_id
    return ways.changed_by(session, home, decision.member_id, pair, *_span(decision))


def _tour_moved(session: Session, decision: Decision, _opportunity: Opportunity) -> bool:
    return tours.moved_since(session, decision.workspace_id, decision.member_id, *_span(decision))


def _span(decision: Decision) -> tuple[int, int]:
    return decision.decided_at, decision.outcome_due_at or decision.decided_at


# By the name that a kind gives under `seen`.
OBSERVERS: Mapping[str, Callable[[Session, Decision, Opportunity], bool]] = {
    "card_looked": _card_looked,
    "ways_changed": _ways_changed,
    "tour_moved": _tour_moved,
}
