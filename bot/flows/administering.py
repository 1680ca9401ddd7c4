"""The admins of Footbridge: the workspace's own, and whom those add."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.errors import UserError
from bot.flows import leading
from bot.flows.joining import admin_of, workspace_of
from bot.flows.people import meet
from bot.runtime import Runtime
from bot.store import audit, champions, members, standing
from bot.store.members import Member
from bot.store.workspaces import Workspace
from bot.views.administering import People

OWN_ONLY = "Only the workspace's own admins choose who else is one. Ask one of them."
OWN = "They are an admin of the workspace itself, which is changed in Slack."
NOT_ADDED = "They are no admin of Footbridge. `/footbridge people` shows who is."
NOT_FIT = (
    "Only people of this workspace who let themselves be observed can be admins: "
    "no guests, no bots, nobody who has left."
)


def look(runtime: Runtime, team: str, user: str) -> People:
    """Who has a part in it. Raises UserError for people who are no admin."""
    named = leading.listed(runtime, team, user)
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        admin_of(session, workspace, user)
        rows = champions.with_resting(session, workspace.id)
        people = members.by_ids(session, workspace.id, [row.member_id for row in rows])
        counted = standing.people(session, workspace.id)
        added = members.made_admins(session, workspace.id)
    return People(
        admins=[one.slack_id for one in added if one.administers and not one.is_admin],
        leaders=named,
        champions=[people[row.member_id].slack_id for row in rows],
        joined=counted.joined,
        left=counted.left,
    )


def add(runtime: Runtime, team: str, user: str, named: str) -> bool:
    """That person (a Slack id) is an admin of Footbridge; False where they were one already.

    Raises UserError for others than the workspace's own admins, and for guests and strangers.
    """
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        admin = _own(session, workspace, user)
        return _add(runtime, session, workspace, admin, named)


def _add(
    runtime: Runtime, session: Session, workspace: Workspace, admin: Member, named: str
) -> bool:
    member = meet(session, runtime.vault, workspace, [named]).get(named)
    if member is None or not member.counts:
        raise UserError(NOT_FIT)
    if member.administers:
        return False
    now = runtime.clock()
    members.set_made_admin(session, workspace.id, member.id, now)
    before, after = {"admin": False}, {"admin": True}
    audit.write(session, workspace.id, now, admin.id, "admin added", before, after, member.id)
    return True


def added(runtime: Runtime, team: str, user: str) -> list[str]:
    """Whom the workspace's own admins made admins, too (Slack ids). Raises UserError for others."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        _own(session, workspace, user)
        rows = members.made_admins(session, workspace.id)
        return [one.slack_id for one in rows if one.administers and not one.is_admin]


def choose(
    runtime: Runtime, team: str, user: str, opened: Sequence[str], chosen: Sequence[str]
) -> None:
    """Make admins of those who were added, and take out who is not there any more: all or nothing.

    Raises UserError for others than the workspace's own admins, and for guests and strangers.
    """
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        admin = _own(session, workspace, user)
        for one in chosen:
            if one not in opened:
                _add(runtime, session, workspace, admin, one)
        for one in opened:
            member = members.by_slack_id(session, workspace.id, one)
            if one not in chosen and member is not None and member.made_admin_at is not None:
                _remove(session, admin, member, runtime.clock())


def administers(runtime: Runtime, team: str, user: str) -> bool:
    """Whether that person is an admin of Footbridge."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        member = members.by_slack_id(session, workspace.id, user)
        return member is not None and member.administers


def remove(runtime: Runtime, team: str, user: str, named: str) -> None:
    """That person is no admin of Footbridge any more; anybody may say so of themselves.

    Raises UserError for others than the workspace's own admins, and where they were not added.
    """
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        admin = admin_of(session, workspace, user)
        if named != user:
            _own(session, workspace, user)
        member = members.by_slack_id(session, workspace.id, named)
        if member is not None and member.is_admin:
            raise UserError(OWN)
        if member is None or member.made_admin_at is None:
            raise UserError(NOT_ADDED)
        _remove(session, admin, member, runtime.clock())


def _remove(session: Session, admin: Member, member: Member, now: int) -> None:
    home, before, after = member.workspace_id, {"admin": True}, {"admin": False}
    members.set_made_admin(session, home, member.id, None)
    audit.write(session, home, now, admin.id, "admin removed", before, after, member.id)


def _own(session: Session, workspace: Workspace, user: str) -> Member:
    admin = admin_of(session, workspace, user)
    if not admin.is_admin:
        raise UserError(OWN_ONLY)
    return admin
