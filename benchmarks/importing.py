"""Importing generated exports: `python -m benchmarks.importing [--messages N …]`.

At least 10,000 messages a second, and the memory of all processes together flat, at 100 thousand
and 1 million messages; aim at 50,000. The export is made from a seed, with everybody in a silo;
making it, and the empty database, is not counted. Everything else is: checking the zip, people,
grouping, ties, crossings.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import tempfile
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from rich.console import Console
from rich.table import Table

from benchmarks.make_export import write
from bot.flows import importing, migrating
from bot.store.database import Database

MESSAGES = (100_000, 1_000_000)
NOW = 1_780_000_000_000_000
SAMPLE_SECONDS = 0.1
SHOWN = ("messages_read", "messages_kept", "conversations", "crossings", "ties", "silos")


def silo_list(export: Path) -> str:
    """Who is in which silo, as the profiles of a made-up export say."""
    with ZipFile(export) as archive:
        users = json.loads(archive.read("users.json"))
    rows = [f"{u['profile']['email']},{_silo(u)}" for u in users]
    return "\n".join(["email,silo", *rows])


def _silo(user: dict[str, Any]) -> str:
    return str(user["profile"]["fields"]["Xf0DEPARTMENT"]["value"])


def bring(line: Connection, export: Path, url: str) -> None:
    """Import in a process of its own; send what it came to, and its seconds."""
    database = Database(url)
    migrating.migrate(database)
    silos = silo_list(export)
    before, start = sum(os.times()[:4]), time.perf_counter()
    imported = importing.import_export(database, None, export, now=NOW, silos=silos)
    seconds = time.perf_counter() - start
    database.close()
    used = sum(os.times()[:4])  # of this process, and of those it started and that have ended
    told = imported.as_json()
    line.send(
        {key: told[key] for key in SHOWN} | {"seconds": round(seconds, 2), "cpu": used - before}
    )


def measured(messages: int, folder: Path, url: str | None) -> dict[str, Any]:
    """One import of so many messages: what it came to, messages/s and peak memory in MB."""
    export = folder / f"{messages}.zip"
    write(export, messages=messages)
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    where = url or f"sqlite:///{folder / f'{messages}.db'}"
    run = multiprocessing.get_context("spawn").Process(target=bring, args=(theirs, export, where))
    run.start()
    theirs.close()
    peak = _Peak(run.pid or 0)
    told: dict[str, Any] = ours.recv()
    megabytes = peak.stop()
    run.join()
    export.unlink()
    rate = round(told["messages_read"] / told["seconds"])
    cpu = round(told.pop("cpu") / told["messages_read"] * 1e6, 1)
    return told | {
        "messages_per_second": rate,
        "cpu_microseconds_a_message": cpu,
        "peak_mb": round(megabytes),
    }


class _Peak:
    """The most memory that a process and all its descendants held at once, in MB."""

    def __init__(self, pid: int) -> None:
        self._pid, self._most, self._ended = pid, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        self._ended.set()
        self._thread.join()
        return self._most

    def _watch(self) -> None:
        while not self._ended.wait(SAMPLE_SECONDS):
            held = sum(map(_resident, _family(self._pid)))
            self._most = max(self._most, held / 1e6)


def _family(pid: int) -> list[int]:
    """A process and its descendants, as Linux tells them."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(one) for task in tasks for one in (task / "children").read_text().split()]
    except OSError:
        return [pid]
    return [pid, *(one for child in children for one in _family(child))]


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def show(runs: list[dict[str, Any]], database: str) -> None:
    table = Table(title=f"Import of a made-up export, through to crossings, into {database}")
    titles = ("messages", "seconds", "messages/s", "CPU µs each", "peak MB", "crossings", "ties")
    for title in titles:
        table.add_column(title, justify="right")
    for run in runs:
        table.add_row(
            f"{run['messages_read']:,}", f"{run['seconds']:.1f}",
            f"{run['messages_per_second']:,}", f"{run['cpu_microseconds_a_message']:,}",
            f"{run['peak_mb']:,}", f"{run['crossings']:,}", f"{run['ties']:,}",
        )  # fmt: skip
    Console().print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how fast an export is imported.")
    parser.add_argument("--messages", type=int, nargs="+", default=MESSAGES)
    parser.add_argument(
        "--database", help="an empty PostgreSQL, for one size; default: a new SQLite file"
    )
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        runs = [measured(messages, Path(folder), args.database) for messages in args.messages]
    database = "PostgreSQL" if args.database else "SQLite"
    show(runs, database)
    print(json.dumps({"benchmark": "importing", "database": database, "runs": runs}))


if __name__ == "__main__":
    main()
