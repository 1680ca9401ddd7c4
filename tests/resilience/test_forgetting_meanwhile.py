"""Somebody says that something be forgotten while a message of it is on its way in."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from bot.flows import erasing, joining, listening
from bot.store import intake, members
from bot.store.database import Database
from tests.resilience.town import Town

SOON = 0.2  # seconds in which whoever need not wait has long finished


def switches_off(it: Town) -> None:
    admin = it.people[0]
    with it.runtime.database.writing() as session:
        member = members.by_slack_id(session, 1, admin.id)
        assert member
        member.is_admin = True
    team = it.installation.workspace_id
    listening.switch(it.runtime, team, admin.id, "C0BRIDGE", "bridge", on=False)


def wants_not_to_be_observed(it: Town) -> None:
    joining.observe(it.runtime, it.installation.workspace_id, it.people[1].id, on=False)
    erasing.forget_once(it.runtime, it.runtime.clock())


@pytest.mark.parametrize("forget", [switches_off, wants_not_to_be_observed])
def test_nothing_stays_that_was_on_its_way(it: Town, forget: Callable[[Town], None]) -> None:
    other = threading.Thread(target=forget, args=(it,))
    elsewhere = Database(it.database_url)  # as another process has it
    with elsewhere.writing() as session:
        connection = session.connection()
        [place] = intake.installed(connection, {it.installation.workspace_id})
        [channel] = intake.listened(connection, place.id, {"C0BRIDGE"}).values()
        [author] = intake.people(connection, place.id, {it.people[1].id}).values()
        other.start()
        time.sleep(SOON)
        row = (place.id, channel, 1, author, None, None, None, None, *[False] * 3, 0, 1, False)
        intake.add_messages(connection, [row])
    other.join()
    elsewhere.close()
    assert it.stored() == {}
