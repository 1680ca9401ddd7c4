"""What tests share: databases of both kinds, and a running bridge."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.store.database import Database
from tests.bridge import Bridge, running_bridge
from tests.databases import Databases, warm

ONE_IN = 6  # journeys of a file that run on PostgreSQL too, so that the suite stays quick


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every journey runs on SQLite; of each file some run on PostgreSQL as well.

    With FOOTBRIDGE_TEST_ALL set, all of them do (`make test-all`).
    """
    if os.environ.get("FOOTBRIDGE_TEST_ALL"):
        return
    seen: Counter[Path] = Counter()
    left: list[pytest.Item] = []
    for item in items:
        if _is_journey_on_postgres(item):
            seen[item.path] += 1
            if seen[item.path] % ONE_IN != 1:
                left.append(item)
    gone = set(map(id, left))
    items[:] = [item for item in items if id(item) not in gone]
    config.hook.pytest_deselected(items=left)


def _is_journey_on_postgres(item: pytest.Item) -> bool:
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    journey = "journeys" in item.path.parts
    return journey and parameters.get("database_url") == "postgresql"


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
