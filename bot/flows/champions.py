"""Becoming a champion, being named as one, resting, stopping, being asked again."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain import champions as rules
from bot.domain.catalogue.champions import (
    CHAMPION_AGAIN,
    CHAMPION_NOMINATION,
)
from bot.errors import UserError
from bot.flows import answering, deciding, inviting
from bot.flows.answering import Answered
from bot.flows.explaining import theirs
from bot.flows.joining import colleague
from bot.runtime import Runtime
from bot.store import champions, members, workspaces
from bot.store.champions import Champion
from bot.store.members import Member
from bot.views.champion import ALREADY, INVITED, NOMINATED, NOT_JOINED, Standing

MOST = 50  # people asked again in one transaction
REST = 30 * calendar.DAY
LONGEST_WAIT = 60 * calendar.DAY  # for somebody who was invited to join
NO_CHAMPION = "You are not a champion at present. `/footbridge champion` makes you one."
JOIN_FIRST = "Please join first: `/footbridge join`. Then `/footbridge champion` makes you one."


def standing(session: Session, workspace_id: int, member: Member) -> Standing:
    """What that member is to the champions."""
    row = champions.get(session, workspace_id, member.id)
    if row is None:
        return Standing("none")
    until = calendar.local_day(row.rests_until, member.tz) if row.rests_until else None
    return Standing(row.state, until if row.state == rules.RESTING else None)


def become(runtime: Runtime, team: str, user: str) -> Standing:
    """They volunteer, or come back. Raises UserError for whom that is not for."""
    return _change(runtime, team, user, rules.ACTIVE)


def rest(runtime: Runtime, team: str, user: str) -> Standing:
    """They rest for a month, and are asked then. Raises UserError for whom that is not for."""
    return _change(runtime, team, user, rules.RESTING)


def stop(runtime: Runtime, team: str, user: str) -> Standing:
    """They are no champion any more. Raises UserError for whom that is not for."""
    return _change(runtime, team, user, rules.STOPPED)


def answer(
    runtime: Runtime, team: str, user: str, nudge_id: str, state: str
) -> tuple[Standing, Answered]:
    """What they say to being asked: active, declined, resting or stopped.

    Raises UserError for anybody it was not sent to.
    """
    with runtime.database.writing() as session:
        nudge, member = theirs(session, team, user, nudge_id)
        now = runtime.clock()
        if state == rules.ACTIVE:
            may_be_one(member)
        answering.store(session, nudge, state, now)
        row = champions.get(session, nudge.workspace_id, member.id)
        # A second press, on the same message or an older one, is no new decision.
        if not (state == rules.DECLINED and is_one(row)):
            _set(session, nudge.workspace_id, member, state, now)
        found = standing(session, nudge.workspace_id, member)
        return found, answering.state(session, nudge)


def _change(runtime: Runtime, team: str, user: str, state: str) -> Standing:
    with runtime.database.writing() as session:
        workspace, member = colleague(runtime, session, team, user)
        if state == rules.ACTIVE:
            may_be_one(member)
        elif not is_one(champions.get(session, workspace.id, member.id)):
            raise UserError(NO_CHAMPION)
        _set(session, workspace.id, member, state, runtime.clock())
        return standing(session, workspace.id, member)


def may_be_one(member: Member) -> None:
    """Raises UserError for somebody who cannot be a champion now."""
    if member.kind not in ("person", "unknown"):
        raise UserError("Champions are people of this workspace; guests and bots cannot be one.")
    if not member.has_joined:
        raise UserError(JOIN_FIRST)


def volunteer_in(session: Session, workspace_id: int, member: Member, now: int) -> None:
    """By starting something somebody becomes a champion, if they are not one."""
    if not is_one(champions.get(session, workspace_id, member.id)):
        _set(session, workspace_id, member, rules.ACTIVE, now)


def is_one(row: Champion | None) -> bool:
    """Whether this is a champion, resting or not."""
    return row is not None and row.state in (rules.ACTIVE, rules.RESTING)


def _set(session: Session, workspace_id: int, member: Member, state: str, now: int) -> None:
    row = champions.get(session, workspace_id, member.id)
    if row is not None and row.state == state:
        return
    rests = now + REST if state == rules.RESTING else None
    champions.save(
        session, workspace_id, member.id,
        state=state,
        how=row.how if row else "volunteer",
        changed_at=now,
        since=(row.since if row else None) or (now if state == rules.ACTIVE else None),
        rests_until=rests,
        # Who said no is not asked again of ours, but may be named or invited after half a year.
        ask_at=None if state == rules.DECLINED else rests or now + rules.AGAIN,
    )  # fmt: skip


def nominate(runtime: Runtime, team: str, user: str, other: str) -> str:
    """A colleague names somebody, who is asked; in words what comes of it.

    Raises UserError for guests and strangers, and for oneself.
    """
    with runtime.database.writing() as session:
        _, member = colleague(runtime, session, team, user)
        return nominate_in(session, member, other, runtime.clock())


def nominate_in(session: Session, member: Member, other: str, now: int) -> str:
    """As `nominate`, within a transaction."""
    home = member.workspace_id
    if other == member.slack_id:
        raise UserError("For yourself it takes no asking: `/footbridge champion`")
    named = members.by_slack_id(session, home, other)
    if named is None or not named.is_here:
        raise UserError("Champions are people of this workspace, and I do not know this one.")
    row = champions.get(session, home, named.id)
    if is_one(row):
        return ALREADY.format(user=other)
    if not named.has_joined:
        return _invite_to_join(session, home, member, named, now)
    # Whether they were asked before, or said no, is theirs to tell: the same words either way.
    if row is None or now - row.changed_at >= rules.AGAIN:
        ask(session, home, named.id, "nominated", now, by=member.id)
        _offer_nomination(session, home, named.id, member.id, now)
    return NOMINATED.format(user=other)


def _offer_nomination(
    session: Session, workspace_id: int, member_id: int, by: int | None, now: int, number: int = 0
) -> None:
    """number: tells those apart who are asked at the same moment."""
    subject = subject_of(session, workspace_id, now) + (f"/{number}" if number else "")
    deciding.offer(
        session, workspace_id, CHAMPION_NOMINATION, subject, member_id, now, {}, other_id=by
    )


def _invite_to_join(
    session: Session, workspace_id: int, by: Member, named: Member, now: int
) -> str:  # fmt: skip
    """Whom an admin names gets one invitation; once they have joined, they are asked."""
    invited = by.administers and inviting.invite(
        session, workspace_id, named.id, "champion", by.id, now
    )
    if not invited:
        return NOT_JOINED.format(user=named.slack_id)
    ask(session, workspace_id, named.id, "nominated", now, by=by.id)
    row = champions.get(session, workspace_id, named.id)
    if row is not None:
        row.ask_at = now
    return INVITED.format(user=named.slack_id)


def ask(
    session: Session, workspace_id: int, member_id: int, how: str, now: int, by: int | None = None
) -> None:
    """Keep that somebody is asked to be a champion; `by` names them, if a colleague does."""
    champions.save(
        session, workspace_id, member_id,
        state=rules.ASKED, how=how, nominated_by=by, asked_at=now, changed_at=now, ask_at=None,
    )  # fmt: skip


def subject_of(session: Session, workspace_id: int, now: int) -> str:
    """A name for this asking, as no other has."""
    return f"champion {len(champions.all_of(session, workspace_id))}/{now}"


def ask_again_once(runtime: Runtime, now: int) -> int:
    """Ask those whose rest, or half a year, is over; how many."""
    with runtime.database.reading() as session:
        homes = [one.id for one in workspaces.installed(session)]
    return sum(_ask_again(runtime, home, now) for home in homes)


def _ask_again(runtime: Runtime, workspace_id: int, now: int) -> int:
    with runtime.database.writing() as session:
        due = champions.due(session, workspace_id, now, MOST)
        people = members.by_ids(session, workspace_id, [row.member_id for row in due])
        for number, row in enumerate(due):
            if row.state == rules.ASKED:
                _ask_who_joined(session, row, people[row.member_id], number, now)
                continue
            row.ask_at = None if row.state == rules.STOPPED else now + rules.AGAIN
            deciding.offer(
                session, workspace_id, CHAMPION_AGAIN, f"champion again {number}/{now}",
                row.member_id, now, {},
            )  # fmt: skip
        return len(due)


def _ask_who_joined(
    session: Session, row: Champion, member: Member, number: int, now: int
) -> None:  # fmt: skip
    """Whom an admin invited is asked to be a champion once they have joined."""
    if not member.has_joined:
        row.ask_at = now + calendar.HOUR if now < row.changed_at + LONGEST_WAIT else None
        return
    row.ask_at = None
    _offer_nomination(session, row.workspace_id, row.member_id, row.nominated_by, now, number)
