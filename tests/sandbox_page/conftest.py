"""A page, somebody at it, and an app under it: served for real, looked at with a browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from sandbox import Clock, Installation, Person, Slack
from sandbox.page import page
from tests.sandbox.conftest import manifest, serving

from .sampler import Sampler

NOON = 1_760_000_400.0  # Thursday 9 October 2025, 9:00 UTC
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
WAIT = 5_000  # milliseconds


@dataclass
class Told:
    """What the mounted page was given, and what it asked of its owner."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    moved: list[float] = field(default_factory=list)


@dataclass
class House:
    """A Slack with a page, an app in it, and its people."""

    slack: Slack
    url: str
    app: Sampler
    client: WebClient
    installation: Installation
    told: Told

    def person(self, name: str) -> Person:
        return self.slack.person(name)

    def seat(self, name: str, place: str = "") -> str:
        """The address of somebody's desk: at "#launch", at an app's Home, or nowhere yet."""
        who = f"{self.url}/as/{self.person(name).id}"
        if place == "home":
            return f"{who}/app/{self.installation.app_id}"
        return f"{who}/in/{self.slack.channel(place).id}" if place else who


def writes(tab: Page, text: str, where: str = "main") -> None:
    """Type into the box of the conversation (or of "aside.thread") and send it."""
    tab.locator("body[data-live]").wait_for()
    field = tab.locator(f"{where} .composer textarea")
    field.fill(text)
    field.press("Enter")


def eventually(tab: Page, holds: Callable[[], bool]) -> None:
    """Wait, as long as for anything on the page, until the app was told."""
    for _ in range(WAIT // 20):
        if holds():
            return
        tab.wait_for_timeout(20)
    raise AssertionError("it never came to be")


def furnish(slack: Slack) -> None:
    """Bob, Eve and Ada in #launch; Bob alone in the private #plans; a channel nobody is in."""
    slack.add_workspace("T0ACME", name="Acme")
    bob = slack.add_person(None, "bob", "U0BOB", real_name="Bob Stone", title="Engineer")
    eve = slack.add_person(None, "eve", "U0EVE", real_name="Eve Moss", title="Designer")
    ada = slack.add_person(None, "ada", "U0ADA", real_name="Ada Ray", is_admin=True,
                           tz="Asia/Kolkata")  # fmt: skip
    slack.add_channel(None, "launch", "C0LAUNCH", members=[bob, eve, ada], purpose="What ships")
    slack.add_channel(None, "plans", "C0PLANS", private=True, members=[bob])
    slack.add_channel(None, "garden", "C0GARDEN", members=[eve], purpose="What grows")


@pytest.fixture
def slack() -> Slack:
    made = Slack(Clock(NOON, running=False))
    furnish(made)
    return made


@pytest.fixture
def house(slack: Slack) -> Iterator[House]:
    told = Told()

    def moves(seconds: float) -> None:
        told.moved.append(seconds)
        slack.moves_on(seconds=seconds)

    seats = {"employee": "U0BOB", "leader": "U0EVE", "admin": "U0ADA"}
    routes = page(
        slack, seats=seats, reasons=lambda since: told.lines[since:], moves=moves, title="Acme"
    )
    with slack.serve(routes=routes) as url:
        installation = slack.install(None, manifest())
        slack.invite(installation, "#launch")
        client = WebClient(installation.bot_token, base_url=f"{url}/api/")
        app = App(
            client=client,
            signing_secret=installation.signing_secret,
            process_before_response=True,
        )
        sampler = Sampler(app)
        with serving(SlackRequestHandler(app)) as address:
            installation.app.request_url = f"{address}/slack/events"
            yield House(slack, url, sampler, client, installation, told)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's browser; tests that need one are skipped where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Browser, house: House) -> Iterator[Page]:
    """A browser tab at 1280 pixels. It fails a test whose page had an error, or asked anything
    of anybody but the sandbox."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    opened.set_default_timeout(WAIT)
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    opened.on(
        "request",
        lambda sent: None if sent.url.startswith(house.url) else wrong.append(sent.url),
    )
    yield opened
    context.close()
    assert not wrong
