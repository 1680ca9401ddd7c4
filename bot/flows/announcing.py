"""What is told in channels: results, answers to support, the champions' round-up. Each once.

The attempt is stored before the call. Where its end is not known it counts as posted: to look
would need a scope that is not asked for, and once too few is kinder than twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.domain import calendar, policy
from bot.domain import experiments as rules
from bot.domain.rules import Rules
from bot.domain.support import ANSWERED
from bot.errors import DoubtError, PermanentError, TransientError
from bot.flows.experiment_cards import cards
from bot.flows.support_turns import asked
from bot.log import log
from bot.runtime import Runtime
from bot.slack import Posted, Slack
from bot.store import announcements, experiments, freezes, support, workspaces
from bot.store.announcements import Announcement
from bot.store.workspaces import Workspace
from bot.views import experiment, round_up
from bot.views import support as support_view
from bot.views.blocks import Block, context

MOST = 10  # posts of a workspace in one run: about one a second a channel
LEASE = 2 * calendar.MINUTE
RETRY = 60  # seconds
LATE = calendar.DAY  # a round-up older than that is of no use
DRY = ":test_tube: *Dry run.* Nobody but this channel sees it; it would have gone to <#{channel}>."

Message = tuple[str, list[Block]]


def announce_once(runtime: Runtime, now: int) -> int:
    """Post what is due, and bring up to date what was posted; how many."""
    return sum(_announce(runtime, home, now) for home in _installed(runtime))


def _announce(runtime: Runtime, home: Workspace, now: int) -> int:
    claimed = _claim(runtime, home.id, now)
    orphans, stale = ([], []) if claimed else _take_old(runtime, home.id)
    if not (claimed or orphans or stale):
        return 0
    slack = runtime.slack(home)
    for row in orphans:
        _remove(runtime, slack, row)
    for row in claimed:
        _post(runtime, slack, row, now)
    for row in stale:
        _change(runtime, slack, row, now)
    return len(claimed) + len(orphans) + len(stale)


def _claim(runtime: Runtime, workspace_id: int, now: int) -> list[Announcement]:
    with runtime.database.writing() as session:
        announcements.give_up(session, workspace_id, now - LEASE)
        ours = workspaces.rules(session, workspace_id)
        waits = _quiet_until(session, workspace_id, ours, now)
        claimed = []
        for row in announcements.due(session, workspace_id, now, MOST):
            if waits > now:
                row.due_at = waits
                continue
            row.state, row.claimed_by, row.claimed_at = "posting", runtime.worker, now
            row.attempts += 1
            row.posted_in = ours.dry_run or row.channel
            claimed.append(row)
        return claimed


def _quiet_until(session: Session, workspace_id: int, ours: Rules, now: int) -> int:
    held = freezes.holding(session, workspace_id, now)
    ends = [one.ends_at for one in held if one.silo_id is None and one.what == "freeze"]
    return max([*ends, now + policy.LOOK_AGAIN if ours.paused else 0])


def _take_old(
    runtime: Runtime, workspace_id: int
) -> tuple[Sequence[Announcement], Sequence[Announcement]]:
    with runtime.database.writing() as session:
        orphans = announcements.take_orphans(session, workspace_id, MOST)
        return orphans, announcements.take_stale(session, workspace_id, MOST)


def _post(runtime: Runtime, slack: Slack, row: Announcement, now: int) -> None:
    place = row.posted_in or row.channel
    said = _message(runtime, row, now)
    if said is None:
        _settle(runtime, row, state="failed", note="what it is about is gone")
        return
    text, blocks = said
    dry = place != row.channel
    try:
        posted = slack.post(place, text, _dry(row, blocks) if dry else blocks, row.id)
    except DoubtError as error:
        log.warning("announcement_in_doubt", announcement=row.id, reason=str(error))
        _settle(runtime, row, state="unknown", note=str(error)[:255])
    except PermanentError as error:
        log.warning("announcement_failed", announcement=row.id, reason=str(error))
        _settle(runtime, row, state="failed", note=str(error)[:255])
    except TransientError as error:
        wait = int((error.retry_after or RETRY) * calendar.SECOND)
        _settle(runtime, row, state="pending", due_at=now + wait)
    else:
        state = "dry" if dry else "posted"
        _settle(runtime, row, state=state, ts=posted.ts, posted_in=posted.channel, posted_at=now)


def _dry(row: Announcement, blocks: list[Block]) -> list[Block]:
    quiet = [one for one in blocks if one["type"] != "actions"]
    return [context(DRY.format(channel=row.channel)), *quiet]


def _change(runtime: Runtime, slack: Slack, row: Announcement, now: int) -> None:
    said = _message(runtime, row, now)
    if said is None or not row.ts:
        return
    try:
        slack.change(Posted(row.posted_in or row.channel, row.ts), *said)
    except PermanentError as error:
        log.warning("announcement_not_changed", announcement=row.id, reason=str(error))
    except TransientError:
        with runtime.database.writing() as session:
            announcements.put_back(session, row.workspace_id, row.id, stale=True)


def _remove(runtime: Runtime, slack: Slack, row: Announcement) -> None:
    """Take away what somebody wrote who was erased; where Slack does not answer, try again."""
    try:
        slack.remove(Posted(row.posted_in or row.channel, row.ts or ""))
    except PermanentError as error:
        log.warning("announcement_not_removed", announcement=row.id, reason=str(error))
    except TransientError:
        with runtime.database.writing() as session:
            announcements.put_back(session, row.workspace_id, row.id, state="posted")


def _settle(runtime: Runtime, row: Announcement, **values: object) -> None:
    with runtime.database.writing() as session:
        announcements.settle(session, row.workspace_id, row.id, runtime.worker, **values)


def _message(runtime: Runtime, row: Announcement, now: int) -> Message | None:
    """What it says, as things are now; None where what it is about is gone."""
    with runtime.database.reading() as session:
        if row.what == "round_up":
            return round_up.message(_round_up(session, row.workspace_id, row.due_at, now))
        if row.what == "support":
            request = support.get(session, row.workspace_id, row.request_id or 0)
            told = request is not None and request.state in ANSWERED
            return support_view.posted(asked(session, request)) if request and told else None
        card = experiments.get(session, row.workspace_id, row.experiment_id or 0)
        if card is None:
            return None
        return experiment.posted(cards(session, row.workspace_id, [card], now)[0])


def round_up_once(runtime: Runtime, now: int) -> int:
    """Have the fortnight's round-up posted where it is due and has something to say."""
    return sum(_begin_round_up(runtime, home, now) for home in _installed(runtime))


