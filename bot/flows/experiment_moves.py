"""What becomes of an experiment: longer, dropped, adopted, joined in, taken on by another."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain import experiments as rules
from bot.errors import UserError
from bot.flows.answering import Answered
from bot.flows.champions import may_be_one, volunteer_in
from bot.flows.experiment_cards import GONE, answered, asks_no_more, own, refuse_unless, seen
from bot.flows.joining import colleague
from bot.flows.support_turns import give_back, hand_over
from bot.runtime import Runtime
from bot.store import announcements, companions, experiments
from bot.store.experiments import Experiment
from bot.store.members import Member


def drop(
    runtime: Runtime, team: str, user: str, experiment_id: int, nudge: str | None = None
) -> tuple[bool, Answered | None]:
    """Let a card go; it stays to be seen. False for a draft, which is thrown away.

    Raises UserError for others than its owner.
    """
    with runtime.database.writing() as session:
        workspace, member = colleague(runtime, session, team, user)
        row = own(session, workspace.id, experiment_id, member.id)
        now = runtime.clock()
        if row.state == rules.DRAFT:  # nobody else ever saw it
            experiments.remove(session, workspace.id, row.id)
            return False, None
        if _moved(session, row, rules.DROPPED, "dropped", now):
            asks_no_more(session, row)
            give_back(session, row, now)
        return True, answered(session, team, user, nudge, "dropped", now)


def adopt(
    runtime: Runtime, team: str, user: str, experiment_id: int, nudge: str | None = None
) -> Answered | None:
    """It is how it is done from now on. Raises UserError for others than its owner."""
    with runtime.database.writing() as session:
        workspace, member = colleague(runtime, session, team, user)
        row = own(session, workspace.id, experiment_id, member.id)
        now = runtime.clock()
        _moved(session, row, rules.ADOPTED, "adopted", now)
        return answered(session, team, user, nudge, "adopted", now)


def _moved(session: Session, row: Experiment, to: str, what: str, now: int) -> bool:
    """By its owner; False where it is there already. Raises UserError where it may not go."""
    if row.state == to:
        return False
    refuse_unless(row, [one for one in rules.STATES if rules.may_move(one, to)])
    row.state = to
    experiments.note(session, row.workspace_id, row.id, what, row.member_id, now)
    announcements.touch(session, row.workspace_id, [row.id])
    return True


def later(
    runtime: Runtime, team: str, user: str, experiment_id: int, nudge: str | None = None
) -> Answered | None:
    """Look at it two weeks from now. Raises UserError for others than its owner."""
    with runtime.database.writing() as session:
        workspace, member = colleague(runtime, session, team, user)
        row = own(session, workspace.id, experiment_id, member.id)
        refuse_unless(row, rules.UNDER_WAY)
        now = runtime.clock()
        asks_no_more(session, row)
        today = calendar.local_day(now, member.tz)
        row.check_on = today + timedelta(days=rules.CHECK_AFTER)
        row.check_at = rules.check_at(row.check_on, member.tz)
        row.state, row.asked_at, row.asked_again_at = rules.RUNNING, None, None
        experiments.note(session, workspace.id, row.id, "longer", member.id, now)
        return answered(session, team, user, nudge, "later", now)


def join_in(
    runtime: Runtime, team: str, user: str, experiment_id: int, nudge: str | None = None
) -> Answered | None:
    """Join in somebody's experiment. Raises UserError where that cannot be."""
    with runtime.database.writing() as session:
        workspace, member = colleague(runtime, session, team, user)
        may_be_one(member)
        row = seen(session, workspace.id, experiment_id, member.id)
        refuse_unless(row, rules.UNDER_WAY)
        now = runtime.clock()
        _take_part(session, workspace.id, row, member, now)
        return answered(session, team, user, nudge, "joined", now)


def stay_out(
    runtime: Runtime, team: str, user: str, experiment_id: int, nudge: str | None = None
) -> Answered | None:
    """Say no to joining in, or join no longer. Raises UserError for a card that is gone."""
    with runtime.database.writing() as session:
        workspace, member = colleague(runtime, session, team, user)
        row = seen(session, workspace.id, experiment_id, member.id)
        now = runtime.clock()
        part = companions.get(session, workspace.id, row.id, member.id)
        if part is not None and part.state != "out":
            if part.state == "in":
                experiments.note(session, workspace.id, row.id, "parted", member.id, now)
            part.state, part.at = "out", now
        return answered(session, team, user, nudge, "no", now)


def _take_part(
    session: Session, workspace_id: int, row: Experiment, member: Member, now: int
) -> None:
    if row.member_id == member.id:
        raise UserError("It is yours: you are in it already.")
    asked = companions.get(session, workspace_id, row.id, member.id)
    if asked is None and not row.wants_company:
        raise UserError("Whoever runs it did not ask for company. Write to them, they may like it.")
    companions.ask(session, workspace_id, row.id, member.id, now)
    part = companions.get(session, workspace_id, row.id, member.id)
    if part is not None and part.state != "in":
        part.state, part.at = "in", now
        experiments.note(session, workspace_id, row.id, "joined", member.id, now)


def take(
    runtime: Runtime, team: str, user: str, experiment_id: int, nudge: str | None = None
) -> tuple[bool, Answered | None]:
    """Take on an experiment that nobody runs any more; False where somebody else has it by now.

    Raises UserError for those who did not join in.
    """
    with runtime.database.writing() as session:
        workspace, member = colleague(runtime, session, team, user)
        may_be_one(member)
        row = experiments.lock(session, workspace.id, experiment_id)
        if row is None:
            raise UserError(GONE)
        now = runtime.clock()
        if row.member_id == member.id:
            return True, answered(session, team, user, nudge, "taken", now)
        part = companions.get(session, workspace.id, row.id, member.id)
        if part is None or part.state != "in":
            raise UserError("It is offered to those who joined in.")
        if row.offered_at is None or row.state not in rules.UNDER_WAY:
            return False, answered(session, team, user, nudge, "gone", now)
        _hand_over(session, workspace.id, row, member, now)
        part.state = "out"
        return True, answered(session, team, user, nudge, "taken", now)


def _hand_over(
    session: Session, workspace_id: int, row: Experiment, member: Member, now: int
) -> None:
    today = calendar.local_day(now, member.tz)
    soonest = today + timedelta(days=7)
    row.member_id, row.offered_at = member.id, None
    row.check_on = max(row.check_on or soonest, soonest)
    row.check_at = rules.check_at(row.check_on, member.tz)
    row.state, row.asked_at, row.asked_again_at = rules.RUNNING, None, None
    hand_over(session, row)
    experiments.note(session, workspace_id, row.id, "handed", member.id, now)
    volunteer_in(session, workspace_id, member, now)
