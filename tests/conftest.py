"""What tests share: databases of both kinds, and a running bridge."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings

from bot.store.database import Database
from tests.bridge import Bridge, running_bridge
from tests.databases import Databases, warm

# The same examples on every machine, and none fails for being slow on a busy one.
settings.register_profile(
    "house", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")

# Which tests run, by FOOTBRIDGE_TESTS. "quick" is what `make test` runs in under three minutes: all
# but every eighth of a file's journeys and other slow ones, and in every fourth file the first of
# them on PostgreSQL too. "rest" is what that leaves out: the others on SQLite, the first of each
# file on PostgreSQL, and there all the promises. "all" is everything on both databases.
QUICK, REST = "quick", "rest"
THINNED = {"journeys", "sandbox_page", "resilience", "promises"}
EVERY, EVERY_FILE = 8, 4
SLOW = {
    "test_importing_order", "test_importing_killed", "test_letting_go", "test_reporting_later",
    "test_tour_privacy", "test_taking_out", "test_digesting", "test_talking", "test_app_things",
    "test_fields", "test_demo", "test_worker_killed", "test_web_killed", "test_importing",
}  # fmt: skip


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    wanted = os.environ.get("FOOTBRIDGE_TESTS", QUICK)
    if wanted not in (QUICK, REST):
        return
    takes = {id(item) for item, group in _groups(items) if group == wanted}
    config.hook.pytest_deselected(items=[one for one in items if id(one) not in takes])
    items[:] = [one for one in items if id(one) in takes]


def _groups(items: Iterable[pytest.Item]) -> Iterator[tuple[pytest.Item, str]]:
    """Each test with the group that runs it; those that run with all others alone have none."""
    seen: Counter[tuple[Path, bool]] = Counter()
    files: dict[Path, int] = {}
    for item in items:
        if not THINNED & set(item.path.parts) and item.path.stem not in SLOW:
            yield item, QUICK
            continue
        place = (item.path, _on_postgres(item))
        number, file = seen[place], files.setdefault(item.path, len(files))
        seen[place] += 1
        if not _on_postgres(item):
            yield item, REST if number % EVERY else QUICK
        elif number == 0:
            yield item, REST if file % EVERY_FILE else QUICK
        else:
            yield item, REST if "promises" in item.path.parts else ""


def _on_postgres(item: pytest.Item) -> bool:
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    return parameters.get("database_url") == "postgresql"


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
