"""The database: one engine, a session a use case, SQLite and PostgreSQL alike.

Durability: on SQLite (WAL, synchronous=NORMAL) a committed row survives `kill -9` of any process,
though not loss of power; on PostgreSQL, with its defaults, it survives both.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    Engine,
    MetaData,
    create_engine,
    event,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Session

BUSY_TIMEOUT_MS = 2_000  # Slack waits three seconds for an answer: a locked file must show sooner

# SQLite counts up only an INTEGER primary key; PostgreSQL's should not run out.
Id = BigInteger().with_variant(sqlite.INTEGER(), "sqlite")
Json = JSON(none_as_null=True)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Database:
    """Opens sessions: `writing` holds the one write transaction of a use case, `reading` none."""

    def __init__(self, url: str, pool_size: int = 10) -> None:
        self.engine = _engine(url, pool_size)
        self._writer = self.engine.execution_options(footbridge_writes=True)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def writing(self, may_be_lost: bool = False) -> Iterator[Session]:
        """The one transaction of a use case.

        may_be_lost: PostgreSQL need not wait for the disk, where a power cut may take the change
        back and something asks again.
        """
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            if may_be_lost and not self.is_sqlite:
                session.execute(text("SET LOCAL synchronous_commit TO off"))
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    def fold(self) -> None:
        """Where rows went that must leave no trace: SQLite's log would keep them a while longer.

        Its file is overwritten where they stood. Does nothing while others read, or on PostgreSQL,
        where vacuum and the recycling of its log are the server's own.
        """
        if self.is_sqlite:
            connection = self.engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                connection.close()

    def ping(self) -> None:
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        self.engine.dispose()


def insert_ignoring(session: Session, table: Any) -> Any:
    """An INSERT for this dialect that leaves rows already there as they are."""
    return upsert(session, table).on_conflict_do_nothing()


def upsert(session: Session, table: Any) -> postgresql.Insert | sqlite.Insert:
    """An INSERT of this dialect, for its `on_conflict_do_update`."""
    dialect = session.get_bind().dialect.name
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def driver_url(url: str) -> str:
    """The URL with the driver Footbridge uses, password included: never print it."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed.render_as_string(hide_password=False)


def _engine(url: str, pool_size: int) -> Engine:
    options: dict[str, Any] = {
        "json_serializer": lambda value: orjson.dumps(value).decode(),
        "json_deserializer": orjson.loads,
    }
    if make_url(url).get_backend_name() == "postgresql":
        options |= {"pool_size": pool_size, "max_overflow": pool_size, "pool_pre_ping": True}
        return create_engine(driver_url(url), **options)
    engine = create_engine(url, pool_size=pool_size, max_overflow=pool_size, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not open transactions of its own
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "wal_autocheckpoint=4000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A read that turns into a write fails at once under load; writers queue from the start.
    writes = connection.get_execution_options().get("footbridge_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
