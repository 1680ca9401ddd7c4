"""conversations: which channels there are, who is in them, what was said."""

from .. import rooms, shapes
from ..api_errors import SlackError
from ..model import Channel, ChannelKind, Json, Member, Message
from .call import PREFIX, Call

_TYPES: dict[str, ChannelKind] = {
    "public_channel": "channel",
    "private_channel": "group",
    "im": "im",
    "mpim": "mpim",
}


def list_(call: Call) -> Json:
    kinds = _kinds(call)
    rows = [
        c
        for c in call.world.channels.values()
        if c.kind in kinds and call.can_see(c) and not _left_out(call, c)
    ]
    return _listed(call, rows)


def of_user(call: Call) -> Json:
    """users.conversations: those that somebody (else the bot) is in."""
    member = call.member() if call.text("user") else call.bot
    kinds = _kinds(call)
    rows = [
        c
        for c in call.world.channels.values()
        if c.kind in kinds and member.id in c.members and call.can_see(c) and not _left_out(call, c)
    ]
    return _listed(call, rows)


def _listed(call: Call, rows: list[Channel]) -> Json:
    found, metadata = call.page(rows, default=100, most=999)
    channels = [shapes.channel(c, call.bot.id, count=True) for c in found]
    return {"channels": channels, "response_metadata": metadata}


def _kinds(call: Call) -> list[ChannelKind]:
    names = (call.text("types") or "public_channel").split(",")
    unknown = [name for name in names if name.strip() not in _TYPES]
    if unknown:
        raise SlackError("invalid_types")
    kinds = [_TYPES[name.strip()] for name in names]
    for kind in kinds:
        call.need(f"{PREFIX[kind]}:read")
    return kinds


def _left_out(call: Call, channel: Channel) -> bool:
    return channel.archived and bool(call.args.get("exclude_archived"))


def info(call: Call) -> Json:
    found = call.readable("read")
    count = bool(call.args.get("include_num_members"))
    return {"channel": shapes.channel(found, call.bot.id, count=count)}


def members(call: Call) -> Json:
    found = call.readable("read")
    rows, metadata = call.page(list(found.members), default=100, most=1000)
    return {"members": rows, "response_metadata": metadata}


def history(call: Call) -> Json:
    channel = call.readable("history")
    if call.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    rows = [
        m
        for m in channel.timeline.newest_first()
        if (not m.is_reply or m.subtype == "thread_broadcast") and _within(call, m)
    ]
    return _messages(call, rows) | {"pin_count": sum(m.pinned for m in channel.timeline)}


def replies(call: Call) -> Json:
    channel = call.readable("history")
    root = channel.timeline.get(call.text("ts"))
    if root is None:
        raise SlackError("thread_not_found")
    root = channel.timeline.get(root.thread_ts) or root
    rows = [root, *(m for m in channel.timeline.replies(root.ts) if _within(call, m))]
    return _messages(call, rows)


def _messages(call: Call, rows: list[Message]) -> Json:
    found, metadata = call.page(rows, default=100, most=999)
    with_metadata = bool(call.args.get("include_all_metadata"))
    body: Json = {
        "messages": [shapes.message(call.world, m, metadata=with_metadata) for m in found],
        "has_more": bool(metadata["next_cursor"]),
    }
    return body | ({"response_metadata": metadata} if body["has_more"] else {})


def _within(call: Call, message: Message) -> bool:
    oldest, latest = _bound(call, "oldest", "0"), _bound(call, "latest", "inf")
    ts = float(message.ts)
    if call.args.get("inclusive"):
        return oldest <= ts <= latest
    return oldest < ts < latest


def _bound(call: Call, name: str, default: str) -> float:
    try:
        return float(call.text(name) or default)
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None


def open_(call: Call) -> Json:
    if call.text("channel"):
        channel, known = call.channel(), True
    else:
        people = _invited(call)
        call.need("im:write" if len(people) == 1 else "mpim:write")
        ids = [call.bot.id, *(m.id for m in people)]
        found = call.world.known_dm(call.workspace.id, *ids)
        known = found is not None
        if not known and call.args.get("prevent_creation"):
            raise SlackError("channel_not_found")
        channel = call.world.dm(call.workspace.id, *ids)
    full = shapes.channel(channel, call.bot.id)
    body: Json = {"channel": full if call.args.get("return_im") else {"id": channel.id}}
    return body | ({"no_op": True, "already_open": True} if known else {})


def _invited(call: Call) -> list[Member]:
    names = [u.strip() for u in call.text("users").split(",") if u.strip()]
    if not names:
        raise SlackError("users_list_not_supplied")
    if len(names) > 8:
        raise SlackError("too_many_users")
    found = [call.world.members.get(u) for u in names]
    known = [m for m in found if m is not None and call.knows(m)]
    if len(known) < len(names):
        raise SlackError("user_not_found")
    if any(m.deleted for m in known):
        raise SlackError("user_disabled")
    if any(m.is_bot for m in known):
        raise SlackError("cannot_dm_bot")
    return known


