"""The outbox: an attempt is stored before the call, and after a crash Slack is asked.

A nudge is sent once. Where the end of an attempt is not known, its id, which travelled with it as
metadata, is looked for in the person's DM; where Slack cannot say, it counts as sent.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.domain import calendar, hours, policy
from bot.domain.catalogue import KINDS
from bot.domain.policy import Person
from bot.domain.rules import Rules
from bot.errors import DoubtError, PermanentError, TransientError
from bot.flows import presence, telling
from bot.log import log
from bot.metrics import NUDGES
from bot.runtime import Runtime
from bot.slack import Posted, Slack
from bot.store import freezes, members, nudges, preferences, silos, workspaces
from bot.store.freezes import Freeze
from bot.store.members import Member
from bot.store.nudges import Nudge
from bot.store.preferences import Preference
from bot.store.silos import SiloBook
from bot.store.workspaces import Workspace
from bot.views import nudge as view
from bot.views.seen import Seen

BATCH = 20
LEASE = 2 * calendar.MINUTE  # an attempt older than this has been given up by whoever made it
HOLD = 60  # seconds: half the lease, so that no claim is used near its end
RETRY = (30, 120, 600, 3600)  # seconds to wait after each attempt that surely failed


@dataclass(frozen=True)
class _Claim:
    """A nudge to send, and to whom: Slack ids. `other` is whom it is about, or who gets it too."""

    nudge: Nudge
    user: str
    other: str | None
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class _Desk:
    """What is needed to look once more at due nudges of one workspace."""

    session: Session
    rules: Rules
    frozen: Sequence[Freeze]
    book: SiloBook | None
    people: Mapping[int, Member]
    wishes: Mapping[int, Preference]
    now: int


def deliver_once(runtime: Runtime, now: int) -> int:
    """Send what is due; how many were sent."""
    return sum(_deliver(runtime, workspace, now) for workspace in _installed(runtime))


def _deliver(runtime: Runtime, workspace: Workspace, now: int) -> int:
    claims = _claim(runtime, workspace, now)
    if not claims:
        return 0
    slack, began, sent = runtime.slack(workspace), time.monotonic(), 0
    for index, claim in enumerate(claims):
        if time.monotonic() - began > HOLD:
            _put_back(runtime, claims[index:], now)
            break
        try:
            sent += _send(runtime, slack, claim, now)
        except TransientError as error:
            wait = error.retry_after or RETRY[min(claim.nudge.attempts, len(RETRY)) - 1]
            _put_back(runtime, claims[index:], runtime.clock() + int(wait * calendar.SECOND))
            log.warning("delivery_put_off", workspace=workspace.slack_id, seconds=wait)
            break
    return sent


def _claim(runtime: Runtime, workspace: Workspace, now: int) -> list[_Claim]:
    """Take due nudges, and store the attempt. Consent is checked once more, here."""
    _ask_who_may_be_disturbed(runtime, workspace, now)
    with runtime.database.writing() as session:
        if nudges.is_put_off(session, workspace.id, now):
            return []  # what holds for one post holds for all: Slack said when to come back
        due = nudges.due(session, workspace.id, now, BATCH)
        desk = _desk(session, workspace, due, now)
        claims = [claim for one in due if (claim := _looked_at(desk, one)) is not None]
        for one in claims:
            one.nudge.state, one.nudge.claimed_by = "sending", runtime.worker
            one.nudge.claimed_at, one.nudge.attempts = now, one.nudge.attempts + 1
    return claims


def _ask_who_may_be_disturbed(runtime: Runtime, workspace: Workspace, now: int) -> None:
    with runtime.database.reading() as session:
        due = nudges.due(session, workspace.id, now, BATCH)
        who = {one for row in due if not row.dry for one in _reaches(row)}
    presence.refresh(runtime, workspace, who, now)


def _desk(session: Session, workspace: Workspace, due: Sequence[Nudge], now: int) -> _Desk:
    who = {one for row in due for one in (row.member_id, row.other_id) if one}
    frozen = freezes.holding(session, workspace.id, now)
    return _Desk(
        session,
        rules=workspaces.rules(session, workspace.id),
        frozen=frozen,
        book=silos.book(session, workspace.id, who) if frozen else None,
        people=members.by_ids(session, workspace.id, who),
        wishes=preferences.of_many(session, workspace.id, who),
        now=now,
    )


def _looked_at(desk: _Desk, nudge: Nudge) -> _Claim | None:
    try:
        return _look_again(desk, nudge)
    except (LookupError, TypeError, ValueError) as error:  # such a one must not keep the others
        nudge.state, nudge.note = "failed", f"it cannot be told: {type(error).__name__}"
        log.error("delivery_failed", nudge=nudge.id, error=error)
        NUDGES.labels(nudge.state).inc()
        return None


def _look_again(desk: _Desk, nudge: Nudge) -> _Claim | None:
    """What to send; None where it is dropped, put off, or not to be decided yet."""
    other = desk.people.get(nudge.other_id or 0)
    reached = [desk.people[one] for one in _reaches(nudge) if one in desk.people]
    if not nudge.dry and not all(presence.is_known(one, desk.now) for one in reached):
        return None
    facts = telling.facts(desk.session, nudge)
    dropped = _why_dropped(desk, nudge, reached, facts)
    if dropped or facts is None:
        nudge.state, nudge.note = "dropped", dropped
        return None
    opens = _may_go_from(desk, nudge, reached)
    if opens > desk.now:  # decided in time, but nobody was there to send it
        nudge.due_at, nudge.claimed_at = opens, None
        return None
    user = desk.people[nudge.member_id].slack_id
    return _Claim(nudge, user, other.slack_id if other else None, facts)


def _why_dropped(
    desk: _Desk, nudge: Nudge, reached: Sequence[Member], facts: Mapping[str, Any] | None
) -> str | None:
    if _is_withdrawn(nudge, reached, desk.wishes):
        return "they left before it was sent"
    if desk.rules.dry_run and not nudge.dry:
        return "a dry run began before it was sent"
    if not desk.rules.is_on(KINDS[nudge.kind]):
        return "its kind was switched off before it was sent"
    return "what it is about is gone" if facts is None else None


def _may_go_from(desk: _Desk, nudge: Nudge, reached: Sequence[Member]) -> int:
    """When it may be sent, by everybody's hours and wishes, a freeze and the admins' pause."""
    theirs = [
        0 if nudge.dry else _opens(one, desk.rules, desk.wishes[one.id], desk.now)
        for one in reached
    ]
    paused = desk.now + policy.LOOK_AGAIN if desk.rules.paused else 0
    return max(*theirs, paused, _frozen_until(desk, nudge, reached))


def _frozen_until(desk: _Desk, nudge: Nudge, reached: Sequence[Member]) -> int:
    """When to look again, where all or their silo was frozen since it was decided."""
    kind = KINDS[nudge.kind]
    where = {None, *(desk.book.at(one.id, desk.now) for one in reached if desk.book)}
    ends = [
        one.ends_at
        for one in desk.frozen
        if one.silo_id in where
        and not kind.tells_of_freeze
        and (kind.starts or one.what == "freeze")
    ]
    return max(ends, default=0)


def _reaches(nudge: Nudge) -> tuple[int, ...]:
    """Whom it comes to."""
    other = nudge.other_id if _together(nudge) else None
    return (nudge.member_id,) if other is None else (nudge.member_id, other)


def _together(nudge: Nudge) -> bool:
    kind = KINDS.get(nudge.kind)
    return kind is not None and kind.together


def _is_withdrawn(
    nudge: Nudge, reached: Sequence[Member], wishes: Mapping[int, Preference]
) -> bool:
    kind = KINDS[nudge.kind]
    if _together(nudge) and len(reached) < 2:
        return True  # the other is not known any more
    return any(
        not policy.may_still_go(
            kind, Person(one.has_joined, one.is_here, kinds=wishes[one.id].kinds)
        )
        for one in reached
    )


def _opens(member: Member, rules: Rules, wish: Preference, now: int) -> int:
    """When this person may be spoken to, as far as their own hours and wishes go."""
    at_work = hours.next_moment(now, member.tz, hours.within(wish.hours, rules.hours))
    # An away status without an end is looked at again, not waited out.
    away = min(member.away_until or 0, now + policy.LOOK_AGAIN)
    return max(at_work, wish.snoozed_until or 0, member.dnd_until or 0, away)


def _send(runtime: Runtime, slack: Slack, claim: _Claim, now: int) -> bool:
    """Post one nudge and store what came of it. Raises TransientError if it surely was not sent."""
    nudge = claim.nudge
    try:
        text, blocks = view.message(_seen(claim))
    except Exception as error:  # one that cannot be shown must not keep the others
        _settle(runtime, nudge, state="failed", note=f"it cannot be shown: {type(error).__name__}")
        log.error("delivery_failed", nudge=nudge.id, error=error)
        return False
    try:
        posted = slack.post(_address(slack, claim), text, blocks, nudge.id)
    except DoubtError as error:
        log.warning("delivery_in_doubt", nudge=nudge.id, reason=str(error))
        return False  # the attempt stays open, and Slack is asked once the lease is over
    except PermanentError as error:
        _settle(runtime, nudge, state="failed", note=str(error)[:255])
        log.warning("delivery_failed", nudge=nudge.id, reason=str(error))
        return False
    _arrived(runtime, nudge, posted, now)
    return True


def _seen(claim: _Claim) -> Seen:
    nudge = claim.nudge
    return Seen(
        KINDS[nudge.kind], nudge.wording, nudge.id, claim.facts, claim.user, claim.other, nudge.dry
    )


def _address(slack: Slack, claim: _Claim) -> str:
    """Where it goes: a channel, a group DM, or the person."""
    if claim.nudge.to_channel:
        return claim.nudge.to_channel
    if _together(claim.nudge) and claim.other:
        return slack.open_group([claim.user, claim.other])
    return claim.user


def _arrived(runtime: Runtime, nudge: Nudge, posted: Posted, now: int) -> None:
    _settle(runtime, nudge, state="sent", sent_at=now, channel=posted.channel, ts=posted.ts)
    log.info("sent", nudge=nudge.id, kind=nudge.kind)


def _settle(runtime: Runtime, nudge: Nudge, **values: object) -> bool:
    # If a power cut takes this back, the attempt stands as one in doubt, and Slack is asked.
    with runtime.database.writing(may_be_lost=True) as session:
        done = nudges.settle(session, nudge.workspace_id, nudge.id, runtime.worker, **values)
    if done and values["state"] != "pending":
        NUDGES.labels(values["state"]).inc()
    return done


def _put_back(runtime: Runtime, claims: list[_Claim], due_at: int) -> None:
    for claim in claims:
        _settle(runtime, claim.nudge, state="pending", due_at=due_at)


def reconcile_once(runtime: Runtime, now: int) -> int:
    """Ask Slack what became of attempts whose end nobody stored; how many were settled."""
    return sum(_reconcile(runtime, workspace, now) for workspace in _installed(runtime))


def _reconcile(runtime: Runtime, workspace: Workspace, now: int) -> int:
    with runtime.database.writing() as session:
        doubts = list(nudges.in_doubt(session, workspace.id, now - LEASE, BATCH))
        people = members.by_ids(session, workspace.id, {one.member_id for one in doubts})
        for one in doubts:
            one.claimed_by, one.claimed_at = runtime.worker, now
    settled = 0
    for one in doubts:
        settled += _ask(runtime, workspace, one, people[one.member_id].slack_id, now)
    return settled


def _ask(runtime: Runtime, workspace: Workspace, nudge: Nudge, user: str, now: int) -> bool:
    if nudge.to_channel or _together(nudge):
        # Reading there would need a scope we do not ask for.
        note = "it cannot be seen whether it arrived"
        return _settle(runtime, nudge, state="unknown", sent_at=now, note=note)
    since = calendar.to_ts(nudge.due_at - calendar.DAY)
    try:
        posted = runtime.slack(workspace).find_nudge(user, nudge.id, since)
    except TransientError:
        return False  # the lease runs anew; we ask again
    except PermanentError as error:
        note = f"Slack cannot say whether it arrived: {error}"
        return _settle(runtime, nudge, state="unknown", sent_at=now, note=note[:255])
    if posted is None:
        return _settle(runtime, nudge, state="pending", due_at=now)
    _arrived(runtime, nudge, posted, now)
    return True


def _installed(runtime: Runtime) -> list[Workspace]:
    with runtime.database.reading() as session:
        return list(workspaces.installed(session))
