"""People, channels, messages and the rest as Slack's JSON shows them to an app."""

import math
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from .model import Channel, File, Json, Member, Message, UserGroup, View, Workspace
from .world import World


def workspace(world: World, found: Workspace) -> Json:
    return {
        "id": found.id,
        "name": found.name,
        "domain": found.domain,
        "url": f"{world.base_url}/",
        "email_domain": "",
        "icon": {"image_default": True},
    }


def profile(world: World, member: Member, *, fields: bool = False) -> Json:
    over = 0 < member.status_expiration <= world.now()
    body: Json = {
        "title": member.title,
        "phone": member.phone,
        "real_name": member.real_name,
        "real_name_normalized": member.real_name,
        "display_name": member.name,
        "display_name_normalized": member.name,
        "status_text": "" if over else member.status_text,
        "status_emoji": "" if over else member.status_emoji,
        "status_expiration": 0 if over else member.status_expiration,
        "avatar_hash": "",
        "image_48": member.image,
        "image_192": member.image,
        "first_name": member.real_name.partition(" ")[0],
        "last_name": member.real_name.partition(" ")[2],
        "team": member.workspace_id,
    }
    if member.email:
        body["email"] = member.email
    if member.is_bot:
        body |= {"api_app_id": member.app_id, "bot_id": member.bot_id}
    if fields:
        ids = world.workspaces[member.workspace_id].profile_fields
        body["fields"] = {ids[k]: {"value": v, "alt": ""} for k, v in member.fields.items() if v}
    return body


def user(world: World, member: Member, *, to_workspace: str = "", email: bool = True) -> Json:
    """`to_workspace` asks: a person of another one is marked, as Slack Connect does."""
    body: Json = {
        "id": member.id,
        "team_id": member.workspace_id,
        "name": member.name,
        "deleted": member.deleted,
        "profile": profile(world, member),
        "is_bot": member.is_bot,
        "is_app_user": False,
        "updated": int(member.updated),
    }
    if not email:
        body["profile"].pop("email", None)
    if not member.deleted:
        body |= _standing(world, member)
    if to_workspace and to_workspace != member.workspace_id:
        body["is_stranger"] = not shares_channel(world, member, to_workspace)
    return body


def _standing(world: World, member: Member) -> Json:
    offset = datetime.fromtimestamp(world.now(), UTC).astimezone(ZoneInfo(member.tz)).utcoffset()
    return {
        "color": "9f69e7",
        "real_name": member.real_name,
        "tz": member.tz,
        "tz_label": member.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_admin": member.is_admin,
        "is_owner": member.is_owner,
        "is_primary_owner": False,
        "is_restricted": member.is_restricted,
        "is_ultra_restricted": member.is_ultra_restricted,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }


def shares_channel(world: World, member: Member, workspace_id: str) -> bool:
    """Whether a person of another workspace sits in a channel shared with this one."""
    return any(
        member.id in c.members and workspace_id in c.workspaces and c.shared_with
        for c in world.channels.values()
    )


def channel(found: Channel, member_id: str, *, count: bool = False) -> Json:
    """A conversation as the member `member_id` (an app's bot user) sees it."""
    if found.kind == "im":
        return _im(found, member_id)
    body: Json = {
        "id": found.id,
        "name": found.name,
        "name_normalized": found.name,
        "is_channel": found.kind == "channel",
        "is_group": found.kind == "group",
        "is_im": False,
        "is_mpim": found.kind == "mpim",
        "is_private": found.is_private,
        "created": int(found.created),
        "creator": found.creator,
        "is_archived": found.archived,
        "is_general": found.is_general,
        "unlinked": 0,
        "is_shared": bool(found.shared_with),
        "is_org_shared": False,
        "is_ext_shared": bool(found.shared_with),
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "context_team_id": found.workspace_id,
        "updated": int(found.created * 1000),
        "is_member": member_id in found.members,
        "topic": {"value": found.topic, "creator": "", "last_set": 0},
        "purpose": {"value": found.purpose, "creator": "", "last_set": 0},
        "previous_names": list(found.previous_names),
        "shared_team_ids": sorted(found.workspaces),
    }
    if found.shared_with:
        body["connected_team_ids"] = sorted(found.shared_with)
        body["conversation_host_id"] = found.workspace_id
    if count:
        body["num_members"] = len(found.members)
    return body