def close(call: Call) -> Json:
    if call.channel().kind not in ("im", "mpim"):
        raise SlackError("method_not_supported_for_channel_type")
    return {}


def join(call: Call) -> Json:
    channel = call.channel()
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    new = rooms.join(call.world, channel, call.bot)
    body: Json = {"channel": shapes.channel(channel, call.bot.id)}
    if not new:
        body |= {"warning": "already_in_channel"}
        body |= {"response_metadata": {"warnings": ["already_in_channel"]}}
    return body


def leave(call: Call) -> Json:
    channel = _writable(call)
    if channel.is_general:
        raise SlackError("cant_leave_general")
    return {} if rooms.leave(call.world, channel, call.bot) else {"not_in_channel": True}


def invite(call: Call) -> Json:
    channel = _inside(call)
    people = [call.world.members.get(u) for u in call.text("users").split(",") if u]
    if not people:
        raise SlackError("no_user")
    for member in people:
        _check_invite(call, channel, member)
    for member in people:
        if member:
            rooms.join(call.world, channel, member, call.bot)
    return {"channel": shapes.channel(channel, call.bot.id)}


def _check_invite(call: Call, channel: Channel, member: Member | None) -> None:
    if member is None or not call.knows(member):
        raise SlackError("user_not_found")
    if member.id == call.bot.id:
        raise SlackError("cant_invite_self")
    if member.id in channel.members:
        raise SlackError("already_in_channel")
    if member.deleted:
        raise SlackError("cant_invite")


def kick(call: Call) -> Json:
    channel, member = _inside(call), call.member()
    if member.id == call.bot.id:
        raise SlackError("cant_kick_self")
    if channel.is_general:
        raise SlackError("cant_kick_from_general")
    if not rooms.leave(call.world, channel, member, kicked=True):
        raise SlackError("not_in_channel")
    return {}


def create(call: Call) -> Json:
    private = bool(call.args.get("is_private"))
    call.need(*(("groups:write",) if private else ("channels:manage",)))
    name = _checked_name(call)
    channel = Channel(
        id=call.world.ids.next("C"),
        workspace_id=call.workspace.id,
        name=name,
        kind="group" if private else "channel",
        creator=call.bot.id,
        created=call.world.now(),
        members={call.bot.id: call.world.now()},
    )
    rooms.create(call.world, channel)
    return {"channel": shapes.channel(channel, call.bot.id)}


def _checked_name(call: Call) -> str:
    name = call.text("name")
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > 80:
        raise SlackError("invalid_name_maxlength")
    if not any(letter.isalnum() for letter in name):
        raise SlackError("invalid_name_punctuation")
    if not all(letter.isalnum() or letter in "-_" for letter in name) or name != name.lower():
        raise SlackError("invalid_name_specials")
    homes = (c for c in call.world.channels.values() if call.workspace.id in c.workspaces)
    if any(c.name == name for c in homes):
        raise SlackError("name_taken")
    return name


def archive(call: Call) -> Json:
    channel = _writable(call)
    if channel.archived:
        raise SlackError("already_archived")
    if channel.is_general:
        raise SlackError("cant_archive_general")
    if call.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    rooms.archive(call.world, channel, call.bot)
    return {}


def unarchive(call: Call) -> Json:
    channel = _writable(call)
    if not channel.archived:
        raise SlackError("not_archived")
    rooms.archive(call.world, channel, call.bot, archived=False)
    return {}


def rename(call: Call) -> Json:
    channel = _inside(call)
    rooms.rename(call.world, channel, _checked_name(call))
    return {"channel": shapes.channel(channel, call.bot.id)}


def set_topic(call: Call) -> Json:
    return _set(call, "topic")


def set_purpose(call: Call) -> Json:
    return _set(call, "purpose")


def _set(call: Call, what: str) -> Json:
    channel, text = _inside(call), call.text(what)
    if len(text) > 250:
        raise SlackError("too_long")
    rooms.set_topic(call.world, channel, call.bot, text, what)
    return {"channel": shapes.channel(channel, call.bot.id)}


def mark(call: Call) -> Json:
    channel = call.channel()
    if call.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    channel.read[call.bot.id] = call.text("ts")
    return {}


def _writable(call: Call) -> Channel:
    channel = call.channel()
    if channel.kind in ("im", "mpim"):
        raise SlackError("method_not_supported_for_channel_type")
    call.need(*(("channels:manage",) if channel.kind == "channel" else ("groups:write",)))
    return channel


def _inside(call: Call) -> Channel:
    channel = call.channel()
    if channel.kind in ("im", "mpim"):
        raise SlackError("method_not_supported_for_channel_type")
    if call.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    if channel.archived:
        raise SlackError("is_archived")
    return channel
