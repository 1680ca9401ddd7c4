"""The company that promises are tried on."""

from __future__ import annotations

import pytest

from tests.bridge import Bridge
from tests.journeys.company import Company
from tests.journeys.conftest import founded


@pytest.fixture
def company(bridge: Bridge) -> Company:
    return founded(bridge)
