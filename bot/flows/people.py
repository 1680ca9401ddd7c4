"""Meeting people: those seen in passing, and all those Slack knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain.members import Profile, profile
from bot.errors import PermanentError, TransientError
from bot.flows.forgetting import forget_leavers
from bot.log import log
from bot.runtime import Runtime
from bot.slack import Slack
from bot.store import channels, members, purge, workspaces
from bot.store.members import Member
from bot.store.workspaces import Workspace
from bot.vault import Vault

SYNC_EVERY = calendar.DAY
SYNC_AGAIN = 10 * calendar.MINUTE


def meet(
    session: Session, vault: Vault | None, workspace: Workspace, slack_ids: Iterable[str]
) -> dict[str, Member]:
    """The members of these ids; a row is made for each that is new and left no tombstone.

    Bots and people of other companies are left out: they are never counted.
    """
    wanted = list(dict.fromkeys(slack_ids))
    found = members.by_slack_ids(session, workspace.id, wanted)
    new = _unburied(session, vault, workspace, [one for one in wanted if one not in found])
    if new:
        members.add_unknown(session, workspace.id, new)
        found |= members.by_slack_ids(session, workspace.id, new)
    return {slack_id: one for slack_id, one in found.items() if one.is_of_ours}


def learn(
    session: Session, vault: Vault | None, workspace: Workspace, profiles: Iterable[Profile]
) -> None:
    """Keep what Slack or an export says of people; nothing of those who left a tombstone."""
    rows = {one.slack_id: {**asdict(one), "names": list(one.names)} for one in profiles}
    known = members.by_slack_ids(session, workspace.id, rows)
    unburied = _unburied(session, vault, workspace, [one for one in rows if one not in known])
    for slack_id, one in known.items():
        if not one.observed:
            rows[slack_id] |= {"name": "", "names": [], "email": None}
    kept = [rows[slack_id] for slack_id in (*known, *unburied)]
    members.save_profiles(session, workspace.id, kept)
    for slack_id, one in known.items():
        if one.is_of_ours and rows[slack_id]["kind"] in members.NOT_OURS:
            purge.member_traces(session, workspace.id, one.id)  # taken for one of ours until now


def _unburied(
    session: Session, vault: Vault | None, workspace: Workspace, slack_ids: Sequence[str]
) -> list[str]:
    """Those who did not ask to be left alone. Without a vault nobody can have asked."""
    if vault is None or not slack_ids:
        return list(slack_ids)
    traces = {vault.tombstone(workspace.slack_id, one): one for one in slack_ids}
    buried = members.tombstones(session, workspace.id, traces)
    return [one for trace, one in traces.items() if trace not in buried]


def sync_once(runtime: Runtime, now: int) -> int:
    """Ask Slack who and what there is, for each workspace whose answer is a day old."""
    with runtime.database.reading() as session:
        stale = [
            workspace
            for workspace in workspaces.installed(session)
            if workspace.synced_at is None or workspace.synced_at <= now - SYNC_EVERY
        ]
    return sum(_try_sync(runtime, workspace, now) for workspace in stale)


def _try_sync(runtime: Runtime, workspace: Workspace, now: int) -> bool:
    try:
        sync(runtime, workspace, now)
    except (TransientError, PermanentError) as error:
        log.warning("sync_put_off", workspace=workspace.slack_id, reason=str(error))
        with runtime.database.writing() as session:
            again = now - SYNC_EVERY + SYNC_AGAIN
            workspaces.get(session, workspace.id).synced_at = again
        return False
    return True


def sync(runtime: Runtime, workspace: Workspace, now: int) -> None:
    """Bring the members and channels of a workspace up to date with Slack."""
    slack = runtime.slack(workspace)
    for batch in _in_hundreds(slack.people()):
        with runtime.database.writing() as session:
            people = [profile(user, _team(workspace)) for user in batch]
            told = forget_leavers(session, workspace.id, people, now)
            learn(session, runtime.vault, workspace, told)
    for batch in _in_hundreds(slack.channels()):
        with runtime.database.writing() as session:
            for described in batch:
                _describe(session, workspace, described)
    _sync_listened(runtime, workspace, slack)
    with runtime.database.writing() as session:
        workspaces.get(session, workspace.id).synced_at = now


def _sync_listened(runtime: Runtime, workspace: Workspace, slack: Slack) -> None:
    """Who is in the channels we listen to. One that Slack does not show us is left as it was."""
    with runtime.database.reading() as session:
        listened = [one for one in channels.all_of(session, workspace.id) if one.listening]
    for channel in listened:
        try:
            inside = list(slack.people_in(channel.slack_id))
        except PermanentError as error:
            log.warning("channel_not_shown", channel=channel.slack_id, reason=str(error))
            continue
        with runtime.database.writing() as session:
            met = meet(session, runtime.vault, workspace, inside)
            here = [one.id for one in met.values() if one.observed]
            channels.set_members(session, workspace.id, channel.id, here)


def _describe(session: Session, workspace: Workspace, described: Mapping[str, Any]) -> None:
    channel = channels.ensure(session, workspace.id, str(described["id"]))
    channel.name = described.get("name") or channel.name
    channel.private = bool(described.get("is_private"))
    channel.archived = bool(described.get("is_archived"))
    channel.topic = _topic(described) if channel.listening else None


def _topic(described: Mapping[str, Any]) -> str | None:
    """What the channel is for, in the words of its topic and its purpose."""
    parts = [(described.get(key) or {}).get("value") or "" for key in ("topic", "purpose")]
    return " ".join(filter(None, parts)).replace("\0", "")[:600] or None


def _team(workspace: Workspace) -> str | None:
    """The team our people are of; an enterprise (E…) has several."""
    return None if workspace.slack_id.startswith("E") else workspace.slack_id


def _in_hundreds(rows: Iterable[Mapping[str, Any]]) -> Iterable[list[Mapping[str, Any]]]:
    batch: list[Mapping[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == 100:
            yield batch
            batch = []
    if batch:
        yield batch
