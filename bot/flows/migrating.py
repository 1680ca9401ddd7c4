"""Bringing a database to the tables of today."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from bot.errors import UserError
from bot.store.database import Database

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def migrate(database: Database) -> None:
    """From empty, or any earlier state, to head. Raises UserError if the database is not there."""
    config = _config()
    try:
        with database.engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except OperationalError as error:
        raise _unreachable(database, error) from None


def pending(database: Database) -> str | None:
    """The revision that is missing, or None at head. Raises UserError like `migrate`."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    try:
        with database.engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    except OperationalError as error:
        raise _unreachable(database, error) from None
    return None if current == head else head


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _unreachable(database: Database, error: OperationalError) -> UserError:
    where = database.engine.url.render_as_string(hide_password=True)
    why = str(error.orig).strip().splitlines()[0] if error.orig else "no answer"
    return UserError(
        f"The database {where} cannot be used: {why}\n"
        "Check that it runs, that the address is right, and that its folder may be written to."
    )
