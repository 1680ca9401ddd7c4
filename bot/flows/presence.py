"""Do not disturb, as Slack knows it: read just before somebody might be spoken to."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain import calendar
from bot.errors import PermanentError, TransientError
from bot.log import log
from bot.runtime import Runtime
from bot.store import members
from bot.store.workspaces import Workspace

GOOD_FOR = 10 * calendar.MINUTE
A_CALL = 50  # people that one call may name


def refresh(runtime: Runtime, workspace: Workspace, member_ids: Iterable[int], now: int) -> None:
    """Ask Slack who of these is not to be disturbed, unless it was asked a moment ago.

    Where Slack cannot say, what was known before holds: working hours are kept in any case.
    """
    with runtime.database.reading() as session:
        people = members.by_ids(session, workspace.id, set(member_ids)).values()
    stale = [
        one for one in people
        if one.is_here and (one.dnd_read_at is None or one.dnd_read_at <= now - GOOD_FOR)
    ]  # fmt: skip
    for start in range(0, len(stale), A_CALL):
        batch = {one.slack_id: one.id for one in stale[start : start + A_CALL]}
        try:
            read = runtime.slack(workspace).dnd(batch, now)
        except (TransientError, PermanentError) as error:
            log.warning("dnd_not_read", workspace=workspace.slack_id, reason=str(error))
            read = {one.slack_id: one.dnd_until for one in stale if one.dnd_until}
        ends = {member_id: read.get(slack_id) for slack_id, member_id in batch.items()}
        with runtime.database.writing() as session:
            members.set_dnd(session, workspace.id, ends, now)
