"""A Slack and a database that outlive the processes of Footbridge between them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.domain.catalogue import CROSSING_VALUE
from bot.flows import installing
from bot.runtime import Runtime
from bot.store import channels, members, workspaces
from bot.store.database import Database
from bot.store.decisions import Decision, Opportunity
from bot.store.messages import Message
from bot.store.nudges import Nudge
from bot.vault import Vault, new_key
from handlers.bolt import make_app
from handlers.web import EVENTS_PATH, beside, wsgi
from sandbox import Clock, Installation, Person, Slack
from tests.bridge import A_TUESDAY, MANIFEST
from tests.resilience.launcher import Plan

ROOT = Path(__file__).parents[2]
OFTEN = {"deliver": 0.1, "reconcile": 0.1}  # seconds; the product takes 2 and 30
PATIENCE = 15.0  # real seconds until something that should come about must have


class Launcher:
    """The process that starts all the others."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.resilience.launcher"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def order(self, order: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate(timeout=PATIENCE)


@dataclass
class Running:
    """A process, or under gunicorn a group of them, of Footbridge."""

    launcher: Launcher
    id: int
    status: int | None = None

    def lives(self) -> bool:
        if self.status is None:
            self.status = self.launcher.order(self.id)
        return self.status is None

    def kill(self) -> None:
        """As a kernel out of memory does, or a power switch: nobody gets to say goodbye."""
        if self.lives():
            os.killpg(self.id, signal.SIGKILL)
        wait_until(lambda: not self.lives())

    def kill_child(self) -> None:
        """Only the process that serves; gunicorn starts another."""
        told = Path(f"/proc/{self.id}/task/{self.id}/children").read_text()
        for child in told.split():
            os.kill(int(child), signal.SIGKILL)

    def has_died(self) -> None:
        """Wait until it has, by the plan."""
        wait_until(lambda: not self.lives())
        assert self.status == -signal.SIGKILL


@dataclass
class Town:
    """People in #bridge, where Footbridge listens. Slack's clock stands until it is moved."""

    launcher: Launcher
    slack: Slack
    installation: Installation
    runtime: Runtime
    database_url: str
    key: str
    port: int
    people: list[Person]
    running: list[Running] = field(default_factory=list)

    # Processes

    def web(self, plan: Plan | None = None) -> Running:
        """`app.py web`, ready to hear."""
        started = self._start(plan or Plan(), "web")
        wait_until(lambda: self.answers() or not started.lives())
        return started

    def answers(self) -> bool:
        """Whether the web is there."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=1):
                return True
        except OSError:
            return False

    def worker(self, when: str = "", at: str = "") -> Running:
        """`app.py worker`, which goes by Slack's clock from when it starts, and is in a hurry."""
        now = round(self.slack.clock.now() * 1_000_000)
        return self._start(Plan(when, at, now, OFTEN), "worker")

    def _start(self, plan: Plan, command: str) -> Running:
        order = {
            "plan": asdict(plan),
            "arguments": [command, "--database", self.database_url],
            "environment": self.environment,
        }
        started = Running(self.launcher, self.launcher.order(order))
        self.running.append(started)
        return started

    @property
    def environment(self) -> dict[str, str]:
        """What an operator puts in the environment."""
        return {
            "SLACK_BOT_TOKEN": self.installation.bot_token,
            "SLACK_SIGNING_SECRET": self.installation.signing_secret,
            "SLACK_API_URL": f"{self.slack.url}/api/",
            "FOOTBRIDGE_SECRET_KEY": self.key,
            "PORT": str(self.port),
            "LOG_LEVEL": "ERROR",
        }

    # What goes in

    def nudge_everybody(self) -> list[str]:
        """A nudge that is due for each of the people; their ids."""
        return self.nudge(*self.people)

    def nudge(self, *people: Person) -> list[str]:
        """A nudge that is due for each of these; their ids."""
        now = self.runtime.clock()
        with self.runtime.database.writing() as session:
            workspace = workspaces.by_slack_id(session, self.installation.workspace_id)
            assert workspace
            met = members.by_slack_ids(session, workspace.id, [one.id for one in people])
            made = []
            for member in met.values():
                opportunity = _opportunity(workspace.id, member.id, now)
                session.add(opportunity)
                session.flush()
                decision = _decision(opportunity, now)
                session.add(decision)
                session.flush()
                made.append(_nudge(decision, opportunity.facts, now))
            session.add_all(made)
        return [one.id for one in made]

    @contextmanager
    def hearing(self) -> Iterator[str]:
        """The web in this process, on a thread; gives its address."""
        app = make_app(self.runtime, self.installation.signing_secret)
        with beside(wsgi(app, self.runtime), self.port) as address:
            yield address

    # What came of it

    def nudges(self) -> dict[str, Nudge]:
        with self.runtime.database.reading() as session:
            return {one.id: one for one in session.scalars(select(Nudge))}

    def states(self) -> Counter[str]:
        return Counter(one.state for one in self.nudges().values())

    def settled(self, state: str = "sent") -> None:
        """Wait until every nudge is in that state."""
        wait_until(lambda: set(self.states()) == {state}, self.states)

    def received(self) -> Counter[str]:
        """How often each nudge stands in somebody's DM, by its id."""
        with self.slack.world.lock:
            posts = [m for c in self.slack.world.channels.values() for m in c.timeline]
            payloads = [m.metadata["event_payload"] for m in posts if m.metadata]
        return Counter(payload["nudge"] for payload in payloads)

    def stored(self) -> Counter[int]:
        """How often each message is in the table, by its time."""
        with self.runtime.database.reading() as session:
            return Counter(session.scalars(select(Message.at)))

    def acked(self) -> set[int]:
        """The times of what people said whose event was answered with a 2xx."""
        told = [one.event for one in self.slack.deliveries.of("message") if one.ok]
        return {micros(event["ts"]) for event in told if "subtype" not in event}


def micros(ts: str) -> int:
    seconds, fraction = ts.split(".")
    return int(seconds) * 1_000_000 + int(fraction)


@contextmanager
def town(launcher: Launcher, database_url: str, people: int = 3) -> Iterator[Town]:
    """A town whose processes are all gone when the block ends."""
    clock = Clock(A_TUESDAY, running=False)
    slack = Slack(clock)
    home = slack.add_workspace("T0TOWN", name="Wrenfield")
    living = [slack.add_person(home, f"p{number}") for number in range(people)]
    slack.add_channel(home, "bridge", "C0BRIDGE", members=living)
    manifest = MANIFEST | {"settings": MANIFEST["settings"] | {"socket_mode_enabled": False}}
    key = new_key()
    with slack.serve() as url:
        runtime = Runtime(
            database=Database(database_url),
            vault=Vault(key),
            clock=lambda: round(clock.now() * 1_000_000),
            slack_api_url=f"{url}/api/",
            worker="the test itself",
        )
        port = _free_port()
        address = f"http://127.0.0.1:{port}{EVENTS_PATH}"
        installation = slack.install(home, manifest)
        slack.invite(installation, "#bridge")
        installing.install(runtime, installation.bot_token)
        _settle_in(runtime, home.id, living)
        installation.app.request_url = address
        made = Town(launcher, slack, installation, runtime, database_url, key, port, living)
        try:
            yield made
        finally:
            for one in made.running:
                one.kill()
            runtime.database.close()


def _settle_in(runtime: Runtime, team: str, people: Sequence[Person]) -> None:
    with runtime.database.writing() as session:
        workspace = workspaces.by_slack_id(session, team)
        assert workspace
        found = channels.ensure(session, workspace.id, "C0BRIDGE", "bridge")
        channels.set_listening(session, workspace.id, found.id, True)
        rows = [
            {"slack_id": one.id, "kind": "person", "name": one.name, "names": [one.name],
             "email": None, "tz": "UTC", "deactivated": False, "is_admin": False}
            for one in people
        ]  # fmt: skip
        members.save_profiles(session, workspace.id, rows)
        for member in members.all_of(session, workspace.id):
            members.set_joined(session, workspace.id, member.id, 1)


def _opportunity(workspace_id: int, member_id: int, now: int) -> Opportunity:
    return Opportunity(
        workspace_id=workspace_id, kind=CROSSING_VALUE.name, subject=str(uuid.uuid4()),
        member_id=member_id,
        facts={"channel": "C0BRIDGE", "permalink": None, "other_silo": "Sales", "role": "helped"},
        found_at=now, due_at=now, expires_at=now, state="decided", reasons=[],
    )  # fmt: skip


def _decision(of: Opportunity, now: int) -> Decision:
    return Decision(
        workspace_id=of.workspace_id, opportunity_id=of.id, member_id=of.member_id, kind=of.kind,
        decided_at=now, eligible=True, available=True, reasons=[], seed="", probability=1.0,
        draw=0.0, arm="send",
    )  # fmt: skip


def _nudge(decision: Decision, facts: dict[str, object], now: int) -> Nudge:
    return Nudge(
        id=str(uuid.uuid4()), workspace_id=decision.workspace_id, decision_id=decision.id,
        member_id=decision.member_id, kind=decision.kind, wording=0, facts=facts,
        state="pending", due_at=now, attempts=0,
    )  # fmt: skip


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], bool], what: Callable[[], object] = str) -> None:
    """Let real time pass until it is true. AssertionError, with `what` there was, if it is not."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"not in time: {what()}"
        time.sleep(0.02)
