"""Many rows at once, past the layers that cost the most: tuples to the driver, or COPY."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import sql
from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from bot.flows.importing.rows import table_of
from bot.flows.importing.spool import Tuples


def insert(session: Session, entity: Any, columns: Sequence[str], rows: Tuples) -> None:
    """Insert rows, whose values are in the order of `columns` and as the driver takes them.

    Rows already there stay as they are. Lists are given as JSON text.
    """
    if not rows:
        return
    table, connection = table_of(entity), session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_insert(table, columns), list(rows))
    else:
        _copy(connection, table, columns, rows)


def _insert(table: Table, columns: Sequence[str]) -> str:
    statement = sqlite.insert(table).on_conflict_do_nothing()
    compiled = statement.compile(dialect=sqlite.dialect(), column_keys=list(columns))
    if tuple(compiled.positiontup or ()) != tuple(columns):  # the table's own order is needed
        raise ValueError(f"{table.name} has its columns in another order: {compiled.positiontup}")
    return str(compiled)


def _copy(connection: Connection, table: Table, columns: Sequence[str], rows: Tuples) -> None:
    """COPY knows no conflicts: by way of a table of this session."""
    names = {
        "table": sql.Identifier(table.name),
        "waiting": sql.Identifier(f"waiting_{table.name}"),
        "columns": sql.SQL(", ").join(map(sql.Identifier, columns)),
    }
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor:
        cursor.execute(_WAITING.format(**names))
        with cursor.copy(_COPY.format(**names)) as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(_MOVE.format(**names))
        cursor.execute(sql.SQL("TRUNCATE {waiting}").format(**names))


_WAITING = sql.SQL(
    "CREATE TEMPORARY TABLE IF NOT EXISTS {waiting} ON COMMIT DROP AS "
    "SELECT {columns} FROM {table} WITH NO DATA"
)
_COPY = sql.SQL("COPY {waiting} ({columns}) FROM STDIN")
_MOVE = sql.SQL(
    "INSERT INTO {table} ({columns}) SELECT {columns} FROM {waiting} ON CONFLICT DO NOTHING"
)
