"""What nudges about experiments and support say, read from where people wrote it at the send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.domain.catalogue import champions as kinds
from bot.domain.experiments import LEARNED, UNDER_WAY, WRITTEN
from bot.domain.support import WITHDRAWN
from bot.store import companions, experiments, support
from bot.store.nudges import Nudge

Facts = Mapping[str, Any]


def of_card(session: Session, nudge: Nudge) -> Facts | None:
    """The card itself, in front of whoever runs it."""
    row = experiments.get(session, nudge.workspace_id, nudge.facts["experiment"])
    return {key: getattr(row, key) for key in WRITTEN} if row else None


def of_result(session: Session, nudge: Nudge) -> Facts | None:
    """That the card of somebody else is still one to try."""
    row = experiments.get(session, nudge.workspace_id, nudge.facts["experiment"])
    return {} if row and row.state in LEARNED else None


def of_company(session: Session, nudge: Nudge) -> Facts | None:
    """That they are still asked to join in, and there is something to join."""
    home, card = nudge.workspace_id, nudge.facts["experiment"]
    row = experiments.get(session, home, card)
    part = companions.get(session, home, card, nudge.member_id)
    wanted = row and row.state in UNDER_WAY and part and part.state == "asked"
    return {} if wanted else None


def of_handover(session: Session, nudge: Nudge) -> Facts | None:
    """That nobody runs it still."""
    row = experiments.get(session, nudge.workspace_id, nudge.facts["experiment"])
    return {} if row and row.state in UNDER_WAY and row.offered_at is not None else None


def of_request(session: Session, nudge: Nudge) -> Facts | None:
    """What a champion asks for, and their answer where a leader had asked back."""
    request = support.get(session, nudge.workspace_id, nudge.facts["request"])
    if request is None or request.state == WITHDRAWN:
        return None
    card = experiments.get(session, nudge.workspace_id, request.experiment_id)
    turn = support.turn(session, nudge.workspace_id, nudge.facts["turn"])
    return {
        "needs": request.needs,
        "what": request.what,
        "value": request.value,
        "believe": card.believe if card else "",
        "words": turn.words if turn else "",
    }


def of_promise(session: Session, nudge: Nudge) -> Facts | None:
    """What a leader promised."""
    request = support.get(session, nudge.workspace_id, nudge.facts["request"])
    if request is None or request.state == WITHDRAWN:
        return None
    return {"promise": request.promise or ""}


def of_news(session: Session, nudge: Nudge) -> Facts | None:
    """What a leader answered: a promise and its day, or their words."""
    request = support.get(session, nudge.workspace_id, nudge.facts["request"])
    if request is None:
        return None
    turn = support.turn(session, nudge.workspace_id, nudge.facts.get("turn") or 0)
    by = request.by_on.isoformat() if request.by_on else None
    return {
        "words": (turn.words if turn else "") or request.promise or "",
        "by": by if nudge.facts["news"] == "approved" else None,
    }


READERS = {
    kinds.EXPERIMENT_CHECK.name: of_card,
    kinds.EXPERIMENT_CHECK_AGAIN.name: of_card,
    kinds.EXPERIMENT_REUSE.name: of_result,
    kinds.EXPERIMENT_COMPANY.name: of_company,
    kinds.EXPERIMENT_HANDOVER.name: of_handover,
    kinds.SUPPORT_REQUEST.name: of_request,
    kinds.SUPPORT_WAITS.name: of_promise,
    kinds.SUPPORT_ANSWER.name: of_news,
}
