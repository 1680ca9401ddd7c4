"""Tours that stall, end, or lost their traveller; buddies who did not answer."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain import tours as rules
from bot.domain.catalogue.listening import TOUR_BUDDY, TOUR_STALLS
from bot.flows import deciding, touring_asks
from bot.flows.touring_plan import Ground, follow
from bot.runtime import Runtime
from bot.store import members, nudges, tours, workspaces
from bot.store.members import Member
from bot.store.tours import Tour

PUT_AWAY = 30 * calendar.DAY  # after its end a tour is done, whether or not anybody said so


def tours_once(runtime: Runtime, now: int) -> int:
    """Look after every tour under way; how many travellers were written to."""
    with runtime.database.reading() as session:
        homes = [one.id for one in workspaces.installed(session)]
    return sum(_look_after(runtime, home, now) for home in homes)


def _look_after(runtime: Runtime, home: int, now: int) -> int:
    with runtime.database.writing() as session:
        found = 0
        for tour in tours.all_running(session, home):
            member = members.by_ids(session, home, [tour.member_id])[tour.member_id]
            if not member.is_here:
                tour.state, tour.ended_at = rules.STOPPED, now
            elif member.has_joined:
                found += _one(session, tour, member, now)
        return found


def _one(session: Session, tour: Tour, member: Member, now: int) -> int:
    ground = Ground(session, member, now)
    plan = tours.stops(session, ground.home, tour.id)
    follow(ground, tour, plan)
    _buddy_waits(session, ground, tour)
    if now >= tour.ends_at:
        if now >= tour.ends_at + PUT_AWAY:
            tour.state, tour.ended_at = rules.DONE, now
        touring_asks.word(session, member, "ends", f"tour {tour.id} at its end", now)
        return 0
    open_stops = sorted(
        (one for one in plan if one.state == rules.OPEN), key=lambda one: (one.due_at, one.place)
    )
    first = next(iter(open_stops), None)
    if first is None or not rules.has_stalled(first.due_at, tour.moved_at, now):
        return 0
    return _nudge(session, member, tour, first.id, first.silo_id, now)


def _nudge(
    session: Session, member: Member, tour: Tour, stop_id: int, silo_id: int | None, now: int
) -> int:
    """Ask once, never twice within a week of the last one sent."""
    home, since = member.workspace_id, now - rules.NUDGE_REST
    lately = nudges.past(session, home, [member.id], since)[member.id]
    if any(one.kind == TOUR_STALLS.name for one in lately):
        return 0
    if now - (tour.nudged_at or 0) < rules.NUDGE_REST:
        return 0
    tour.nudged_at = now
    deciding.offer(
        session, home, TOUR_STALLS, f"tour {tour.id} rests on {now // calendar.DAY}", member.id,
        now, {"tour": tour.id, "stop": stop_id, "silo": silo_id},
    )  # fmt: skip
    return 1


def _buddy_waits(session: Session, ground: Ground, tour: Tour) -> None:
    """A buddy who did not answer in a week is taken for a no, and the next one is asked."""
    if tour.buddy_state != "asked":
        return
    asked = [
        one for one in tours.asks_of(session, ground.home, tour.id)
        if one.what == touring_asks.BUDDY
    ]  # fmt: skip
    last = asked[-1] if asked else None
    if last is None or (last.answer is None and ground.now - last.asked_at >= TOUR_BUDDY.patience):
        touring_asks.ask_for_a_buddy(session, ground, tour)
