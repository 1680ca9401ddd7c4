"""What Footbridge says in a channel of itself, once: that it listens from now on, or no longer.

The attempt is stored before the call. Where its end is not known it counts as said: nobody should
read it twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.errors import DoubtError, FootbridgeError, PermanentError, TransientError
from bot.log import log
from bot.runtime import Runtime
from bot.slack import Posted, Slack
from bot.store import channel_notices as store
from bot.store import channels, members, workspaces
from bot.store.channel_notices import ChannelNotice
from bot.store.workspaces import Workspace
from bot.views import channels as view

MOST = 20  # notices of a workspace in one run
AGAIN = 30  # seconds, where Slack does not say how long
OUTSIDE = "not_in_channel"


@dataclass(frozen=True)
class _Task:
    """A notice to say in a channel (a Slack id), and who switched it on or off there."""

    workspace: Workspace
    notice: ChannelNotice
    channel: str
    by: str | None
    before: tuple[Posted, ...] = ()


def notices_once(runtime: Runtime, now: int) -> int:
    """Say what is due; how many. Whoever asked for it is told where Slack refuses it."""
    with runtime.database.reading() as session:
        due = [
            (home.id, notice_id)
            for home in workspaces.installed(session)
            for notice_id in store.due(session, home.id, now, MOST)
        ]
    for workspace_id, notice_id in due:
        _say(runtime, workspace_id, notice_id, now, tells=True)
    return len(due)


def say_now(runtime: Runtime, team: str, channel: str) -> str | None:
    """Say what is due in that channel (a Slack id); why Slack refuses it, if it does."""
    with runtime.database.reading() as session:
        home = workspaces.by_slack_id(session, team)
        found = channels.by_slack_id(session, home.id, channel) if home else None
        rows = store.of_channel(session, found.workspace_id, found.id) if found else []
    waiting = [one for one in rows if one.state == store.PENDING]
    said = [_say(runtime, one.workspace_id, one.id, runtime.clock()) for one in waiting]
    return next((why for why in said if why), None)


def _say(
    runtime: Runtime, workspace_id: int, notice_id: int, now: int, tells: bool = False
) -> str | None:
    """Say one; why Slack refuses it, if it does. tells: whoever asked for it gets word of that."""
    with runtime.database.writing() as session:
        task = _claim(session, workspace_id, notice_id, now)
    if task is None:
        return None
    slack = runtime.slack(task.workspace)
    try:
        posted = _post(slack, task)
    except TransientError as error:
        wait = int((error.retry_after or AGAIN) * calendar.SECOND)
        _settle(runtime, task, state=store.PENDING, due_at=now + wait)
        return None
    except DoubtError as error:
        log.warning("notice_in_doubt", workspace=task.workspace.slack_id, reason=str(error))
        return None
    except PermanentError as error:
        _settle(runtime, task, state=store.FAILED, note=str(error)[:255])
        if tells and task.notice.what == store.ON:
            _tell(slack, task, str(error))
        return str(error)
    _settle(runtime, task, ts=posted.ts)
    _take_buttons(slack, task)
    return None


def _claim(session: Session, workspace_id: int, notice_id: int, now: int) -> _Task | None:
    notice = store.lock(session, workspace_id, notice_id)
    if notice is None or notice.state != store.PENDING or notice.due_at > now:
        return None
    # From here on it counts as said, unless Slack surely did not take it.
    notice.state = store.POSTED
    channel = channels.get(session, workspace_id, notice.channel_id)
    by = members.by_ids(session, workspace_id, [notice.by_id or 0]).get(notice.by_id or 0)
    before = tuple(
        Posted(channel.slack_id, one.ts)
        for one in store.of_channel(session, workspace_id, channel.id)
        if one.ts and one.id != notice.id
    )
    workspace = workspaces.get(session, workspace_id)
    return _Task(workspace, notice, channel.slack_id, by.slack_id if by else None, before)


def _post(slack: Slack, task: _Task) -> Posted:
    if task.notice.what == store.OFF:
        return slack.say(task.channel, *view.switched_off(task.by))
    said = view.notice(task.by)
    try:
        return slack.say(task.channel, *said)
    except PermanentError as error:
        if str(error) != OUTSIDE:
            raise
    slack.join(task.channel)
    return slack.say(task.channel, *said)


def _settle(runtime: Runtime, task: _Task, **values: object) -> None:
    with runtime.database.writing() as session:
        notice = store.lock(session, task.workspace.id, task.notice.id)
        if notice is not None:
            for name, value in values.items():
                setattr(notice, name, value)


def _tell(slack: Slack, task: _Task, why: str) -> None:
    """Whoever just switched it on is told that Slack refuses it."""
    if task.by is None:
        return
    try:
        slack.say(task.by, *view.refused(task.channel, why))
    except FootbridgeError as error:
        log.warning("refusal_not_told", workspace=task.workspace.slack_id, reason=str(error))


def _take_buttons(slack: Slack, task: _Task) -> None:
    """Under an earlier notice, which does not hold any more, nothing is to be pressed."""
    for earlier in task.before:
        try:
            slack.change(earlier, *view.over())
        except FootbridgeError as error:
            log.warning("notice_not_changed", workspace=task.workspace.slack_id, reason=str(error))
