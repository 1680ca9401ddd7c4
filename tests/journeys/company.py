"""A small company that journeys play in: what its people can do, and what is kept of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import urlencode

import httpx
import orjson
from sqlalchemy import select

from bot import worker
from bot.domain import randomise
from bot.domain.catalogue import KINDS
from bot.flows import silo_list
from bot.store import decisions, members, nudges, workspaces
from bot.store.audit import Entry
from bot.store.channels import Channel
from bot.store.database import Base
from bot.store.decisions import Decision, Opportunity
from bot.store.members import Member
from bot.store.messages import Message
from bot.store.nudges import Nudge
from bot.store.stories import Story
from bot.store.workspaces import Workspace
from sandbox.model import Channel as SlackChannel
from sandbox.model import Message as Said
from sandbox.person import Person
from tests.bridge import MANIFEST, Bridge
from tests.derived import derived

SILOS = {"sam": "Sales", "sue": "Sales", "kim": "Support", "kai": "Support"}
QUESTION = "Does the annual plan include phone support?"
ANSWER = "Yes, on weekdays until six."


@dataclass
class Company:
    """Sales (sam, sue) and support (kim, kai), with ada as the admin."""

    bridge: Bridge

    def __getattr__(self, name: str) -> Person:
        """`company.sam` is sam."""
        if name.startswith("_"):
            raise AttributeError(name)
        return self.bridge.slack.person(name, self.bridge.home)

    def hires(self, name: str, **more: Any) -> Person:
        more = {"tz": "Europe/London", "email": f"{name}@wren.example"} | more
        return self.bridge.slack.add_person(self.bridge.home, name, **more)

    def opens(
        self, name: str, people: Iterable[str | Person] = ("ada", *SILOS), **more: Any
    ) -> SlackChannel:
        """A channel with the bot in it, where nobody has switched it on."""
        found = self.bridge.slack.add_channel(self.bridge.home, name, members=people, **more)
        self.bridge.slack.invite(self.bridge.installation, found)
        return found

    def switches(self, on: str, channel: str) -> None:
        self.ada.runs(f"/footbridge channels {on}", in_=channel)
        self.bridge.ticks()

    def puts(self, silos: dict[str, str]) -> None:
        rows = [f"{name}@wren.example,{silo}" for name, silo in silos.items()]
        silo_list.assign(self.bridge.runtime, self.bridge.home.id, "\n".join(rows))

    def exchange(self, channel: str = "#pricing", helper: str = "kim") -> tuple[Said, Said]:
        """Sam of sales asks, kim of support (or another helper) answers."""
        question = self.sam.says(QUESTION, in_=channel)
        answers = self.bridge.slack.person(helper, self.bridge.home)
        return question, answers.replies(ANSWER, to=question)

    def nudged(self, who: str = "sam") -> Person:
        """Somebody who joined, and was asked about an exchange that went quiet."""
        person = self.bridge.slack.person(who, self.bridge.home)
        person.runs("/footbridge join")
        self.exchange()
        self.moves_on(minutes=31)
        person.sees("Save what came of it")
        return person

    def moves_on(self, minutes: float, draws: str = "send", until: str = "") -> None:
        """Let time pass, with a seed by which what is decided now falls on that arm.

        until: the last job of the worker that still runs.
        """
        self.bridge.slack.moves_on(minutes=minutes)
        for tick in worker.TICKS:
            if tick.name == "decide":
                self._fixes_the_draw(draws)
            tick.job(self.bridge.runtime, self.bridge.runtime.clock())
            if tick.name == until:
                return

    def runs_job(self, name: str) -> None:
        tick = next(tick for tick in worker.TICKS if tick.name == name)
        tick.job(self.bridge.runtime, self.bridge.runtime.clock())

    @property
    def manifest(self) -> dict[str, Any]:
        over_http = MANIFEST["settings"] | {"socket_mode_enabled": False}
        return {**MANIFEST, "settings": over_http}

    def _fixes_the_draw(self, arm: str) -> None:
        waiting = [
            one for one in self.rows(Opportunity)
            if one.state == "open" and not KINDS[one.kind].asked
        ]  # fmt: skip
        seeds = (s for s in range(10_000) if all(self._draw(s, o) == arm for o in waiting))
        self.bridge.runtime = replace(self.bridge.runtime, seed=next(seeds))

    def _draw(self, seed: int, of: Opportunity) -> str:
        drawn = randomise.draw(f"{seed}/{self.bridge.home.id}/{of.kind}/{of.subject}")
        return "send" if drawn < KINDS[of.kind].probability else "none"

    # What is kept

    @property
    def workspace(self) -> Workspace:
        with self.bridge.runtime.database.reading() as session:
            found = workspaces.by_slack_id(session, self.bridge.home.id)
        assert found is not None
        return found

    def rows(self, table: type[Base]) -> list[Any]:
        """All rows of a table, in order of their key."""
        keys = table.__table__.primary_key
        with self.bridge.runtime.database.reading() as session:
            return list(session.scalars(select(table).order_by(*keys)))

    @property
    def noted(self) -> list[Entry]:
        """What was changed of settings since it listens in #pricing."""
        return self.rows(Entry)[1:]

    def member(self, name: str) -> Member | None:
        user = self.bridge.slack.member(name, self.bridge.home).id
        with self.bridge.runtime.database.reading() as session:
            return members.by_slack_id(session, self.workspace.id, user)

    def channel(self, name: str) -> Channel:
        slack_id = self.bridge.slack.channel(name, self.bridge.home).id
        found: list[Channel] = self.rows(Channel)
        return next(one for one in found if one.slack_id == slack_id)

    @property
    def messages(self) -> list[Message]:
        return self.rows(Message)

    @property
    def decisions(self) -> list[Decision]:
        with self.bridge.runtime.database.reading() as session:
            return list(decisions.for_workspace(session, self.workspace.id))

    @property
    def nudges(self) -> list[Nudge]:
        with self.bridge.runtime.database.reading() as session:
            return list(nudges.for_workspace(session, self.workspace.id))

    @property
    def stories(self) -> list[Story]:
        return self.rows(Story)

    def derived(self) -> dict[str, list[tuple[Any, ...]]]:
        """What was made of the messages, by names that hold in another database too."""
        return derived(self.bridge.runtime.database)


def delivers(bridge: Bridge, body: dict[str, Any]) -> int:
    """Bring an event to Footbridge as Slack does, signed; the status it is answered with."""
    return _posts(bridge, orjson.dumps(body), "application/json").status_code


def clicks(bridge: Bridge, payload: dict[str, Any]) -> int:
    """Bring a click or a card to Footbridge as Slack does, signed; the status of the answer."""
    return answers(bridge, payload).status_code


def answers(bridge: Bridge, payload: dict[str, Any]) -> httpx.Response:
    """As `clicks`, for what Slack is answered."""
    form = urlencode({"payload": orjson.dumps(payload).decode()})
    return _posts(bridge, form.encode(), "application/x-www-form-urlencoded")


def _posts(bridge: Bridge, content: bytes, kind: str) -> httpx.Response:
    url = bridge.installation.app.request_url
    assert url is not None
    headers = bridge.installation.app.sign(content) | {"Content-Type": kind}
    return _http().post(url, content=content, headers=headers)


@cache
def _http() -> httpx.Client:
    """One for all: to make one takes longer than what it is used for."""
    return httpx.Client(timeout=10, limits=httpx.Limits(max_keepalive_connections=0))