def _im(found: Channel, member_id: str) -> Json:
    others = [m for m in found.members if m != member_id]
    return {
        "id": found.id,
        "created": int(found.created),
        "is_archived": False,
        "is_im": True,
        "is_org_shared": False,
        "context_team_id": found.workspace_id,
        "user": others[0] if others else member_id,
        "is_user_deleted": False,
        "is_open": True,
        "priority": 0,
    }


def message(world: World, found: Message, *, metadata: bool = False) -> Json:
    """A message as history and events show it, threads and reactions included."""
    body: Json = {"type": "message", "user": found.user, "text": found.text, "ts": found.ts}
    optional: Json = {
        "subtype": found.subtype,
        "client_msg_id": found.client_msg_id,
        "team": found.team,
        "bot_id": found.bot_id,
        "app_id": found.app_id,
        "username": found.username,
        "icons": found.icons,
        "blocks": found.blocks,
        "attachments": found.attachments,
        "edited": found.edited,
        "thread_ts": found.thread_ts,
    }
    body |= {key: value for key, value in optional.items() if value}
    if found.files:
        body["files"] = [file(world, world.files[f]) for f in found.files]
        body["upload"] = False
    if metadata and found.metadata:
        body["metadata"] = found.metadata
    if found.reactions:
        body["reactions"] = reactions(found)
    body |= _thread(world, found)
    body |= found.extra
    if not body["user"]:
        del body["user"]
    return body


def reactions(found: Message) -> list[Json]:
    return [
        {"name": name, "users": list(who), "count": len(who)}
        for name, who in found.reactions.items()
    ]


def _thread(world: World, found: Message) -> Json:
    timeline = world.channels[found.channel_id].timeline
    if found.is_reply:
        root = timeline.get(found.thread_ts)
        return {"parent_user_id": root.user} if root else {}
    replies = timeline.replies(found.ts)
    if not replies:
        return {}
    who = list(dict.fromkeys(r.user for r in replies if r.user))
    return {
        "thread_ts": found.ts,
        "reply_count": len(replies),
        "reply_users_count": len(who),
        "latest_reply": replies[-1].ts,
        "reply_users": who[:5],
        "is_locked": False,
        "subscribed": False,
    }


def group(found: UserGroup, *, users: bool = False, count: bool = False) -> Json:
    body: Json = {
        "id": found.id,
        "team_id": found.workspace_id,
        "is_usergroup": True,
        "is_subteam": True,
        "name": found.name,
        "description": found.description,
        "handle": found.handle,
        "is_external": False,
        "date_create": int(found.created),
        "date_update": int(found.updated),
        "date_delete": int(found.deleted),
        "auto_type": None,
        "created_by": "",
        "updated_by": "",
        "deleted_by": None,
        "prefs": {"channels": list(found.channels), "groups": []},
        "user_count": len(found.users),
    }
    if users:
        body["users"] = list(found.users)
    if not count:
        body.pop("user_count")
    return body


def file(world: World, found: File) -> Json:
    url = f"{world.base_url}/files/{found.id}/{found.name}"
    return {
        "id": found.id,
        "created": int(found.created),
        "timestamp": int(found.created),
        "name": found.name,
        "title": found.title or found.name,
        "mimetype": found.mimetype,
        "filetype": found.name.rpartition(".")[2],
        "user": found.user,
        "user_team": found.workspace_id,
        "size": len(found.content or b""),
        "mode": "hosted",
        "is_external": False,
        "is_public": bool(found.channels),
        "url_private": url,
        "url_private_download": url,
        "permalink": url,
        "alt_txt": found.alt_text,
        "channels": list(found.channels),
    }


def view(world: World, found: View) -> Json:
    bot = world.installation_of(found.app_id, found.workspace_id)
    body = found.body
    return {
        "id": found.id,
        "team_id": found.workspace_id,
        "type": found.kind,
        "blocks": body["blocks"],
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": {"values": found.values},
        "hash": found.hash,
        "title": body.get("title"),
        "clear_on_close": body.get("clear_on_close", False),
        "notify_on_close": body.get("notify_on_close", False),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": found.previous_view_id,
        "root_view_id": found.root_view_id,
        "app_id": found.app_id,
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": found.workspace_id,
        "bot_id": bot.bot_id if bot else "",
    }


def dnd(world: World, member: Member) -> Json:
    """The "do not disturb" under way or next: the day's window, moved on to the day it is."""
    if member.dnd is None:
        return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
    start, end = member.dnd
    days = max(0, math.floor((world.now() - end) / 86_400) + 1)
    start, end = start + days * 86_400, end + days * 86_400
    return {"dnd_enabled": True, "next_dnd_start_ts": int(start), "next_dnd_end_ts": int(end)}
