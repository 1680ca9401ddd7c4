"""Channels that Footbridge was taken out of while nobody listened: found out by asking Slack."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from bot.errors import PermanentError, TransientError
from bot.flows import listening
from bot.log import log
from bot.runtime import Runtime
from bot.store import channel_notices, channels, workspaces
from bot.store.channels import Channel
from bot.store.workspaces import Workspace


def left_out_once(runtime: Runtime, now: int) -> int:
    """Switch off the channels it is not in any more; how many.

    An event says so at once; one that was lost must not let a channel count as heard.
    """
    with runtime.database.reading() as session:
        homes = [one for one in workspaces.installed(session) if _entered(session, one.id)]
    return sum(_leave(runtime, home, now) for home in homes)


def _leave(runtime: Runtime, home: Workspace, now: int) -> int:
    try:
        inside = set(runtime.slack(home).inside())
    except (TransientError, PermanentError) as error:
        log.warning("places_not_shown", workspace=home.slack_id, reason=str(error))
        return 0
    with runtime.database.writing() as session:
        outside = [one for one in _entered(session, home.id) if one.slack_id not in inside]
        for channel in outside:
            listening.thrown_out(session, channel, now)
    return len(outside)


def _entered(session: Session, workspace_id: int) -> Iterable[Channel]:
    """The channels listened to in which it spoke, and so was."""
    return [
        one for one in channels.all_of(session, workspace_id)
        if one.listening and not one.archived and _spoke(session, one)
    ]  # fmt: skip


def _spoke(session: Session, channel: Channel) -> bool:
    said = channel_notices.of_channel(session, channel.workspace_id, channel.id)
    return any(one.what == channel_notices.ON and one.ts for one in said)