def _begin_round_up(runtime: Runtime, home: Workspace, now: int) -> bool:
    number, since = rules.fortnight(now, home.tz)
    if now - since > LATE:
        return False
    with runtime.database.writing() as session:
        channel = workspaces.rules(session, home.id).champions_channel
        subject = f"fortnight {number}"
        if channel is None or announcements.is_there(session, home.id, "round_up", subject):
            return False
        if _round_up(session, home.id, since, now).is_empty:
            return False
        announcements.add(session, home.id, "round_up", subject, [channel], since)
        return True


def _round_up(session: Session, workspace_id: int, until: int, now: int) -> round_up.RoundUp:
    found = experiments.news(session, workspace_id, until - rules.FORTNIGHT, now)
    rows = experiments.in_states(session, workspace_id, rules.UNDER_WAY)
    running = cards(session, workspace_id, rows, now)
    return round_up.RoundUp(
        running=[card for card in running if not card.wants_company],
        learned=cards(session, workspace_id, found.learned, now),
        company=[card for card in running if card.wants_company],
        unanswered=[
            card for card in running if any(state == "unanswered" for _, state in card.support)
        ],
    )


def _installed(runtime: Runtime) -> list[Workspace]:
    with runtime.database.reading() as session:
        return list(workspaces.installed(session))
