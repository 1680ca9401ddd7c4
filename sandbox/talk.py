"""What can be done with messages: post, edit, delete, react, pin. Each tells who should hear.

The caller holds the world's lock and has checked that the author may.
"""

import re
import uuid
from typing import Any

from . import rich_text, shapes
from .apps import Installation
from .events import happened
from .model import SLACKBOT, Channel, Json, Member, Message
from .world import World

CHANNEL_TYPES = {"channel": "channel", "group": "group", "im": "im", "mpim": "mpim"}
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_LINK = re.compile(r"<(https?://([^/>|]+)[^>|]*)(?:\|[^>]*)?>")


def post(
    world: World, channel: Channel, author: Member, text: str, *, ts: str = "", **more: Any
) -> Message:
    """A new message; `more` are fields of `Message`. ValueError where its ts is taken."""
    if ts and channel.timeline.get(ts):
        raise ValueError(f"{channel.name or channel.id} has a message with the ts {ts}")
    message = Message(
        ts=ts or world.fresh_ts(channel),
        channel_id=channel.id,
        user=author.id,
        text=text,
        team=author.workspace_id,
        **more,
    )
    if author.is_bot and not message.bot_id and not message.subtype:
        message.bot_id, message.app_id = author.bot_id, author.app_id
    if not author.is_bot and not message.subtype:
        message.client_msg_id = str(uuid.uuid4())
        message.blocks = message.blocks or rich_text.blocks(text)
    channel.timeline.add(message)
    announce(world, channel, message)
    return message


def announce(world: World, channel: Channel, message: Message) -> None:
    """Send the message event, and what goes with it: a mention, metadata, links."""
    body = shapes.message(world, message)
    world.changed("message", body, channel)
    _message_event(world, channel, message, body)
    _mentions(world, channel, message, body)
    if message.metadata:
        _metadata_event(world, channel, message)
    links = [{"url": url, "domain": domain} for url, domain in _LINK.findall(message.text)]
    if links and not message.bot_id:
        _links_event(world, channel, message, links)


def _message_event(world: World, channel: Channel, message: Message, body: Json) -> None:
    event = body | {
        "channel": channel.id,
        "channel_type": CHANNEL_TYPES[channel.kind],
        "event_ts": message.ts,
    }
    if channel.shared_with:
        event |= {"user_team": message.team, "source_team": message.team}
    if message.subtype == "thread_broadcast":
        root = channel.timeline.get(message.thread_ts)
        event["root"] = shapes.message(world, root) if root else {}
    if message.bot_id:
        event["bot_profile"] = bot_profile(world, message)
    happened(world, event, message.team, channel)


def bot_profile(world: World, message: Message) -> Json:
    return {
        "id": message.bot_id,
        "app_id": message.app_id,
        "name": world.members[message.user].name if message.user else message.username,
        "icons": message.icons,
        "deleted": False,
        "updated": 0,
        "team_id": message.team,
    }


def _mentions(world: World, channel: Channel, message: Message, body: Json) -> None:
    for user_id in dict.fromkeys(_MENTION.findall(message.text)):
        for found in world.installations:
            if found.bot_user_id == user_id and channel.kind != "im":
                event = {k: v for k, v in body.items() if k != "subtype"}
                event |= {"type": "app_mention", "channel": channel.id, "event_ts": message.ts}
                happened(world, event, message.team, channel, found)


def _metadata_event(world: World, channel: Channel, message: Message) -> None:
    event = {
        "type": "message_metadata_posted",
        "app_id": message.app_id,
        "bot_id": message.bot_id,
        "user_id": message.user,
        "team_id": message.team,
        "channel_id": channel.id,
        "metadata": message.metadata,
        "message_ts": message.ts,
    }
    happened(world, event, message.team, channel)


def _links_event(world: World, channel: Channel, message: Message, links: list[Json]) -> None:
    event = {
        "type": "link_shared",
        "channel": channel.id,
        "is_bot_user_member": True,
        "user": message.user,
        "message_ts": message.ts,
        "links": links,
        "source": "conversations_history",
    }
    happened(world, event, message.team, channel)


def edit(world: World, message: Message, **changes: Any) -> None:
    """Change fields of a message; everybody who hears the channel hears of it."""
    channel = world.channels[message.channel_id]
    before = shapes.message(world, message)
    for name, value in changes.items():
        setattr(message, name, value)
    message.edited = {"user": message.user, "ts": world.fresh_ts()}
    _changed(world, channel, message, before)


def _changed(world: World, channel: Channel, message: Message, before: Json) -> None:
    after = shapes.message(world, message)
    world.changed("message_changed", after, channel)
    event = _hidden(world, channel, "message_changed")
    happened(world, event | {"message": after, "previous_message": before}, message.team, channel)


def _hidden(world: World, channel: Channel, subtype: str) -> Json:
    ts = world.fresh_ts()
    return {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": channel.id,
        "ts": ts,
        "event_ts": ts,
        "channel_type": CHANNEL_TYPES[channel.kind],
    }


def delete(world: World, message: Message) -> None:
    """Take a message away. A thread's root stays as a tombstone, as in Slack."""
    channel = world.channels[message.channel_id]
    before = shapes.message(world, message)
    if channel.timeline.replies(message.ts):
        _entomb(world, channel, message, before)
        return
    channel.timeline.remove(message.ts)
    world.changed("message_deleted", before, channel)
    event = _hidden(world, channel, "message_deleted")
    event |= {"deleted_ts": message.ts, "previous_message": before}
    happened(world, event, message.team, channel)


def _entomb(world: World, channel: Channel, message: Message, before: Json) -> None:
    message.subtype, message.text, message.user = "tombstone", "This message was deleted.", ""
    message.blocks, message.files, message.reactions = [], [], {}
    message.client_msg_id, message.metadata = "", None
    message.extra = {"user": SLACKBOT, "hidden": True}
    _changed(world, channel, message, before)


def react(world: World, member: Member, name: str, message: Message) -> bool:
    """Add a reaction; False where this person had already reacted so."""
    who = message.reactions.setdefault(name, [])
    if member.id in who:
        return False
    who.append(member.id)
    _reaction(world, "reaction_added", member, name, message)
    return True


def unreact(world: World, member: Member, name: str, message: Message) -> bool:
    """Take a reaction back; False where there was none."""
    who = message.reactions.get(name, [])
    if member.id not in who:
        return False
    who.remove(member.id)
    if not who:
        del message.reactions[name]
    _reaction(world, "reaction_removed", member, name, message)
    return True


def _reaction(world: World, kind: str, member: Member, name: str, message: Message) -> None:
    channel = world.channels[message.channel_id]
    world.changed("message_changed", shapes.message(world, message), channel)
    event = {
        "type": kind,
        "user": member.id,
        "reaction": name,
        "item_user": message.user,
        "item": {"type": "message", "channel": channel.id, "ts": message.ts},
    }
    happened(world, event, member.workspace_id, channel)


def whisper(
    world: World, channel: Channel, author: Installation, to: Member, text: str, **more: Any
) -> Message:
    """An ephemeral message: nothing is kept of it but on that one person's screen."""
    message = Message(
        ts=world.fresh_ts(channel),
        channel_id=channel.id,
        user=author.bot_user_id,
        bot_id=author.bot_id,
        app_id=author.app.id,
        team=author.workspace_id,
        text=text,
        only_for=to.id,
        **more,
    )
    channel.ephemerals.append(message)
    world.changed("ephemeral", shapes.message(world, message), channel, who=to.id)
    return message
