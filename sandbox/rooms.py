"""What can be done with channels and groups of people: join, leave, archive, rename.

The caller holds the world's lock and has checked that whoever does it may.
"""

import heapq

from . import shapes, talk
from .events import happened
from .model import Channel, Json, Member, UserGroup
from .world import World


def is_read_only(world: World, channel: Channel) -> bool:
    """Whether it is the DM of an app that takes no messages."""
    apps = (i for i in world.installations if channel.kind == "im")
    return any(i.bot_user_id in channel.members and i.app.manifest.messages_read_only for i in apps)


def join(world: World, channel: Channel, member: Member, inviter: Member | None = None) -> bool:
    """Put somebody in; False where they were already."""
    if member.id in channel.members:
        return False
    channel.members[member.id] = world.now()
    text = f"<@{member.id}> has joined the channel"
    subtype = "channel_join" if channel.kind == "channel" else "group_join"
    extra = {"inviter": inviter.id} if inviter else {}
    talk.post(world, channel, member, text, subtype=subtype, extra=extra)
    event = _membership("member_joined_channel", channel, member) | extra
    happened(world, event, member.workspace_id, channel)
    world.changed("members", {"channel": channel.id}, channel)
    return True


def leave(world: World, channel: Channel, member: Member, *, kicked: bool = False) -> bool:
    """Take somebody out; False where they were not in it."""
    if member.id not in channel.members:
        return False
    _tell_bot_it_left(world, channel, member)
    if not kicked:
        subtype = "channel_leave" if channel.kind == "channel" else "group_leave"
        talk.post(world, channel, member, f"<@{member.id}> has left the channel", subtype=subtype)
    del channel.members[member.id]
    happened(
        world, _membership("member_left_channel", channel, member), member.workspace_id, channel
    )
    world.changed("members", {"channel": channel.id}, channel)
    return True


def _tell_bot_it_left(world: World, channel: Channel, member: Member) -> None:
    kind = "group_left" if channel.kind == "group" else "channel_left"
    for found in world.installations:
        if found.bot_user_id == member.id:
            event = {"type": kind, "channel": channel.id, "actor_id": member.id}
            happened(world, event, member.workspace_id, channel, found)


def _membership(kind: str, channel: Channel, member: Member) -> Json:
    return {
        "type": kind,
        "user": member.id,
        "channel": channel.id,
        "channel_type": "C" if channel.kind == "channel" else "G",
        "team": member.workspace_id,
    }


def create(world: World, channel: Channel) -> None:
    """A channel comes to be; the workspace hears of public ones."""
    world.channels[channel.id] = channel
    if channel.kind == "channel":
        body = {
            "id": channel.id,
            "name": channel.name,
            "created": int(channel.created),
            "creator": channel.creator,
            "is_channel": True,
            "context_team_id": channel.workspace_id,
        }
        event = {"type": "channel_created", "channel": body}
        happened(world, event, channel.workspace_id, channel)
    world.changed("channel", shapes.channel(channel, ""), channel)


def archive(world: World, channel: Channel, by: Member, *, archived: bool = True) -> None:
    channel.archived = archived
    verb = "archive" if archived else "unarchive"
    event = {"type": _kind(channel, verb), "channel": channel.id, "user": by.id}
    happened(world, event, by.workspace_id, channel)
    world.changed("channel", shapes.channel(channel, ""), channel)


def delete(world: World, channel: Channel, by: Member) -> None:
    """Remove a channel and all that was said in it."""
    event = {"type": _kind(channel, "deleted"), "channel": channel.id, "actor_id": by.id}
    happened(world, event, by.workspace_id, channel)
    del world.channels[channel.id]
    world.changed("channel_deleted", {"id": channel.id}, channel)


def rename(world: World, channel: Channel, name: str) -> None:
    channel.previous_names.append(channel.name)
    channel.name = name
    body = {"id": channel.id, "name": name, "created": int(channel.created)}
    event = {"type": _kind(channel, "rename"), "channel": body}
    happened(world, event, channel.workspace_id, channel)
    world.changed("channel", shapes.channel(channel, ""), channel)


def set_topic(world: World, channel: Channel, by: Member, topic: str, what: str = "topic") -> None:
    """`what` is "topic" or "purpose"."""
    setattr(channel, what, topic)
    text = f"<@{by.id}> set the channel {what}: {topic}"
    talk.post(world, channel, by, text, subtype=f"channel_{what}", extra={what: topic})
    world.changed("channel", shapes.channel(channel, ""), channel)


def _kind(channel: Channel, what: str) -> str:
    return f"{'channel' if channel.kind == 'channel' else 'group'}_{what}"


def arrive(world: World, member: Member) -> None:
    """Somebody joins the workspace, with their custom profile fields."""
    know_fields(world, member)
    world.members[member.id] = member
    event = {"type": "team_join", "user": shapes.user(world, member)}
    happened(world, event, member.workspace_id)
    world.changed("person", shapes.user(world, member), workspace=member.workspace_id)


def know_fields(world: World, member: Member) -> None:
    """Give the custom profile fields of somebody their ids in the workspace."""
    labels = world.workspaces[member.workspace_id].profile_fields
    for label in member.fields:
        if label not in labels:
            labels[label] = world.ids.next("Xf")


def deactivate(world: World, member: Member) -> None:
    """An admin ends somebody's account: they are in no channel any more, and all are told."""
    for channel in world.channels.values():
        if channel.kind in ("channel", "group"):
            channel.members.pop(member.id, None)
    member.deleted = True
    person_changed(world, member)


def end_statuses(world: World) -> None:
    """Take away the statuses whose time is over, and tell of it."""
    while world.expiring and world.expiring[0][0] <= world.now():
        until, who = heapq.heappop(world.expiring)
        member = world.members[who]
        if member.status_expiration == until:
            member.status_text = member.status_emoji = ""
            member.status_expiration = 0
            person_changed(world, member, status=True)


def person_changed(world: World, member: Member, *, status: bool = False) -> None:
    """Tell of a change of name, title, standing, being deactivated, or of status."""
    member.updated = world.now()
    body = shapes.user(world, member)
    kinds = ["user_change", "user_profile_changed", *(["user_status_changed"] if status else [])]
    for kind in kinds:
        event = {"type": kind, "user": body, "cache_ts": int(world.now())}
        happened(world, event, member.workspace_id)
    world.changed("person", body, workspace=member.workspace_id)


def quiet_changed(world: World, member: Member) -> None:
    """Tell of a change of "do not disturb"."""
    status = shapes.dnd(world, member)
    event = {"type": "dnd_updated_user", "user": member.id, "dnd_status": status}
    happened(world, event, member.workspace_id)


def create_group(world: World, group: UserGroup) -> None:
    world.groups[group.id] = group
    _group_event(world, group, "subteam_created")


def group_users(world: World, group: UserGroup, users: list[str]) -> None:
    """Set who is in a user group."""
    before, group.users, group.updated = group.users, list(users), world.now()
    event = {
        "type": "subteam_members_changed",
        "subteam_id": group.id,
        "team_id": group.workspace_id,
        "date_previous_update": int(group.updated),
        "date_update": int(group.updated),
        "added_users": [u for u in users if u not in before],
        "removed_users": [u for u in before if u not in users],
    }
    happened(world, event, group.workspace_id)
    _group_event(world, group, "subteam_updated")


def _group_event(world: World, group: UserGroup, kind: str) -> None:
    body = shapes.group(group, users=True, count=True)
    event: Json = {"type": kind, "subteam": body}
    happened(world, event, group.workspace_id)
    world.changed("group", body, workspace=group.workspace_id)
