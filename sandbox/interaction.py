"""Triggers and response URLs, and the payloads that tell an app what somebody did."""

from dataclasses import dataclass, field

from . import elements, shapes
from .apps import App, Installation
from .model import Channel, Json, Member, Message, View
from .world import World

TRIGGER_SECONDS = 3.0
HOOK_SECONDS = 30 * 60.0
HOOK_USES = 5


@dataclass
class Trigger:
    app_id: str
    workspace_id: str
    user: str
    until: float
    used: bool = False
    view: View | None = None
    """The view it was given for: something may be pushed onto it."""
    channel_id: str = ""
    """Where its person was, for selects that begin with the conversation at hand."""


@dataclass
class Hook:
    """A response URL."""

    token: str
    installation: Installation
    channel_id: str
    user: str
    until: float
    message: Message | None = None
    """The message that `replace_original` and `delete_original` mean."""
    uses: int = 0


@dataclass
class Interactions:
    world: World
    triggers: dict[str, Trigger] = field(default_factory=dict)
    hooks: dict[str, Hook] = field(default_factory=dict)

    def trigger(
        self,
        app: App,
        member: Member,
        workspace_id: str,
        view: View | None = None,
        channel_id: str = "",
    ) -> str:
        trigger_id = f"{self.world.ids.next('t')}.{self.world.ids.random('')}"
        until = self.world.now() + TRIGGER_SECONDS
        found = Trigger(app.id, workspace_id, member.id, until, view=view, channel_id=channel_id)
        self.triggers[trigger_id] = found
        return trigger_id

    def _from(self, installation: Installation, member: Member, channel_id: str) -> str:
        """A trigger for something done in a conversation."""
        home = installation.workspace_id
        return self.trigger(installation.app, member, home, channel_id=channel_id)

    def hook(
        self,
        installation: Installation,
        channel: Channel,
        member: Member,
        message: Message | None = None,
    ) -> str:
        """A new response URL."""
        token = self.world.ids.random("h")
        until = self.world.now() + HOOK_SECONDS
        self.hooks[token] = Hook(token, installation, channel.id, member.id, until, message)
        return f"{self.world.base_url}/response/{installation.workspace_id}/{token}"

    def common(self, installation: Installation, member: Member) -> Json:
        """What every interactive payload holds."""
        home = self.world.workspaces[installation.workspace_id]
        return {
            "token": installation.app.verification_token,
            "api_app_id": installation.app.id,
            "team": {"id": home.id, "domain": home.domain},
            "enterprise": None,
            "is_enterprise_install": False,
            "user": {
                "id": member.id,
                "username": member.name,
                "name": member.name,
                "team_id": member.workspace_id,
            },
        }

    def on_message(
        self, installation: Installation, member: Member, message: Message, action: Json
    ) -> Json:
        """A block_actions payload for an element in a message."""
        entered = message.entered.get(member.id, {})
        channel = self.world.channels[message.channel_id]
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": bool(message.only_for),
        }
        body = self.common(installation, member) | {
            "type": "block_actions",
            "container": container,
            "trigger_id": self._from(installation, member, channel.id),
            "channel": named(channel),
            "state": {"values": elements.state(message.all_blocks, entered)},
            "response_url": self.hook(installation, channel, member, message),
            "actions": [action],
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        if not message.only_for:
            body["message"] = shapes.message(self.world, message, metadata=True)
        return body

    def on_view(self, installation: Installation, member: Member, view: View, action: Json) -> Json:
        """A block_actions payload for an element in a modal or a home."""
        return self.common(installation, member) | {
            "type": "block_actions",
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": self.trigger(installation.app, member, view.workspace_id, view),
            "view": shapes.view(self.world, view),
            "actions": [action],
        }

    def suggestion(
        self, installation: Installation, member: Member, on: View | Message, asked: Json
    ) -> Json:
        """A block_suggestion payload: what was typed into a select whose options the app has."""
        body = self.common(installation, member) | {"type": "block_suggestion"} | asked
        if isinstance(on, View):
            where: Json = {"type": "view", "view_id": on.id}
            return body | {"container": where, "view": shapes.view(self.world, on)}
        channel = self.world.channels[on.channel_id]
        where = {"type": "message", "message_ts": on.ts, "channel_id": channel.id}
        where["is_ephemeral"] = bool(on.only_for)
        body |= {"container": where, "channel": named(channel)}
        return body | ({} if on.only_for else {"message": shapes.message(self.world, on)})

    def submission(self, installation: Installation, member: Member, view: View) -> Json:
        return self.common(installation, member) | {
            "type": "view_submission",
            "trigger_id": self.trigger(installation.app, member, view.workspace_id, view),
            "view": shapes.view(self.world, view),
            "response_urls": self._chosen_conversations(installation, member, view),
        }

    def _chosen_conversations(
        self, installation: Installation, member: Member, view: View
    ) -> list[Json]:
        found = []
        for block in view.body["blocks"]:
            element = block.get("element", {})
            if not element.get("response_url_enabled"):
                continue
            held = view.values.get(block["block_id"], {}).get(element["action_id"], {})
            chosen = held.get("selected_conversation") or held.get("selected_channel")
            channel = self.world.channels.get(chosen or "")
            if channel:
                row = {"block_id": block["block_id"], "action_id": element["action_id"]}
                url = self.hook(installation, channel, member)
                found.append(row | {"channel_id": channel.id, "response_url": url})
        return found

    def closed(
        self, installation: Installation, member: Member, view: View, *, cleared: bool = False
    ) -> Json:
        return self.common(installation, member) | {
            "type": "view_closed",
            "view": shapes.view(self.world, view),
            "is_cleared": cleared,
        }

    def shortcut(
        self,
        installation: Installation,
        member: Member,
        callback_id: str,
        message: Message | None = None,
    ) -> Json:
        """A global shortcut, or one on a message."""
        body = self.common(installation, member) | {
            "type": "message_action" if message else "shortcut",
            "callback_id": callback_id,
            "trigger_id": self._from(installation, member, message.channel_id if message else ""),
            "action_ts": self.world.fresh_ts(),
        }
        if message:
            channel = self.world.channels[message.channel_id]
            body |= {
                "message_ts": message.ts,
                "channel": named(channel),
                "message": shapes.message(self.world, message),
                "response_url": self.hook(installation, channel, member),
            }
        return body

    def command(
        self, installation: Installation, member: Member, channel: Channel, command: str, text: str
    ) -> dict[str, str]:
        """The fields of a slash command's form."""
        home = self.world.workspaces[installation.workspace_id]
        return {
            "token": installation.app.verification_token,
            "team_id": home.id,
            "team_domain": home.domain,
            "channel_id": channel.id,
            "channel_name": named(channel)["name"],
            "user_id": member.id,
            "user_name": member.name,
            "command": command,
            "text": text,
            "api_app_id": installation.app.id,
            "is_enterprise_install": "false",
            "response_url": self.hook(installation, channel, member),
            "trigger_id": self._from(installation, member, channel.id),
        }


def named(channel: Channel) -> Json:
    """A channel as payloads name it: private ones and DMs have no name in them."""
    names = {"im": "directmessage", "group": "privategroup"}
    return {"id": channel.id, "name": names.get(channel.kind, channel.name)}
