"""Big made-up Slack exports for the import benchmarks: seeded, streamed, nobody's words.

    python -m benchmarks.make_export /tmp/million.zip --messages 1000000

The shape follows what modern workspaces look like: a few loud channels and many quiet ones, office
hours, rather more than half of all messages in threads, some threads that go on for days, one
message in ten by a bot. People belong to silos that live in channels of their own and meet in
shared ones. Words come from a made-up vocabulary, drawn by Zipf's law.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

import numpy as np
import orjson
from numpy.typing import NDArray

from benchmarks.made_up_talk import SECOND, TEAM, Longs, Row, Talker, written

CUT = ZoneInfo("America/Los_Angeles")  # where Slack cuts the day files
FIRST_DAY = date(2024, 1, 8)
BOTS, REPLIES, JOINS = 0.10, 0.55, 0.02  # of all rows
REPLIES_A_THREAD = 4.5
JOIN, BOT, SAID = range(3)

Voices = Callable[[int], Longs]


@dataclass(frozen=True)
class Plan:
    """Who, where and how much: everything that is drawn before the first message."""

    people: list[str]
    silo_of: Longs
    members_of: list[Longs]  # of each channel, the loudest first
    rows_of: Longs  # how many rows each channel gets


@dataclass(frozen=True)
class Talk:
    """The rows of one channel in order of time, as columns; `root` is a row or -1."""

    at_us: Longs
    author: Longs
    root: Longs
    kind: Longs  # JOIN, BOT or SAID
    replies: Longs  # the rows of all replies, those of a root together
    replies_from: Longs  # where in `replies` those of a row begin; one longer than the rows


def write(
    path: Path,
    messages: int = 100_000,
    seed: int = 1,
    people: int = 1_000,
    channels: int = 60,
    days: int = 400,
) -> None:
    """Write an export of exactly `messages` rows as a zip. The same arguments, the same bytes."""
    rng = np.random.default_rng(seed)
    plan = _plan(rng, messages, people, channels)
    talker = Talker(rng, plan.people)
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        _add(archive, "users.json", _users(plan))
        _add(archive, "channels.json", _channels(plan))
        for channel in np.flatnonzero(plan.rows_of).tolist():
            talk = _talk(rng, plan, channel, days)
            for day, start, end in _days(talk.at_us):
                rows = _rows(talker, talk, start, end)
                _add(archive, f"{channel_name(channel)}/{day}.json", rows)


def write_big(path: Path, size: int, seed: int = 1) -> int:
    """Write a zip of at least `size` bytes, fast: one channel's days again and again, unpacked.

    Returns the number of rows.
    """
    rng = np.random.default_rng(seed)
    plan = _plan(rng, 20_000, 200, 1)
    talk = _talk(rng, plan, 0, 100)
    talker = Talker(rng, plan.people)
    days = [(day, _packed(_rows(talker, talk, a, b))) for day, a, b in _days(talk.at_us)]
    copies = -(-size // sum(len(data) for _, data in days))
    with ZipFile(path, "w", ZIP_STORED) as archive:
        for copy in range(copies):
            for day, data in days:
                archive.writestr(ZipInfo(f"{channel_name(copy)}/{day}.json"), data)
    return copies * len(talk.at_us)


def channel_name(channel: int) -> str:
    return f"room-{channel:03d}"


def channel_id(channel: int) -> str:
    return f"C0MADE{channel:05d}"


def _plan(rng: np.random.Generator, messages: int, people: int, channels: int) -> Plan:
    silos = max(2, people // 50)
    silo_of = rng.integers(silos, size=people)
    return Plan(
        people=[f"U0MADE{number:05d}" for number in range(people)],
        silo_of=silo_of,
        members_of=[_members(rng, silo_of, channel, silos) for channel in range(channels)],
        rows_of=_shares(messages, 1 / np.arange(3, channels + 3)),
    )


def _members(rng: np.random.Generator, silo_of: Longs, channel: int, silos: int) -> Longs:
    """Every third room is for everybody, the others belong to a silo with a few guests in it."""
    people = len(silo_of)
    chance = np.full(people, 0.3)
    if channel % 3:
        chance = np.where(silo_of == channel % silos, 0.9, 0.02)
    chosen = np.flatnonzero(rng.random(people) < chance)
    if len(chosen) < 5:
        chosen = np.arange(min(5, people))
    return rng.permutation(chosen)


def _shares(total: int, weights: NDArray[np.float64]) -> Longs:
    """Whole numbers that add up to `total`, as near to the weights as can be."""
    ends = np.rint(np.cumsum(weights) / weights.sum() * total).astype(np.int64)
    shares: Longs = np.diff(ends, prepend=0)
    return shares


def _talk(rng: np.random.Generator, plan: Plan, channel: int, days: int) -> Talk:
    rows, members = int(plan.rows_of[channel]), plan.members_of[channel]
    joins = min(int(rows * JOINS), len(members))
    bots = int(rows * BOTS)
    replies = int(rows * REPLIES)
    firsts = rows - joins - bots - replies
    if not firsts:
        replies, firsts = 0, firsts + replies
    voices = _voices(rng, members)
    at_us = _moments(rng, joins + bots + firsts, days)
    author = np.concatenate([members[:joins], rng.choice(members, bots), voices(firsts)])
    root, reply_at, reply_by = _replies(rng, voices, at_us, author, joins + bots, replies)
    at_us[:joins] = at_us.min(initial=at_us.max(initial=0)) - np.arange(joins) * SECOND
    kind = np.repeat([JOIN, BOT, SAID, SAID], [joins, bots, firsts, replies])
    return _in_order(
        np.concatenate([at_us, reply_at]),
        np.concatenate([author, reply_by]),
        np.concatenate([np.full(joins + bots + firsts, -1), root]),
        kind,
    )


def _voices(rng: np.random.Generator, members: Longs) -> Voices:
    """Draws authors; some people talk far more than others."""
    weights = 1 / np.arange(2, len(members) + 2)
    ends = np.cumsum(weights) / weights.sum()
    return lambda count: members[np.searchsorted(ends, rng.random(count))]


def _moments(rng: np.random.Generator, count: int, days: int) -> Longs:
    """Times in microseconds, mostly within the office hours of a Europe and an America."""
    weekday = np.arange(days) % 7
    chance = np.where(weekday < 5, 1.0, 0.08)
    day = rng.choice(days, count, p=chance / chance.sum())
    hour = rng.normal(np.where(rng.random(count) < 0.6, 12.0, 18.5), 2.5)
    start = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC).timestamp()
    return ((start + day * 86_400 + hour * 3_600) * SECOND).astype(np.int64)


def _replies(
    rng: np.random.Generator, voices: Voices, at_us: Longs, author: Longs, first: int, count: int
) -> tuple[Longs, Longs, Longs]:
    """The root, time and author of each reply: a few voices a thread, one thread in ten slow."""
    threads = max(1, int(count / REPLIES_A_THREAD))
    roots = rng.integers(first, max(len(at_us), first + 1), threads)
    mine = np.sort(rng.integers(threads, size=count))
    pace = np.where(rng.random(threads) < 0.1, 30_000.0, 400.0)[mine]
    waits = (rng.exponential(pace) + 1.0) * SECOND
    sums = np.cumsum(waits)
    begin = np.searchsorted(mine, mine)
    since_root = sums - np.where(begin > 0, sums[begin - 1], 0.0)
    voice = voices(threads * 3).reshape(threads, 3)
    voice[:, 0] = author[roots]
    by = voice[mine, rng.integers(3, size=count)]
    root = roots[mine]
    return root, at_us[root] + since_root.astype(np.int64), by


def _in_order(at_us: Longs, author: Longs, root: Longs, kind: Longs) -> Talk:
    """Sorted by time, and no time twice: in a channel the time is the message's name."""
    order = np.argsort(at_us, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    ramp = np.arange(len(order))
    times = np.maximum.accumulate(at_us[order] - ramp) + ramp
    moved = np.where(root[order] < 0, -1, place[root[order]])
    replies = np.argsort(moved, kind="stable")
    replies_from = np.searchsorted(moved[replies], np.arange(len(order) + 1))
    return Talk(times, author[order], moved, kind[order], replies, replies_from)


def _days(at_us: Longs) -> Iterator[tuple[date, int, int]]:
    """The days that have rows, cut where Slack cuts them, and which rows."""
    day = datetime.fromtimestamp(int(at_us[0]) / SECOND, CUT).date()
    start = 0
    while start < len(at_us):
        midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), CUT)
        end = int(np.searchsorted(at_us, int(midnight.timestamp()) * SECOND))
        if end > start:
            yield day, start, end
        start, day = end, day + timedelta(days=1)


