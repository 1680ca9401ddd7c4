"""The messages of a conversation as rows to draw: days, runs by one author, threads, reactions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ..model import Channel, File, Message
from .moments import day
from .names import Face, author, face
from .site import Visitor

DRAWN = 50
"""How many messages are drawn at once."""
RUN = 300.0
"""Seconds within which messages of one author are drawn as one run."""


@dataclass(frozen=True)
class Reaction:
    name: str
    count: int
    mine: bool
    who: str


@dataclass(frozen=True)
class Thread:
    count: int
    last: datetime
    faces: list[Face]


@dataclass(frozen=True)
class Row:
    message: Message
    by: Face
    at: datetime
    day: str
    """The heading above it where a day begins, else ""."""
    fresh: bool
    """Whether the line "New" stands above it."""
    leads: bool
    """Whether it begins a run of its author."""
    thread: Thread | None
    reactions: list[Reaction]
    files: list[File]
    quiet: bool
    """Somebody came, went or renamed: drawn small."""
    mine: bool


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    older: str
    """The ts before which there is more; "" where this is the beginning."""


def page_of(
    visitor: Visitor, channel: Channel, *, before: str = "", since: str = "", seen: str = ""
) -> Page:
    """The newest messages before ts `before`, or all of them from ts `since` on. `seen` is the ts
    above which messages of others are new."""
    taken: list[Message] = []
    older = ""
    for message in channel.timeline.newest_first():
        if (before and message.ts >= before) or not _in_main(message):
            continue
        if message.ts < since or (not since and len(taken) == DRAWN):
            older = taken[-1].ts if taken else message.ts
            break
        taken.append(message)
    taken.reverse()
    whispers = [m for m in _whispers(visitor, channel) if not m.thread_ts]
    first = taken[0].ts if taken and older else ""
    whispers = [m for m in whispers if m.ts >= first and (not before or m.ts < before)]
    merged = sorted([*taken, *whispers], key=lambda m: m.ts)
    return Page(list(rows(visitor, channel, merged, seen)), older)


def around(channel: Channel, at: str) -> str:
    """From which ts on to draw, so that the message of ts `at` is among them with some before."""
    found, before = "", 0
    for message in channel.timeline.newest_first():
        if _in_main(message) and message.ts <= at:
            found, before = message.ts, before + 1
            if before > DRAWN // 4:
                break
    return found


def thread_of(visitor: Visitor, channel: Channel, root: Message) -> list[Row]:
    """A thread: its root, then its replies and what only this person sees there."""
    replies = channel.timeline.replies(root.ts)
    whispers = [m for m in _whispers(visitor, channel) if m.thread_ts == root.ts]
    merged = sorted([*replies, *whispers], key=lambda m: m.ts)
    return list(rows(visitor, channel, [root, *merged], "", threads=False))


def _in_main(message: Message) -> bool:
    return not message.is_reply or message.subtype == "thread_broadcast"


def _whispers(visitor: Visitor, channel: Channel) -> list[Message]:
    return [m for m in channel.ephemerals if m.only_for == visitor.id]


def rows(
    visitor: Visitor,
    channel: Channel,
    messages: Iterable[Message],
    seen: str,
    *,
    threads: bool = True,
) -> Iterator[Row]:
    today = visitor.local(visitor.world.now()).date()
    last: Row | None = None
    marked = not seen
    for message in messages:
        at, by = visitor.local(message.ts), author(visitor, message)
        mine = message.user == visitor.id
        fresh = not (marked or mine or message.only_for) and message.ts > seen
        marked = marked or fresh
        new_day = last is None or last.at.date() != at.date()
        last = Row(
            message=message,
            by=by,
            at=at,
            day=day(at, today) if new_day and threads else "",
            fresh=fresh,
            leads=new_day or fresh or not _continues(last, message, by),
            thread=_thread(visitor, channel, message) if threads else None,
            reactions=_reactions(visitor, message),
            files=[visitor.world.files[f] for f in message.files if f in visitor.world.files],
            quiet=_is_quiet(message),
            mine=mine,
        )
        yield last


def _continues(last: Row | None, message: Message, by: Face) -> bool:
    if last is None or last.quiet or last.thread or _is_quiet(message):
        return False
    near = float(message.ts) - float(last.message.ts) < RUN
    same = last.by.id == by.id and last.message.only_for == message.only_for
    return near and same and message.subtype != "thread_broadcast"


def _is_quiet(message: Message) -> bool:
    kinds = ("_join", "_leave", "_name", "_topic", "_purpose", "_archive", "_unarchive")
    return message.subtype.startswith(("channel", "group")) and message.subtype.endswith(kinds)


def _thread(visitor: Visitor, channel: Channel, message: Message) -> Thread | None:
    replies = [] if message.is_reply else channel.timeline.replies(message.ts)
    if not replies:
        return None
    faces = {reply.user: author(visitor, reply) for reply in replies}
    return Thread(len(replies), visitor.local(replies[-1].ts), list(faces.values())[:4])


def _reactions(visitor: Visitor, message: Message) -> list[Reaction]:
    return [
        Reaction(name, len(who), visitor.id in who, _list_of(visitor, who))
        for name, who in message.reactions.items()
    ]


def _list_of(visitor: Visitor, who: list[str]) -> str:
    members = [visitor.world.members[w] for w in who if w in visitor.world.members]
    names = ["you" if m.id == visitor.id else face(m).name for m in members]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
