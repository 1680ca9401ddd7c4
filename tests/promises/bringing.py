"""A company and another beside it, in the same Footbridge; payloads are brought as by Slack."""

from __future__ import annotations

import copy
import json
import time
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode

import httpx

from bot.flows import installing
from bot.runtime import Runtime
from bot.store import workspaces
from sandbox import Installation, Workspace
from sandbox.model import Message
from sandbox.person import Person
from tests.bridge import Bridge
from tests.journeys.company import Company
from tests.promises.payloads import Json, Payload, Scene

FORM = "application/x-www-form-urlencoded"
CARD: Json = {
    "type": "modal", "title": {"type": "plain_text", "text": "Card"},
    "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "A card"}}],
}  # fmt: skip
ASIDE, ORG = "T0ASIDE", "E0ORG"


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    seconds: float


@dataclass
class Bringer:
    """Brings payloads over HTTP, signed, with a trigger and an address that are still good."""

    company: Company

    def __post_init__(self) -> None:
        self._numbers = count(1)
        self._http = httpx.Client(timeout=20)

    @property
    def bridge(self) -> Bridge:
        return self.company.bridge

    @property
    def runtime(self) -> Runtime:
        return self.bridge.runtime

    def scene(self, person: Person, other: Person, said: Message) -> Scene:
        """What that person does about that message."""
        here = self.installation(person)
        return Scene(
            here.workspace_id, here.app_id, here.bot_user_id, person.id, other.id,
            said.channel_id, said.ts,
        )  # fmt: skip

    def installation(self, person: Person) -> Installation:
        world = self.bridge.slack.world
        (found,) = (i for i in world.installations_in(person.member.workspace_id))
        return found

    def brings(self, payload: Payload) -> Answer:
        """Sign it and bring it; the status and text it is answered with, and how long it took."""
        body, kind = self._as_sent(payload)
        url = self.bridge.installation.app.request_url
        assert url
        headers = self.bridge.installation.app.sign(body) | {"Content-Type": kind}
        began = time.monotonic()
        answer = self._http.post(url, content=body, headers=headers)
        return Answer(answer.status_code, answer.text, time.monotonic() - began)

    def _as_sent(self, payload: Payload) -> tuple[bytes, str]:
        body = self._fresh(payload.body)
        if payload.kind == "event":
            return json.dumps(body).encode(), "application/json"
        if payload.kind == "payload":
            return urlencode({"payload": json.dumps(body)}).encode(), FORM
        plain = {key: value if isinstance(value, str) else json.dumps(value)
                 for key, value in body.items() if value is not None}  # fmt: skip
        return urlencode(plain).encode(), FORM

    def _fresh(self, body: Any) -> Any:
        """What Slack makes anew for each: the event's id, the trigger, the address, the card."""
        if not isinstance(body, dict):
            return body
        body = copy.deepcopy(body)
        if body.get("event_id") == "Ev0":
            body["event_id"] = f"EvFRESH{next(self._numbers)}"
        person = self._person(body)
        if person is None:
            return body
        if body.get("trigger_id") == "1.2.x":
            body["trigger_id"] = self._trigger(person)
        if body.get("response_url") == "":
            body["response_url"] = self._hook(person)
        for place in (body.get("view"), body.get("container")):
            self._real_card(person, body, place)
        return body

    def _person(self, body: Json) -> Person | None:
        named = body.get("user_id") or (
            body["user"].get("id") if isinstance(body.get("user"), dict) else None
        )
        members = self.bridge.slack.world.members
        if not isinstance(named, str) or named not in members:
            return None
        return Person(self.bridge.slack, members[named])

    def _trigger(self, person: Person) -> str:
        app = self.bridge.installation.app
        home = person.member.workspace_id
        with self.bridge.slack.world.lock:
            view = self.bridge.slack.surfaces.top(person.id)
            return self.bridge.slack.interactions.trigger(app, person.member, home, view)

    def _hook(self, person: Person) -> str:
        slack = self.bridge.slack
        with slack.world.lock:
            mine = (c for c in slack.world.channels.values() if person.id in c.members)
            channel = next(mine, None)
            here = self.installation(person)
            return slack.interactions.hook(here, channel, person.member) if channel else ""

    def _real_card(self, person: Person, body: Json, place: Any) -> None:
        """A card that Slack really shows stands in for the one made up."""
        if not isinstance(place, dict):
            return
        key = "view_id" if "view_id" in place else "id"
        if place.get(key) != "V0" or (key == "id" and place.get("type") == "home"):
            return
        surfaces, app = self.bridge.slack.surfaces, self.bridge.installation.app_id
        with self.bridge.slack.world.lock:
            top = surfaces.top(person.id) or surfaces.open(
                app, person.member.workspace_id, person.id, CARD
            )
        place[key] = top.id


def aside(company: Company) -> tuple[Workspace, int]:
    """Another workspace with the same app, its people and what they said; its id here."""
    bridge = company.bridge
    slack = bridge.slack
    other = slack.add_workspace(ASIDE, name="Aside")
    boss = slack.add_person(other, "ann", is_admin=True, email="ann@aside.example")
    bob = slack.add_person(other, "bob", email="bob@aside.example")
    here = slack.install(other, company.manifest)
    here.app.request_url = bridge.installation.app.request_url
    installing.install(bridge.runtime, here.bot_token)
    lane = slack.add_channel(other, "lane", members=[boss, bob])
    slack.invite(here, lane)
    company.runs_job("sync")
    boss.runs("/footbridge channels on", in_=lane)
    company.runs_job("sync")
    for person in (boss, bob):
        person.runs("/footbridge join")
        slack.surfaces.clear(person.id)
    bob.replies("Here is how.", to=boss.says("How is it done?", in_=lane))
    bridge.ticks()
    return other, id_of(bridge.runtime, ASIDE)


def org(company: Company) -> int:
    """An org-wide install of the same app: its enterprise, as a workspace; its id here."""
    runtime = company.bridge.runtime
    with runtime.database.writing() as session:
        made = workspaces.ensure(session, ORG)
        made.name, made.url = "Org", "https://org.example"
        made.bot_token = runtime.vault.lock(company.bridge.installation.bot_token.encode())
        made.synced_at = runtime.clock()
    return id_of(runtime, ORG)


def id_of(runtime: Runtime, slack_id: str) -> int:
    with runtime.database.reading() as session:
        found = workspaces.by_slack_id(session, slack_id)
    assert found is not None
    return found.id
