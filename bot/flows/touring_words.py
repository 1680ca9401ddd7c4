"""What nudges about cards, ways of working and tours say, read as it stands at the send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.domain import silo_cards as rules
from bot.store import silo_cards, silos, ways
from bot.store.nudges import Nudge

Facts = Mapping[str, Any]


def waits(nudge: Nudge) -> bool:
    """Whether it is still to be sent: what was sent is shown whatever became of it."""
    return nudge.state in ("pending", "sending")


def name_of(session: Session, workspace_id: int, silo_id: int | None) -> str | None:
    """How a silo is called now; None where there is none any more."""
    rows = silos.all_of(session, workspace_id)
    return next((one.name for one in rows if one.id == silo_id), None)


def of_offer(session: Session, nudge: Nudge) -> Facts | None:
    """A card's words; None where there is none any more."""
    silo_id = int(nudge.facts["silo"])
    name = name_of(session, nudge.workspace_id, silo_id)
    card = silo_cards.get(session, nudge.workspace_id, silo_id)
    if name is None or card is None or not any(card.texts.values()):
        return None
    return {"name": name, "terms": rules.terms(card.words), "does": card.does}


def of_stale(session: Session, nudge: Nudge) -> Facts | None:
    """The silo's name; None where its card was looked at meanwhile, or they are elsewhere now."""
    silo_id = int(nudge.facts["silo"])
    name = name_of(session, nudge.workspace_id, silo_id)
    card = silo_cards.get(session, nudge.workspace_id, silo_id)
    if name is None or card is None:
        return None
    there = nudge.member_id in silos.members_in(session, nudge.workspace_id, silo_id)
    done = not rules.is_stale(card.looked_at, nudge.due_at) or not there
    return None if done and waits(nudge) else {"name": name}


def of_look(session: Session, nudge: Nudge) -> Facts | None:
    """The other silo's name; None where it is gone, or they are of neither any more."""
    home, pair = nudge.workspace_id, {int(nudge.facts["a"]), int(nudge.facts["b"])}
    name = name_of(session, home, int(nudge.facts["silo"]))
    (own,) = pair - {int(nudge.facts["silo"])}
    there = nudge.member_id in silos.members_in(session, home, own)
    return None if name is None or (waits(nudge) and not there) else {"name": name}


def of_agreement(session: Session, nudge: Nudge) -> Facts | None:
    """The agreements as they stand; None where that version is not theirs to sign any more."""
    facts, home = nudge.facts, nudge.workspace_id
    told = of_look(session, nudge)
    row = ways.get(session, home, (int(facts["a"]), int(facts["b"])))
    if told is None or row is None:
        return None
    own = "b" if int(facts["silo"]) == row.silo_a else "a"
    signed = getattr(row, f"{own}_agreed_at") is not None
    if row.version != facts["version"]:
        return None if waits(nudge) else told
    return None if waits(nudge) and signed else {**told, "agreements": row.agreements}
