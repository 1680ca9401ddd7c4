"""Tables and migrations say the same, from an empty database up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from bot.errors import UserError
from bot.flows import migrating
from bot.store.database import Base, Database
from tests.databases import Databases


def test_models_and_migrations_agree(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, Base.metadata)
        assert [one for one in found if not _added_in_place(database, one)] == []


def _added_in_place(database: Database, change: Any) -> bool:
    """A reference that SQLite took into a table that was there: of such a one SQLAlchemy reads
    neither the name nor what becomes of it, so that is asked of SQLite itself."""
    if not database.is_sqlite or change[0] not in ("remove_fk", "add_fk"):
        return False
    wanted = change[1] if change[0] == "add_fk" else None
    table, (column,) = change[1].parent.name, change[1].columns.keys()
    query = f"SELECT \"from\", on_delete FROM pragma_foreign_key_list('{table}')"  # noqa: S608
    with database.engine.connect() as connection:
        held: dict[str, str] = {row[0]: row[1] for row in connection.exec_driver_sql(query)}
    return column in held and (wanted is None or held[column] == wanted.ondelete)


def test_every_table_is_there_and_belongs_to_a_workspace(database: Database) -> None:
    there = set(inspect(database.engine).get_table_names()) - {"alembic_version"}
    assert there == set(Base.metadata.tables)
    for name, table in Base.metadata.tables.items():
        assert name == "workspaces" or "workspace_id" in table.columns, name


def test_tables_without_a_row_id_stay_so(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
    with database.engine.connect() as connection:
        sql = {name: made for name, made in connection.exec_driver_sql(query)}
    database.close()
    for name, table in Base.metadata.tables.items():
        wanted = table.dialect_options["sqlite"]["with_rowid"] is False
        assert ("WITHOUT ROWID" in sql[name]) == wanted, name


def test_migrating_twice_changes_nothing(database: Database) -> None:
    assert migrating.pending(database) is None
    migrating.migrate(database)
    assert migrating.pending(database) is None


def test_an_empty_database_is_behind(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/new.db")
    assert migrating.pending(database) is not None
    migrating.migrate(database)
    assert migrating.pending(database) is None
    database.close()


def test_an_empty_postgresql_is_brought_up_too(databases: Databases) -> None:
    with databases.fresh("postgresql") as url:
        database = Database(url)
        with database.engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        assert migrating.pending(database) is not None
        migrating.migrate(database)
        assert migrating.pending(database) is None
        database.close()


@pytest.mark.parametrize(
    "url", ["sqlite:////no/such/folder/x.db", "postgresql://me:hush@127.0.0.1:9/none"]
)
def test_a_database_that_is_not_there_is_told_without_its_password(url: str) -> None:
    database = Database(url)
    for what in (migrating.migrate, migrating.pending):
        with pytest.raises(UserError) as error:
            what(database)
        assert "cannot be used" in str(error.value)
        assert "hush" not in str(error.value)
    database.close()
