"""What is older than it is kept goes; of messages, what they were to others is kept as parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from bot.domain.calendar import HOUR
from bot.domain.retention import keep_for, parts_of
from bot.runtime import Runtime
from bot.store import channels, conversations, messages, parts, ties

LOOK_EVERY = HOUR  # looking goes through all messages of a workspace
AT_ONCE = 500  # messages in one transaction

Where = tuple[int, int]  # workspace and channel


def let_go(
    runtime: Runtime, workspace_id: int, now: int, days: Mapping[str, int] | None = None
) -> int:
    """Let go the messages, ties and parts of a workspace whose time is over; how many rows.

    days: by kind, in place of `bot.domain.retention.DAYS`.
    """
    before = now - keep_for("messages", days)
    ties_before = now - keep_for("ties", days)
    with runtime.database.reading() as session:
        if parts.looked_at(session, workspace_id) > now - LOOK_EVERY:
            return 0
        over = parts.channels_received_before(session, workspace_id, before)
        all_channels = channels.ids(session, workspace_id)
    swept = sum(_messages(runtime, (workspace_id, one), before) for one in over)
    swept += sum(_ties(runtime, (workspace_id, one), ties_before) for one in all_channels)
    with runtime.database.writing() as session:
        parts.note_look(session, workspace_id, now)
    return swept


def _messages(runtime: Runtime, where: Where, before: int) -> int:
    after, swept = -1, 0
    while True:
        # Looked for without holding up whoever writes.
        with runtime.database.reading() as session:
            times = parts.received_before(session, *where, before, after, AT_ONCE)
        if not times:
            return swept
        with runtime.database.writing() as session:
            if not channels.lock(session, where[0], [where[1]]):
                return swept  # somebody is grouping it: next time
            swept += _sum_up(session, where, times, before)
        after = times[-1]


def _sum_up(session: Session, where: Where, times: Sequence[int], before: int) -> int:
    """Put parts in the place of these messages, if they are still there and as old."""
    found = [one for one in messages.at_times(session, *where, times) if one.received_at < before]
    ats = [one.at for one in found]
    roots = {one.conversation_at for one in found if one.conversation_at is not None}
    known = conversations.among(session, *where, roots.union(ats))
    reactions = parts.reactions_at(session, *where, ats)
    parts.add(session, *where, parts_of(found, reactions, known))
    parts.remember_gone(session, *where, ats)
    messages.remove(session, *where, ats)
    return len(ats)


def _ties(runtime: Runtime, where: Where, before: int) -> int:
    with runtime.database.writing() as session:
        if not channels.lock(session, where[0], [where[1]]):
            return 0
        gone = ties.forget_before(session, *where, before)
        return gone + parts.forget_before(session, *where, before)
