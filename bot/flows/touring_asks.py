"""Asking people to take part in a tour: for a talk, or as a buddy; nobody twice in a month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain import tours as rules
from bot.domain.catalogue.listening import TOUR_BUDDY, TOUR_MEETS, TOUR_WORD
from bot.errors import UserError
from bot.flows import answering, deciding
from bot.flows.answering import Answered
from bot.flows.explaining import GONE, theirs
from bot.flows.touring_plan import Ground
from bot.runtime import Runtime
from bot.store import members, preferences, silos, tours
from bot.store.members import Member
from bot.store.tours import Stop, Tour, TourAsk

MEETS, BUDDY = "meets", "buddy"
BUDDIES_MOST = 3  # asked one after another; then it goes on without
NOBODY = "Nobody is chosen to talk to there yet. Choose somebody first."
OVER = "This tour is over."
SAID_NO = "They said that it does not suit them now. Choose somebody else, please."
WAITS = "They were asked already, and have not answered yet."
NOT_IN = "They have not joined Footbridge, so I may not write to them. A line of yours can."
NOT_WILLING = (
    "They have not said that they may be asked, so I do not ask them. A line of yours can."
)
ASKED_LATELY = (
    "They were asked for a talk not long ago, and nobody is asked twice in a month. I may ask them "
    "from {day} on; or choose somebody else."
)


def ask_for_talk(session: Session, ground: Ground, tour: Tour, stop: Stop) -> None:
    """Ask the one to talk to at that stop. Raises UserError where they may not be asked now."""
    if tour.state != rules.RUNNING or stop.state != rules.OPEN:
        raise UserError(OVER if tour.state != rules.RUNNING else "You talked there already.")
    if stop.person_id is None:
        raise UserError(NOBODY)
    tours.lock_person(session, ground.home, stop.person_id)
    _refuse_twice(session, ground, stop)
    _refuse_the_unwilling(session, ground, stop)
    last = tours.last_asked(session, ground.home, ground.now - rules.ASK_REST)
    if not rules.may_be_asked(last.get(stop.person_id), ground.now):
        raise UserError(ASKED_LATELY.format(day=_day(last[stop.person_id] + rules.ASK_REST)))
    made = tours.ask(
        session, ground.home, what=MEETS, tour_id=tour.id, stop_id=stop.id,
        member_id=ground.member.id, person_id=stop.person_id, asked_at=ground.now,
    )  # fmt: skip
    deciding.offer(
        session, ground.home, TOUR_MEETS, f"talk {made.id}", stop.person_id, ground.now,
        {"ask": made.id, "silo": stop.silo_id}, other_id=ground.member.id,
    )  # fmt: skip


def _refuse_twice(session: Session, ground: Ground, stop: Stop) -> None:
    for one in tours.asks_of(session, ground.home, stop.tour_id):
        if one.stop_id == stop.id and one.person_id == stop.person_id:
            recent = ground.now - one.asked_at < rules.ASK_REST
            if recent:
                raise UserError(SAID_NO if one.answer == "no" else WAITS)


def _refuse_the_unwilling(session: Session, ground: Ground, stop: Stop) -> None:
    person = members.by_ids(session, ground.home, [stop.person_id or 0]).get(stop.person_id or 0)
    if person is None or not person.is_here or not person.has_joined:
        raise UserError(NOT_IN)
    willing = preferences.of(session, ground.home, person.id).may_be_asked
    if person.id in ground.apart or not (willing or person.id in ground.leading):
        raise UserError(NOT_WILLING)


def _day(at: int) -> str:
    return f"<!date^{at // calendar.SECOND}^{{date_short}}|{calendar.moment(at):%Y-%m-%d}>"


def ask_for_a_buddy(session: Session, ground: Ground, tour: Tour) -> None:
    """Ask the next one who likes to meet people of other teams; where nobody is left, it ends."""
    before = {
        one.person_id for one in tours.asks_of(session, ground.home, tour.id) if one.what == BUDDY
    }
    chosen = None if len(before) >= BUDDIES_MOST else _locked_buddy(session, ground, before)
    if chosen is None:
        tour.buddy_state = ""
        return
    made = tours.ask(
        session, ground.home, what=BUDDY, tour_id=tour.id, stop_id=None,
        member_id=ground.member.id, person_id=chosen, asked_at=ground.now,
    )  # fmt: skip
    tour.buddy_state = "asked"
    deciding.offer(
        session, ground.home, TOUR_BUDDY, f"buddy {made.id}", chosen, ground.now,
        {"ask": made.id}, other_id=ground.member.id,
    )  # fmt: skip


def _locked_buddy(session: Session, ground: Ground, before: set[int]) -> int | None:
    """The next buddy to ask, ours until the commit: another traveller may just have asked them."""
    tried = set(before)
    while (chosen := _next_buddy(session, ground, tried)) is not None:
        tours.lock_person(session, ground.home, chosen)
        last = tours.last_asked(session, ground.home, ground.now - rules.ASK_REST)
        if rules.may_be_asked(last.get(chosen), ground.now):
            return chosen
        tried.add(chosen)
    return None


def _next_buddy(session: Session, ground: Ground, before: set[int]) -> int | None:
    willing = {
        *preferences.willing(session, ground.home, "intros"),
        *preferences.willing(session, ground.home, "may_be_asked"),
    }
    people = members.by_ids(session, ground.home, willing - ground.apart - before)
    book = silos.book(session, ground.home)
    fit = [
        one.id for one in people.values()
        if one.has_joined and one.counts and _is_across(book, ground, one)
        and rules.may_be_asked(ground.asked.get(one.id), ground.now)
    ]  # fmt: skip
    return rules.whom([], fit, ground.asked, ground.now)


def _is_across(book: silos.SiloBook, ground: Ground, member: Member) -> bool:
    silo = book.at(member.id, ground.now)
    return silo is not None and silo != ground.own


def answer(
    runtime: Runtime, team: str, user: str, nudge_id: str, yes: bool
) -> tuple[Answered, str]:
    """What somebody says to being asked; the nudge, and which reply stands under it.

    The first answer holds. Raises UserError for anybody it was not sent to.
    """
    with runtime.database.writing() as session:
        nudge, _ = theirs(session, team, user, nudge_id)
        now = runtime.clock()
        ask = tours.asked(session, nudge.workspace_id, int(nudge.facts["ask"]))
        if ask is None:
            raise UserError(GONE)
        if ask.answer is not None:
            return answering.state(session, nudge), f"{ask.what}_{ask.answer}"
        ask.answer, ask.answered_at = "yes" if yes else "no", now
        answering.store(session, nudge, ask.answer, now)
        reply = f"{ask.what}_{ask.answer}"
        if not _is_under_way(session, ask):
            reply = "over"
        else:
            _pass_on(session, ask, now)
        session.flush()
        return answering.state(session, nudge), reply


def _is_under_way(session: Session, ask: TourAsk) -> bool:
    tour = tours.get(session, ask.workspace_id, ask.tour_id) if ask.tour_id else None
    return tour is not None and tour.state == rules.RUNNING and ask.member_id is not None


def _pass_on(session: Session, ask: TourAsk, now: int) -> None:
    """The tour goes on with that answer, and its traveller hears of it."""
    home = ask.workspace_id
    tour = tours.get(session, home, ask.tour_id or 0)
    traveller = members.by_ids(session, home, [ask.member_id or 0]).get(ask.member_id or 0)
    if tour is None or traveller is None:
        return
    ground = Ground(session, traveller, now)
    if ask.what == BUDDY:
        _pass_on_buddy(session, ground, tour, ask)
    stop = tours.stop(session, home, ask.stop_id or 0, traveller.id)
    if ask.what == BUDDY and ask.answer == "no":
        return  # the next one is asked; that somebody was not in the mood is nobody's business
    silo = stop.silo_id if stop else None
    word(session, traveller, f"{ask.what}_{ask.answer}", f"ask {ask.id}", now, ask.person_id,
         {"silo": silo, "stop": ask.stop_id})  # fmt: skip
    if stop is None or stop.silo_id is None or stop.state != rules.OPEN:
        return
    if ask.answer == "no":
        said_no = {
            one.person_id for one in tours.asks_of(session, home, tour.id) if one.answer == "no"
        }
        stop.person_id = ground.whom(stop.silo_id, said_no)


def _pass_on_buddy(session: Session, ground: Ground, tour: Tour, ask: TourAsk) -> None:
    if ask.answer == "yes" and tour.buddy_state != "yes":
        tour.buddy_id, tour.buddy_state = ask.person_id, "yes"
    elif ask.answer == "no" and tour.buddy_state == "asked":
        ask_for_a_buddy(session, ground, tour)


def word(
    session: Session, traveller: Member, what: str, of: str, now: int, about_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Tell a traveller what became of something they asked. `of` names it, once."""
    deciding.offer(
        session, traveller.workspace_id, TOUR_WORD, f"word of {of}", traveller.id, now,
        {"what": what, **(facts or {})}, other_id=about_id,
    )  # fmt: skip
