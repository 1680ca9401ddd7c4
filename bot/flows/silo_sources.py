"""Silos from where they live in Slack: a profile field, or user groups, that an admin chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain.silo_groups import sole
from bot.domain.silo_list import LONGEST_NAME, clean
from bot.errors import PermanentError, TransientError, UserError
from bot.flows.joining import admin_of, workspace_of
from bot.log import log
from bot.runtime import Runtime
from bot.slack import Slack
from bot.store import audit, members, silos, workspaces
from bot.store.members import Member
from bot.store.workspaces import Workspace
from bot.views import blocks

FIELDS_AT_ONCE = 40  # a tick's worth; Slack allows 100 a minute
FIELD_LASTS = 7 * calendar.DAY
GROUPS_LAST = calendar.DAY
TRY_AGAIN = 10 * calendar.MINUTE

T = TypeVar("T")


@dataclass(frozen=True)
class Chosen:
    """A source and what it will do: `people` to look up, `minutes` that it takes."""

    label: str
    people: int
    minutes: int


def choose_field(runtime: Runtime, team: str, user: str, label: str) -> Chosen:
    """Take silos from the profile field of that label. Raises UserError if there is none.

    People are read by `fields_once`, within Slack's limits; a restart goes on where it stopped.
    """
    workspace = admins_workspace(runtime, team, user)
    fields = asking(runtime.slack(workspace).profile_fields)
    wanted = [key for key, name in fields.items() if name.casefold() == label.casefold()]
    if not wanted:
        known = blocks.named(sorted(fields.values())) or "none at all"
        raise UserError(
            f"There is no profile field {blocks.quoted(label)} here. There is: {known}."
        )
    with runtime.database.writing() as session:
        _take_from(runtime, session, workspace.id, user, wanted[0], None)
        members.read_fields_anew(session, workspace.id)
        people = sum(one.counts for one in members.all_of(session, workspace.id))
    return Chosen(fields[wanted[0]], people, 1 + people // 80)


def _take_from(
    runtime: Runtime, session: Session, workspace_id: int, user: str, field: str | None,
    groups: list[str] | None,
) -> None:  # fmt: skip
    """Silos come from that field or those groups from now on; by whose word is noted."""
    held = workspaces.get(session, workspace_id)
    admin = admin_of(session, held, user)
    before = {"field": held.silo_field, "groups": held.silo_groups}
    held.silo_field, held.silo_groups = field, groups
    after = {"field": field, "groups": groups}
    now = runtime.clock()
    audit.write(session, workspace_id, now, admin.id, "source of silos", before, after)


def fields_once(runtime: Runtime, now: int) -> int:
    """Read the chosen field of some people whose turn it is; how many."""
    with runtime.database.reading() as session:
        with_field = [one for one in workspaces.installed(session) if one.silo_field]
    return sum(_read_some(runtime, workspace, now) for workspace in with_field)


def _read_some(runtime: Runtime, workspace: Workspace, now: int) -> int:
    with runtime.database.reading() as session:
        people = members.with_unread_field(session, workspace.id, now - FIELD_LASTS, FIELDS_AT_ONCE)
    read = _read_fields(runtime.slack(workspace), workspace.silo_field or "", people)
    with runtime.database.writing() as session:
        told = {who: clean(silo or "")[:LONGEST_NAME] for who, silo in read.items()}
        named = {who: silo for who, silo in told.items() if silo}
        ids = silos.ensure(session, workspace.id, list(named.values()))
        assigned = {who: ids[silo] for who, silo in named.items()}
        silos.assign(session, workspace.id, assigned, "field", now)
        for member in members.by_ids(session, workspace.id, read).values():
            member.field_read_at = now
    return len(read)


def _read_fields(slack: Slack, field: str, people: Sequence[Member]) -> dict[int, str | None]:
    """Member id → what the field says, as far as Slack lets us read now."""
    read: dict[int, str | None] = {}
    for member in people:
        try:
            read[member.id] = slack.field_of(member.slack_id, field)
        except PermanentError as error:
            log.warning("field_unreadable", reason=str(error))
            read[member.id] = None
        except TransientError:
            break  # the rest have their turn at a later tick
    return read


def profile_changed(
    session: Session, workspace: Workspace, member: Member, fields: Mapping[str, str] | None,
    now: int,
) -> None:  # fmt: skip
    """Move somebody whose profile names another silo, from now on.

    Where the event does not tell the fields, they are read in a moment.
    """
    if not member.counts:
        return
    value = (fields or {}).get(workspace.silo_field or "")
    if value is None:
        member.field_read_at = None
        return
    silo = clean(value)[:LONGEST_NAME]
    if silo:
        ids = silos.ensure(session, workspace.id, [silo])
        silos.assign(session, workspace.id, {member.id: ids[silo]}, "field", now)
    member.field_read_at = now


def choose_groups(runtime: Runtime, team: str, user: str, named: Sequence[str]) -> Chosen:
    """Take silos from these user groups (ids or handles). Raises UserError for an unknown one."""
    workspace = admins_workspace(runtime, team, user)
    known = {group.id: group for group in asking(runtime.slack(workspace).groups)}
    by_name = {group.handle.casefold(): group.id for group in known.values()}
    ids = [one if one in known else by_name.get(one.casefold(), "") for one in named]
    if not all(ids) or not ids:
        handles = ", ".join(f"@{group.handle}" for group in known.values()) or "none at all"
        raise UserError(f"Name user groups of this workspace. There is: {handles}.")
    with runtime.database.writing() as session:
        _take_from(runtime, session, workspace.id, user, None, ids)
    people = read_groups(runtime, workspace, ids, runtime.clock())
    return Chosen(", ".join(known[one].name for one in ids), people, 0)


def groups_once(runtime: Runtime, now: int) -> int:
    """Read the chosen user groups anew where they may have changed; how many workspaces."""
    with runtime.database.reading() as session:
        stale = [
            one
            for one in workspaces.installed(session)
            if one.silo_groups and (one.groups_read_at or 0) <= now - GROUPS_LAST
        ]
    for workspace in stale:
        try:
            read_groups(runtime, workspace, workspace.silo_groups or [], now)
        except UserError as error:
            log.warning("groups_unreadable", workspace=workspace.slack_id, reason=str(error))
            with runtime.database.writing() as session:
                again = now - GROUPS_LAST + TRY_AGAIN
                workspaces.get(session, workspace.id).groups_read_at = again
    return len(stale)


def read_groups(runtime: Runtime, workspace: Workspace, ids: list[str], now: int) -> int:
    """Put everybody who is in one of these groups alone in its silo; how many are in one.

    Who had a silo by a group and is in none of them any more has none from now on. Where a group is
    gone, so that this may be a mistake, nobody loses theirs.
    """
    groups = asking(runtime.slack(workspace).groups)
    chosen = [group for group in groups if group.id in ids]
    alone, several = sole({clean(group.name)[:LONGEST_NAME]: group.users for group in chosen})
    if several:
        log.info("in_several_groups", workspace=workspace.slack_id, people=len(several))
    with runtime.database.writing() as session:
        found = members.by_slack_ids(session, workspace.id, alone)
        silo_ids = silos.ensure(session, workspace.id, list(alone.values()))
        assigned = {
            member.id: silo_ids[alone[slack_id]]
            for slack_id, member in found.items()
            if member.counts
        }
        silos.assign(session, workspace.id, assigned, "group", now)
        if len(chosen) == len(set(ids)):
            inside = members.by_slack_ids(session, workspace.id, several)
            stay = {*assigned, *(one.id for one in inside.values())}
            silos.end(session, workspace.id, "group", stay, now)
        workspaces.get(session, workspace.id).groups_read_at = now
    return len(assigned)


def admins_workspace(runtime: Runtime, team: str, user: str) -> Workspace:
    """The workspace that this person administers. Raises UserError where they do not."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        admin_of(session, workspace, user)
    return workspace


def asking(call: Callable[[], T]) -> T:
    """What Slack answers an admin's request. Raises UserError with what to do where it does not."""
    try:
        return call()
    except TransientError:
        raise UserError("Slack does not answer just now. Please try again in a minute.") from None
    except PermanentError as error:
        raise UserError(f"Slack refuses: {error}. An admin can grant that and reinstall.") from None
