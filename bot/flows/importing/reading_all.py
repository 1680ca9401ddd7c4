"""All channels of an export, one after the other or several at once, into the database."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.exports import Export
from bot.flows.importing import people
from bot.flows.importing.digest import Job, digest
from bot.flows.importing.people import Acquaintances, Ids
from bot.flows.importing.reading import Reader
from bot.flows.importing.report import Tally
from bot.flows.importing.spool import Spool
from bot.flows.importing.storing import store
from bot.store import silos
from bot.store.database import Database
from bot.store.silos import SiloBook
from bot.store.workspaces import Workspace
from bot.vault import Vault


@dataclass
class Channels:
    """What reading and storing channels needs."""

    database: Database
    vault: Vault | None
    export: Export
    path: Path
    workspace: Workspace
    now: int
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def ask(self, slack_ids: list[str]) -> Ids:
        with self.database.writing() as session:
            return people.met(session, self.vault, self.workspace, slack_ids)

    def known(self) -> tuple[Ids, SiloBook]:
        with self.database.reading() as session:
            ids = people.directory(session, self.workspace.id)
            return ids, silos.book(session, self.workspace.id)

    def store(self, job: Job, read: Spool, book: SiloBook) -> int:
        if job.where is None:
            return 0
        with self.database.writing() as session:
            return store(session, job.where, self.export.channels[job.number], read, book)


def read_all(channels: Channels, jobs: Sequence[Job], progress: Callable[[int], None]) -> Tally:
    """Read and store every channel; what it came to."""
    ids, book = channels.known()
    reader = Reader(channels.export, Acquaintances(ids, channels.ask), channels.key, progress)
    total = Tally()
    for job in jobs:
        with tempfile.TemporaryFile() as opened:
            read = Spool(opened)
            channel = channels.export.channels[job.number]
            digest(reader, channel, job, book, read)
            total.add(reader.tally)
            total.new += channels.store(job, read, book)
    return total
