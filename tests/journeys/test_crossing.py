"""From a question across silos to what somebody answers about it."""

from __future__ import annotations

import pytest

from bot.flows import silo_list
from tests.bridge import Bridge


@pytest.fixture
def company(bridge: Bridge) -> Bridge:
    """Sales and support, two people each, in #pricing, where Footbridge may listen."""
    silos = {"sam": "Sales", "sue": "Sales", "kim": "Support", "kai": "Support"}
    people = [
        bridge.slack.add_person(bridge.home, name, tz="Europe/London", email=f"{name}@wren.example")
        for name in silos
    ]
    bridge.slack.add_channel(bridge.home, "pricing", members=["ada", *people])
    bridge.slack.invite(bridge.installation, "#pricing")
    bridge.ticks()
    rows = "\n".join(f"{name}@wren.example,{silo}" for name, silo in silos.items())
    silo_list.assign(bridge.runtime, bridge.home.id, "email,silo\n" + rows)
    ada = bridge.slack.person("ada")
    ada.runs("/footbridge channels on", in_="#pricing")
    ada.sees("I listen here from now on")
    return bridge


def exchange(company: Bridge) -> None:
    sam, kim = company.slack.person("sam"), company.slack.person("kim")
    question = sam.says("Does the annual plan include phone support?", in_="#pricing")
    kim.replies("Yes, on weekdays until six.", to=question)


def test_somebody_helped_across_silos_is_asked_and_answers(company: Bridge) -> None:
    sam = company.slack.person("sam")
    sam.runs("/footbridge join")
    exchange(company)
    company.moves_on(minutes=1)
    sam.does_not_see("Not now")
    company.moves_on(minutes=30)
    sam.sees("Support")
    sam.clicks("Not now")
    sam.sees("All right, no more about this one.")
    sam.does_not_see("Save what came of it")
