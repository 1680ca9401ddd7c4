"""What one person can see: their channels and DMs, ephemeral messages, App Home, modals."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from . import reading
from .model import Channel, Json, Member, Message, View
from .surfaces import Surfaces
from .world import World

RECENT = 200
"""How many messages of a channel are looked at, from the newest back."""


@dataclass(frozen=True)
class Shown:
    """One thing on somebody's screen."""

    where: str
    """E.g. "#launch", "DM with @footbridge", "App Home", 'modal "Save"'."""
    text: str
    """As it is read, without markup."""
    by: str = ""
    message: Message | None = None
    view: View | None = None

    @property
    def blocks(self) -> list[Json]:
        if self.view:
            blocks: list[Json] = self.view.body["blocks"]
            return blocks
        return self.message.all_blocks if self.message else []

    def __str__(self) -> str:
        who = f"@{self.by}: " if self.by else ""
        return f"{self.where} | {who}" + self.text.replace("\n", "\n    ")


def shown(world: World, surfaces: Surfaces, member: Member) -> Iterator[Shown]:
    """Everything, what lies on top first: modals, messages from the newest back, App Home.
    Each is put into words as it is come to; the caller holds the world's lock."""
    for view in reversed(surfaces.stacks.get(member.id, [])):
        yield _view(world, view)
    yield from messages(world, member)
    for (_, who), home in surfaces.homes.items():
        if who == member.id:
            yield _view(world, home)


def messages(world: World, member: Member) -> Iterator[Shown]:
    """The messages of their conversations, newest first."""
    found = [m for c in _channels(world, member) for m in _recent(c, member)]
    found.sort(key=lambda m: m.ts, reverse=True)
    return (_message(world, m, member) for m in found)


def _channels(world: World, member: Member) -> Iterator[Channel]:
    return (c for c in world.channels.values() if member.id in c.members)


def _recent(channel: Channel, member: Member) -> list[Message]:
    kept = itertools.islice(channel.timeline.newest_first(), RECENT)
    return [*kept, *(m for m in channel.ephemerals if m.only_for == member.id)]


def place(world: World, channel: Channel, member: Member) -> str:
    """A conversation as a person calls it."""
    if channel.kind in ("im", "mpim"):
        others = [m for m in channel.members if m != member.id] or [member.id]
        return f"DM with {', '.join(f'@{world.members[o].name}' for o in others)}"
    return f"#{channel.name}"


def unread(channel: Channel, member: Member) -> int:
    """Messages of others that came after the person last read the channel."""
    count, seen = 0, channel.read.get(member.id, "")
    for found in channel.timeline.newest_first():
        if found.ts <= seen:
            break
        count += found.user != member.id
    return count


def _message(world: World, found: Message, member: Member) -> Shown:
    where = place(world, world.channels[found.channel_id], member)
    where += " (thread)" if found.is_reply else ""
    where += " (only you)" if found.only_for else ""
    author = world.members.get(found.user)
    by = found.username or (author.name if author else "")
    return Shown(where, reading.message(world, found), by, message=found)


def _view(world: World, view: View) -> Shown:
    title = view.body.get("title") or {}
    where = "App Home" if view.kind == "home" else f'modal "{title.get("text", "")}"'
    return Shown(where, reading.view(world, view), view=view)
