"""What nudges about cards, ways of working and tours say, read as it stands at the send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.domain import silo_cards as rules
from bot.domain import tours as rules_of_tours
from bot.domain.catalogue import listening as kinds
from bot.store import members, preferences, silo_cards, silos, tour_notes, tours, ways
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


def of_stall(session: Session, nudge: Nudge) -> Facts | None:
    """The next stop's name; None where the tour went on meanwhile, or is over."""
    tour = tours.get(session, nudge.workspace_id, int(nudge.facts["tour"]))
    stop = tours.stop(session, nudge.workspace_id, int(nudge.facts["stop"]), nudge.member_id)
    if tour is None or stop is None:
        return None
    rests = tour.state == rules_of_tours.RUNNING and stop.state == rules_of_tours.OPEN
    name = name_of(session, nudge.workspace_id, stop.silo_id) or stop.name
    return None if waits(nudge) and not rests else {"name": name}


def of_ask(session: Session, nudge: Nudge) -> Facts | None:
    """The silo's name; None where the traveller left or the tour is over before it was sent."""
    ask = tours.asked(session, nudge.workspace_id, int(nudge.facts["ask"]))
    if ask is None:
        return None
    tour = tours.get(session, nudge.workspace_id, ask.tour_id) if ask.tour_id else None
    name = name_of(session, nudge.workspace_id, nudge.facts.get("silo")) or "your team"
    goes_on = tour is not None and tour.state == rules_of_tours.RUNNING
    ok = goes_on and _still_here(session, nudge) and _may_meet(session, nudge)
    return None if waits(nudge) and not ok else {"name": name}


def _still_here(session: Session, nudge: Nudge) -> bool:
    found = members.by_ids(session, nudge.workspace_id, [nudge.other_id or 0])
    other = found.get(nudge.other_id or 0)
    return other is not None and other.is_here and other.has_joined


def _may_meet(session: Session, nudge: Nudge) -> bool:
    apart = preferences.apart(session, nudge.workspace_id, nudge.member_id)
    return nudge.other_id not in apart


def of_quote(session: Session, nudge: Nudge) -> Facts | None:
    """The words to be shared; None where that was taken back, or their writer is gone."""
    found = tour_notes.share(session, nudge.workspace_id, int(nudge.facts["share"]))
    if found is None or (waits(nudge) and not _still_here(session, nudge)):
        return None
    if found.state == "withdrawn" or (found.state == "refused" and waits(nudge)):
        return None if waits(nudge) else {}
    name = name_of(session, nudge.workspace_id, nudge.facts.get("silo"))
    return {"texts": found.texts, "name": name or "your team", "alone": found.people == 1}


def of_word(session: Session, nudge: Nudge) -> Facts:
    """The silo's name, where the word is about one."""
    return {"name": name_of(session, nudge.workspace_id, nudge.facts.get("silo")) or "that team"}


# By kind: see bot/flows/telling.py.
READERS = {
    kinds.CARD_OFFER.name: of_offer,
    kinds.CARD_STALE.name: of_stale,
    kinds.WAYS_LOOK.name: of_look,
    kinds.WAYS_AGREE.name: of_agreement,
    kinds.TOUR_STALLS.name: of_stall,
    kinds.TOUR_MEETS.name: of_ask,
    kinds.TOUR_BUDDY.name: of_ask,
    kinds.TOUR_SHARE.name: of_quote,
    kinds.TOUR_WORD.name: of_word,
}
