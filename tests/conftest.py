"""What tests share: databases of both kinds, and a running bridge."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.store.database import Database
from tests.bridge import Bridge, running_bridge
from tests.databases import Databases


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    return Databases(tmp_path_factory.mktemp("databases"))


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
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def bridge(database_url: str) -> Iterator[Bridge]:
    with running_bridge(database_url) as running:
        yield running
