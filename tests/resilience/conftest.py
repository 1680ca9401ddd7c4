"""One launcher for all the processes that these tests start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.resilience.town import Launcher, Town, town


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    started = Launcher()
    yield started
    started.close()


@pytest.fixture
def it(launcher: Launcher, database_url: str) -> Iterator[Town]:
    """The town with three people, once on each kind of database."""
    with town(launcher, database_url) as made:
        yield made
