"""The company that journeys play in, on either database."""

from __future__ import annotations

import pytest

from tests.bridge import Bridge
from tests.journeys.company import SILOS, Company


@pytest.fixture
def company(bridge: Bridge) -> Company:
    return founded(bridge)


def founded(bridge: Bridge) -> Company:
    """Sales and support in #pricing, where Footbridge may listen."""
    company = Company(bridge)
    for name in SILOS:
        company.hires(name)
    company.opens("pricing")
    company.runs_job("sync")
    company.puts(SILOS)
    company.ada.runs("/footbridge channels on", in_="#pricing")
    company.runs_job("sync")
    return company
