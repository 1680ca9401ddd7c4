"""All channels of an export into the database: one after the other, or several at once.

Reading, deriving and grouping is what takes time. A large export is read by several processes, a
channel each; they fill spools, and this process alone writes to the database.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryFile
from threading import Lock

from bot.exports import Export
from bot.flows.importing import people
from bot.flows.importing.digest import Job, digest
from bot.flows.importing.people import Acquaintances, Ids
from bot.flows.importing.reading import Reader
from bot.flows.importing.report import Tally
from bot.flows.importing.spool import Spool
from bot.flows.importing.storing import store
from bot.flows.importing.working import Helper, Task
from bot.store import silos
from bot.store.database import Database
from bot.store.silos import SiloBook
from bot.store.workspaces import Workspace
from bot.vault import Vault

LARGE = 40 << 20  # bytes from which more processes are worth their start of a second
MOST = 4  # processes; beyond them the one that writes is what all wait for
TIME_IS_OVER = "here before, and their time is over"

Progress = Callable[[int], None]


@dataclass
class Channels:
    """What reading and storing channels needs. Only one thread at a time writes."""

    database: Database
    vault: Vault | None
    export: Export
    path: Path
    workspace: Workspace
    now: int
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _writing: Lock = field(default_factory=Lock)

    def ask(self, slack_ids: list[str]) -> Ids:
        """Who these are; members are made of those not known."""
        with self._writing, self.database.writing() as session:
            return people.met(session, self.vault, self.workspace, slack_ids)

    def known(self) -> tuple[Ids, SiloBook]:
        with self.database.reading() as session:
            ids = people.directory(session, self.workspace.id)
            return ids, silos.book(session, self.workspace.id)

    def store(self, job: Job, read: Spool, book: SiloBook, tally: Tally) -> None:
        """Store what was read of a channel, and tell its tally what came of it."""
        if job.where is None:
            return
        with self._writing, self.database.writing() as session:
            stored = store(session, job.where, self.export.channels[job.number], read, book)
        tally.new += stored.new
        tally.kept -= stored.over
        tally.old -= stored.over
        if stored.over:
            tally.skipped[TIME_IS_OVER] += stored.over


def read_all(
    channels: Channels, jobs: Sequence[Job], progress: Progress, processes: int | None
) -> Tally:
    """Read and store every channel; what it came to. processes: None for as many as it is worth."""
    if processes is None:
        large = channels.export.sizes().bytes >= LARGE
        processes = min(os.cpu_count() or 1, len(jobs), MOST) if large else 1
    if processes > 1:
        return _at_once(channels, jobs, progress, processes)
    return _one_by_one(channels, jobs, progress)


def _one_by_one(channels: Channels, jobs: Sequence[Job], progress: Progress) -> Tally:
    ids, book = channels.known()
    people = Acquaintances(ids, channels.ask)
    reader = Reader(channels.export, people, channels.key, progress)
    total = Tally()
    for job in jobs:
        with TemporaryFile() as opened:
            read = Spool(opened)
            digest(reader, channels.export.channels[job.number], job, book, read)
            channels.store(job, read, book, reader.tally)
            total.add(reader.tally)
    return total


def _at_once(channels: Channels, jobs: Sequence[Job], progress: Progress, processes: int) -> Tally:
    ids, book = channels.known()
    task = Task(channels.path, channels.key, ids, book)
    waiting: SimpleQueue[Job] = SimpleQueue()
    for job in jobs:
        waiting.put(job)
    total, counting = Tally(), Lock()

    def count(size: int) -> None:
        with counting:
            progress(size)

    def drive(helper: Helper) -> None:
        while True:
            try:
                job = waiting.get_nowait()
            except Empty:
                return
            with helper.read(job, channels.ask, count) as (read, tally):
                channels.store(job, read, book, tally)
            with counting:
                total.add(tally)

    helpers = [Helper(task) for _ in range(processes)]
    with ThreadPoolExecutor(processes) as threads:
        try:
            driven = [threads.submit(drive, helper) for helper in helpers]
            done, _ = wait(driven, return_when=FIRST_EXCEPTION)
            for one in done:
                one.result()
        finally:
            for helper in helpers:
                helper.stop()
    return total
