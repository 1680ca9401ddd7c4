"""Killed half way, the next run ends as if nothing had happened."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import event, func, select

from benchmarks.make_export import write
from bot.flows.importing import Imported, import_export
from bot.store.database import Database
from bot.store.messages import Message
from tests.databases import Databases
from tests.store.importing_portrait import NOW, differences, fresh, portrait, some_days

ROOT = Path(__file__).parents[2]
RUN = """
import sys
from pathlib import Path
from bot.flows.importing import import_export
from bot.store.database import Database
if __name__ == "__main__":
    import_export(Database(sys.argv[1]), None, Path(sys.argv[2]), now=int(sys.argv[3]),
                  silos="infer", processes=2)
"""


class Killed(Exception):
    pass


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "whole.zip"
    write(path, messages=500, seed=9, people=25, channels=4, days=20)
    return path


def bring(database: Database, path: Path, processes: int | None = None) -> Imported:
    return import_export(database, None, path, now=NOW, silos="infer", processes=processes)


@contextmanager
def dying_at(database: Database, commit: int) -> Iterator[list[int]]:
    """The commit of that number, and all after it, fail."""
    seen: list[int] = []

    def die(_connection: Any) -> None:
        seen.append(1)
        if len(seen) >= commit:
            raise Killed

    event.listen(database.engine, "commit", die)
    yield seen
    event.remove(database.engine, "commit", die)


def test_stopped_before_any_commit(databases: Databases, made: Path, tmp_path: Path) -> None:
    early = some_days(made, tmp_path / "early.zip", lambda day: day < "2024-01-18")
    with fresh(databases) as database:
        bring(database, early)
        with dying_at(database, 1_000) as commits:
            bring(database, made)
        undisturbed = portrait(database)
    assert len(commits) >= 6  # people and channels, each of four channels, silos
    for number in range(1, len(commits) + 1):
        with fresh(databases) as database:
            bring(database, early)
            with dying_at(database, number), pytest.raises(Killed):
                bring(database, made)
            bring(database, made)
            assert differences(portrait(database), undisturbed) == {}


def test_several_processes_come_to_the_same_as_one(databases: Databases, made: Path) -> None:
    with fresh(databases) as database:
        told = bring(database, made)
        alone = portrait(database)
    with fresh(databases) as database:
        assert bring(database, made, processes=2) == told
        assert differences(portrait(database), alone) == {}


def test_killed_at_any_moment(databases: Databases, tmp_path: Path) -> None:
    made = tmp_path / "made.zip"
    write(made, messages=2_500, seed=9, people=40, channels=10, days=40)
    with fresh(databases) as database:
        bring(database, made)
        undisturbed = portrait(database)
    script = tmp_path / "run.py"
    script.write_text(RUN)
    dice = Random(4)
    for _ in range(2):
        with fresh(databases) as database:
            _kill_after(dice.randrange(1, 8), script, made, database)
            bring(database, made)
            assert differences(portrait(database), undisturbed) == {}


def _kill_after(channels: int, script: Path, made: Path, database: Database) -> None:
    """Kill an import and all it started, `kill -9`, once so many channels are stored."""
    url = database.engine.url.render_as_string(hide_password=False)
    run = subprocess.Popen(
        [sys.executable, script, url, made, str(NOW)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    query = select(func.count(Message.channel_id.distinct()))
    with database.reading() as session:
        while run.poll() is None and (session.scalar(query) or 0) < channels:
            session.rollback()
            time.sleep(0.005)
    assert run.poll() is None, "it ended before it could be killed"
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
