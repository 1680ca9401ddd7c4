"""What Slack brings: every event of its reference, and every press, form and command there is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from bot.views import ids
from handlers.commands import SUBCOMMANDS

Json = dict[str, Any]

REFERENCE = Path(__file__).parents[2] / ".." / "shared" / "reference" / "slack-api"
EVENTS_FILE = REFERENCE / "events" / "events.json"
ELSEWHERE = "T0ELSEWHERE"


@dataclass(frozen=True)
class Scene:
    """Where payloads come from: a workspace, its app, a person there, a channel and a message."""

    team: str
    app: str
    bot: str
    user: str
    other: str
    channel: str
    ts: str


@dataclass(frozen=True)
class Payload:
    """What is brought, and how: as JSON (event), as a form with JSON in it, or as a form."""

    name: str
    kind: str
    body: Json

    def with_body(self, body: Json, named: str) -> Payload:
        return Payload(f"{self.name} with {named}", self.kind, body)


# --- events


def events(scene: Scene) -> Iterator[Payload]:
    """Every event of the reference in its envelope, and every subtype of a message."""
    rows = json.loads(EVENTS_FILE.read_text(encoding="utf-8"))
    for row in rows:
        event = _event(scene, row["name"])
        yield Payload(row["name"], "event", envelope(scene, event))
        for subtype in row.get("subtypes") or ():
            told = event | {"subtype": subtype["name"]} | _hidden(scene)
            named = f"{row['name']}/{subtype['name']}"
            yield Payload(named, "event", envelope(scene, told))
    limited = {"type": "app_rate_limited", "team_id": scene.team,
               "minute_rate_limited": 1_772_532_000, "api_app_id": scene.app}  # fmt: skip
    yield Payload("app_rate_limited, bare", "event", limited)


def envelope(scene: Scene, event: Json) -> Json:
    authorization = {
        "enterprise_id": None, "team_id": scene.team, "user_id": scene.bot, "is_bot": True,
        "is_enterprise_install": False,
    }  # fmt: skip
    return {
        "token": "t", "team_id": scene.team, "context_team_id": scene.team,
        "context_enterprise_id": None, "api_app_id": scene.app, "event": event,
        "type": "event_callback", "event_id": "Ev0", "event_time": 1_772_532_000,
        "authorizations": [authorization], "is_ext_shared_channel": False, "event_context": "4-x",
    }  # fmt: skip


def _event(scene: Scene, name: str) -> Json:
    user = _person(scene)
    group = {"id": "S0ONE", "team_id": scene.team, "name": "All", "handle": "all", "users": []}
    item = {"type": "message", "channel": scene.channel, "ts": scene.ts}
    shapes: Mapping[str, Json] = {
        "message": _message(scene),
        "app_mention": _message(scene) | {"text": f"<@{scene.bot}> hello"},
        "reaction": {"user": scene.other, "item": item, "reaction": "eyes",
                     "item_user": scene.user},
        "member": {"user": scene.user, "channel": scene.channel, "channel_type": "C",
                   "team": scene.team},
        "channel_created": {"channel": _channel(scene)},
        "channel_rename": {"channel": _channel(scene)},
        "group_rename": {"channel": _channel(scene)},
        "team_join": {"user": user},
        "user_change": {"user": user},
        "user_profile_changed": {"user": user},
        "user_status_changed": {"user": user},
        "subteam": {"subteam": group, "subteam_id": group["id"], "added_users": [scene.user]},
        "tokens_revoked": {"tokens": {"oauth": [scene.user], "bot": []}},
        "app_home_opened": {"user": scene.user, "channel": "D0APP", "tab": "home"},
    }  # fmt: skip
    named = name.partition(".")[0]
    first = named.partition("_")[0]
    plain = {"user": scene.user, "channel": "C0UNHEARD"}
    shape = shapes.get(named) or shapes.get(first) or plain
    kept = "url_verified" if named == "url_verification" else named
    return {"type": kept, "event_ts": scene.ts} | shape


def _message(scene: Scene) -> Json:
    return {
        "channel": scene.channel, "user": scene.user, "text": f"Who knows, <@{scene.other}>?",
        "ts": scene.ts, "thread_ts": scene.ts, "parent_user_id": scene.other, "team": scene.team,
        "channel_type": "channel", "client_msg_id": "m", "blocks": [{"type": "rich_text"}],
        "files": [{"id": "F0", "name": "plan.pdf"}],
    }  # fmt: skip


def _hidden(scene: Scene) -> Json:
    """What the subtypes of messages have besides."""
    said = _message(scene)
    return {
        "hidden": True, "deleted_ts": scene.ts, "message": said,
        "previous_message": said | {"text": "Before"}, "inviter": scene.other,
        "name": "pricing", "old_name": "prices", "topic": "t", "purpose": "p", "bot_id": "B0",
    }  # fmt: skip


def _channel(scene: Scene) -> Json:
    return {"id": scene.channel, "name": "pricing", "created": 1, "creator": scene.user}


def _person(scene: Scene) -> Json:
    profile = {"real_name": "Sam", "display_name": "sam", "email": "sam@wren.example",
               "status_text": "", "status_expiration": 0, "team": scene.team}  # fmt: skip
    return {
        "id": scene.user, "team_id": scene.team, "name": "sam", "deleted": False, "tz": "UTC",
        "profile": profile, "is_bot": False, "is_admin": False, "is_restricted": False,
        "is_ultra_restricted": False, "updated": 1,
    }  # fmt: skip


# --- presses, forms, commands


def interactions(scene: Scene, listened: Mapping[str, list[str]]) -> Iterator[Payload]:
    """A press, form, shortcut or command for each thing that there is a listener for."""
    for action in listened["action"]:
        for where in ("message", "home", "modal"):
            for value in ("1", "no-such-nudge", "1 no-such-nudge"):
                yield Payload(
                    f"{action} in a {where}, {value!r}", "payload",
                    press(scene, action, value, where),
                )  # fmt: skip
    for kind, told in (("view", "view_submission"), ("view_closed", "view_closed")):
        for callback in listened.get(kind, ()):
            yield Payload(f"{callback} {told}", "payload", form(scene, callback, told))
    for callback in listened.get("options", ()):
        asked = {"type": "block_suggestion", "action_id": callback, "block_id": callback,
                 "value": "te", "container": {"type": "view", "view_id": "V0"}}  # fmt: skip
        yield Payload(f"{callback} options", "payload", common(scene) | asked)
    for callback in listened.get("shortcut", ()):
        for kind in ("shortcut", "message_action"):
            yield Payload(f"{callback} {kind}", "payload", shortcut(scene, callback, kind))


def commands(scene: Scene) -> Iterator[Payload]:
    for one in SUBCOMMANDS:
        for rest in ("", "1", f"add <@{scene.other}|kim>"):
            yield Payload(
                f"{ids.COMMAND} {one.word} {rest}".rstrip(), "command",
                command(scene, f"{one.word} {rest}".rstrip()),
            )  # fmt: skip


def common(scene: Scene) -> Json:
    return {
        "token": "t", "api_app_id": scene.app, "team": {"id": scene.team, "domain": "wren"},
        "enterprise": None, "is_enterprise_install": False, "trigger_id": "1.2.x",
        "user": {"id": scene.user, "username": "sam", "name": "sam", "team_id": scene.team},
    }  # fmt: skip


def press(scene: Scene, action: str, value: str, where: str) -> Json:
    option = {"text": {"type": "plain_text", "text": "One"}, "value": value}
    pressed = {
        "type": "button", "action_id": action, "block_id": "b", "value": value, "action_ts": "1.0",
        "selected_option": option, "selected_date": "2026-03-09", "selected_user": scene.other,
    }  # fmt: skip
    body = common(scene) | {"type": "block_actions", "actions": [pressed]}
    if where == "message":
        place = {"type": "message", "message_ts": scene.ts, "channel_id": scene.channel}
        shown = {"type": "message", "ts": scene.ts, "text": "t", "user": scene.bot, "blocks": []}
        return body | {
            "container": place, "channel": {"id": scene.channel, "name": "pricing"},
            "message": shown, "state": {"values": {}}, "response_url": "",
        }  # fmt: skip
    return body | {"container": {"type": "view", "view_id": "V0"}, "view": view(scene, "", where)}


def view(scene: Scene, callback: str, kind: str = "modal") -> Json:
    """A card as Slack shows it to an app, with one field."""
    field = {
        "type": "input", "block_id": "field", "label": {"type": "plain_text", "text": "Field"},
        "element": {"type": "plain_text_input", "action_id": "field"},
    }  # fmt: skip
    return {
        "id": "V0", "team_id": scene.team, "type": kind, "callback_id": callback,
        "private_metadata": json.dumps({"id": 1, "nudge": None, "key": "k", "channel": None}),
        "blocks": [field], "hash": "1.x", "root_view_id": "V0", "previous_view_id": None,
        "state": {"values": {"field": {"field": {"type": "plain_text_input", "value": "words"}}}},
        "app_id": scene.app, "bot_id": "B0", "title": {"type": "plain_text", "text": "Card"},
    }  # fmt: skip


def form(scene: Scene, callback: str, told: str) -> Json:
    more: Json = {"is_cleared": False} if told == "view_closed" else {"response_urls": []}
    return common(scene) | more | {"type": told, "view": view(scene, callback)}


def shortcut(scene: Scene, callback: str, kind: str) -> Json:
    body = common(scene) | {"type": kind, "callback_id": callback, "action_ts": "1.0"}
    if kind == "shortcut":
        return body
    return body | {
        "message_ts": scene.ts, "channel": {"id": scene.channel, "name": "pricing"},
        "message": _message(scene) | {"type": "message"}, "response_url": "",
    }  # fmt: skip


def command(scene: Scene, text: str) -> Json:
    return {
        "token": "t", "team_id": scene.team, "team_domain": "wren", "channel_id": scene.channel,
        "channel_name": "pricing", "user_id": scene.user, "user_name": "sam",
        "command": ids.COMMAND, "text": text, "api_app_id": scene.app,
        "is_enterprise_install": "false", "response_url": "", "trigger_id": "1.2.x",
    }  # fmt: skip


# --- as other installs and other companies send it


def org_wide(body: Json, enterprise: str = "E0ORG") -> Json:
    """As an org-wide install has it: no team, an enterprise instead."""
    changed = dict(body)
    org = {"id": enterprise, "name": "Org"}
    if "authorizations" in body:
        first = body["authorizations"][0] | {
            "enterprise_id": enterprise, "team_id": None, "is_enterprise_install": True,
        }  # fmt: skip
        return changed | {"authorizations": [first], "enterprise_id": enterprise}
    if "user" not in body and "command" not in body:
        return changed | {"team_id": enterprise}
    if "command" in body:
        return changed | {
            "is_enterprise_install": "true", "enterprise_id": enterprise, "team_id": "",
        }  # fmt: skip
    return changed | {
        "team": None, "enterprise": org, "is_enterprise_install": True,
    }  # fmt: skip


def shared(body: Json, other: str = ELSEWHERE) -> Json:
    """As it comes of a channel shared with another company, by one of theirs."""
    changed = dict(body)
    if "authorizations" in body:
        theirs = body["authorizations"][0] | {"team_id": other}
        event = body["event"] | {"user_team": other, "team": other, "source_team": other}
        return changed | {
            "team_id": other, "is_ext_shared_channel": True, "event": event,
            "authorizations": [body["authorizations"][0], theirs],
        }  # fmt: skip
    if "user" not in body:
        return changed | {"user_id": "U0STRANGER"}
    user = cast(Json, body["user"]) | {"id": "U0STRANGER", "team_id": other}
    return changed | {"user": user}
