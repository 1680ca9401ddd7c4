"""Where Footbridge listens: only in channels that an admin switched on."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.errors import UserError
from bot.flows import channel_answers
from bot.flows.forgetting import forget_channel
from bot.flows.joining import admin_of, workspace_of
from bot.runtime import Runtime
from bot.store import audit, channel_asks, channel_notices, channels, workspaces
from bot.store.channels import Channel

PRIVATE, DIRECT = "privategroup", "directmessage"  # what commands call places without a name
NO_CHANNEL = "I listen in channels only, never in DMs. Say it in the channel itself."


@dataclass(frozen=True)
class Listening:
    """The channels listened to (Slack ids), private ones only if they are `here`."""

    channels: tuple[str, ...]


def switch(runtime: Runtime, team: str, user: str, channel: str, name: str, on: bool) -> bool:
    """Listen in a channel, or stop and forget it; whether that is a change.

    It is said in the channel once, by `channel_notices`. name: as a command tells it, which for a
    private channel it does not. Raises UserError for people who are no admin, and outside channels.
    """
    if not channel.startswith(("C", "G")) or name == DIRECT:
        raise UserError(NO_CHANNEL)
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        admin = admin_of(session, workspace, user)
        # Private until Slack says that it is not: a name must not slip out in between.
        known_name = "" if name == PRIVATE else name
        found = channels.ensure(session, workspace.id, channel, known_name, private=True)
        now = runtime.clock()
        change = switch_on if on else switch_off
        return change(session, found, admin.id, now)


def switch_on(session: Session, channel: Channel, by_id: int, now: int) -> bool:
    """Listen there from the commit on; whether that is a change."""
    home = channel.workspace_id
    if channel.listening:
        channel_notices.try_again(session, home, channel.id, now)
        return False
    _note(session, channel, by_id, True, now)
    channels.set_listening(session, home, channel.id, True)
    workspaces.get(session, home).synced_at = None  # who is in it is looked up
    channel_notices.remove(session, home, channel.id)
    channel_notices.add(session, home, channel.id, by_id, channel_notices.ON, now)
    return True


def switch_off(session: Session, channel: Channel, by_id: int, now: int) -> bool:
    """Listen there no more, and forget it; whoever asked for that is told. Whether it listened."""
    home, listened = channel.workspace_id, bool(channel.listening)
    if channel.listening is not False:
        _note(session, channel, by_id, False, now)
    forget_channel(session, home, channel.id)
    if listened:
        _say_that_it_ended(session, channel, by_id, now)
        channel_answers.decide(session, channel, channel_asks.OFF, now)
    return listened


def _say_that_it_ended(session: Session, channel: Channel, by_id: int, now: int) -> None:
    home = channel.workspace_id
    said = channel_notices.of_channel(session, home, channel.id)
    if said and not any(one.state == channel_notices.POSTED for one in said):
        channel_notices.remove(session, home, channel.id)  # nobody there has heard that it began
        return
    channel_notices.add(session, home, channel.id, by_id, channel_notices.OFF, now)


def thrown_out(session: Session, channel: Channel, now: int) -> None:
    """The bot was taken out of a channel: that switches it off, and nothing can be said there."""
    if not channel.listening:
        return
    _note(session, channel, None, False, now)
    forget_channel(session, channel.workspace_id, channel.id)
    channel_notices.remove(session, channel.workspace_id, channel.id)
    channel_answers.decide(session, channel, channel_asks.OFF, now)


def gone(session: Session, channel: Channel) -> None:
    """A channel was deleted: it is forgotten, and what was asked about it."""
    forget_channel(session, channel.workspace_id, channel.id)
    channel_notices.remove(session, channel.workspace_id, channel.id)
    channel_asks.remove(session, channel.workspace_id, channel.id)


def _note(session: Session, channel: Channel, by_id: int | None, on: bool, now: int) -> None:
    place = channels.told(channel)  # the log is for all admins
    what = "listening began" if on else "listening ended"
    before, after = {"listening": bool(channel.listening)}, {"listening": on, "channel": place}
    if by_id is None:
        after["by"] = "taking me out of the channel"
    audit.write(session, channel.workspace_id, now, by_id, what, before, after)


def listening(runtime: Runtime, team: str, here: str) -> Listening:
    """Where Footbridge listens; a private channel is named only in that channel."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        found = channels.all_of(session, workspace.id)
    return Listening(
        tuple(c.slack_id for c in found if c.listening and (not c.private or c.slack_id == here))
    )
