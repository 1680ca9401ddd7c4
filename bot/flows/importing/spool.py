"""Rows of one channel on their way into the database, on disk: memory holds a few thousand.

Reading and grouping a channel takes far longer than storing it. So it is made ready first, and
the transaction that stores it is short: whoever else writes waits for a moment, not for minutes.
There are no texts and no words in it, and the file has no name once it is open at both ends.
"""

from __future__ import annotations

import marshal
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

AT_ONCE = 5_000

MESSAGES, REACTIONS, TIES, CONVERSATIONS, CROSSINGS = range(5)

Tuples = Sequence[tuple[Any, ...]]


class Spool:
    """Batches of rows, written one after the other, then read in the same order.

    latest: when the last message put was written, in microseconds; None without any.
    """

    def __init__(self, opened: IO[bytes]) -> None:
        self.latest: int | None = None
        self._file = opened
        self._waiting: dict[int, list[tuple[Any, ...]]] = {}

    def put(self, kind: int, row: tuple[Any, ...]) -> None:
        rows = self._waiting.setdefault(kind, [])
        rows.append(row)
        if len(rows) == AT_ONCE:
            self._write(kind)

    def finish(self) -> None:
        """Write what waits. Nothing can be put after this."""
        for kind in list(self._waiting):
            self._write(kind)
        self._file.flush()

    def batches(self) -> Iterator[tuple[int, Tuples]]:
        """(kind, rows) as they were put; may be read again and again."""
        self._file.seek(0)
        while size := self._file.read(8):
            kind, rows = marshal.loads(self._file.read(int.from_bytes(size, "big")))  # noqa: S302
            yield kind, rows

    def rows(self, kind: int) -> Iterator[Tuples]:
        """The batches of one kind."""
        return (rows for found, rows in self.batches() if found == kind)

    def _write(self, kind: int) -> None:
        batch = marshal.dumps((kind, self._waiting.pop(kind)))
        self._file.write(len(batch).to_bytes(8, "big"))
        self._file.write(batch)


def new_file() -> IO[bytes]:
    """A file that another process can open by its name, until `unname`."""
    return tempfile.NamedTemporaryFile(prefix="footbridge-", delete=False)


def unname(opened: IO[bytes]) -> None:
    """Take the file's name away: it goes with the last process that has it open."""
    Path(opened.name).unlink(missing_ok=True)