def _rows(talker: Talker, talk: Talk, start: int, end: int) -> list[Row]:
    return [_row(talker, talk, row) for row in range(start, end)]


def _row(talker: Talker, talk: Talk, row: int) -> Row:
    at_us, author = int(talk.at_us[row]), int(talk.author[row])
    if talk.kind[row] == JOIN:
        return talker.join(at_us, author)
    if talk.kind[row] == BOT:
        return talker.bot(at_us)
    root = int(talk.root[row])
    said = talker.say(at_us, author, topic=row if root < 0 else root)
    if root >= 0:
        said["thread_ts"] = written(int(talk.at_us[root]))
        said["parent_user_id"] = talker.people[talk.author[root]]
        return said
    replies = talk.replies[talk.replies_from[row] : talk.replies_from[row + 1]]
    if len(replies):
        said |= _thread(talker, talk, replies) | {"thread_ts": said["ts"]}
    return said


def _thread(talker: Talker, talk: Talk, replies: Longs) -> Row:
    """What Slack writes at a root about its replies."""
    by = [talker.people[author] for author in talk.author[replies]]
    at = [written(at_us) for at_us in talk.at_us[replies].tolist()]
    users = list(dict.fromkeys(by))
    return {
        "reply_count": len(at),
        "reply_users_count": len(users),
        "latest_reply": at[-1],
        "reply_users": users,
        "replies": [{"user": user, "ts": ts} for user, ts in zip(by, at, strict=True)],
        "is_locked": False,
        "subscribed": False,
    }


