"""Do not disturb, as Slack knows it: read just before somebody might be spoken to."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain import calendar
from bot.errors import PermanentError, TransientError
from bot.log import log
from bot.runtime import Runtime
from bot.store import members
from bot.store.members import Member
from bot.store.workspaces import Workspace

GOOD_FOR = 10 * calendar.MINUTE
A_CALL = 50  # people that one call may name


def refresh(runtime: Runtime, workspace: Workspace, member_ids: Iterable[int], now: int) -> None:
    """Ask Slack who of these is not to be disturbed, unless it was asked a moment ago.

    Where it wants us to wait, the rest of them stay unknown: their turn comes. Where it cannot
    say at all, what was known before holds; working hours are kept in any case.
    """
    with runtime.database.reading() as session:
        people = members.by_ids(session, workspace.id, set(member_ids)).values()
    stale = [one for one in people if not is_known(one, now)]
    for start in range(0, len(stale), A_CALL):
        batch = stale[start : start + A_CALL]
        try:
            read = runtime.slack(workspace).dnd([one.slack_id for one in batch], now)
        except TransientError as error:
            log.warning("dnd_not_read", workspace=workspace.slack_id, reason=str(error))
            if error.retry_after is not None:
                return
            read = _as_known(batch)
        except PermanentError as error:
            log.warning("dnd_not_read", workspace=workspace.slack_id, reason=str(error))
            read = _as_known(batch)
        ends = {one.id: read.get(one.slack_id) for one in batch}
        with runtime.database.writing() as session:
            members.set_dnd(session, workspace.id, ends, now)


def is_known(member: Member, now: int) -> bool:
    """Whether Slack said a moment ago if they may be disturbed; or they are gone, and it matters
    no more."""
    read_at = member.dnd_read_at
    return not member.is_here or (read_at is not None and read_at > now - GOOD_FOR)


def _as_known(batch: Iterable[Member]) -> dict[str, int]:
    return {one.slack_id: one.dnd_until for one in batch if one.dnd_until}
