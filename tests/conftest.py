"""What tests share: databases of both kinds, and a running bridge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.store.database import Database
from tests.bridge import Bridge, running_bridge
from tests.databases import Databases, warm


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    # Not in pytest's folder: each new session shuts that to others, PostgreSQL's user among them.
    with TemporaryDirectory(prefix="footbridge-tests-", ignore_cleanup_errors=True) as folder:
        made = Databases(Path(folder))
        yield made
        made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """A fresh database, once of each kind."""
    with databases.fresh(request.param) as url:
        yield url


@pytest.fixture
def sqlite_url(databases: Databases) -> Iterator[str]:
    with databases.fresh("sqlite") as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = warm(database_url)
    yield opened
    opened.close()


@pytest.fixture
def bridge(database_url: str) -> Iterator[Bridge]:
    with running_bridge(database_url) as running:
        yield running
