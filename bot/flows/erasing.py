"""Erasing somebody, and taking out what was kept of those who asked for it, a little at a time.

Slack waits three seconds for an answer, and others wait for the database: years of messages are
taken out by a job, some in each transaction. Nothing new is kept from the moment it was asked.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bot.errors import UserError
from bot.flows.joining import workspace_of
from bot.flows.taking_out import take_out_all, take_out_parts
from bot.log import log
from bot.runtime import Runtime
from bot.store import (
    channels,
    decisions,
    forgettings,
    intake,
    members,
    messages,
    purge,
    together,
    workspaces,
)

MOST = 50  # messages in one transaction
GAP = 0.12  # seconds
NOTHING = "There is nothing to erase: I keep nothing of you."


def erase(runtime: Runtime, team: str, user: str) -> None:
    """Have all that is kept of this person deleted, the person included.

    They leave at once. What says "don't observe me" of them stays. Raises UserError where nothing
    is kept.
    """
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        intake.hold_back(session, workspace.id)
        member = members.by_slack_id(session, workspace.id, user)
        if member is None:
            raise UserError(NOTHING)
        now = runtime.clock()
        members.hide(session, workspace.id, member.id, now)
        decisions.forget_open(session, workspace.id, member.id)
        forgettings.ask(session, workspace.id, member.id, now, erase=True)


def forget_once(runtime: Runtime, now: int) -> int:
    """Take out what was kept of those who asked for it; how many are done."""
    with runtime.database.reading() as session:
        waiting = [
            (one.workspace_id, one.member_id)
            for workspace in workspaces.all_of_them(session)
            for one in forgettings.waiting(session, workspace.id)
        ]
    done = sum(
        _forget(runtime, workspace_id, member_id, now) for workspace_id, member_id in waiting
    )
    if done:
        runtime.database.fold()
    return done


def _forget(runtime: Runtime, workspace_id: int, member_id: int, now: int) -> bool:
    for channel_id, times in _said(runtime, workspace_id, member_id):
        _let_others_in(runtime, len(times))
        with runtime.database.writing() as session:
            channels.lock(session, workspace_id, [channel_id], wait=True)
            take_out_all(session, (workspace_id, channel_id), times, (), now)
    for channel_id, times in _naming(runtime, workspace_id, member_id):
        _let_others_in(runtime, len(times))
        with runtime.database.writing() as session:
            channels.lock(session, workspace_id, [channel_id], wait=True)
            where = (workspace_id, channel_id)
            changed = purge.forget_mentions(session, *where, member_id, times)
            take_out_all(session, where, (), changed, now)
    return _finish(runtime, workspace_id, member_id, now)


def _let_others_in(runtime: Runtime, messages_to_go: int) -> None:
    """SQLite's writers look ten times a second whether it is their turn; a gap is easily missed."""
    if runtime.database.is_sqlite and messages_to_go == MOST:
        time.sleep(GAP)


def _said(
    runtime: Runtime, workspace_id: int, member_id: int
) -> Iterator[tuple[int, Sequence[int]]]:
    with runtime.database.reading() as session:
        said = messages.keys_of(session, workspace_id, member_id)
    by_channel = defaultdict(list)
    for channel_id, at in said:
        by_channel[channel_id].append(at)
    for channel_id, times in by_channel.items():
        yield from ((channel_id, some) for some in _batches(times))


def _naming(
    runtime: Runtime, workspace_id: int, member_id: int
) -> Iterator[tuple[int, Sequence[int]]]:
    with runtime.database.reading() as session:
        there = channels.ids(session, workspace_id)
    for channel_id in there:
        with runtime.database.reading() as session:
            times = purge.naming(session, workspace_id, channel_id, member_id)
        yield from ((channel_id, some) for some in _batches(times))


def _batches(times: Sequence[int]) -> Iterable[Sequence[int]]:
    return (times[i : i + MOST] for i in range(0, len(times), MOST))


def _finish(runtime: Runtime, workspace_id: int, member_id: int, now: int) -> bool:
    """What is left in sums, and whoever is to be erased; False where another worker is at it."""
    with runtime.database.writing() as session:
        asked = forgettings.claim(session, workspace_id, member_id)
        if asked is None:
            return False
        there = channels.lock(session, workspace_id, channels.ids(session, workspace_id), wait=True)
        named = purge.member_traces(session, workspace_id, member_id)
        for channel_id in there:
            changed = [at for where, at in named if where == channel_id]
            if changed:
                take_out_all(session, (workspace_id, channel_id), (), changed, now)
        take_out_parts(session, workspace_id, member_id, now)
        together.expire(session, workspace_id)
        erases = asked.erase
        session.delete(asked)
        session.flush()
        if erases:
            purge.member(session, workspace_id, member_id)
    log.info("forgotten", workspace=workspace_id, erased=erases)
    return True
