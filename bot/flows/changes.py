"""What an event other than a new message changes."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.domain.events import (
    Change,
    ChannelChanged,
    Deleted,
    Entered,
    GroupsChanged,
    PersonChanged,
    Reacted,
    StrangerSpoke,
    Uninstalled,
    Withheld,
)
from bot.domain.members import stranger
from bot.flows import crossing, listening, silo_sources
from bot.flows.forgetting import forget_leavers
from bot.flows.people import learn, meet
from bot.flows.taking_out import take_out
from bot.runtime import Runtime
from bot.store import channel_notices, channels, events, members, messages, ties, workspaces
from bot.store.workspaces import Workspace


def apply(
    runtime: Runtime, session: Session, workspace: Workspace, change: Change, now: int
) -> None:
    """Store one change, in the caller's transaction."""
    match change:
        case Deleted():
            _deleted(session, workspace, change, now)
        case Reacted():
            _reacted(runtime, session, workspace, change)
        case Entered():
            _entered(runtime, session, workspace, change, now)
        case PersonChanged():
            _person_changed(runtime, session, workspace, change, now)
        case StrangerSpoke():
            _stranger_spoke(runtime, session, workspace, change)
        case ChannelChanged():
            _channel_changed(session, workspace, change, now)
        case GroupsChanged():
            workspace.groups_read_at = None
        case Withheld():
            events.add_gap(session, workspace.id, change.at, "withheld by Slack")
        case Uninstalled():
            workspaces.mark_uninstalled(session, workspace.id, now)
        case _:
            raise AssertionError(f"messages are taken in elsewhere: {change}")


def _deleted(session: Session, workspace: Workspace, change: Deleted, now: int) -> None:
    channel = channels.by_slack_id(session, workspace.id, change.channel)
    if channel is None or not channel.listening:
        return
    if not take_out(session, workspace.id, channel.id, change.at, now):
        messages.add_deletion(session, workspace.id, channel.id, change.at, now)


def _reacted(runtime: Runtime, session: Session, workspace: Workspace, change: Reacted) -> None:
    channel = channels.by_slack_id(session, workspace.id, change.channel)
    if channel is None or not channel.listening:
        return
    message = messages.get(session, workspace.id, channel.id, change.at)
    if message is None:
        return
    who = meet(session, runtime.vault, workspace, [change.user]).get(change.user)
    if who is None or not who.observed or who.id == message.author_id:
        return
    if change.shared and who.kind == "unknown":
        return  # perhaps of the other company
    had = messages.reactions_by(session, workspace.id, channel.id, change.at, who.id)
    if had + change.change < 0:
        return  # taken off before we listened
    where = (workspace.id, channel.id, change.at)
    messages.count_reactions(session, *where, who.id, change.change, runtime.clock())
    tie = {crossing.reaction_tie(message, who.id): (0, 0, change.change)}
    ties.change(session, workspace.id, tie)


def _person_changed(
    runtime: Runtime, session: Session, workspace: Workspace, change: PersonChanged, now: int
) -> None:
    told = forget_leavers(session, workspace.id, [change.profile], now)
    learn(session, runtime.vault, workspace, told)
    member = members.by_slack_id(session, workspace.id, change.profile.slack_id)
    if member is not None and workspace.silo_field:
        silo_sources.profile_changed(session, workspace, member, change.fields, now)


def _entered(
    runtime: Runtime, session: Session, workspace: Workspace, change: Entered, now: int
) -> None:
    channel = channels.by_slack_id(session, workspace.id, change.channel)
    if channel is None and change.present and change.user == workspace.bot_user:
        workspace.synced_at = None  # a place we were let into: what it is is looked up
    if channel is None or not channel.listening:
        return
    if change.user == workspace.bot_user:
        if not change.present:
            listening.thrown_out(session, channel, now)
        channel_notices.try_again(session, workspace.id, channel.id, now)
        return
    if change.present:
        met = meet(session, runtime.vault, workspace, [change.user])
        channels.add_members(session, workspace.id, channel.id, [one.id for one in met.values()])
        return
    gone = members.by_slack_id(session, workspace.id, change.user)  # nobody is met by leaving
    if gone is not None:
        channels.remove_member(session, workspace.id, channel.id, gone.id)


def _stranger_spoke(
    runtime: Runtime, session: Session, workspace: Workspace, change: StrangerSpoke
) -> None:
    channel = channels.by_slack_id(session, workspace.id, change.channel)
    known = members.by_slack_id(session, workspace.id, change.user)
    if channel is not None and channel.listening and (known is None or known.kind != "stranger"):
        learn(session, runtime.vault, workspace, [stranger(change.user)])


def _channel_changed(
    session: Session, workspace: Workspace, change: ChannelChanged, now: int
) -> None:
    channel = channels.by_slack_id(session, workspace.id, change.channel)
    if channel is None:
        return  # nothing is kept of a channel nobody let us into
    if change.deleted:
        listening.gone(session, channel)
    if change.left:
        listening.thrown_out(session, channel, now)
    channel.name = change.name or channel.name
    channel.archived = channel.archived if change.archived is None else change.archived
    channel.private = channel.private if change.private is None else change.private
