"""An open export, and its messages in order of time."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import islice
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.errors import UserError
from bot.exports.archive import File, Limits, Source
from bot.exports.index import (
    KINDS,
    ExportChannel,
    home_team,
    most_common,
    read_channels,
    read_index,
    read_members,
)
from bot.exports.layout import NOT_AN_EXPORT, find_layout, open_source
from bot.exports.rows import SECOND, Timed, parse, timed, without_duplicates

BATCH = 100  # small: rows that wait fall out of the processor's cache, and 2,000 cost half again
EASTMOST_US = 14 * 3600 * SECOND  # no clock on earth is further ahead of UTC
PEEK = 20
when = itemgetter(0)


@dataclass(frozen=True)
class Sizes:
    """What `Export.messages` will read over all channels: day files and their bytes, unpacked."""

    day_files: int
    bytes: int


class Export:
    """A Slack export that has been found to be one. Close it, or use it in a `with`.

    `skipped` counts rows left out, by reason; `unread` counts files and index entries left out,
    by reason. `rows_read` and `bytes_read` grow while messages are read, so that
    `rows_read` = rows yielded + `skipped.total()` whenever a channel has been read to its end.
    """

    def __init__(self, source: Source, limits: Limits) -> None:
        self._source = source
        self._limits = limits
        layout = find_layout(source)
        self.skipped: Counter[str] = Counter()
        self.unread: Counter[str] = layout.extras
        self.rows_read = 0
        self.bytes_read = 0
        self.members = read_members(self._index(layout.index.get("users.json")), self.unread)
        indexes = {name: self._index(layout.index.get(name)) for name in KINDS}
        self.channels = read_channels(indexes, layout, self.unread)
        self._count_unopened()
        self._refuse_strange(any(indexes.values()) or bool(self.members))
        self.workspace_id = home_team(self.members) or self._team_of_messages()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._source.close()

    def sizes(self) -> Sizes:
        files = list(self._day_files())
        return Sizes(len(files), sum(file.size for file in files))

    def verify(self, progress: Callable[[int], None] | None = None) -> None:
        """Read every day file once and keep nothing; `progress` hears the bytes of each.

        Raises UserError if one is damaged: after this, only the disk can fail. Takes a
        quarter of the time that reading the messages takes.
        """
        for file in self._day_files():
            self._source.drain(file)
            if progress:
                progress(file.size)

    def messages(self, channel: ExportChannel) -> Iterator[list[Timed]]:
        """Batches of (microseconds since 1970, row), in order of time within the channel.

        A batch is at least BATCH rows but for the last. Rows are as Slack wrote them, save that
        `blocks` are gone, `ts` and `thread_ts`, where there is one, are in Slack's form, and a
        time stands once. Memory holds about two day files. Nothing comes of direct messages.

        Raises UserError if a file turns out to be damaged.
        """
        held: list[Timed] = []
        last_us = -1
        files = channel.files if channel.importable else ()
        for number, file in enumerate(files):
            self._hold(held, self._rows(file), last_us)
            end = _starts_us(files[number + 1]) if number + 1 < len(files) else None
            cut = len(held) if end is None else bisect_left(held, end, key=when)
            if cut and (cut >= BATCH or end is None):
                ready, held = held[:cut], held[cut:]
                last_us = ready[-1][0]
                yield without_duplicates(ready, self.skipped)

    def _rows(self, file: File) -> list[Timed]:
        rows = self._parsed(file)
        self.bytes_read += file.size
        self.rows_read += len(rows)
        return timed(rows, self.skipped)

    def _parsed(self, file: File) -> list[Any]:
        """The list in a day file, or nothing, and a count of why."""
        if file.size > self._limits.day_bytes:
            self.unread[f"a day file of over {self._limits.day_bytes:,} bytes"] += 1
            return []
        try:
            rows = parse(self._source.read(file))
        except ValueError:
            self.unread["a day file with broken JSON"] += 1
            return []
        if not isinstance(rows, list):
            self.unread["a day file without a list"] += 1
            return []
        return rows

    def _hold(self, held: list[Timed], rows: list[Timed], last_us: int) -> None:
        """Add a file's rows in order, but those from before what has been handed on."""
        rows.sort(key=when)
        late = bisect_left(rows, last_us + 1, key=when)
        if late:
            self.skipped["in the file of a much later day"] += late
            del rows[:late]
        in_order = not held or not rows or held[-1][0] <= rows[0][0]
        held += rows
        if not in_order:
            held.sort(key=when)

    def _index(self, file: File | None) -> list[Any]:
        return read_index(self._source, file, self._limits)

    def _day_files(self) -> Iterator[File]:
        for channel in self.channels:
            if channel.importable:
                yield from channel.files

    def _count_unopened(self) -> None:
        unopened = sum(len(channel.files) for channel in self.channels if not channel.importable)
        if unopened:
            self.unread["direct messages, never opened"] += unopened

    def _refuse_strange(self, indexed: bool) -> None:
        """Without any index, the first day files must at least look like Slack's."""
        if indexed:
            return
        if not any("ts" in row and "text" in row for row in self._peek()):
            lack = "no channel is listed and no day file holds messages"
            raise UserError(NOT_AN_EXPORT.format(label=self._source.label, lack=lack))

    def _team_of_messages(self) -> str | None:
        return most_common(row["team"] for row in self._peek() if isinstance(row.get("team"), str))

    def _peek(self) -> Iterator[dict[str, Any]]:
        """Rows of the first few day files; nothing is counted."""
        for file in islice(self._day_files(), PEEK):
            if file.size > self._limits.day_bytes:
                continue
            try:
                rows = parse(self._source.read(file))
            except ValueError:
                continue
            yield from (row for row in rows if isinstance(row, dict))


def open_export(path: str | Path, limits: Limits | None = None) -> Export:
    """Open the export in a zip or folder, or in the one zip inside it.

    Raises UserError, saying what to do, if it is no export, or several, or cut off, encrypted, out
    of proportion to its size, or if it holds a path that climbs out.
    """
    limits = limits or Limits()
    source = open_source(Path(path), limits)
    try:
        return Export(source, limits)
    except BaseException:
        source.close()
        raise


def _starts_us(file: File) -> int:
    """The earliest moment that can belong to a day file, wherever on earth its day was cut."""
    start = datetime.combine(date.fromisoformat(file.name[:10]), time.min, UTC)
    return int(start.timestamp()) * SECOND - EASTMOST_US
