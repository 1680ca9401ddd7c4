"""What a Slack is made of. Plain records; `talk` changes them, `shapes` shows them to apps."""

import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Values = dict[str, dict[str, Json]]
"""The `state.values` of a surface: by block id, then by action id."""
ChannelKind = Literal["channel", "group", "im", "mpim"]
SLACKBOT = "USLACKBOT"


@dataclass
class Workspace:
    id: str
    name: str
    domain: str
    profile_fields: dict[str, str] = field(default_factory=dict)
    """Label of a custom profile field, to its id."""


@dataclass
class Member:
    """A person or a bot of one workspace."""

    id: str
    workspace_id: str
    name: str
    real_name: str = ""
    title: str = ""
    tz: str = "Etc/UTC"
    email: str = ""
    phone: str = ""
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    deleted: bool = False
    bot_id: str = ""
    app_id: str = ""
    image: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    """Custom profile fields, by label."""
    status_text: str = ""
    status_emoji: str = ""
    status_expiration: int = 0
    presence: Literal["active", "away"] = "active"
    dnd: tuple[float, float] | None = None
    """Start and end (epoch seconds) of the next "do not disturb"."""
    snoozed_until: float = 0.0
    updated: float = 0.0

    @property
    def is_guest(self) -> bool:
        return self.is_restricted or self.is_ultra_restricted


@dataclass
class Message:
    ts: str
    channel_id: str
    user: str
    text: str
    team: str = ""
    subtype: str = ""
    thread_ts: str = ""
    bot_id: str = ""
    app_id: str = ""
    username: str = ""
    icons: Json = field(default_factory=dict)
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    """Name of an emoji, to who reacted with it, in order."""
    edited: Json | None = None
    client_msg_id: str = ""
    only_for: str = ""
    """The one person who sees it, where it is ephemeral."""
    pinned: bool = False
    extra: Json = field(default_factory=dict)
    entered: dict[str, Values] = field(default_factory=dict)
    """What each person has chosen or typed in its blocks, by who they are."""

    @property
    def all_blocks(self) -> list[Json]:
        """Its own blocks, and those in its attachments."""
        return [*self.blocks, *(b for row in self.attachments for b in row.get("blocks", []))]

    @property
    def is_reply(self) -> bool:
        return bool(self.thread_ts) and self.thread_ts != self.ts


class Timeline:
    """The messages of one channel in order of their ts."""

    def __init__(self) -> None:
        self._messages: dict[str, Message] = {}
        self._order: list[str] = []
        self._threads: dict[str, list[str]] = {}

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[Message]:
        return (self._messages[ts] for ts in self._order)

    def newest_first(self) -> Iterator[Message]:
        return (self._messages[ts] for ts in reversed(self._order))

    def get(self, ts: str) -> Message | None:
        return self._messages.get(ts)

    def add(self, message: Message) -> None:
        self._messages[message.ts] = message
        _insert(self._order, message.ts)
        if message.is_reply:
            _insert(self._threads.setdefault(message.thread_ts, []), message.ts)

    def remove(self, ts: str) -> None:
        message = self._messages.pop(ts)
        self._order.remove(ts)
        if message.is_reply:
            self._threads[message.thread_ts].remove(ts)

    def replies(self, thread_ts: str) -> list[Message]:
        """The replies of a thread, oldest first, without its root."""
        return [self._messages[ts] for ts in self._threads.get(thread_ts, [])]


def _insert(order: list[str], ts: str) -> None:
    if not order or order[-1] < ts:
        order.append(ts)
    else:
        bisect.insort(order, ts)


@dataclass
class Channel:
    id: str
    workspace_id: str
    name: str
    kind: ChannelKind
    creator: str = ""
    created: float = 0.0
    members: dict[str, float] = field(default_factory=dict)
    """Who is in it, and since when."""
    topic: str = ""
    purpose: str = ""
    archived: bool = False
    is_general: bool = False
    shared_with: set[str] = field(default_factory=set)
    """Other workspaces that see this channel (Slack Connect)."""
    previous_names: list[str] = field(default_factory=list)
    timeline: Timeline = field(default_factory=Timeline)
    ephemerals: list[Message] = field(default_factory=list)
    read: dict[str, str] = field(default_factory=dict)
    """The ts up to which a member has read."""

    @property
    def workspaces(self) -> set[str]:
        return {self.workspace_id, *self.shared_with}

    @property
    def is_private(self) -> bool:
        return self.kind != "channel"


@dataclass
class UserGroup:
    id: str
    workspace_id: str
    handle: str
    name: str
    description: str = ""
    users: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    created: float = 0.0
    updated: float = 0.0
    deleted: float = 0.0


@dataclass
class File:
    id: str
    workspace_id: str
    user: str
    name: str
    title: str = ""
    alt_text: str = ""
    mimetype: str = "application/octet-stream"
    expected: int = 0
    """Bytes announced when the upload was asked for."""
    content: bytes | None = None
    created: float = 0.0
    channels: list[str] = field(default_factory=list)
    complete: bool = False
    deleted: bool = False


@dataclass
class View:
    """A modal, or an App Home, as it stands on somebody's screen."""

    id: str
    kind: Literal["modal", "home"]
    app_id: str
    workspace_id: str
    user: str
    body: Json
    root_view_id: str
    previous_view_id: str | None = None
    opened_in: str = ""
    """The conversation its person was looking at."""
    hash: str = ""
    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    response_hooks: list[Json] = field(default_factory=list)
