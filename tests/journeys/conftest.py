"""The company that journeys play in, on either database."""

from __future__ import annotations

import pytest

from tests.bridge import Bridge
from tests.journeys.company import SILOS, Company


@pytest.fixture
def company(bridge: Bridge) -> Company:
    """Sales and support in #pricing, where Footbridge may listen."""
    founded = Company(bridge)
    for name in SILOS:
        founded.hires(name)
    founded.opens("pricing")
    founded.runs_job("sync")
    founded.puts(SILOS)
    founded.ada.runs("/footbridge channels on", in_="#pricing")
    founded.runs_job("sync")
    return founded
