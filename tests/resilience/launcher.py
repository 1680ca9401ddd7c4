"""Starts `app.py` as an operator does, in processes that can be made to die at a named point.

    python -m tests.resilience.launcher

Reads an order a line from standard input. To start one: a `Plan`, the arguments of the command
line and an environment; the answer is its process id. To ask after one: its id; the answer is its
exit status, or null while it runs. Every process is a fork of this one, which has read the code
already, leads a group of its own, and can be killed whole.

What is patched is that process's clock and its timetable, and SQLAlchemy's own events say where
it stands; the product knows nothing of it.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import threading
import time
from dataclasses import dataclass, field, replace
from typing import Any, cast

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

import app
from bot import worker
from handlers import bolt, web

READ = (bolt, web)  # so that no fork has to
BEFORE, AFTER = "before the commit", "after the commit"


@dataclass(frozen=True)
class Plan:
    """Die `when` (BEFORE, AFTER or never) a transaction with a statement like `at` is committed.

    at: a regular expression over a statement and its values. now: microseconds since the epoch at
    which this process believes it starts. ticks: seconds between the runs of a job, by its name.
    """

    when: str = ""
    at: str = ""
    now: int | None = None
    ticks: dict[str, float] = field(default_factory=dict)


def die() -> None:
    """The whole group of processes at once, as when a container is killed."""
    os.killpg(os.getpgrp(), signal.SIGKILL)


def die_at(plan: Plan) -> None:
    doomed = threading.local()  # a transaction stays in its thread

    @event.listens_for(Engine, "before_cursor_execute")
    def _executes(
        _connection: Connection, _cursor: Any, statement: str, values: Any, *_more: Any
    ) -> None:
        if re.search(plan.at, f"{statement} {values!r}", re.DOTALL):
            doomed.found = True

    @event.listens_for(Engine, "commit")
    def _commits(_connection: Connection) -> None:
        if plan.when == BEFORE and getattr(doomed, "found", False):
            die()

    @event.listens_for(Session, "after_commit")
    def _committed(_session: Session) -> None:
        if plan.when == AFTER and getattr(doomed, "found", False):
            die()


def believe(now: int) -> None:
    """Let this process's clock, by which flows go, start at `now`."""
    began = time.monotonic_ns()
    time.time_ns = lambda: now * 1000 + time.monotonic_ns() - began


def hurry(ticks: dict[str, float]) -> None:
    chosen = [tick for tick in worker.TICKS if tick.name in ticks]
    faster: Any = tuple(replace(tick, seconds=cast(Any, ticks[tick.name])) for tick in chosen)
    worker.TICKS = faster


def start(order: dict[str, Any]) -> int:
    """Fork, and become `app.py` in the fork; the id of the process."""
    child = os.fork()
    if child == 0:
        try:
            _become(Plan(**order["plan"]), order["arguments"], order["environment"])
        finally:
            os._exit(1)
    return child


def _become(plan: Plan, arguments: list[str], environment: dict[str, str]) -> None:
    os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    os.environ.update(environment)
    sys.argv = ["app.py", *arguments]
    if plan.when:
        die_at(plan)
    if plan.now is not None:
        believe(plan.now)
    if plan.ticks:
        hurry(plan.ticks)
    app.main()


def status(child: int) -> int | None:
    ended, code = os.waitpid(child, os.WNOHANG)
    return os.waitstatus_to_exitcode(code) if ended else None


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        answer = status(order) if isinstance(order, int) else start(order)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
