"""auth, team, users, usergroups, dnd: who there is."""

from .. import rooms, shapes
from ..api_errors import SlackError
from ..model import SLACKBOT, Json, Member, UserGroup
from .call import Call


def api_test(call: Call) -> Json:
    if call.text("error"):
        raise SlackError(call.text("error"), args=call.args)
    return {"args": call.args}


def auth_test(call: Call) -> Json:
    return {
        "url": f"{call.world.base_url}/",
        "team": call.workspace.name,
        "user": call.bot.name,
        "team_id": call.workspace.id,
        "user_id": call.bot.id,
        "bot_id": call.here.bot_id,
        "is_enterprise_install": False,
    }


def auth_teams_list(call: Call) -> Json:
    homes = [i.workspace_id for i in call.world.installations if i.app is call.app]
    rows = [{"id": t, "name": call.world.workspaces[t].name} for t in homes]
    found, metadata = call.page(rows, default=100, most=1000)
    return {"teams": found, "response_metadata": metadata}


def bots_info(call: Call) -> Json:
    wanted = call.text("bot") or call.here.bot_id
    for member in call.world.of_workspace(call.workspace.id):
        if member.is_bot and member.bot_id == wanted:
            return {
                "bot": {
                    "id": member.bot_id,
                    "deleted": member.deleted,
                    "name": member.name,
                    "updated": int(member.updated),
                    "app_id": member.app_id,
                    "user_id": member.id,
                    "icons": {},
                }
            }
    raise SlackError("bot_not_found")


def team_info(call: Call) -> Json:
    wanted = call.text("team") or call.workspace.id
    found = call.world.workspaces.get(wanted)
    if found is None:
        raise SlackError("team_not_found")
    return {"team": shapes.workspace(call.world, found)}


def team_profile_get(call: Call) -> Json:
    fields = [
        {
            "id": field_id,
            "ordering": ordering,
            "label": label,
            "hint": "",
            "type": "text",
            "possible_values": None,
            "options": {"is_scim": False, "is_protected": False},
            "is_hidden": False,
        }
        for ordering, (label, field_id) in enumerate(call.workspace.profile_fields.items())
    ]
    return {"profile": {"fields": fields, "sections": []}}


def users_list(call: Call) -> Json:
    members = [m for m in call.world.members.values() if call.knows(m)]
    members.insert(0, _slackbot(call))
    found, metadata = call.page(members, default=len(members) or 1, most=max(1000, len(members)))
    return {
        "members": [_user(call, m) for m in found],
        "cache_ts": int(call.world.now()),
        "response_metadata": metadata,
    }


def users_info(call: Call) -> Json:
    if call.text("user") == SLACKBOT:
        return {"user": _user(call, _slackbot(call))}
    return {"user": _user(call, call.member())}


def _slackbot(call: Call) -> Member:
    """Slack's own account: it is in every workspace, and not marked as a bot."""
    return Member(SLACKBOT, call.workspace.id, "slackbot", real_name="Slackbot")


def _user(call: Call, member: Member) -> Json:
    email = call.here.may("users:read.email")
    return shapes.user(call.world, member, to_workspace=call.workspace.id, email=email)


def users_lookup_by_email(call: Call) -> Json:
    wanted = call.text("email").lower()
    for member in call.world.of_workspace(call.workspace.id):
        if member.email.lower() == wanted and not member.deleted:
            return {"user": _user(call, member)}
    raise SlackError("users_not_found")


def users_profile_get(call: Call) -> Json:
    member = call.member() if call.text("user") else call.bot
    body = shapes.profile(call.world, member, fields=True)
    if not call.here.may("users:read.email"):
        body.pop("email", None)
    return {"profile": body}


def users_get_presence(call: Call) -> Json:
    member = call.member() if call.text("user") else call.bot
    return {"presence": member.presence}


def usergroups_list(call: Call) -> Json:
    groups = [
        g
        for g in call.world.groups.values()
        if g.workspace_id == call.workspace.id
        and (not g.deleted or call.args.get("include_disabled"))
    ]
    users, count = bool(call.args.get("include_users")), bool(call.args.get("include_count"))
    return {"usergroups": [shapes.group(g, users=users, count=count) for g in groups]}


def usergroups_users_list(call: Call) -> Json:
    return {"users": list(_group(call).users)}


def usergroups_create(call: Call) -> Json:
    name, world = call.text("name"), call.world
    handle = call.text("handle") or name.lower().replace(" ", "-")
    for other in world.groups.values():
        if other.workspace_id == call.workspace.id and name == other.name:
            raise SlackError("name_already_exists")
        if other.workspace_id == call.workspace.id and handle == other.handle:
            raise SlackError("handle_already_exists")
    group = UserGroup(
        id=world.ids.next("S"),
        workspace_id=call.workspace.id,
        handle=handle,
        name=name,
        description=call.text("description"),
        created=world.now(),
        updated=world.now(),
    )
    rooms.create_group(world, group)
    return {"usergroup": shapes.group(group)}


def usergroups_users_update(call: Call) -> Json:
    users = [u for u in call.text("users").split(",") if u]
    if not users:
        raise SlackError("no_users_provided")
    if any(u not in call.world.members for u in users):
        raise SlackError("invalid_users")
    group = _group(call)
    rooms.group_users(call.world, group, users)
    return {"usergroup": shapes.group(group, users=True)}


def _group(call: Call) -> UserGroup:
    found = call.world.groups.get(call.text("usergroup"))
    if found is None or found.workspace_id != call.workspace.id:
        raise SlackError("no_such_subteam")
    return found


def dnd_info(call: Call) -> Json:
    member = call.member() if call.text("user") else call.bot
    return shapes.dnd(call.world, member) | {
        "snooze_enabled": member.snoozed_until > call.world.now(),
        "snooze_endtime": int(member.snoozed_until),
        "snooze_remaining": max(0, int(member.snoozed_until - call.world.now())),
    }


def dnd_team_info(call: Call) -> Json:
    wanted = [u for u in call.text("users").split(",") if u]
    if not wanted:
        raise SlackError("no_users_provided")
    if len(wanted) > 50:
        raise SlackError("too_many_users")
    found = [call.world.members[u] for u in wanted if u in call.world.members]
    return {"users": {m.id: shapes.dnd(call.world, m) for m in found if call.knows(m)}}
