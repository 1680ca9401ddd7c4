"""Another process that reads channels of the same export, and this one's end of the line to it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bot.errors import UserError
from bot.exports import open_export
from bot.flows.importing.digest import Job, digest
from bot.flows.importing.people import Acquaintances, Ids
from bot.flows.importing.reading import Reader
from bot.flows.importing.report import Tally
from bot.flows.importing.spool import Spool, new_file, unname
from bot.store.silos import SiloBook

ASKS, HAS_OPENED, HAS_READ, HAS_DONE, HAS_FAILED = range(5)


@dataclass(frozen=True)
class Task:
    """What a helper needs to know from the start."""

    path: Path
    key: bytes
    ids: Ids
    book: SiloBook


class Helper:
    """A process that reads one channel at a time. To be stopped in any case."""

    def __init__(self, task: Task) -> None:
        # Not forked: a copy of a process with threads and open databases is no sound one.
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, task), daemon=True)
        self._process.start()
        theirs.close()

    @contextmanager
    def read(
        self, job: Job, ask: Callable[[list[str]], Ids], progress: Callable[[int], None]
    ) -> Iterator[tuple[Spool, Tally]]:
        """The rows of a channel, and what reading it came to.

        Raises UserError if a file turns out to be damaged, RuntimeError if the process fails.
        """
        with new_file() as opened:
            try:
                self._line.send((job, opened.name))
                tally, latest = self._hear_out(opened, ask, progress)
            except (EOFError, OSError) as error:
                raise RuntimeError("A process that read the export has ended early.") from error
            finally:
                unname(opened)
            read = Spool(opened)
            read.latest = latest
            yield read, tally

    def _hear_out(
        self, opened: Any, ask: Callable[[list[str]], Ids], progress: Callable[[int], None]
    ) -> tuple[Tally, int | None]:
        while True:
            what, told = self._line.recv()
            if what == ASKS:
                self._line.send(ask(told))
            elif what == HAS_OPENED:
                unname(opened)
            elif what == HAS_READ:
                progress(told)
            elif what == HAS_DONE:
                return told  # type: ignore[no-any-return]
            else:
                raise told

    def stop(self) -> None:
        self._process.terminate()
        self._process.join()
        self._line.close()


def _work(line: Connection, task: Task) -> None:
    """What the process does, until the line is closed."""
    with suppress(EOFError, BrokenPipeError, KeyboardInterrupt), open_export(task.path) as export:

        def ask(slack_ids: list[str]) -> Ids:
            line.send((ASKS, slack_ids))
            answer: Ids = line.recv()
            return answer

        people = Acquaintances(task.ids, ask)
        reader = Reader(export, people, task.key, lambda size: line.send((HAS_READ, size)))
        while True:
            job, path = line.recv()
            try:
                line.send(_read(line, reader, export.channels[job.number], job, task.book, path))
            except UserError as error:
                line.send((HAS_FAILED, error))


def _read(
    line: Connection, reader: Reader, channel: Any, job: Job, book: SiloBook, path: str
) -> tuple[int, tuple[Tally, int | None]]:
    with Path(path).open("wb") as opened:
        line.send((HAS_OPENED, None))
        read = Spool(opened)
        digest(reader, channel, job, book, read)
        return HAS_DONE, (reader.tally, read.latest)
