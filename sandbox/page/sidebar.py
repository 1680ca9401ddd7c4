"""The conversations of one person, with what they have not read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from ..apps import Installation
from ..model import Channel, Message
from .names import Face, called, face
from .site import Visitor

LOOKED_AT = 200
"""How many messages back something unread is counted."""


@dataclass(frozen=True)
class Line:
    id: str
    url: str
    name: str
    mark: str
    """"#", "lock", "face" or "group"."""
    face: Face | None
    unread: bool
    badge: int
    """Messages that are for this person: mentions, and everything in a DM."""


@dataclass(frozen=True)
class Sidebar:
    channels: list[Line]
    people: list[Line]
    apps: list[Line]

    @property
    def all(self) -> list[Line]:
        return [*self.channels, *self.people, *self.apps]


def sidebar(visitor: Visitor) -> Sidebar:
    mine = [
        c for c in visitor.world.channels.values() if visitor.id in c.members and not c.archived
    ]
    rooms = [c for c in mine if c.kind in ("channel", "group")]
    talks = [c for c in mine if c.kind in ("im", "mpim") and not _with_app(visitor, c)]
    talks = [c for c in talks if len(c.timeline) or c.ephemerals]
    talks.sort(key=_newest, reverse=True)
    return Sidebar(
        [_line(visitor, c) for c in sorted(rooms, key=lambda c: c.name)],
        [_line(visitor, c) for c in talks],
        [_app(visitor, installation) for installation in apps(visitor)],
    )


def most_pressing(visitor: Visitor) -> Channel | None:
    """The conversation to open first: with something for this person, with something new, any."""
    bar = sidebar(visitor)
    talks = [dm_with(visitor, installation) for installation in apps(visitor)]
    mine = [c for c in talks if c] + [
        visitor.world.channels[line.id] for line in [*bar.people, *bar.channels]
    ]
    missing = {channel.id: missed(visitor, channel) for channel in mine}
    pressing = sorted(mine, key=lambda c: (not missing[c.id][1], not missing[c.id][0]))
    return pressing[0] if pressing else None


def apps(visitor: Visitor) -> list[Installation]:
    """The apps of this person's workspace."""
    here = visitor.world.installations_in(visitor.member.workspace_id)
    return [i for i in here if i.state != "uninstalled"]


def dm_with(visitor: Visitor, installation: Installation) -> Channel | None:
    return visitor.world.known_dm(visitor.member.workspace_id, installation.bot_user_id, visitor.id)


def installed(visitor: Visitor, app_id: str) -> Installation:
    """KeyError where this person's workspace has no such app."""
    found = visitor.world.installation_of(app_id, visitor.member.workspace_id)
    if found is None:
        raise KeyError(app_id)
    return found


def app_of(visitor: Visitor, channel: Channel) -> Installation | None:
    """The app a DM is with."""
    if channel.kind != "im":
        return None
    return next((i for i in apps(visitor) if i.bot_user_id in channel.members), None)


def joinable(visitor: Visitor) -> list[Channel]:
    """The public channels they could look into, by name."""
    channels = [c for c in visitor.world.channels.values() if c.kind == "channel"]
    return sorted((c for c in channels if visitor.may_see(c)), key=lambda c: (c.archived, c.name))


def _with_app(visitor: Visitor, channel: Channel) -> bool:
    return channel.kind == "im" and app_of(visitor, channel) is not None


def _newest(channel: Channel) -> str:
    return next((m.ts for m in channel.timeline.newest_first()), "")


def _line(visitor: Visitor, channel: Channel) -> Line:
    unread, badge = missed(visitor, channel)
    mark = {"channel": "#", "group": "lock", "im": "face", "mpim": "group"}[channel.kind]
    other = [m for m in channel.members if m != visitor.id] or [visitor.id]
    shown = face(visitor.world.members[other[0]]) if channel.kind == "im" else None
    url = f"{visitor.url}/in/{channel.id}"
    return Line(channel.id, url, called(visitor, channel), mark, shown, unread, badge)


def _app(visitor: Visitor, installation: Installation) -> Line:
    bot = visitor.world.members[installation.bot_user_id]
    channel = dm_with(visitor, installation)
    unread, badge = missed(visitor, channel) if channel else (False, 0)
    manifest = installation.app.manifest
    url = f"{visitor.url}/app/{installation.app_id}"
    if channel and (unread or not manifest.home_tab):
        url = f"{visitor.url}/in/{channel.id}"
    return Line(installation.app_id, url, manifest.name, "face", face(bot), unread, badge)


def missed(visitor: Visitor, channel: Channel) -> tuple[bool, int]:
    """Whether there is something unread, and how much of it is for this person."""
    new = list(islice(_new(visitor, channel), LOOKED_AT))
    direct = channel.kind in ("im", "mpim")
    main = [m for m in new if direct or not m.is_reply]
    badge = len(new) if direct else sum(f"<@{visitor.id}" in m.text for m in new)
    return bool(main) or badge > 0, badge


def _new(visitor: Visitor, channel: Channel) -> Iterable[Message]:
    seen = channel.read.get(visitor.id, "")
    for message in channel.timeline.newest_first():
        if message.ts <= seen:
            return
        if message.user != visitor.id:
            yield message
