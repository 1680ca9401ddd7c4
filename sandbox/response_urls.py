"""What an app says through a response URL, or in the ack of a command."""

from typing import Any

from . import blocks, talk
from .api_errors import SlackError
from .interaction import HOOK_USES, Hook, Interactions
from .model import Channel, Json, Member, Message
from .surfaces import with_ids
from .world import World


def respond(world: World, interactions: Interactions, token: str, body: Any) -> None:
    """Do what was posted to a response URL. SlackError where it is used up, too old or wrong."""
    hook = interactions.hooks.get(token)
    if hook is None or world.now() > hook.until:
        raise SlackError("expired_url")
    if hook.uses >= HOOK_USES:
        raise SlackError("used_url")
    if not isinstance(body, dict):
        raise SlackError("invalid_payload")
    hook.uses += 1
    _apply(world, hook, body)


def _apply(world: World, hook: Hook, body: Json) -> None:
    original = hook.message
    if body.get("delete_original") and original:
        _remove(world, original)
    elif body.get("replace_original") and original:
        _replace(world, original, body)
    else:
        say(world, hook, body)


def _remove(world: World, message: Message) -> None:
    channel = world.channels[message.channel_id]
    if message.only_for:
        channel.ephemerals = [m for m in channel.ephemerals if m is not message]
        world.changed("ephemeral_deleted", {"ts": message.ts}, channel, who=message.only_for)
    else:
        talk.delete(world, message)


def _replace(world: World, message: Message, body: Json) -> None:
    content = _content(world, body) | {"text": str(body.get("text") or "")}
    if not message.only_for:
        talk.edit(world, message, **{"blocks": [], "attachments": []} | content)
        return
    message.text = content["text"]
    message.blocks = content.get("blocks", [])
    message.attachments = content.get("attachments", [])
    channel = world.channels[message.channel_id]
    world.changed("ephemeral", {"ts": message.ts}, channel, who=message.only_for)


def say(world: World, hook: Hook, body: Json) -> Message:
    """A new message: for one pair of eyes, unless `response_type` is "in_channel"."""
    channel, member = world.channels[hook.channel_id], world.members[hook.user]
    content = _content(world, body)
    text = str(body.get("text") or "")
    if not text and not content:
        raise SlackError("no_text")
    thread = str(body.get("thread_ts") or "")
    if body.get("response_type") == "in_channel":
        return _aloud(world, hook, channel, text, thread, content)
    return _softly(world, hook, channel, member, text, thread, content)


def _aloud(
    world: World, hook: Hook, channel: Channel, text: str, thread: str, content: dict[str, Any]
) -> Message:
    installation = hook.installation
    bot = world.members[installation.bot_user_id]
    marks = {"bot_id": installation.bot_id, "app_id": installation.app.id, "thread_ts": thread}
    return talk.post(world, channel, bot, text, **marks, **content)


def _softly(
    world: World,
    hook: Hook,
    channel: Channel,
    member: Member,
    text: str,
    thread: str,
    content: dict[str, Any],
) -> Message:
    return talk.whisper(
        world, channel, hook.installation, member, text, thread_ts=thread, **content
    )


def _content(world: World, body: Json) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if body.get("blocks"):
        blocks.check_message(body["blocks"])
        found["blocks"] = with_ids(world, body["blocks"])
    if body.get("attachments"):
        found["attachments"] = list(body["attachments"])
    return found
