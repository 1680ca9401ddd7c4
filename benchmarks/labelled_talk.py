"""Talk of which somebody said, message by message, to what conversation it belongs."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.domain.conversations import SECOND, Talk
from bot.domain.messages import derive, hasher, name_book, refusal
from bot.exports.index import ExportChannel
from bot.exports.reader import Export, open_export

Message = dict[str, Any]  # channel, seconds, user, text and, if known, conversation
HASHED = hasher(b"a key for the benchmark, as if of a day")
_SAID = re.compile(r"\[(\d\d):(\d\d)\] (?:<([^>]+)> ?(.*)|\* (\S+) ?(.*))$")


def read(path: Path) -> list[Message]:
    """The messages of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def read_irc(path: Path, part: str) -> list[Message]:
    """The annotated messages by people of `train` or `dev` of the Ubuntu IRC set.

    Each file is a channel; its conversations are the connected components of its reply links
    (Kummerfeld et al., ACL 2019).
    """
    with zipfile.ZipFile(path) as archive:
        names = sorted(n for n in archive.namelist() if re.match(rf"{part}/.*\.raw\.txt$", n))
        return [message for name in names for message in _irc_file(archive, name)]


def _irc_file(archive: zipfile.ZipFile, name: str) -> Iterator[Message]:
    lines = archive.read(name).decode("utf-8", "replace").split("\n")
    links = archive.read(name.replace(".raw.", ".annotation.")).decode().splitlines()
    pairs = [(int(link.split()[0]), int(link.split()[1])) for link in links if link.strip()]
    first = _components(len(lines), pairs)
    annotated = {max(pair) for pair in pairs}
    seconds = 0
    for position, said in enumerate(map(_SAID.match, lines)):
        if not said:
            continue
        clock = int(said[1]) * 3600 + int(said[2]) * 60 + seconds // 86400 * 86400
        seconds = max(seconds, clock + 86400 * (clock < seconds - 3600))  # past midnight
        if position in annotated:
            yield {
                "channel": name, "conversation": first[position], "seconds": seconds,
                "user": said[3] or said[5], "text": said[4] or said[6] or "",
            }  # fmt: skip


def _components(size: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """For each of `size` things the first of those it is tied to, however indirectly."""
    first = list(range(size))

    def find(one: int) -> int:
        while first[one] != one:
            first[one] = first[first[one]]
            one = first[one]
        return one

    for a, b in pairs:
        low, high = sorted((find(a), find(b)))
        first[high] = low
    return [find(one) for one in range(size)]


def read_export(path: Path) -> tuple[list[Message], dict[str, str]]:
    """What people said in a Slack export as if nobody had used threads, and the book of names.

    The conversation of a message in a thread of two or more is its thread; others have none,
    since nobody said where they belong.
    """
    with open_export(path) as export:
        names = name_book(
            (one.id, filter(None, (one.name, one.display_name, one.real_name)))
            for one in export.members
            if not one.is_bot
        )
        said = [_said(c.name, at, row) for c in export.channels for at, row in _rows(export, c)]
    sizes = Counter((one["channel"], one["conversation"]) for one in said)
    for one in said:
        if sizes[one["channel"], one["conversation"]] == 1:
            one["conversation"] = None
    return said, names


def _rows(export: Export, channel: ExportChannel) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for batch in export.messages(channel):
        yield from ((at, row) for at, row in batch if refusal(row) is None)


def _said(channel: str, at: int, row: Mapping[str, Any]) -> Message:
    return {
        "channel": channel, "conversation": row.get("thread_ts") or row["ts"],
        "seconds": at / SECOND, "user": row["user"], "text": row.get("text") or "",
    }  # fmt: skip


def by_channel(messages: Iterable[Message]) -> dict[str, list[int]]:
    """Positions of each channel's messages, in the order of time."""
    found: dict[str, list[tuple[float, int]]] = {}
    for position, message in enumerate(messages):
        found.setdefault(message["channel"], []).append((message["seconds"], position))
    return {channel: [p for _, p in sorted(rows)] for channel, rows in found.items()}


def talks(messages: Sequence[Message], names: Mapping[str, str] | None = None) -> list[Talk]:
    """One channel's messages as grouping sees them; equal times are set a microsecond apart.

    names: as from `name_book`; without it people are called by their `user`.
    """
    people = {user: i for i, user in enumerate(dict.fromkeys(m["user"] for m in messages))}
    book = name_book((user, [user]) for user in people) if names is None else names
    found: list[Talk] = []
    for message in messages:
        at = round(message["seconds"] * SECOND)
        after = found[-1].at + 1 if found else at
        found.append(_talk(message, max(at, after), people, book))
    return found


def _talk(message: Message, at: int, people: dict[str, int], names: Mapping[str, str]) -> Talk:
    derived = derive(message["text"] or "", hashed=HASHED, names=names)
    return Talk(
        at=at,
        author=people[message["user"]],
        mentions=tuple(people[user] for user in derived.mentions if user in people),
        named=tuple(people[user] for user in derived.named if user in people),
        question=derived.question,
        thanks=derived.thanks,
        link=derived.link,
        length=derived.length,
        words=frozenset(derived.words),
    )
