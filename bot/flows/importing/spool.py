"""Rows of one channel on their way into the database, on disk: memory holds a few thousand.

Reading and grouping a channel takes far longer than storing it. So it is made ready first, and
the transaction that stores it is short: whoever else writes waits for a moment, not for minutes.
There are no texts and no words in it, and the file has no name as soon as it is open.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

AT_ONCE = 5_000

MESSAGES, REACTIONS, TIES, CONVERSATIONS, CROSSINGS = range(5)

Tuples = Sequence[tuple[Any, ...]]


class Spool:
    """Batches of rows, written one after the other, then read in the same order."""

    def __init__(self, opened: IO[bytes]) -> None:
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
        while True:
            try:
                kind, rows = marshal.load(self._file)  # noqa: S302
            except EOFError:
                return
            yield kind, rows

    def rows(self, kind: int) -> Iterator[Tuples]:
        """The batches of one kind."""
        return (rows for found, rows in self.batches() if found == kind)

    def close(self) -> None:
        self._file.close()

    def _write(self, kind: int) -> None:
        marshal.dump((kind, self._waiting.pop(kind)), self._file)


def nameless(path: Path) -> IO[bytes]:
    """Open a file for its reader and take its name away: nothing stays behind if we are killed."""
    opened = path.open("rb")
    if os.name == "posix":
        path.unlink()
    return opened
