"""The eight weeks as a standard Slack export: what a workspace's owner downloads from Slack."""

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from sandbox.company import rows
from sandbox.company.roster import Channel, Company, Person, company
from sandbox.company.talk import Message, all_talk
from sandbox.company.timing import WEEKS, at, last_day

Row = dict[str, object]
_CUT = ZoneInfo("America/Los_Angeles")


def write_export(
    path: Path, *, seed: int = 1, end: date, mark: Callable[[int], str] | None = None
) -> None:
    """Write the export zip to `path`; the same seed and end give the same rows.

    The talk ends on the last Friday on or before `end`. `mark(i)` gives a word that is put
    behind the text of the message number `i` (from 0, by time), so that a test can look for it.
    """
    who = company()
    talk = all_talk(who, seed=seed, end=end)
    with ZipFile(path, "w") as archive:
        for name, content in _indexes(who, end).items():
            _put(archive, name, content)
        for (channel, day), day_rows in sorted(_days(who, talk, end, mark).items()):
            _put(archive, f"{channel}/{day}.json", sorted(day_rows, key=lambda row: str(row["ts"])))


def _put(archive: ZipFile, name: str, content: object) -> None:
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    archive.writestr(entry, json.dumps(content, ensure_ascii=False, indent=1))


def _indexes(who: Company, end: date) -> dict[str, object]:
    noon = at(last_day(end), time(12), ZoneInfo("UTC"))
    users = [rows.user(person, noon) for person in who.people]
    created = {channel.name: _created(channel, end) for channel in who.channels}

    def index(*, private: bool) -> list[Row]:
        chosen = [channel for channel in who.channels if channel.is_private == private]
        return [rows.channel(channel, who, created[channel.name]) for channel in chosen]

    return {
        "users.json": users,
        "channels.json": index(private=False),
        "groups.json": index(private=True),
        "integration_logs.json": [],
    }


def _created(channel: Channel, end: date) -> datetime:
    """Channels without a day in the table were there a year before the eight weeks."""
    if channel.opened:
        return at(channel.opened.date(end), time(8), ZoneInfo("UTC"))
    return at(last_day(end) - timedelta(weeks=WEEKS + 52), time(8), ZoneInfo("UTC"))


def _days(
    who: Company, talk: list[Message], end: date, mark: Callable[[int], str] | None
) -> dict[tuple[str, date], list[Row]]:
    days: dict[tuple[str, date], list[Row]] = defaultdict(list)
    for number, message in enumerate(talk):
        row = rows.message(message, who, f" {mark(number)}" if mark else "")
        days[message.channel, message.when.astimezone(_CUT).date()].append(row)
    for channel in who.channels:
        for person, when in _joins(who, channel, end):
            row = rows.joined(person, when)
            days[channel.name, when.astimezone(_CUT).date()].append(row)
    return days


def _joins(who: Company, channel: Channel, end: date) -> list[tuple[Person, datetime]]:
    """Who came in during the eight weeks: newcomers, and everybody in a channel opened then."""
    joins: list[tuple[Person, datetime]] = []
    for person in who.people:
        days = [day for day in (channel.opened, person.since) if day]
        if person.handle in channel.members and days:
            opening = at(max(days).date(end), time(8), person.zone).astimezone(UTC)
            joins.append((person, opening + timedelta(seconds=7 * len(joins), microseconds=219)))
    return joins
