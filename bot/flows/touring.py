"""Tours of listening: begun, looked at, ended; each by the traveller whose it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain import tours as rules
from bot.errors import UserError
from bot.flows import silo_cards, touring_asks
from bot.flows.joining import joined
from bot.flows.touring_plan import Ground, follow, stops
from bot.runtime import Runtime
from bot.store import leaders, members, silos, tour_notes, tours
from bot.store.members import Member
from bot.store.tours import Stop, Tour, TourAsk
from bot.views.tour import Doors, Plan, StopSeen

ON_ONE = "You are on a tour already: `/footbridge tour`. To end it: `/footbridge tour stop`"
NONE = "You are on no tour. To begin one: `/footbridge tour`"
FOR_LEADERS = (
    "A tour through every team asks each for half an hour, so it is for leaders; an admin can name "
    "you: `/footbridge leaders add @you`. For everybody there is a round through three teams: "
    "`/footbridge tour newcomer`"
)
NOT_YOURS = "That is not a stop of yours, or its tour is gone."


def doors(runtime: Runtime, team: str, user: str) -> Plan | Doors:
    """The tour somebody is on or was on last, else what they may begin.

    Raises UserError for who has not joined.
    """
    with runtime.database.writing() as session:
        _, member = joined(runtime, session, team, user)
        tour = tours.latest(session, member.workspace_id, member.id)
        if tour is None or tour.state == rules.STOPPED:
            return _doors(session, member)
        return plan_of(session, member, tour, runtime.clock())


def _doors(session: Session, member: Member) -> Doors:
    return Doors(
        leads=leaders.is_leader(session, member.workspace_id, member.id),
        silos=len(silo_cards.peopled(session, member.workspace_id)),
    )


def starting(runtime: Runtime, team: str, user: str) -> Doors:
    """What may be begun. Raises UserError for who is on a tour."""
    with runtime.database.writing() as session:
        _, member = joined(runtime, session, team, user)
        if tours.running(session, member.workspace_id, member.id):
            raise UserError(ON_ONE)
        return _doors(session, member)


def begin(runtime: Runtime, team: str, user: str, shape: str, days: int = 0) -> Plan:
    """Begin a tour: full, over so many days, or a newcomer's first one over four weeks.

    Raises UserError for who has not joined, is on one, or (full) is no leader.
    """
    with runtime.database.writing() as session:
        _, member = joined(runtime, session, team, user)
        home, now = member.workspace_id, runtime.clock()
        tours.lock_person(session, home, member.id)  # a second press is no second tour
        if tours.running(session, home, member.id):
            raise UserError(ON_ONE)
        if shape == rules.FULL and not leaders.is_leader(session, home, member.id):
            raise UserError(FOR_LEADERS)
        days = days if shape == rules.FULL else rules.FIRST_DAYS
        ground = Ground(session, member, now)
        planned = stops(ground, shape, days)
        tour = tours.begin(
            session, home, member.id, shape=shape, begun_at=now,
            ends_at=now + days * calendar.DAY, moved_at=now,
        )  # fmt: skip
        tours.add_stops(session, home, tour, planned)
        if shape == rules.FIRST:
            touring_asks.ask_for_a_buddy(session, ground, tour)
        return plan_of(session, member, tour, now)


def look(runtime: Runtime, team: str, user: str) -> Plan:
    """The plan as it stands. Raises UserError for who is on no tour."""
    with runtime.database.writing() as session:
        member, tour = theirs(runtime, session, team, user)
        return plan_of(session, member, tour, runtime.clock())


def theirs(runtime: Runtime, session: Session, team: str, user: str) -> tuple[Member, Tour]:
    """The traveller and their tour, under way or done. Raises UserError where there is none."""
    _, member = joined(runtime, session, team, user)
    tour = tours.latest(session, member.workspace_id, member.id)
    if tour is None or tour.state == rules.STOPPED:
        raise UserError(NONE)
    return member, tour


def stop_of(
    runtime: Runtime, session: Session, team: str, user: str, stop_id: int
) -> tuple[Member, Tour, Stop]:
    """A stop, for the traveller whose it is. Raises UserError for anybody else."""
    _, member = joined(runtime, session, team, user)
    stop = tours.stop(session, member.workspace_id, stop_id, member.id)
    tour = tours.get(session, member.workspace_id, stop.tour_id) if stop else None
    if stop is None or tour is None:
        raise UserError(NOT_YOURS)
    return member, tour, stop


def end(runtime: Runtime, team: str, user: str, state: str) -> bool:
    """The tour is done, or stopped; False where there was none under way. Its notes stay."""
    with runtime.database.writing() as session:
        _, member = joined(runtime, session, team, user)
        tour = tours.running(session, member.workspace_id, member.id)
        if tour is None:
            return False
        tour.state, tour.ended_at = state, runtime.clock()
        return True


def skip(runtime: Runtime, team: str, user: str, stop_id: int) -> Plan:
    """Leave a stop out, or take one that was left out in again. Raises UserError for others."""
    with runtime.database.writing() as session:
        member, tour, stop = stop_of(runtime, session, team, user, stop_id)
        if stop.state == rules.OPEN:
            stop.state = rules.SKIPPED
        elif stop.state == rules.SKIPPED and stop.silo_id is not None:
            stop.state = rules.OPEN
        session.flush()
        return plan_of(session, member, tour, runtime.clock())


def stop_seen(runtime: Runtime, team: str, user: str, stop_id: int) -> tuple[Plan, StopSeen]:
    """One stop, with the plan it is of. Raises UserError for anybody but the traveller."""
    with runtime.database.writing() as session:
        member, tour, _ = stop_of(runtime, session, team, user, stop_id)
        plan = plan_of(session, member, tour, runtime.clock())
        return plan, next(one for one in plan.stops if one.id == stop_id)


def plan_of(session: Session, member: Member, tour: Tour, now: int, follows: bool = True) -> Plan:
    """A plan for its traveller, brought up to date if it `follows`."""
    home = member.workspace_id
    rows = tours.stops(session, home, tour.id)
    if follows and tour.state == rules.RUNNING:
        follow(Ground(session, member, now), tour, rows)
    asks = {one.stop_id: one for one in tours.asks_of(session, home, tour.id) if one.stop_id}
    people = members.by_ids(
        session,
        home,
        [one for row in rows for one in [row.person_id] if one] + [tour.buddy_id or 0],
    )
    buddy = people.get(tour.buddy_id or 0)
    return Plan(
        id=tour.id,
        shape=tour.shape,
        state=tour.state,
        begun_at=tour.begun_at,
        ends_at=tour.ends_at,
        now=now,
        stops=_seen(session, member, rows, asks, people),
        buddy=buddy.slack_id if buddy and tour.buddy_state == "yes" else None,
        buddy_state=tour.buddy_state,
        proposals=sum(bool(one) for one in tour.proposals),
    )


def _seen(
    session: Session, member: Member, rows: Sequence[Stop],
    asks: Mapping[int, TourAsk], people: Mapping[int, Member],
) -> list[StopSeen]:  # fmt: skip
    home, ids = member.workspace_id, [one.id for one in rows]
    names = {one.id: one.name for one in silos.all_of(session, home)}
    noted = tour_notes.of_writer(session, home, member.id, ids)
    shares = tour_notes.shares_of(session, home, ids)
    found = []
    for row in rows:
        ask, person = asks.get(row.id), people.get(row.person_id or 0)
        about_them = ask is not None and ask.person_id == row.person_id
        last = next(reversed(shares.get(row.id, [])), None)
        found.append(
            StopSeen(
                id=row.id, silo=row.silo_id, name=names.get(row.silo_id or 0, row.name),
                was=row.name, state=row.state, due_at=row.due_at, talked_at=row.talked_at,
                person=person.slack_id if person else None,
                asked=(ask.answer or "asked") if ask and about_them else "",
                notes=noted.get(row.id, {}), shared=last.state if last else "",
            )
        )  # fmt: skip
    return found


def corner(_runtime: Runtime, session: Session, member: Member, now: int) -> Plan | Doors | None:
    """What stands of tours in that member's Home; a first round is offered to the new ones only."""
    tour = tours.running(session, member.workspace_id, member.id)
    if tour is None:
        found = _doors(session, member)
        new = now - (member.joined_at or 0) < rules.NEW
        been = tours.latest(session, member.workspace_id, member.id) is not None
        return found if found.leads or (new and not been) else None
    return plan_of(session, member, tour, now, follows=False)
