"""What a traveller heard: noted for themselves, and shared once those quoted have said yes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from bot.domain import silo_cards as cards
from bot.domain import tours as rules
from bot.domain.catalogue.listening import TOUR_SHARE
from bot.flows import answering, deciding, touring, touring_asks
from bot.flows.answering import Answered
from bot.flows.explaining import theirs
from bot.flows.silo_cards import FieldError
from bot.flows.touring_plan import Ground
from bot.runtime import Runtime
from bot.store import members, silo_cards, silos, tour_notes, tours
from bot.store.members import Member
from bot.store.tour_notes import Share
from bot.store.tours import Stop, Tour
from bot.views.tour import Plan, StopSeen

EMPTY = "Write at least one of these, please."
WHOM = "Choose whom you quote, please."
SAID_NO = "Somebody would rather not have it shared. Ask again in a month, if at all."
ASKED_TODAY = "They were asked within the last day. Let it rest until tomorrow, please."
YOURSELF = "Your own words need nobody's yes: write them on your team's card."
OTHERS_NOT_IN = "One of them has not joined Footbridge, so I may not ask them. Leave them out."


def ask(runtime: Runtime, team: str, user: str, stop_id: int) -> tuple[Plan, StopSeen]:
    """Ask for the talk at that stop. Raises UserError where nobody may be asked now."""
    with runtime.database.writing() as session:
        member, tour, stop = touring.stop_of(runtime, session, team, user, stop_id)
        now = runtime.clock()
        touring_asks.ask_for_talk(session, Ground(session, member, now), tour, stop)
        return _seen(session, member, tour, stop, now)


def choose(
    runtime: Runtime, team: str, user: str, stop_id: int, chosen: str | None
) -> tuple[Plan, StopSeen]:  # fmt: skip
    """Talk to somebody else of that silo. Raises FieldError for who is not of it."""
    with runtime.database.writing() as session:
        member, tour, stop = touring.stop_of(runtime, session, team, user, stop_id)
        home = member.workspace_id
        person = members.by_slack_id(session, home, chosen or "")
        there = silos.members_in(session, home, stop.silo_id or 0)
        if person is None or person.id not in there or not person.counts:
            raise FieldError("person", f"Choose somebody of {stop.name}, please.")
        stop.person_id = person.id
        session.flush()
        return _seen(session, member, tour, stop, runtime.clock())


def write(
    runtime: Runtime, team: str, user: str, stop_id: int, texts: Mapping[str, str]
) -> tuple[Plan, StopSeen]:  # fmt: skip
    """Keep what was heard, for the traveller alone; with words in it, the talk was held."""
    with runtime.database.writing() as session:
        member, tour, stop = touring.stop_of(runtime, session, team, user, stop_id)
        home, now = member.workspace_id, runtime.clock()
        written = {key: texts.get(key, "").strip()[: rules.NOTE_MOST] for key in rules.QUESTIONS}
        if any(written.values()) and stop.state in (rules.OPEN, rules.SKIPPED):
            stop.state, stop.talked_at = rules.TALKED, now
        tours.moved(session, home, tour.id, now)
        tour_notes.write(session, home, stop, now, written)
        return _seen(session, member, tour, stop, now)


def _seen(
    session: Session, member: Member, tour: Tour, stop: Stop, now: int
) -> tuple[Plan, StopSeen]:  # fmt: skip
    session.flush()
    plan = touring.plan_of(session, member, tour, now)
    return plan, next(one for one in plan.stops if one.id == stop.id)


def share(
    runtime: Runtime, team: str, user: str, stop_id: int, texts: Mapping[str, str],
    quoted: Sequence[str],
) -> tuple[Plan, StopSeen]:  # fmt: skip
    """Ask those quoted whether these words may be shared; what was asked before is withdrawn.

    Raises FieldError where there are no words, or somebody who may not be asked.
    """
    with runtime.database.writing() as session:
        member, tour, stop = touring.stop_of(runtime, session, team, user, stop_id)
        home, now = member.workspace_id, runtime.clock()
        written = {key: texts.get(key, "").strip()[: cards.TEXT_MOST] for key in rules.QUESTIONS}
        if not any(written.values()):
            raise FieldError("does", EMPTY)
        people = _to_ask(session, member, quoted)
        _refuse_pressing(session, home, stop, now)
        _withdraw(session, home, stop)
        made = tour_notes.add_share(session, home, stop, people, now, written)
        for number, person in enumerate(people):
            deciding.offer(
                session, home, TOUR_SHARE, f"share {made.id} of {number}", person, now,
                {"share": made.id, "silo": stop.silo_id}, other_id=member.id,
            )  # fmt: skip
        return _seen(session, member, tour, stop, now)


def _to_ask(session: Session, member: Member, quoted: Sequence[str]) -> list[int]:
    wanted = list(dict.fromkeys(quoted))
    if not wanted:
        raise FieldError("people", WHOM)
    if member.slack_id in wanted:
        raise FieldError("people", YOURSELF)
    found = members.by_slack_ids(session, member.workspace_id, wanted)
    if any(not (one in found and found[one].is_here and found[one].has_joined) for one in wanted):
        raise FieldError("people", OTHERS_NOT_IN)
    return [found[one].id for one in wanted]


def _refuse_pressing(session: Session, home: int, stop: Stop, now: int) -> None:
    """Raises FieldError where they were asked today, or said no within a month."""
    for one in tour_notes.shares_of(session, home, [stop.id]).get(stop.id, []):
        if not rules.may_ask_to_share(one.state, one.asked_at, now):
            raise FieldError("people", SAID_NO if one.state == "refused" else ASKED_TODAY)


def _withdraw(session: Session, home: int, stop: Stop) -> None:
    for one in tour_notes.shares_of(session, home, [stop.id]).get(stop.id, []):
        if one.state == "asked":
            one.state = "withdrawn"


def take_back(runtime: Runtime, team: str, user: str, stop_id: int) -> tuple[Plan, StopSeen]:
    """Ask no more for what was not answered yet. Raises UserError for anybody but the traveller."""
    with runtime.database.writing() as session:
        member, tour, stop = touring.stop_of(runtime, session, team, user, stop_id)
        _withdraw(session, member.workspace_id, stop)
        return _seen(session, member, tour, stop, runtime.clock())


def words_of(runtime: Runtime, team: str, user: str, nudge_id: str) -> Mapping[str, str]:
    """What is to be shared, for the one quoted in it. Raises UserError for anybody else."""
    seen = answering.look(runtime, team, user, nudge_id).seen
    texts: Mapping[str, str] = seen.facts.get("texts") or {}
    return texts


def answer(
    runtime: Runtime, team: str, user: str, nudge_id: str, yes: bool,
    instead: Mapping[str, str] | None = None,
) -> tuple[Answered, str]:  # fmt: skip
    """What somebody quoted says; the nudge, and which reply stands under it.

    With the last yes the words are shared, and fill the card of their silo. The first answer of
    each holds. instead: the words as they would have them, where nobody else is quoted. Raises
    UserError for anybody it was not sent to.
    """
    with runtime.database.writing() as session:
        nudge, member = theirs(session, team, user, nudge_id)
        home, now = nudge.workspace_id, runtime.clock()
        found = tour_notes.share(session, home, int(nudge.facts["share"]), lock=True)
        rows = tour_notes.quoted(session, home, found.id) if found else []
        mine = next((one for one in rows if one.person_id == member.id), None)
        if found is None or mine is None:
            return answering.state(session, nudge), "withdrawn"
        if found.state in ("withdrawn", "refused") and mine.state == "asked":
            return answering.state(session, nudge), found.state
        if mine.state == "asked":
            if instead and found.people == 1:
                _reword(found, instead)
            mine.state, mine.answered_at = "yes" if yes else "no", now
            answering.store(session, nudge, mine.state, now)
            session.flush()
            _decide(session, found, member, mine.state, now)
        session.flush()
        return answering.state(session, nudge), f"share_{mine.state}"


def _reword(found: Share, instead: Mapping[str, str]) -> None:
    """Put the words of the one quoted in the place of what was noted; what they emptied is out."""
    for key in found.texts:
        setattr(found, key, instead.get(key, "").strip()[: cards.TEXT_MOST])


def _decide(session: Session, found: Share, member: Member, said: str, now: int) -> None:
    home = found.workspace_id
    if found.state != "asked":
        return
    if said == "no":
        found.state = "refused"
    elif tour_notes.said_yes(session, home, found.id) < found.people:
        return
    else:
        found.state, found.shared_at = "shared", now
        session.flush()
        _fill_card(session, found, now)
    traveller = members.by_ids(session, home, [found.member_id]).get(found.member_id)
    stop = tours.stop(session, home, found.stop_id, found.member_id)
    if traveller is not None and stop is not None:
        facts = {"silo": stop.silo_id, "stop": stop.id}
        touring_asks.word(
            session, traveller, f"share_{said}", f"share {found.id}", now, member.id, facts
        )


def _fill_card(session: Session, found: Share, now: int) -> None:
    """Add what was heard to the silo's card, in the name of one of its own who said yes."""
    home = found.workspace_id
    stop = tours.stop(session, home, found.stop_id, found.member_id)
    silo_id = stop.silo_id if stop else None
    if silo_id is None:
        return
    there = set(silos.members_in(session, home, silo_id))
    own = [
        one.person_id for one in tour_notes.quoted(session, home, found.id)
        if one.person_id in there
    ]  # fmt: skip
    if not own:
        return  # a card is written by its silo's own people alone
    card = silo_cards.get(session, home, silo_id)
    stands = card.texts if card else {}
    texts = {
        rules.ON_CARD[key]: cards.with_heard(stands.get(rules.ON_CARD[key], ""), text)
        for key, text in found.texts.items()
        if key in rules.ON_CARD
    }
    if texts:
        silo_cards.save(session, home, silo_id, own[0], now, texts)
