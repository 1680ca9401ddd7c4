"""Statements in the driver's own words, for the few that every batch of messages needs.

Batches are small, and there SQLAlchemy's own cost of a statement and of a row is several times
the database's. A statement's text stays the same however many values it takes wherever it can:
then the database has its plan already.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql

Rows = Sequence[Sequence[Any]]


def is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def read(connection: Connection, statement: str, *values: Any) -> Sequence[Any]:
    """The rows of a SELECT. In it `?` stands for a value, `IN ?` for one of a list of values."""
    if is_sqlite(connection):
        lengths = tuple(len(one) if isinstance(one, list) else None for one in values)
        flat = [one for value in values for one in (value if isinstance(value, list) else [value])]
        return connection.exec_driver_sql(_with_lists(statement, lengths), tuple(flat)).all()
    return connection.exec_driver_sql(_numbered(statement), values).all()


def insert_new(
    connection: Connection, model: Any, columns: tuple[str, ...], rows: Rows, returning: str = ""
) -> Sequence[Any]:
    """Insert rows, each the values of `columns`, leaving those that are there as they are.

    Lists are stored as JSON. Returns the `returning` column of the new ones, if one is named.
    """
    if is_sqlite(connection):
        statement = _insert_values(model, columns, len(rows), returning)
        values = tuple(_plain(value) for row in rows for value in row)
    else:
        statement = _insert_records(model, columns, returning)
        records = [dict(zip(columns, row, strict=True)) for row in rows]
        values = (orjson.dumps(records, default=_hex).decode(),)
    answer = connection.exec_driver_sql(statement, values)
    return answer.scalars().all() if returning else ()


@lru_cache(maxsize=1_000)
def _with_lists(statement: str, lengths: tuple[int | None, ...]) -> str:
    first, *others = statement.split("?")
    marks = ("?" if length is None else f"({', '.join('?' * length)})" for length in lengths)
    return first + "".join(mark + other for mark, other in zip(marks, others, strict=True))


@lru_cache(maxsize=100)
def _numbered(statement: str) -> str:
    return statement.replace("IN ?", "= ANY(%s)").replace("?", "%s")


@lru_cache(maxsize=1_000)
def _insert_values(model: Any, columns: tuple[str, ...], rows: int, returning: str) -> str:
    row = f"({', '.join('?' * len(columns))})"
    return _insert(model, columns, f"VALUES {', '.join([row] * rows)}", returning)


@lru_cache(maxsize=100)
def _insert_records(model: Any, columns: tuple[str, ...], returning: str) -> str:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    held = model.__table__.columns
    typed = ", ".join(f"{name} {held[name].type.compile(dialect)}" for name in columns)
    records = f"SELECT * FROM json_to_recordset(%s::json) AS new({typed})"  # noqa: S608
    return _insert(model, columns, records, returning)


def _insert(model: Any, columns: tuple[str, ...], rows: str, returning: str) -> str:
    into = f"{model.__tablename__} ({', '.join(columns)})"
    after = f" RETURNING {returning}" if returning else ""
    return f"INSERT INTO {into} {rows} ON CONFLICT DO NOTHING{after}"


def _plain(value: Any) -> Any:
    return orjson.dumps(value).decode() if type(value) is list else value


def _hex(value: Any) -> str:
    """Bytes as PostgreSQL reads them."""
    return "\\x" + bytes(value).hex()
