"""Forgetting: a channel, a person, a workspace, and words whose time is over."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain.members import Profile
from bot.domain.retention import keep_for
from bot.flows.letting_go import let_go
from bot.runtime import Runtime
from bot.store import (
    audit,
    channels,
    decisions,
    events,
    forgettings,
    intake,
    members,
    messages,
    parts,
    purge,
    together,
    workspaces,
)
from bot.store.workspaces import Workspace

WORDS_LAST = 20 * calendar.HOUR  # the promise is 24 hours; the sweep runs every few minutes
EVENTS_LAST = 2 * calendar.DAY


def forget_channel(session: Session, workspace_id: int, channel_id: int) -> None:
    """Everything that came from a channel goes; it is not listened to any more."""
    intake.hold_back(session, workspace_id)
    channels.set_listening(session, workspace_id, channel_id, False)
    purge.channel(session, workspace_id, channel_id)
    together.expire(session, workspace_id)
    parts.forget_channel(session, workspace_id, channel_id)


def stop_observing(
    runtime: Runtime, session: Session, workspace: Workspace, member: members.Member, now: int
) -> None:
    """Keep nothing more of somebody, from the commit on; a job takes out all that was kept."""
    intake.hold_back(session, workspace.id)
    trace = runtime.vault.tombstone(workspace.slack_id, member.slack_id)
    members.stop_observing(session, workspace.id, member.id, trace)
    decisions.forget_open(session, workspace.id, member.id)
    forgettings.ask(session, workspace.id, member.id, now, erase=False)


def forget_leavers(
    session: Session, workspace_id: int, profiles: Iterable[Profile], now: int
) -> list[Profile]:
    """Have all that was made of people's talk forgotten whose account has just ended.

    Returns those profiles of which something is to be learned: not of who left and is not known.
    """
    rows = list(profiles)
    ended = [one.slack_id for one in rows if one.deactivated]
    known = members.by_slack_ids(session, workspace_id, ended)
    for member in known.values():
        if not member.deactivated:
            decisions.forget_open(session, workspace_id, member.id)
            forgettings.ask(session, workspace_id, member.id, now, erase=False)
    return [one for one in rows if not one.deactivated or one.slack_id in known]


def sweep_once(runtime: Runtime, now: int) -> int:
    """Destroy words and their keys in time, and let go what is older than it is kept."""
    swept = 0
    with runtime.database.reading() as session:
        days = {
            one.id: workspaces.rules(session, one.id).kept_days()
            for one in workspaces.all_of_them(session)
        }
    for workspace_id, kept in days.items():
        with runtime.database.writing() as session:
            swept += messages.forget_words(session, workspace_id, now - WORDS_LAST)
            events.forget_before(session, workspace_id, now - EVENTS_LAST)
            messages.forget_deletions(session, workspace_id, now - EVENTS_LAST)
            audit.forget_before(session, workspace_id, now - keep_for("audit", kept))
        swept += let_go(runtime, workspace_id, now, kept)
    runtime.database.fold()
    return swept


def purge_once(runtime: Runtime, _now: int) -> int:
    """Delete all there is of workspaces that removed the app."""
    with runtime.database.reading() as session:
        gone = [workspace.id for workspace in workspaces.uninstalled(session)]
    for workspace_id in gone:
        with runtime.database.writing() as session:
            if workspaces.get(session, workspace_id).uninstalled_at is not None:
                purge.workspace(session, workspace_id)
    if gone:
        runtime.database.fold()
    return len(gone)
