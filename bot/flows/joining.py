"""Joining, leaving, and asking not to be observed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.errors import UserError
from bot.flows.forgetting import stop_observing
from bot.flows.people import meet
from bot.runtime import Runtime
from bot.store import audit, channels, decisions, forgettings, members, preferences, workspaces
from bot.store.members import Member
from bot.store.workspaces import Workspace

BEING_FORGOTTEN = (
    "I am still taking out what I kept of you. In a minute or two it is done; say it again then."
)
NO_GUESTS = "Footbridge is for people of this workspace, not for guests or bots."
READING = "I am still reading who is who here. Please say it again in half a minute."
NOT_IN = "You are not in at present. To join: `/footbridge join`"


class AdminsOnlyError(UserError):
    """Somebody who is no admin asked for what admins do."""


def join(runtime: Runtime, team: str, user: str) -> bool:
    """From now on this person may be nudged; False where they could be already.

    Raises UserError for guests and strangers.
    """
    with runtime.database.writing() as session:
        workspace, member = who(runtime, session, team, user)
        return join_in(session, workspace.id, member, runtime.clock())


def join_in(session: Session, workspace_id: int, member: Member, now: int) -> bool:
    """That member has joined; False where they had already. Raises UserError for guests."""
    if member.kind not in ("person", "unknown"):
        raise UserError(NO_GUESTS)
    if member.has_joined:
        return False
    members.set_joined(session, workspace_id, member.id, now)
    preferences.save(session, workspace_id, member.id, quiet_since=None, resumed_at=now)
    return True


def leave(runtime: Runtime, team: str, user: str) -> None:
    """No more nudges, from this moment; what waits to be sent is dropped at the send."""
    with runtime.database.writing() as session:
        workspace, member = who(runtime, session, team, user)
        leave_from(session, workspace.id, member.id, runtime.clock())


def leave_from(session: Session, workspace_id: int, member_id: int, now: int) -> None:
    """That member has left: nothing more is decided for them, and what waits is not sent."""
    if members.by_ids(session, workspace_id, [member_id])[member_id].has_joined:
        members.set_left(session, workspace_id, member_id, now)
    decisions.forget_open(session, workspace_id, member_id)


def observe(runtime: Runtime, team: str, user: str, on: bool) -> None:
    """Keep nothing of this person any more, or (`on`) from now on again.

    What was kept is taken out by a job: of years it may be much.
    """
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        trace = runtime.vault.tombstone(workspace.slack_id, user)
        if not on:
            _, member = who(runtime, session, team, user)
            stop_observing(runtime, session, workspace, member, runtime.clock())
            return
        _refuse_the_forgotten(session, workspace, user)
        members.observe_again(session, workspace.id, user, trace)
        workspace.synced_at = None  # what Slack says of them is read anew


def announce(runtime: Runtime, team: str, user: str, channel: str) -> None:
    """An admin invites a channel (a Slack id) to join, which is noted. Raises UserError for others.

    The log is for all admins: a private channel is not named in it.
    """
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        admin = admin_of(session, workspace, user)
        place = channels.told(channels.by_slack_id(session, workspace.id, channel))
        what, now = "invited a channel to join", runtime.clock()
        audit.write(session, workspace.id, now, admin.id, what, None, {"channel": place})


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
    asked = forgettings.of(session, workspace.id, member.id)
    if asked is not None and asked.erase:
        raise UserError(BEING_FORGOTTEN)
    return workspace, member


def colleague(runtime: Runtime, session: Session, team: str, user: str) -> tuple[Workspace, Member]:
    """As `who`, for those who may read what the workspace's people share. Raises for guests."""
    workspace, member = who(runtime, session, team, user)
    refuse_guests(session, workspace.id, user)
    return workspace, member


def refuse_guests(session: Session, workspace_id: int, user: str) -> None:
    """Raises UserError for a guest of the workspace, who sees of it what they are invited to."""
    member = members.by_slack_id(session, workspace_id, user)
    if member is not None and member.kind not in ("person", "unknown"):
        raise UserError(NO_GUESTS)


def joined(runtime: Runtime, session: Session, team: str, user: str) -> tuple[Workspace, Member]:
    """As `who`, for somebody who has joined. Raises UserError for anybody else."""
    workspace, member = who(runtime, session, team, user)
    if not member.has_joined:
        raise UserError(NOT_IN)
    return workspace, member


def admin_of(session: Session, workspace: Workspace, user: str) -> Member:
    """The admin this Slack id belongs to: the workspace's own, or one whom those added.

    Raises UserError for anybody else.
    """
    member = members.by_slack_id(session, workspace.id, user)
    if (member is None or member.kind == "unknown") and workspace.synced_at is None:
        raise UserError(READING)
    if member is None or not member.administers:
        raise AdminsOnlyError("Only an admin of this workspace can do that. Ask one of them.")
    return member


def _refuse_the_forgotten(session: Session, workspace: Workspace, user: str) -> None:
    member = members.by_slack_id(session, workspace.id, user)
    if member is not None and forgettings.of(session, workspace.id, member.id) is not None:
        raise UserError(BEING_FORGOTTEN)
