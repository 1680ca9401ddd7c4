"""Every method there is here: its scopes (any one will do), rate tier and arguments.

The facts are those of Slack's method reference. Arguments are written "name:type!": the type is
str (or nothing), int, bool, json or csv; "!" marks what is required. A method that takes no JSON
body reads only form fields and the query, as Slack does.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ..model import Json
from . import chat, conversations, files, people, system, views
from .call import Call

Handler = Callable[[Call], Json]


@dataclass(frozen=True)
class Argument:
    name: str
    kind: str
    required: bool


@dataclass(frozen=True)
class Method:
    handler: Handler
    scopes: tuple[str, ...]
    tier: int
    """1 to 4: that many of `limits.TIERS` a minute; 5: limits of its own."""
    arguments: tuple[Argument, ...]
    takes_json: bool
    caller: str
    """Whose token it takes: "bot", "app" or "anybody"."""


def _method(
    handler: Handler,
    scopes: str,
    tier: int,
    arguments: str = "",
    *,
    form_only: bool = False,
    caller: str = "bot",
) -> Method:
    parsed = tuple(_argument(word) for word in arguments.split())
    return Method(handler, tuple(scopes.split()), tier, parsed, not form_only, caller)


def _argument(word: str) -> Argument:
    name, _, kind = word.removesuffix("!").partition(":")
    return Argument(name, kind or "str", word.endswith("!"))


_READ = "channels:read groups:read mpim:read im:read"
_HISTORY = "channels:history groups:history mpim:history im:history"
_WRITE = "channels:manage groups:write im:write mpim:write"
_MANAGE = _WRITE + " channels:write"
_INVITE = "channels:write.invites groups:write.invites " + _WRITE
_TOPIC = "channels:write.topic groups:write.topic mpim:write.topic im:write.topic " + _WRITE
_SAY = "text blocks:json attachments:json markdown_text thread_ts metadata:json"
_LOOK = "username icon_emoji icon_url parse link_names:bool as_user:bool"
_RANGE = "cursor limit:int oldest latest inclusive:bool include_all_metadata:bool"

METHODS: dict[str, Method] = {
    "api.test": _method(people.api_test, "", 4, "error foo", caller="anybody"),
    "auth.test": _method(people.auth_test, "", 5),
    "auth.revoke": _method(system.auth_revoke, "", 3, "test:bool", form_only=True),
    "auth.teams.list": _method(
        people.auth_teams_list, "", 2, "cursor limit:int include_icon:bool", form_only=True
    ),
    "apps.connections.open": _method(system.connections_open, "", 3, caller="app"),
    "apps.event.authorizations.list": _method(
        system.event_authorizations, "", 5, "event_context! cursor limit:int", caller="app"
    ),
    "apps.uninstall": _method(system.uninstall, "", 1, "client_id! client_secret!", form_only=True),
    "bots.info": _method(people.bots_info, "users:read", 3, "bot team_id", form_only=True),
    "chat.delete": _method(chat.delete, "chat:write", 3, "channel! ts! as_user:bool"),
    "chat.getPermalink": _method(chat.get_permalink, "", 5, "channel! message_ts!", form_only=True),
    "chat.meMessage": _method(chat.me_message, "chat:write", 3, "channel! text!"),
    "chat.postEphemeral": _method(
        chat.post_ephemeral, "chat:write", 4, f"channel! user! {_SAY} {_LOOK}"
    ),
    "chat.postMessage": _method(
        chat.post_message,
        "chat:write",
        5,
        f"channel! {_SAY} {_LOOK} reply_broadcast:bool mrkdwn:bool unfurl_links:bool "
        "unfurl_media:bool",
    ),
    "chat.update": _method(
        chat.update,
        "chat:write",
        3,
        "channel! ts! text blocks:json attachments:json markdown_text metadata:json parse "
        "link_names:bool as_user:bool reply_broadcast:bool file_ids:json",
    ),
    "conversations.archive": _method(conversations.archive, _MANAGE, 2, "channel!"),
    "conversations.close": _method(conversations.close, _MANAGE, 2, "channel!"),
    "conversations.create": _method(
        conversations.create, _MANAGE, 2, "name! is_private:bool team_id"
    ),
    "conversations.history": _method(conversations.history, _HISTORY, 3, f"channel! {_RANGE}"),
    "conversations.info": _method(
        conversations.info,
        _READ,
        3,
        "channel! include_locale:bool include_num_members:bool",
        form_only=True,
    ),
    "conversations.invite": _method(
        conversations.invite, _INVITE, 3, "channel! users:csv! force:bool"
    ),
    "conversations.join": _method(conversations.join, "channels:join", 3, "channel!"),
    "conversations.kick": _method(
        conversations.kick, "groups:write channels:manage", 3, "channel! user"
    ),
    "conversations.leave": _method(conversations.leave, _MANAGE, 3, "channel!"),
    "conversations.list": _method(
        conversations.list_,
        _READ,
        2,
        "cursor exclude_archived:bool limit:int team_id types:csv",
        form_only=True,
    ),
    "conversations.mark": _method(conversations.mark, _MANAGE, 3, "channel! ts!"),
    "conversations.members": _method(
        conversations.members, _READ, 4, "channel! cursor limit:int", form_only=True
    ),
    "conversations.open": _method(
        conversations.open_,
        _WRITE,
        3,
        "channel users:csv return_im:bool prevent_creation:bool",
    ),
    "conversations.rename": _method(conversations.rename, _MANAGE, 2, "channel! name!"),
    "conversations.replies": _method(
        conversations.replies, _HISTORY, 3, f"channel! ts! {_RANGE}", form_only=True
    ),
    "conversations.setPurpose": _method(conversations.set_purpose, _TOPIC, 2, "channel! purpose!"),
    "conversations.setTopic": _method(conversations.set_topic, _TOPIC, 2, "channel! topic!"),
    "conversations.unarchive": _method(conversations.unarchive, _MANAGE, 2, "channel!"),
    "dnd.info": _method(people.dnd_info, "dnd:read", 3, "user team_id", form_only=True),
    "dnd.teamInfo": _method(
        people.dnd_team_info, "dnd:read", 2, "users:csv! team_id", form_only=True
    ),
    "emoji.list": _method(
        system.emoji_list, "emoji:read", 2, "include_categories:bool", form_only=True
    ),
    "files.completeUploadExternal": _method(
        files.complete_upload,
        "files:write",
        4,
        "files:json! channel_id channels:csv thread_ts initial_comment blocks:json username "
        "icon_url icon_emoji",
    ),
    "files.delete": _method(files.delete, "files:write", 3, "file!"),
    "files.getUploadURLExternal": _method(
        files.get_upload_url,
        "files:write",
        4,
        "filename! length:int! alt_txt snippet_type",
        form_only=True,
    ),
    "files.info": _method(
        files.info, "files:read", 4, "file! count:int cursor limit:int page:int", form_only=True
    ),
    "files.list": _method(
        files.list_,
        "files:read",
        3,
        "channel count:int page:int ts_from ts_to types user team_id",
        form_only=True,
    ),
    "oauth.v2.access": _method(
        system.oauth_access,
        "",
        5,
        "client_id client_secret code grant_type redirect_uri refresh_token",
        form_only=True,
        caller="anybody",
    ),
    "pins.add": _method(chat.pins_add, "pins:write", 2, "channel! timestamp"),
    "pins.list": _method(chat.pins_list, "pins:read", 2, "channel!", form_only=True),
    "pins.remove": _method(chat.pins_remove, "pins:write", 2, "channel! timestamp"),
    "reactions.add": _method(chat.reactions_add, "reactions:write", 3, "channel! name! timestamp!"),
    "reactions.get": _method(
        chat.reactions_get,
        "reactions:read",
        3,
        "channel timestamp file file_comment full:bool",
        form_only=True,
    ),
    "reactions.remove": _method(
        chat.reactions_remove, "reactions:write", 2, "name! channel timestamp file file_comment"
    ),
    "team.info": _method(people.team_info, "team:read", 3, "team domain"),
    "team.profile.get": _method(
        people.team_profile_get, "users.profile:read", 3, "visibility", form_only=True
    ),
    "usergroups.create": _method(
        people.usergroups_create,
        "usergroups:write",
        2,
        "name! handle description channels:csv include_count:bool team_id",
    ),
    "usergroups.list": _method(
        people.usergroups_list,
        "usergroups:read",
        2,
        "include_count:bool include_disabled:bool include_users:bool team_id",
        form_only=True,
    ),
    "usergroups.users.list": _method(
        people.usergroups_users_list,
        "usergroups:read",
        2,
        "usergroup! include_disabled:bool team_id",
        form_only=True,
    ),
    "usergroups.users.update": _method(
        people.usergroups_users_update,
        "usergroups:write",
        2,
        "usergroup! users:csv! include_count:bool team_id",
    ),
    "users.conversations": _method(
        conversations.of_user,
        _READ,
        3,
        "cursor exclude_archived:bool limit:int team_id types:csv user",
        form_only=True,
    ),
    "users.getPresence": _method(
        people.users_get_presence, "users:read", 3, "user", form_only=True
    ),
    "users.info": _method(
        people.users_info, "users:read", 4, "user! include_locale:bool", form_only=True
    ),
    "users.list": _method(
        people.users_list,
        "users:read",
        2,
        "cursor include_locale:bool limit:int team_id",
        form_only=True,
    ),
    "users.lookupByEmail": _method(
        people.users_lookup_by_email, "users:read.email", 3, "email!", form_only=True
    ),
    "users.profile.get": _method(
        people.users_profile_get,
        "users.profile:read",
        4,
        "include_labels:bool user",
        form_only=True,
    ),
    "views.open": _method(views.open_, "", 4, "view:json! trigger_id interactivity_pointer"),
    "views.publish": _method(views.publish, "", 4, "user_id! view:json! hash"),
    "views.push": _method(views.push, "", 4, "view:json! trigger_id interactivity_pointer"),
    "views.update": _method(views.update, "", 4, "view:json! view_id external_id hash"),
}
