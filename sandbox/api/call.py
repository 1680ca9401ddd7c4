"""One call of a Web API method, and what nearly every method looks up first."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..api_errors import SlackError
from ..apps import App, Installation
from ..interaction import Interactions
from ..model import Channel, Json, Member, Message, Workspace
from ..surfaces import Surfaces
from ..world import World

PREFIX = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


@dataclass
class Call:
    """A checked call: the token is good for it and the arguments have their types."""

    world: World
    surfaces: Surfaces
    interactions: Interactions
    method: str
    args: Json
    app: App
    installation: Installation | None = None
    """None for calls with an app-level token."""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def here(self) -> Installation:
        if self.installation is None:
            raise SlackError("not_allowed_token_type")
        return self.installation

    @property
    def bot(self) -> Member:
        return self.world.members[self.here.bot_user_id]

    @property
    def workspace(self) -> Workspace:
        return self.world.workspaces[self.here.workspace_id]

    def text(self, name: str) -> str:
        return str(self.args.get(name) or "")

    def need(self, *scopes: str) -> None:
        """Refuse unless the token holds one of these scopes."""
        if not self.here.may(*scopes):
            raise missing_scope(self.here, scopes)

    def channel(self, name: str = "channel") -> Channel:
        """A conversation this app can see: a private one only from inside."""
        found = self.world.channels.get(self.text(name))
        if found is None or not self.can_see(found):
            raise SlackError("channel_not_found")
        return found

    def can_see(self, channel: Channel) -> bool:
        if self.workspace.id not in channel.workspaces:
            return False
        return channel.kind == "channel" or self.bot.id in channel.members

    def readable(self, what: str, name: str = "channel") -> Channel:
        """As `channel`, asking for the scope its kind needs: `what` is "read" or "history"."""
        found = self.channel(name)
        self.need(f"{PREFIX[found.kind]}:{what}")
        return found

    def member(self, name: str = "user", error: str = "user_not_found") -> Member:
        """A person of this workspace, or a stranger of a channel shared with it."""
        found = self.world.members.get(self.text(name))
        if found is None or not self.knows(found):
            raise SlackError(error)
        return found

    def knows(self, member: Member) -> bool:
        if member.workspace_id == self.workspace.id:
            return True
        return any(
            member.id in c.members and self.workspace.id in c.workspaces
            for c in self.world.channels.values()
            if c.shared_with
        )

    def message(self, channel: Channel, name: str, bad: str = "message_not_found") -> Message:
        found = channel.timeline.get(self.text(name))
        if found is None:
            raise SlackError(bad)
        return found

    def page(self, rows: Sequence[Any], *, default: int, most: int) -> tuple[list[Any], Json]:
        """One page of rows, and the `response_metadata` that leads to the next."""
        limit = self.args.get("limit")
        limit = default if limit in (None, 0) else int(limit)
        if not 1 <= limit <= most:
            raise SlackError("invalid_limit")
        start = self._start()
        following = start + limit
        cursor = _cursor(following) if following < len(rows) else ""
        return list(rows[start:following]), {"next_cursor": cursor}

    def _start(self) -> int:
        cursor = self.text("cursor")
        if not cursor:
            return 0
        try:
            word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
            return int(number) if word == "next" else int(word)
        except (binascii.Error, UnicodeDecodeError, ValueError):
            raise SlackError("invalid_cursor") from None


def _cursor(start: int) -> str:
    return base64.b64encode(f"next:{start}".encode()).decode()


def missing_scope(installation: Installation, scopes: Sequence[str]) -> SlackError:
    return SlackError(
        "missing_scope", needed=",".join(scopes), provided=",".join(installation.scopes)
    )
