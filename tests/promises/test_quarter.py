"""After a quarter in which people, channels and messages go: no word, no trace, and equal sums.

What goes leaves nothing behind, and what is left is as if it had never been there: the same
quarter is lived a second time without those who go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from bot.domain import calendar
from bot.flows import digest_numbers, reporting
from bot.store import members, weeks, workspaces
from bot.store.database import Base
from bot.store.together import Together
from tests.bridge import running_bridge
from tests.databases import Databases
from tests.derived import derived
from tests.journeys.test_privacy import logged
from tests.promises.quarter import ALL_OURS, ERINS, MONTH, QUARTER, WORD, WORDS, Quarter, Span

__all__ = ["logged"]  # a fixture

# What was written for a team or for all stays, without the name of whoever held the pen.
FOR_ALL = {
    "silo_cards", "silo_card_changes", "ways_of_working", "ways_changes", "priorities", "freezes",
    "audit",
}  # fmt: skip
ERIN = ("erin@wren.example", "'erin'", ERINS)
# A sweep leaves what somebody still looks at, be it PostgreSQL's own counting of rows.
SWEEPS = 5
ASIDES = ("T0ASIDE", "ann@aside.example", "bob@aside.example")


def sums(quarter: Quarter) -> dict[str, Any]:
    """All that was made of what people said, in names that hold in both worlds."""
    runtime, home = quarter.bridge.runtime, quarter.bridge.home.id
    until = calendar.week_of(runtime.clock())
    with runtime.database.reading() as session:
        workspace = workspaces.by_slack_id(session, home)
        assert workspace is not None
        people = {one.id: one.slack_id for one in members.all_of(session, workspace.id)}
        reached = {
            slack_id: sorted(
                (people[other], times)
                for other, times in weeks.exchanged(session, workspace.id, one, 0).items()
            )
            for one, slack_id in people.items()
        }
        together = [dict(one.figures) for one in session.scalars(select(Together))]
    return derived(runtime.database) | {
        "report": reporting.report(runtime.database, workspace=home),
        "digest": digest_numbers.add_up(runtime, workspace, until),
        "weeks": {slack_id: found for slack_id, found in reached.items() if found},
        "together": together,
    }


def rows(quarter: Quarter) -> Iterator[tuple[str, str]]:
    """Each row there is, with its table, as text."""
    with quarter.bridge.runtime.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)).mappings():
                yield table.name, str(dict(row))


def traces(quarter: Quarter) -> list[str]:
    """Rows that hold a word of a message, or something of erin or of the workspace that left."""
    found = []
    for table, told in rows(quarter):
        held = [one for one in (*ERIN, *ASIDES, quarter.ids["erin"]) if one in told]
        held += [ALL_OURS] if ALL_OURS in told and table not in FOR_ALL else []
        if held or WORDS.search(told):
            found.append(f"{table}: {held} {told[:200]}")
    return found


def raw(quarter: Quarter) -> Iterator[tuple[str, bytes]]:
    """The bytes of the database as they lie on the disk: free pages, log and all."""
    url = make_url(str(quarter.bridge.runtime.database.engine.url))
    if quarter.bridge.runtime.database.is_sqlite:
        path = Path(url.database or "")
        files = sorted(path.parent.glob(f"{path.name}*"))
    else:
        with quarter.bridge.runtime.database.engine.connect() as connection:
            folder = connection.exec_driver_sql("SHOW data_directory").scalar_one()
            connection.exec_driver_sql("CHECKPOINT")
        yield from contents(Path(folder))
        return
    for file in files:
        yield file.name, file.read_bytes()


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file under a folder of a server that is running: some go while they are read."""
    for file in filter(Path.is_file, folder.rglob("*")):
        with suppress(FileNotFoundError):
            yield file.name, file.read_bytes()


def swept(quarter: Quarter) -> Iterator[tuple[str, bytes]]:
    """The files of this database in PostgreSQL, after the sweeping that is its owner's to do."""
    engine = quarter.bridge.runtime.database.engine
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM FULL ANALYZE")
        connection.exec_driver_sql("CHECKPOINT")
        folder = connection.exec_driver_sql("SHOW data_directory").scalar_one()
        own = connection.exec_driver_sql(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        ).scalar_one()
    yield from contents(Path(folder, "base", str(own)))


@pytest.mark.parametrize(
    ("span", "kind"),
    [
        pytest.param(MONTH, "sqlite", id="a month"),  # in the quick run: the first
        pytest.param(QUARTER, "sqlite", id="sqlite"),
        pytest.param(QUARTER, "postgresql", id="postgresql"),
    ],
)
def test_a_quarter_leaves_no_word_no_trace_and_equal_sums(
    databases: Databases, span: Span, kind: str, logged: StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    with databases.fresh(kind) as url, running_bridge(url) as bridge:
        whole = Quarter(bridge, True, span)
        whole.lives()
        assert traces(whole) == []
        # What is looked for can be found.
        assert span is MONTH or any(ALL_OURS in told for _, told in rows(whole))
        _no_word_on_the_disk(whole, kind)
        found = sums(whole)
    written = logged.getvalue() + "".join(capfd.readouterr())
    assert "forgotten" in written
    assert not WORDS.search(written)
    assert ERINS not in written
    with databases.fresh(kind) as url, running_bridge(url) as bridge:
        other = Quarter(bridge, False, span)
        other.lives()
        expected = sums(other)
    assert all(expected.values())
    for name, made in expected.items():
        assert found[name] == made, name


def _left(quarter: Quarter, gone: str) -> list[str]:
    """The files in which something of who went is left after a sweep."""
    return [name for name, held in swept(quarter) if re.search(gone.encode(), held)]


def _no_word_on_the_disk(quarter: Quarter, kind: str) -> None:
    gone = "|".join((ERINS, "erin@wren.example", *ASIDES, quarter.ids["erin"]))
    for name, held in raw(quarter):
        assert not re.search(WORDS.pattern.encode(), held), name  # it was never written
        if kind == "sqlite":
            assert not re.search(gone.encode(), held), name
    if kind == "postgresql":
        assert any(not _left(quarter, gone) for _ in range(SWEEPS))
    assert WORDS.search(WORD.format(number=7))