def _users(plan: Plan) -> list[Row]:
    return [
        {
            "id": user,
            "team_id": TEAM,
            "name": f"person.{number}",
            "deleted": number % 20 == 19,
            "real_name": f"Person {number}",
            "tz": ("Europe/Berlin", "America/New_York", "Asia/Tokyo")[number % 3],
            "profile": {
                "real_name": f"Person {number}",
                "display_name": f"p{number}",
                "email": f"person.{number}@example.org",
                "title": "",
                "fields": {"Xf0DEPARTMENT": {"value": f"Silo {plan.silo_of[number]}", "alt": ""}},
            },
            "is_admin": number == 0,
            "is_bot": False,
        }
        for number, user in enumerate(plan.people)
    ]


def _channels(plan: Plan) -> list[Row]:
    return [
        {
            "id": channel_id(number),
            "name": channel_name(number),
            "created": 1_700_000_000 + number,
            "is_archived": number % 10 == 9,
            "is_general": number == 0,
            "members": [plan.people[member] for member in members],
        }
        for number, members in enumerate(plan.members_of)
    ]


def _packed(rows: list[Row]) -> bytes:
    return orjson.dumps(rows, option=orjson.OPT_INDENT_2)


def _add(archive: ZipFile, name: str, rows: list[Row]) -> None:
    """A fixed date in the zip, so that the same talk is the same file."""
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED
    archive.writestr(info, _packed(rows), compresslevel=1)


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a big made-up Slack export.")
    parser.add_argument("path", type=Path)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    write(args.path, messages=args.messages, seed=args.seed)


if __name__ == "__main__":
    main()
