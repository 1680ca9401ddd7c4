"""chat and reactions: what an app says, changes and takes back."""

import re
from typing import Any

from .. import blocks, shapes, talk
from ..api_errors import SlackError
from ..model import Channel, Json, Member, Message
from ..surfaces import with_ids
from . import pictures
from .call import Call

TEXT_KEPT = 40_000
UPDATE_TEXT = 4_000
METADATA_BYTES = 16_000
_TS = re.compile(r"^\d{1,10}\.\d{6}$")
_EMOJI = re.compile(r"^[a-z0-9_+'\-]+(::skin-tone-[2-6])?$")


def post_message(call: Call) -> Json:
    channel = _target(call)
    _check_may_post(call, channel)
    more = _content(call)
    more |= _thread(call, channel)
    message = talk.post(call.world, channel, call.bot, _text(call), **more, **_as_app(call))
    body = shapes.message(call.world, message, metadata=True)
    body["bot_profile"] = talk.bot_profile(call.world, message)
    return {"channel": channel.id, "ts": message.ts, "message": body}


def me_message(call: Call) -> Json:
    channel = _target(call)
    _check_may_post(call, channel)
    message = talk.post(
        call.world, channel, call.bot, _text(call), subtype="me_message", **_as_app(call)
    )
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(call: Call) -> Json:
    channel = _target(call)
    member = call.member("user", "user_not_in_channel")
    if member.id not in channel.members:
        raise SlackError("user_not_in_channel")
    _check_may_post(call, channel)
    more = {k: v for k, v in _content(call).items() if k in ("blocks", "attachments")}
    thread = {"thread_ts": call.text("thread_ts")} if call.text("thread_ts") else {}
    message = talk.whisper(call.world, channel, call.here, member, _text(call), **more, **thread)
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel, "ts")
    if message.bot_id != call.here.bot_id:
        raise SlackError("cant_update_message")
    if len(call.text("text")) > UPDATE_TEXT:
        raise SlackError("msg_too_long")
    talk.edit(call.world, message, **_changes(call))
    body = shapes.message(call.world, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": body}


def _changes(call: Call) -> dict[str, Any]:
    content = _content(call)
    changes: dict[str, Any] = {"text": _text(call)}
    changes["blocks"] = content.get("blocks", [])
    changes["attachments"] = content.get("attachments", [])
    if "metadata" in call.args:
        changes["metadata"] = content.get("metadata")
    return changes


def delete(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel, "ts")
    if message.bot_id != call.here.bot_id:
        raise SlackError("cant_delete_message")
    talk.delete(call.world, message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel, "message_ts")
    link = f"{call.world.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def reactions_add(call: Call) -> Json:
    message = _reactable(call)
    if not talk.react(call.world, call.bot, _emoji(call), message):
        raise SlackError("already_reacted")
    return {}


def reactions_remove(call: Call) -> Json:
    message = _reactable(call)
    if not talk.unreact(call.world, call.bot, _emoji(call), message):
        raise SlackError("no_reaction")
    return {}


def reactions_get(call: Call) -> Json:
    message = _reactable(call)
    body = shapes.message(call.world, message)
    return {"type": "message", "channel": message.channel_id, "message": body}


def pins_add(call: Call) -> Json:
    return _pin(call, pinned=True)


def pins_remove(call: Call) -> Json:
    return _pin(call, pinned=False)


def _pin(call: Call, *, pinned: bool) -> Json:
    message = _reactable(call)
    if call.bot.id not in call.channel().members:
        raise SlackError("not_in_channel")
    if message.pinned == pinned:
        raise SlackError("already_pinned" if pinned else "no_pin")
    message.pinned = pinned
    return {}


def pins_list(call: Call) -> Json:
    rows = [m for m in call.channel().timeline if m.pinned]
    items = [{"type": "message", "message": shapes.message(call.world, m)} for m in rows]
    return {"items": items}


def _reactable(call: Call) -> Message:
    channel = call.channel()
    if not call.text("timestamp"):
        raise SlackError("no_item_specified")
    if not _TS.match(call.text("timestamp")):
        raise SlackError("bad_timestamp")
    if channel.archived:
        raise SlackError("is_archived")
    return call.message(channel, "timestamp")


def _emoji(call: Call) -> str:
    name = call.text("name").strip(":")
    if not _EMOJI.match(name):
        raise SlackError("invalid_name")
    return name


def _target(call: Call) -> Channel:
    """Where to post: a conversation, a channel by name, or a person (their DM with the bot)."""
    wanted, world = call.text("channel"), call.world
    if wanted in world.members:
        return world.dm(call.workspace.id, call.bot.id, _reachable(call, wanted).id)
    if wanted in world.channels:
        return call.channel()
    name = wanted.removeprefix("#")
    for found in world.channels.values():
        if found.name == name and call.can_see(found):
            return found
    raise SlackError("channel_not_found")


def _reachable(call: Call, user_id: str) -> Member:
    member = call.world.members[user_id]
    if not call.knows(member) or member.deleted:
        raise SlackError("channel_not_found")
    if member.is_bot:
        raise SlackError("cannot_dm_bot")
    return member


def _check_may_post(call: Call, channel: Channel) -> None:
    if channel.archived:
        raise SlackError("is_archived")
    if channel.kind == "im" and not call.app.manifest.messages_tab:
        raise SlackError("messages_tab_disabled")
    if call.bot.id in channel.members:
        return
    if channel.kind != "channel" or not call.here.may("chat:write.public"):
        raise SlackError("not_in_channel")


def _text(call: Call) -> str:
    return (call.text("text") or call.text("markdown_text"))[:TEXT_KEPT]


def _content(call: Call) -> dict[str, Any]:
    """Blocks, attachments and metadata, checked."""
    if call.text("markdown_text") and (call.text("text") or call.args.get("blocks")):
        raise SlackError("markdown_text_conflict")
    found: dict[str, Any] = {}
    if call.args.get("blocks"):
        blocks.check_message(call.args["blocks"])
        pictures.check(call, call.args["blocks"], "/blocks", "invalid_blocks")
        found["blocks"] = with_ids(call.world, call.args["blocks"])
    if call.args.get("attachments"):
        found["attachments"] = _attachments(call)
    if not found and not _text(call).strip():
        raise SlackError("no_text")
    if call.args.get("metadata"):
        found["metadata"] = _metadata(call.args["metadata"])
    return found


def _attachments(call: Call) -> list[Json]:
    rows = call.args["attachments"]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SlackError("invalid_attachments")
    if len(rows) > 100:
        raise SlackError("too_many_attachments")
    for row in rows:
        if row.get("blocks"):
            blocks.check_message(row["blocks"])
    return [{"id": number, **row} for number, row in enumerate(rows, 1)]


def _metadata(metadata: Any) -> Json:
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_schema")
    if len(str(payload)) > METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return {"event_type": kind, "event_payload": payload}


def _thread(call: Call, channel: Channel) -> dict[str, Any]:
    ts = call.text("thread_ts")
    if not ts:
        return {}
    if not _TS.match(ts):
        raise SlackError("cannot_reply_to_message")
    root = channel.timeline.get(ts)
    if root is None or root.subtype == "tombstone":
        raise SlackError("cannot_reply_to_message")
    broadcast = bool(call.args.get("reply_broadcast"))
    return {
        "thread_ts": root.thread_ts or root.ts,
        "subtype": "thread_broadcast" if broadcast else "",
    }


def _as_app(call: Call) -> dict[str, Any]:
    """The author's marks. Another name or icon needs its own scope."""
    wanted = {"username": call.text("username"), "icons": _icons(call)}
    worn = {name: value for name, value in wanted.items() if value}
    if worn:
        call.need("chat:write.customize")
    return {"bot_id": call.here.bot_id, "app_id": call.app.id, **worn}


def _icons(call: Call) -> Json:
    found = {"emoji": call.text("icon_emoji"), "image_48": call.text("icon_url")}
    return {key: value for key, value in found.items() if value}
