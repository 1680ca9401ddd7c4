"""A new admin sets a workspace up at the page, from nothing, with what README says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from starlette.routing import BaseRoute

from bot import worker
from bot.store import leaders, priorities, workspaces
from sandbox import Slack
from sandbox.page import page
from tests.bridge import Bridge, running_bridge
from tests.databases import Databases

from .conftest import WAIT

PEOPLE = ("dora", "emil", "fay", "gus", "hana")


def _page(slack: Slack) -> list[BaseRoute]:
    return page(slack, seats={})


@pytest.fixture
def bare(databases: Databases) -> Iterator[Bridge]:
    """A workspace of six with three channels and two user groups, where nothing is set."""
    with databases.fresh("sqlite") as url, running_bridge(url, routes=_page) as bridge:
        slack, home = bridge.slack, bridge.home
        people = [slack.person("ada", home), *(slack.add_person(home, one) for one in PEOPLE)]
        for name in ("general", "pricing", "delivery"):
            slack.add_channel(home, name, members=people)
        slack.add_group(home, "sales", users=people[1:3])
        slack.add_group(home, "support", users=people[3:5])
        sync = next(tick for tick in worker.TICKS if tick.name == "sync")
        sync.job(bridge.runtime, bridge.runtime.clock())
        yield bridge


@pytest.fixture
def desk(chromium: Browser, bare: Bridge) -> Iterator[Page]:
    """The admin, in Footbridge's Home tab."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    opened.set_default_timeout(WAIT)
    admin, app = bare.slack.person("ada", bare.home), bare.installation.app_id
    opened.goto(f"{bare.slack.url}/as/{admin.id}/app/{app}")
    opened.locator("body[data-live]").wait_for()
    yield opened
    context.close()


def picks(desk: Page, label: str, *names: str) -> None:
    field = desk.locator(".b-input", has=desk.locator(f'.b-label:has-text("{label}")')).first
    field.locator(".select-face").click()
    for name in names:
        desk.get_by_role("option", name=name).first.click()
    if desk.locator("[role=listbox]:visible").count():
        desk.keyboard.press("Escape")


def goes_on(desk: Page, to: str) -> Locator:
    desk.locator("#modal button[type=submit]").click()
    shown = desk.get_by_role("dialog", name="Set up Footbridge")
    expect(shown).to_contain_text(to)
    return shown


def test_from_nothing_in_seven_cards(desk: Page, bare: Bridge) -> None:
    desk.get_by_role("button", name="Set it up").click()
    picks(desk, "Channels", "pricing", "delivery")
    goes_on(desk, "2 of 7")
    desk.get_by_text("User groups, such as @sales").click()
    goes_on(desk, "Which groups?")
    picks(desk, "Which groups?", "@sales", "@support")
    goes_on(desk, "3 of 7")
    picks(desk, "Leaders", "hana")
    goes_on(desk, "4 of 7")
    goes_on(desk, "5 of 7")
    desk.locator("#modal textarea").fill("Fewer handovers for each customer")
    goes_on(desk, "6 of 7")
    picks(desk, "Nothing on", "Saturday", "Sunday")
    shown = goes_on(desk, "7 of 7")
    expect(shown).to_contain_text("I listen in 2 channels, and say so there once.")
    expect(shown).to_contain_text("gets one invitation in your name")
    bare.ticks()  # it enters the channels and says so there
    picks(desk, "Invite people to join", "pricing")
    goes_on(desk, "Footbridge is set up.")
    desk.get_by_role("button", name="Close").last.click()
    expect(desk.get_by_text("You can go through it again at any time.")).to_be_visible()
    with bare.runtime.database.reading() as session:
        home = workspaces.ensure(session, bare.home.id)
        assert home.silo_groups is not None
        assert workspaces.rules(session, home.id).quiet_days == (5, 6)
        assert len(leaders.all_of(session, home.id)) == 1
        assert len(priorities.of(session, home.id)) == 1
