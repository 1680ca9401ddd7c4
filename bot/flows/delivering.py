"""The outbox: an attempt is stored before the call, and after a crash Slack is asked.

A nudge is sent once. Where the end of an attempt is not known, its id, which travelled with it as
metadata, is looked for in the person's DM; where Slack cannot say, it counts as sent.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from bot.domain import calendar, policy
from bot.domain.catalogue import KINDS
from bot.errors import DoubtError, PermanentError, TransientError
from bot.log import log
from bot.metrics import NUDGES
from bot.runtime import Runtime
from bot.slack import Posted, Slack
from bot.store import members, nudges, workspaces
from bot.store.nudges import Nudge
from bot.store.workspaces import Workspace
from bot.views import nudge as view

BATCH = 20
LEASE = 2 * calendar.MINUTE  # an attempt older than this has been given up by whoever made it
HOLD = 60  # seconds: half the lease, so that no claim is used near its end
RETRY = (30, 120, 600, 3600)  # seconds to wait after each attempt that surely failed


@dataclass(frozen=True)
class _Claim:
    nudge: Nudge
    slack_user: str


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
    claims = []
    with runtime.database.writing() as session:
        if nudges.is_put_off(session, workspace.id, now):
            return []  # what holds for one post holds for all: Slack said when to come back
        due = nudges.due(session, workspace.id, now, BATCH)
        people = members.by_ids(session, workspace.id, {one.member_id for one in due})
        for one in due:
            member = people[one.member_id]
            if not (member.has_joined and member.counts):
                one.state, one.note = "dropped", "they left before it was sent"
                continue
            opens = policy.next_working_moment(now, member.tz)
            if opens > now:  # decided in time, but nobody was there to send it
                one.due_at, one.claimed_at = opens, None
                continue
            one.state, one.claimed_by, one.claimed_at = "sending", runtime.worker, now
            one.attempts += 1
            claims.append(_Claim(one, member.slack_id))
    return claims


def _send(runtime: Runtime, slack: Slack, claim: _Claim, now: int) -> bool:
    """Post one nudge and store what came of it. Raises TransientError if it surely was not sent."""
    nudge = claim.nudge
    try:
        text, blocks = view.message(KINDS[nudge.kind], nudge.wording, nudge.id, nudge.facts)
    except Exception as error:  # one that cannot be shown must not keep the others
        _settle(runtime, nudge, state="failed", note=f"it cannot be shown: {type(error).__name__}")
        log.error("delivery_failed", nudge=nudge.id, error=error)
        return False
    try:
        posted = slack.post(claim.slack_user, text, blocks, nudge.id)
    except DoubtError as error:
        log.warning("delivery_in_doubt", nudge=nudge.id, reason=str(error))
        return False  # the attempt stays open, and Slack is asked once the lease is over
    except PermanentError as error:
        _settle(runtime, nudge, state="failed", note=str(error)[:255])
        log.warning("delivery_failed", nudge=nudge.id, reason=str(error))
        return False
    _arrived(runtime, nudge, posted, now)
    return True


def _arrived(runtime: Runtime, nudge: Nudge, posted: Posted, now: int) -> None:
    _settle(runtime, nudge, state="sent", sent_at=now, channel=posted.channel, ts=posted.ts)
    log.info("sent", nudge=nudge.id, kind=nudge.kind)


def _settle(runtime: Runtime, nudge: Nudge, **values: object) -> bool:
    with runtime.database.writing() as session:
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
