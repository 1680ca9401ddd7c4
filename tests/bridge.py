"""A running Footbridge beside a local Slack, for journeys: real HTTP, a real database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from starlette.routing import BaseRoute

from bot import worker
from bot.flows import installing
from bot.runtime import Runtime
from bot.vault import Vault, new_key
from handlers.bolt import make_app
from handlers.web import EVENTS_PATH, beside, wsgi
from sandbox import Clock, Installation, Slack, Workspace
from tests.databases import warm

MANIFEST = json.loads((Path(__file__).parents[1] / "manifest.json").read_text())
A_TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=UTC).timestamp()


@dataclass
class Bridge:
    """A Slack with Footbridge installed in it. Its clock stands still until it is moved."""

    slack: Slack
    home: Workspace
    installation: Installation
    runtime: Runtime

    def ticks(self) -> None:
        """Run every job of the worker once, in the order of the stream."""
        for tick in worker.TICKS:
            tick.job(self.runtime, self.runtime.clock())

    def moves_on(self, minutes: float) -> None:
        """Let time pass, and the worker with it."""
        self.slack.moves_on(minutes=minutes)
        self.ticks()


@contextmanager
def running_bridge(
    database_url: str,
    seed: int = 1,
    routes: Callable[[Slack], Iterable[BaseRoute]] = lambda _slack: (),
) -> Iterator[Bridge]:
    """routes: what else is served beside Slack's own, as a page to sit at."""
    clock = Clock(A_TUESDAY, running=False)
    slack = Slack(clock)
    home = slack.add_workspace("T0HOME", name="Wrenfield")
    slack.add_person(home, "ada", is_admin=True, tz="Europe/London")
    manifest = MANIFEST | {"settings": MANIFEST["settings"] | {"socket_mode_enabled": False}}
    with slack.serve(routes=routes(slack)) as url:
        runtime = Runtime(
            database=warm(database_url),
            vault=Vault(new_key()),
            clock=lambda: round(clock.now() * 1_000_000),
            slack_api_url=f"{url}/api/",
            worker="the worker of this test",
            seed=seed,
        )
        installation = slack.install(home, manifest)
        app = make_app(runtime, installation.signing_secret)
        with beside(wsgi(app, runtime)) as address:
            installation.app.request_url = address + EVENTS_PATH
            installing.install(runtime, installation.bot_token)
            yield Bridge(slack, home, installation, runtime)
    runtime.database.close()
