"""Calls that Slack refuses, with the error it gives: each is driven through slack_sdk."""

from dataclasses import dataclass
from typing import Any

ANYWHERE = {
    "invalid_arguments",
    "missing_scope",
    "not_allowed_token_type",
    "invalid_cursor",
    "invalid_limit",
}
"""Errors that any method may give."""


@dataclass(frozen=True)
class Refusal:
    """`args` may name what the fixtures made: "#launch", "@bob", "$said" (a message of bob's),
    "$own" (one of the bot's), "$ghost" (a ts without a message)."""

    method: str
    args: dict[str, Any]
    error: str

    def __str__(self) -> str:
        return f"{self.method}: {self.error} {sorted(self.args)}"


def _text(most: int) -> str:
    return "x" * most


SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": [SECTION]}
POST: dict[str, Any] = {"channel": "#launch", "text": "hi"}

REFUSALS = [
    Refusal("chat.postMessage", {"channel": "C0NOWHERE", "text": "hi"}, "channel_not_found"),
    Refusal("chat.postMessage", {"channel": "#plans", "text": "hi"}, "channel_not_found"),
    Refusal("chat.postMessage", {"channel": "#other", "text": "hi"}, "not_in_channel"),
    Refusal("chat.postMessage", {"channel": "#old", "text": "hi"}, "is_archived"),
    Refusal("chat.postMessage", {"channel": "#launch"}, "no_text"),
    Refusal("chat.postMessage", {"channel": "@gone", "text": "hi"}, "channel_not_found"),
    Refusal("chat.postMessage", POST | {"blocks": {"type": "section"}}, "invalid_blocks_format"),
    Refusal("chat.postMessage", POST | {"blocks": [{"type": "nothing"}]}, "invalid_blocks"),
    Refusal("chat.postMessage", POST | {"blocks": [SECTION] * 51}, "invalid_blocks"),
    Refusal(
        "chat.postMessage",
        POST | {"blocks": [{"type": "markdown", "text": _text(7_000)}] * 2},
        "msg_blocks_too_long",
    ),
    Refusal("chat.postMessage", POST | {"attachments": [{}] * 101}, "too_many_attachments"),
    Refusal("chat.postMessage", POST | {"metadata": ["a"]}, "invalid_metadata_format"),
    Refusal(
        "chat.postMessage", POST | {"metadata": {"event_type": "a"}}, "invalid_metadata_schema"
    ),
    Refusal(
        "chat.postMessage",
        POST | {"metadata": {"event_type": "a", "event_payload": {"a": _text(20_000)}}},
        "metadata_too_large",
    ),
    Refusal("chat.postMessage", POST | {"markdown_text": "*a*"}, "markdown_text_conflict"),
    Refusal("chat.postMessage", POST | {"thread_ts": "$ghost"}, "cannot_reply_to_message"),
    Refusal("chat.postMessage", POST | {"username": "me"}, "missing_scope"),
    Refusal("chat.postEphemeral", POST | {"user": "@gone"}, "user_not_in_channel"),
    Refusal("chat.postEphemeral", {"channel": "#launch", "user": "@bob"}, "no_text"),
    Refusal(
        "chat.postEphemeral",
        {"channel": "#other", "user": "@bob", "text": "hi"},
        "not_in_channel",
    ),
    Refusal("chat.update", POST | {"ts": "$said"}, "cant_update_message"),
    Refusal("chat.update", POST | {"ts": "$ghost"}, "message_not_found"),
    Refusal("chat.update", POST | {"ts": "$own", "text": _text(4_001)}, "msg_too_long"),
    Refusal("chat.update", {"channel": "#launch", "ts": "$own"}, "no_text"),
    Refusal("chat.delete", {"channel": "#launch", "ts": "$said"}, "cant_delete_message"),
    Refusal("chat.delete", {"channel": "#launch", "ts": "$ghost"}, "message_not_found"),
    Refusal(
        "chat.getPermalink", {"channel": "#launch", "message_ts": "$ghost"}, "message_not_found"
    ),
    Refusal(
        "chat.getPermalink", {"channel": "C0NOWHERE", "message_ts": "$said"}, "channel_not_found"
    ),
    Refusal("conversations.info", {"channel": "#plans"}, "channel_not_found"),
    Refusal("conversations.history", {"channel": "#other"}, "not_in_channel"),
    Refusal("conversations.history", {"channel": "#launch", "oldest": "then"}, "invalid_ts_oldest"),
    Refusal("conversations.history", {"channel": "#launch", "latest": "then"}, "invalid_ts_latest"),
    Refusal("conversations.history", {"channel": "#launch", "cursor": "%"}, "invalid_cursor"),
    Refusal("conversations.history", {"channel": "#launch", "limit": 1_000}, "invalid_limit"),
    Refusal("conversations.replies", {"channel": "#launch", "ts": "$ghost"}, "thread_not_found"),
    Refusal("conversations.list", {"types": "secret_channel"}, "invalid_types"),
    Refusal("conversations.list", {"types": "mpim"}, "missing_scope"),
    Refusal("conversations.list", {"limit": 1_000}, "invalid_limit"),
    Refusal("conversations.members", {"channel": "C0NOWHERE"}, "channel_not_found"),
    Refusal("conversations.join", {"channel": "#old"}, "is_archived"),
    Refusal("conversations.join", {"channel": "#plans"}, "channel_not_found"),
    Refusal("conversations.open", {}, "users_list_not_supplied"),
    Refusal("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
    Refusal("conversations.open", {"users": "@gone"}, "user_disabled"),
    Refusal("conversations.open", {"users": ",".join(["@bob"] * 9)}, "too_many_users"),
    Refusal("conversations.create", {"name": "launch"}, "name_taken"),
    Refusal("conversations.create", {"name": "a" * 81}, "invalid_name_maxlength"),
    Refusal("conversations.create", {"name": "Big Plans"}, "invalid_name_specials"),
    Refusal("conversations.create", {"name": "--"}, "invalid_name_punctuation"),
    Refusal("conversations.invite", {"channel": "#launch", "users": "@bob"}, "already_in_channel"),
    Refusal("conversations.invite", {"channel": "#launch", "users": "U0NOBODY"}, "user_not_found"),
    Refusal(
        "conversations.invite", {"channel": "#launch", "users": "@sampler"}, "cant_invite_self"
    ),
    Refusal("conversations.invite", {"channel": "#other", "users": "@gone"}, "not_in_channel"),
    Refusal("conversations.kick", {"channel": "#launch", "user": "@sampler"}, "cant_kick_self"),
    Refusal("conversations.archive", {"channel": "#old"}, "already_archived"),
    Refusal("conversations.unarchive", {"channel": "#launch"}, "not_archived"),
    Refusal("conversations.rename", {"channel": "#launch", "name": "other"}, "name_taken"),
    Refusal("conversations.setTopic", {"channel": "#launch", "topic": _text(251)}, "too_long"),
    Refusal(
        "reactions.add",
        {"channel": "#launch", "timestamp": "$said", "name": "no such!"},
        "invalid_name",
    ),
    Refusal(
        "reactions.add",
        {"channel": "#launch", "timestamp": "$ghost", "name": "tada"},
        "message_not_found",
    ),
    Refusal(
        "reactions.add",
        {"channel": "#launch", "timestamp": "noon", "name": "tada"},
        "bad_timestamp",
    ),
    Refusal(
        "reactions.remove",
        {"channel": "#launch", "timestamp": "$said", "name": "tada"},
        "no_reaction",
    ),
    Refusal("reactions.get", {"channel": "#launch"}, "no_item_specified"),
    Refusal("views.open", {"trigger_id": "1.2.3", "view": MODAL}, "invalid_trigger_id"),
    Refusal("views.open", {"trigger_id": "1.2.3", "view": {"type": "modal"}}, "invalid_arguments"),
    Refusal("views.open", {"trigger_id": "1.2.3", "view": "{"}, "invalid_arguments"),
    Refusal("views.push", {"trigger_id": "1.2.3", "view": MODAL}, "invalid_trigger_id"),
    Refusal("views.update", {"view_id": "V0NONE", "view": MODAL}, "not_found"),
    Refusal("views.publish", {"user_id": "@bob", "view": MODAL}, "invalid_arguments"),
    Refusal(
        "views.publish",
        {
            "user_id": "@bob",
            "view": {"type": "home", "blocks": [SECTION | {"block_id": _text(200)}] * 1},
            "hash": "wrong",
        },
        "hash_conflict",
    ),
    Refusal("users.info", {"user": "U0NOBODY"}, "user_not_found"),
    Refusal("users.profile.get", {"user": "U0NOBODY"}, "user_not_found"),
    Refusal("users.lookupByEmail", {"email": "no@where.test"}, "users_not_found"),
    Refusal("usergroups.users.list", {"usergroup": "S0NONE"}, "no_such_subteam"),
    Refusal("usergroups.create", {"name": "Crew"}, "name_already_exists"),
    Refusal("usergroups.users.update", {"usergroup": "S0NONE", "users": ","}, "no_users_provided"),
    Refusal("bots.info", {"bot": "B0NONE"}, "bot_not_found"),
    Refusal("team.info", {"team": "T0NONE"}, "team_not_found"),
    Refusal("dnd.info", {"user": "U0NOBODY"}, "user_not_found"),
    Refusal("files.info", {"file": "F0NONE"}, "file_not_found"),
    Refusal("files.completeUploadExternal", {"files": [{"id": "F0NONE"}]}, "file_not_found"),
    Refusal(
        "files.getUploadURLExternal",
        {"filename": "a", "length": 3, "alt_txt": _text(1_001)},
        "alt_txt_too_large",
    ),
    Refusal("pins.remove", {"channel": "#launch", "timestamp": "$said"}, "no_pin"),
    Refusal("apps.uninstall", {"client_id": "1", "client_secret": "2"}, "invalid_client_id"),
    Refusal("oauth.v2.access", {"client_id": "1", "client_secret": "2"}, "invalid_client_id"),
]
