"""The state of one local Slack, and how to find things in it."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from .apps import App, Installation
from .clock import Clock
from .feed import Feed
from .ids import Ids
from .limits import RateLimits
from .model import Channel, File, Json, Member, Message, UserGroup, Workspace

T = TypeVar("T")


@dataclass(frozen=True)
class Outgoing:
    """An event on its way to one app."""

    installation: Installation
    event_id: str
    event_type: str
    body: bytes
    """The envelope as JSON, as it stood when the event happened."""

    @property
    def app(self) -> App:
        return self.installation.app


@dataclass
class World:
    """Everything that is the case. Whoever reads or changes it holds `lock`."""

    clock: Clock
    base_url: str = ""
    lock: threading.RLock = field(default_factory=threading.RLock)
    ids: Ids = field(default_factory=Ids)
    feed: Feed = field(default_factory=Feed)
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    groups: dict[str, UserGroup] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    apps: dict[str, App] = field(default_factory=dict)
    installations: list[Installation] = field(default_factory=list)
    outbox: list[Outgoing] = field(default_factory=list)
    limits: RateLimits = field(default_factory=RateLimits)
    expiring: list[tuple[int, str]] = field(default_factory=list)
    """A heap of when (epoch seconds) whose status ends."""
    _last_micros: int = 0
    _dms: dict[frozenset[str], str] = field(default_factory=dict)

    def now(self) -> float:
        return self.clock.now()

    def fresh_ts(self, channel: Channel | None = None) -> str:
        """A ts of this moment that no message of the channel has."""
        micros = int(self.now() * 1_000_000)
        if 0 <= self._last_micros - micros < 1_000_000:
            micros = self._last_micros + 1
        while channel and channel.timeline.get(as_ts(micros)):
            micros += 1
        self._last_micros = micros
        return as_ts(micros)

    def take_outbox(self) -> list[Outgoing]:
        taken, self.outbox = self.outbox, []
        return taken

    # Finding. KeyError and ValueError are for the writer of a test; apps get Slack's errors.

    def workspace(self, ref: "Workspace | str | None" = None) -> Workspace:
        """A workspace by itself, its id or its name; the only one, where none is named."""
        if isinstance(ref, Workspace):
            return ref
        if ref is None:
            return _only(self.workspaces.values(), "workspace")
        if ref in self.workspaces:
            return self.workspaces[ref]
        return _only((w for w in self.workspaces.values() if w.name == ref), f"workspace {ref!r}")

    def member(self, ref: str, workspace: "Workspace | str | None" = None) -> Member:
        """A member by id or by name ("bob", "@bob")."""
        if ref in self.members:
            return self.members[ref]
        name = ref.removeprefix("@")
        within = None if workspace is None else self.workspace(workspace).id
        found = [
            m for m in self.members.values() if m.name == name and within in (None, m.workspace_id)
        ]
        return _only(found, f"member {ref!r}")

    def channel(self, ref: str, workspace_id: str) -> Channel:
        """A channel by id or by name ("#launch", "launch") as a workspace knows it."""
        if ref in self.channels:
            return self.channels[ref]
        name = ref.removeprefix("#")
        return _only(
            (c for c in self.channels.values() if c.name == name and workspace_id in c.workspaces),
            f"channel {ref!r}",
        )

    def dm(self, workspace_id: str, *people: str) -> Channel:
        """The direct conversation of these people, opened if need be (IM for two)."""
        key = frozenset((workspace_id, *people))
        if key not in self._dms:
            self._dms[key] = self._open_dm(workspace_id, people).id
        return self.channels[self._dms[key]]

    def known_dm(self, workspace_id: str, *people: str) -> Channel | None:
        found = self._dms.get(frozenset((workspace_id, *people)))
        return self.channels[found] if found else None

    def _open_dm(self, workspace_id: str, people: tuple[str, ...]) -> Channel:
        two = len(set(people)) <= 2
        names = "--".join(self.members[p].name for p in people)
        channel = Channel(
            id=self.ids.next("D" if two else "G"),
            workspace_id=workspace_id,
            name="" if two else f"mpdm-{names}-1",
            kind="im" if two else "mpim",
            creator=people[0],
            created=self.now(),
            members=dict.fromkeys(people, self.now()),
        )
        self.channels[channel.id] = channel
        return channel

    def message(self, channel_id: str, ts: str) -> Message | None:
        channel = self.channels.get(channel_id)
        return channel.timeline.get(ts) if channel else None

    def of_workspace(self, workspace_id: str) -> list[Member]:
        return [m for m in self.members.values() if m.workspace_id == workspace_id]

    def installations_in(self, workspace_id: str) -> list[Installation]:
        return [i for i in self.installations if i.workspace_id == workspace_id]

    def installation_of(self, app_id: str, workspace_id: str) -> Installation | None:
        found = (i for i in self.installations_in(workspace_id) if i.app.id == app_id)
        return next((i for i in found if i.state != "uninstalled"), None)

    def changed(self, kind: str, body: Json, channel: Channel | None = None, **where: str) -> None:
        """Tell the feed. `where` may hold `workspace` and `who` (one person's id)."""
        self.feed.add(
            self.now(),
            kind,
            body,
            workspace=where.get("workspace", channel.workspace_id if channel else ""),
            channel=channel.id if channel else "",
            who=(where["who"],) if "who" in where else (),
        )


def as_ts(micros: int) -> str:
    """A Slack ts, "seconds.microseconds", of so many microseconds since the epoch."""
    return f"{micros // 1_000_000:010d}.{micros % 1_000_000:06d}"


def _only(found: Iterable[T], what: str) -> T:
    rows = list(found)
    if len(rows) != 1:
        raise KeyError(f"{'no' if not rows else 'more than one'} {what} in the sandbox")
    return rows[0]
