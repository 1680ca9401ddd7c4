"""Joining, leaving, and asking not to be observed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.errors import UserError
from bot.flows.forgetting import stop_observing
from bot.flows.people import meet
from bot.runtime import Runtime
from bot.store import decisions, members, preferences, workspaces
from bot.store.members import Member
from bot.store.workspaces import Workspace


def join(runtime: Runtime, team: str, user: str) -> None:
    """From now on this person may be nudged. Raises UserError for guests and strangers."""
    with runtime.database.writing() as session:
        workspace, member = who(runtime, session, team, user)
        if member.kind not in ("person", "unknown"):
            raise UserError("Footbridge is for people of this workspace, not for guests or bots.")
        now = runtime.clock()
        if not member.has_joined:
            members.set_joined(session, workspace.id, member.id, now)
            preferences.save(session, workspace.id, member.id, quiet_since=None, resumed_at=now)


def leave(runtime: Runtime, team: str, user: str) -> None:
    """No more nudges, from this moment; what waits to be sent is dropped at the send."""
    with runtime.database.writing() as session:
        workspace, member = who(runtime, session, team, user)
        leave_from(session, workspace.id, member.id, runtime.clock())


def leave_from(session: Session, workspace_id: int, member_id: int, now: int) -> None:
    """That member has left: nothing more is decided for them, and what waits is not sent."""
    members.set_left(session, workspace_id, member_id, now)
    decisions.forget_open(session, workspace_id, member_id)


def observe(runtime: Runtime, team: str, user: str, on: bool) -> None:
    """Keep nothing of this person any more, or (`on`) from now on again."""
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        trace = runtime.vault.tombstone(workspace.slack_id, user)
        if on:
            members.observe_again(session, workspace.id, user, trace)
            workspace.synced_at = None  # what Slack says of them is read anew
            return
        _, member = who(runtime, session, team, user)
        stop_observing(runtime, session, workspace, member, runtime.clock())


def workspace_of(session: Session, team: str) -> Workspace:
    """Raises UserError where Footbridge is not installed."""
    workspace = workspaces.by_slack_id(session, team)
    if workspace is None or workspace.uninstalled_at is not None:
        raise UserError("Footbridge is not installed here any more.")
    return workspace


def who(runtime: Runtime, session: Session, team: str, user: str) -> tuple[Workspace, Member]:
    """The workspace and the member a request comes from. Raises UserError if it knows neither."""
    workspace = workspace_of(session, team)
    member = meet(session, runtime.vault, workspace, [user]).get(user)
    if member is None and members.by_slack_id(session, workspace.id, user):
        raise UserError("Footbridge is for the people of this workspace.")
    if member is None:
        raise UserError(
            "You asked not to be observed, so I keep nothing of you. "
            "To change that: `/footbridge observe on`"
        )
    return workspace, member


def admin_of(session: Session, workspace: Workspace, user: str) -> Member:
    """The admin this Slack id belongs to. Raises UserError for anybody else."""
    member = members.by_slack_id(session, workspace.id, user)
    if member is None or not member.is_admin or member.deactivated:
        raise UserError("Only an admin of this workspace can do that. Ask one of them.")
    return member
