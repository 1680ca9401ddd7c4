"""Where Footbridge listens: only in channels that an admin switched on."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import UserError
from bot.flows.forgetting import forget_channel
from bot.flows.joining import admin_of, workspace_of
from bot.runtime import Runtime
from bot.store import channels, workspaces

PRIVATE, DIRECT = "privategroup", "directmessage"  # what commands call places without a name


@dataclass(frozen=True)
class Listening:
    """The channels listened to (Slack ids), private ones only if they are `here`."""

    channels: tuple[str, ...]


def switch(runtime: Runtime, team: str, user: str, channel: str, name: str, on: bool) -> None:
    """Listen in a channel, or stop and forget it.

    name: as a command tells it, which for a private channel it does not. Raises UserError for
    people who are no admin, and outside channels.
    """
    if not channel.startswith(("C", "G")) or name == DIRECT:
        raise UserError("I listen in channels only, never in DMs. Say it in the channel itself.")
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        admin_of(session, workspace, user)
        # Private until Slack says that it is not: a name must not slip out in between.
        known_name = "" if name == PRIVATE else name
        found = channels.ensure(session, workspace.id, channel, known_name, private=True)
        if on:
            channels.set_listening(session, workspace.id, found.id, True)
            workspaces.get(session, workspace.id).synced_at = None  # who is in it is looked up
        else:
            forget_channel(session, workspace.id, found.id)


def listening(runtime: Runtime, team: str, here: str) -> Listening:
    """Where Footbridge listens; a private channel is named only in that channel."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        found = channels.all_of(session, workspace.id)
    return Listening(
        tuple(c.slack_id for c in found if c.listening and (not c.private or c.slack_id == here))
    )
