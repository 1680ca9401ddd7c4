"""Which app hears of what, and the envelope it comes in."""

import orjson

from .apps import Installation
from .ids import Ids
from .model import Channel, ChannelKind, Json
from .world import Outgoing, World

MESSAGE_EVENTS: dict[ChannelKind, str] = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}
_HISTORY: dict[ChannelKind, str] = {
    "channel": "channels:history",
    "group": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}
_READ: dict[ChannelKind, str] = {
    "channel": "channels:read",
    "group": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}
# The scope an event needs; the channel's own for those named "read".
SCOPES = {
    "app_mention": "app_mentions:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "member_joined_channel": "read",
    "member_left_channel": "read",
    "channel_created": "channels:read",
    "channel_rename": "channels:read",
    "channel_archive": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_deleted": "channels:read",
    "channel_left": "channels:read",
    "channel_shared": "read",
    "channel_unshared": "read",
    "group_rename": "groups:read",
    "group_archive": "groups:read",
    "group_unarchive": "groups:read",
    "group_deleted": "groups:read",
    "group_left": "groups:read",
    "im_created": "im:read",
    "team_join": "users:read",
    "user_change": "users:read",
    "user_profile_changed": "users:read",
    "user_status_changed": "users:read",
    "subteam_created": "usergroups:read",
    "subteam_updated": "usergroups:read",
    "subteam_members_changed": "usergroups:read",
    "dnd_updated_user": "dnd:read",
    "team_rename": "team:read",
    "emoji_changed": "emoji:read",
    "link_shared": "links:read",
    "file_created": "files:read",
    "file_shared": "files:read",
    "file_deleted": "files:read",
    "pin_added": "pins:read",
    "pin_removed": "pins:read",
    "message_metadata_posted": "metadata.message:read",
}
# What is said of a channel to the whole workspace, not only to those inside.
_PUBLIC = {
    "channel_created",
    "channel_rename",
    "channel_archive",
    "channel_unarchive",
    "channel_deleted",
}


def happened(
    world: World,
    event: Json,
    workspace_id: str,
    channel: Channel | None = None,
    only: Installation | None = None,
) -> None:
    """Put an event on its way to every app that hears it. `workspace_id` is where whoever caused
    it belongs, which in a shared channel may be a workspace without the app."""
    event.setdefault("event_ts", world.fresh_ts())
    for installation in _hearers(world, event, workspace_id, channel, only):
        if _is_heard_out(world, installation):
            world.outbox.append(_outgoing(installation, event, workspace_id, channel))


def _is_heard_out(world: World, installation: Installation) -> bool:
    """Whether this hour holds one more delivery; the app is told once a minute where not."""
    if not world.limits.delivery(installation.bot_token, world.now()):
        return True
    if not world.limits.wait_for(("told", installation.bot_token), 1, 60.0, world.now()):
        rate_limited(world, installation)
    return False


def rate_limited(world: World, installation: Installation) -> None:
    """Tell an app that events are kept from it. This comes without an inner event."""
    body: Json = {
        "token": installation.app.verification_token,
        "type": "app_rate_limited",
        "team_id": installation.workspace_id,
        "minute_rate_limited": int(world.now()) // 60 * 60,
        "api_app_id": installation.app.id,
    }
    outgoing = Outgoing(installation, Ids.random("Ev"), body["type"], orjson.dumps(body))
    world.outbox.append(outgoing)


def _hearers(
    world: World,
    event: Json,
    workspace_id: str,
    channel: Channel | None,
    only: Installation | None,
) -> list[Installation]:
    """One installation an app: Slack sends an event of a shared channel to an app once."""
    heard: dict[str, Installation] = {}
    for found in [only] if only else world.installations:
        if found.app.id in heard or not _hears(found, event, channel):
            continue
        if only or _is_inside(found, event, workspace_id, channel):
            heard[found.app.id] = found
    return list(heard.values())


def _hears(installation: Installation, event: Json, channel: Channel | None) -> bool:
    name, scope = _name_and_scope(event["type"], channel)
    if installation.state != "live" and name not in ("app_uninstalled", "tokens_revoked"):
        return False
    return name in installation.app.manifest.events and (not scope or installation.may(scope))


def _name_and_scope(kind: str, channel: Channel | None) -> tuple[str, str]:
    if kind == "message" and channel:
        return MESSAGE_EVENTS[channel.kind], _HISTORY[channel.kind]
    scope = SCOPES.get(kind, "")
    return kind, _READ[channel.kind] if scope == "read" and channel else scope


def _is_inside(
    installation: Installation, event: Json, workspace_id: str, channel: Channel | None
) -> bool:
    if channel is None or (event["type"] in _PUBLIC and not channel.is_private):
        home = {workspace_id} if channel is None else channel.workspaces
        return installation.workspace_id in home
    return installation.bot_user_id in channel.members


def _outgoing(
    installation: Installation, event: Json, workspace_id: str, channel: Channel | None
) -> Outgoing:
    event_id = Ids.random("Ev")
    if not installation.may("users:read.email"):
        event = _without_email(event)
    shared = bool(channel and channel.shared_with)
    envelope = {
        "token": installation.app.verification_token,
        "team_id": workspace_id,
        "context_team_id": installation.workspace_id,
        "context_enterprise_id": None,
        "api_app_id": installation.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(float(event["event_ts"])),
        "authorizations": [authorization(installation)],
        "is_ext_shared_channel": shared,
        "event_context": f"4-{event_id}",
    }
    return Outgoing(installation, event_id, event["type"], orjson.dumps(envelope))


def _without_email(event: Json) -> Json:
    user = event.get("user")
    if not isinstance(user, dict):
        return event
    profile = {key: value for key, value in user["profile"].items() if key != "email"}
    return event | {"user": user | {"profile": profile}}


def authorization(installation: Installation) -> Json:
    return {
        "enterprise_id": None,
        "team_id": installation.workspace_id,
        "user_id": installation.bot_user_id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
