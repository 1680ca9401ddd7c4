"""A database that is locked, breaks off or is gone for a while: Slack is told, and sends again."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from bot.store.database import driver_url
from sandbox import Message
from sandbox.courier import Delivery
from tests.databases import Databases
from tests.resilience.town import Launcher, Town, micros, town, wait_until

ACK = 3.0  # seconds: then Slack hangs up


@pytest.fixture
def on_sqlite(launcher: Launcher, sqlite_url: str) -> Iterator[Town]:
    with town(launcher, sqlite_url) as it, it.hearing():
        yield it


@pytest.fixture
def on_postgresql(launcher: Launcher, databases: Databases) -> Iterator[Town]:
    with databases.fresh("postgresql") as url, town(launcher, url) as it, it.hearing():
        yield it


def says(it: Town) -> Message:
    return it.people[0].says("Is anybody there?", in_="#bridge")


def deliveries(it: Town) -> list[Delivery]:
    return [one for one in it.slack.deliveries.of("message") if "subtype" not in one.event]


def refused_then_stored(it: Town, said: Message) -> None:
    first, *_, last = deliveries(it)
    assert (first.status, last.ok) == (500, True)
    assert first.took < ACK
    assert it.stored() == {micros(said.ts): 1}


def test_a_file_that_is_locked_for_too_long(on_sqlite: Town) -> None:
    it = on_sqlite
    path = make_url(it.database_url).database or ""
    lock = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    lock.execute("BEGIN IMMEDIATE")
    failed = it.slack.deliveries.failures

    def lets_go() -> None:
        wait_until(lambda: it.slack.deliveries.failures > failed)
        lock.execute("ROLLBACK")

    waiting = threading.Thread(target=lets_go)
    waiting.start()
    said = says(it)
    waiting.join()
    lock.close()
    it.slack.moves_on(minutes=1)
    refused_then_stored(it, said)


def test_a_table_that_is_locked_for_too_long(
    on_postgresql: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.group_commit.PATIENCE", 0.2)
    it = on_postgresql
    with _server(it, "LOCK TABLE messages IN EXCLUSIVE MODE"):
        said = says(it)
    it.slack.moves_on(minutes=1)
    refused_then_stored(it, said)


def test_a_connection_that_broke_while_idle_is_not_even_noticed(on_postgresql: Town) -> None:
    it = on_postgresql
    before = says(it)
    with _server(it) as server:
        _break_off(server)
    said = says(it)
    assert [one.status for one in deliveries(it)] == [200, 200]
    assert it.stored() == {micros(before.ts): 1, micros(said.ts): 1}


def test_a_connection_that_breaks_in_the_middle(on_postgresql: Town) -> None:
    it = on_postgresql
    with _server(it, "LOCK TABLE messages IN EXCLUSIVE MODE") as server:
        talking = threading.Thread(target=says, args=(it,))
        talking.start()
        wait_until(lambda: _break_off(server, "AND wait_event_type = 'Lock'") > 0)
    talking.join()
    assert [one.status for one in deliveries(it)] == [200]
    assert len(it.stored()) == 1


def test_a_server_that_is_gone_for_a_while(on_postgresql: Town) -> None:
    it = on_postgresql
    name = make_url(it.database_url).database
    with _server(it, database="postgres", autocommit=True) as server:
        server.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        _break_off(server, f"AND datname = '{name}'")
        said = says(it)
        assert [one.status for one in deliveries(it)] == [500, 500]
        server.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
    it.slack.moves_on(minutes=1)
    refused_then_stored(it, said)


@contextmanager
def _server(
    it: Town, statement: str = "SELECT 1", database: str | None = None, autocommit: bool = False
) -> Iterator[Connection]:
    """A connection of one's own, in a transaction that the statement has begun."""
    url = make_url(driver_url(it.database_url))
    options = {"isolation_level": "AUTOCOMMIT"} if autocommit else {}
    engine = create_engine(url.set(database=database or url.database), poolclass=NullPool)
    with engine.connect().execution_options(**options) as connection:
        connection.execute(text(statement))
        yield connection


def _break_off(server: Connection, which: str = "AND datname = current_database()") -> int:
    """End other people's connections; how many."""
    statement = f"""
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND backend_type = 'client backend' {which}
    """  # noqa: S608
    ended = int(server.execute(text(statement)).scalar_one())
    time.sleep(0.05)
    return ended
