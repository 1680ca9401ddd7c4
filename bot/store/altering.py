"""Altering tables that hold rows, on both kinds of database; for migrations."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def add_reference(op: Any, table: str, column: str, refers_to: str, ondelete: str) -> None:
    """Add a nullable column that refers to the `id` of another table.

    Alembic would rebuild the table on SQLite, and dropping the old one takes along, by cascade,
    the rows that refer to it. SQLite can add such a column in place.
    """
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} INTEGER "
            f"REFERENCES {refers_to} (id) ON DELETE {ondelete}"
        )
        return
    op.add_column(table, sa.Column(column, sa.BigInteger(), nullable=True))
    name = f"fk_{table}_{column}_{refers_to}"
    op.create_foreign_key(name, table, refers_to, [column], ["id"], ondelete=ondelete)
