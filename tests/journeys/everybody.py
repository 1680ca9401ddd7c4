"""Every kind of person there is, each bringing the same press, form or command, and what they see.

Brought as Slack brings it, with a value that was copied from the person it is for: what counts is
not whether a button is shown, but whether it is obeyed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from bot.flows import installing
from bot.store.database import Base
from bot.views import ids
from bot.views.blocks import section
from bot.views.forms import modal
from sandbox.person import Person
from tests.journeys.champions_company import WORDS, champion, closes_all, starts
from tests.journeys.company import Company, answers
from tests.journeys.test_support import asks, leads

# Who is who: sam runs the experiment, kai joined in, joe was asked to, kim is a champion besides.
# The support that sam asks for waits for sue. Eve and ada did not join. Mallory joined elsewhere,
# administers it there, and is met in a shared channel here as well.
NAMES = {
    "owner": "sam", "companion": "kai", "asked": "joe", "champion": "kim", "leader": "sue",
    "other leader": "lee", "employee": "eve", "admin": "ada", "guest": "gus",
    "of another workspace": "mallory", "of a shared channel": "mallory",
}  # fmt: skip
STRANGERS = {"guest", "of another workspace", "of a shared channel"}
JOINED = {"owner", "companion", "asked", "champion", "leader", "other leader"}
COLLEAGUES = JOINED | {"employee", "admin"}
HOME, AWAY = "T0HOME", "T0AWAY"
SECRET = WORDS["We believe"]


@dataclass
class Everybody:
    """The people of NAMES in a company, and what happens when each brings something."""

    company: Company
    names: dict[str, str] = field(default_factory=lambda: dict(NAMES))
    brought: set[str] = field(default_factory=set)

    def person(self, role: str) -> Person:
        name = self.names[role]
        return self.company.bridge.slack.person(name, AWAY if name == "mallory" else HOME)

    def presses(self, role: str, action: str, value: str, **more: Any) -> str:
        """A button with that value; what they see then."""
        pressed = {"type": "button", "action_id": action, "block_id": "b", "value": value} | more
        place = {"type": "message", "channel_id": "C0", "message_ts": "1.0"}
        self.brought.add(action)
        return self._brings(role, {
            "type": "block_actions", "actions": [pressed], "container": place,
        })  # fmt: skip

    def leafs(self, role: str, action: str, kept: Mapping[str, Any], **more: Any) -> str:
        """Something on the library's own card; what they see then."""
        self.brought.add(action)
        person = self.person(role)
        if role != "of a shared channel":  # Slack brings no command of theirs
            person.runs("/footbridge experiments")
        surfaces, app = person.slack.surfaces, self.company.bridge.installation.app_id
        top = surfaces.top(person.id) or surfaces.open(
            app, person.member.workspace_id, person.id, modal("A card", [section("A card")])
        )
        view = self._view(ids.LIBRARY, kept, {}) | {"id": top.id}
        pressed = {"type": "button", "action_id": action, "block_id": "b", "value": "0"} | more
        return self._brings(role, {
            "type": "block_actions", "actions": [pressed], "container": {"type": "view"},
            "view": view,
        })  # fmt: skip

    def sends(
        self, role: str, callback: str, kept: Mapping[str, Any], filled: Mapping[str, Any]
    ) -> str:
        """A form, filled in; what they see then."""
        self.brought.add(callback)
        view = self._view(callback, kept, filled)
        return self._brings(role, {"type": "view_submission", "view": view})

    def says(self, role: str, words: str) -> str:
        """A command; what they see then."""
        ack = self.person(role).runs(f"/footbridge {words}")
        return _plain(ack.body) + self._shown(role)

    def rows(self) -> dict[str, list[str]]:
        """All that is kept of the company, and how much stands in its channels."""
        here, found = self.company.workspace.id, {}
        with self.company.bridge.runtime.database.reading() as session:
            for table in Base.metadata.sorted_tables:
                if "workspace_id" in table.columns:
                    rows = select(table).where(table.c.workspace_id == here)
                    found[table.name] = sorted(map(repr, session.execute(rows).all()))
        said = self.company.bridge.slack.world.channels.values()
        return found | {"said": [f"{one.id}: {len(one.timeline)}" for one in said if one.timeline]}

    def _view(
        self, callback: str, kept: Mapping[str, Any], filled: Mapping[str, Any]
    ) -> dict[str, Any]:
        fields = [
            {"type": "input", "block_id": key, "element": {"action_id": key}} for key in filled
        ]
        values = {key: {key: value} for key, value in filled.items()}
        return {
            "id": "V0", "type": "modal", "callback_id": callback, "blocks": fields,
            "private_metadata": json.dumps(kept), "state": {"values": values},
        }  # fmt: skip

    def _brings(self, role: str, payload: dict[str, Any]) -> str:
        person = self.person(role)
        slack, bridge = person.slack, self.company.bridge
        team = AWAY if role == "of another workspace" else HOME
        who = {"id": person.id, "team_id": person.member.workspace_id}
        body = {"team": {"id": team}, "user": who, "api_app_id": "A0"}
        with slack.world.lock:
            app, top = bridge.installation.app, slack.surfaces.top(person.id)
            body["trigger_id"] = slack.interactions.trigger(app, person.member, team, top)
        answer = answers(bridge, body | payload)
        assert answer.status_code == 200
        return answer.text + self._shown(role)

    def _shown(self, role: str) -> str:
        """What lies open before them, which they close again."""
        person = self.person(role)
        top = person.slack.surfaces.top(person.id)
        shown = _plain(top.body) if top else ""
        closes_all(person)
        return shown


def _plain(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False)


Does = Callable[[Everybody, str], str]


@dataclass(frozen=True)
class Step:
    """Something to bring, who may, and what each reads.

    sees: what those who may read. refused: what the others read, by role; the rest reads `told`.
    """

    what: str
    does: Does
    may: tuple[str, ...]
    sees: str
    told: str
    refused: Mapping[str, str] = field(default_factory=dict)


def walk(everybody: Everybody, step: Step, opens: bool = False) -> None:
    """Whoever may not reads why, and nothing is another. Then the first who may does it.

    opens: it only shows something, to each who may.
    """
    before = everybody.rows()
    for role in everybody.names:
        if role not in step.may:
            words = step.refused.get(role, step.told)
            seen = step.does(everybody, role)
            assert words in seen, f"{role} at {step.what} reads {seen}, not {words!r}"
            assert SECRET not in seen, f"{role} at {step.what}"
    after = everybody.rows()
    changed = {key: (before[key], after[key]) for key in before if before[key] != after[key]}
    assert not changed, f"somebody who may not did {step.what}: {changed}"
    for role in step.may if opens else step.may[:1]:
        seen = step.does(everybody, role)
        assert step.sees in seen, f"{role} at {step.what} reads {seen}, not {step.sees!r}"
    if step.may:
        assert (everybody.rows() == before) == opens, step.what


def gathered(company: Company) -> Everybody:
    """A company with everybody of NAMES in it; sam's experiment runs, a request waits for sue."""
    for name in ("eve", "joe", "lee"):
        company.hires(name)
    company.hires("gus", is_restricted=True)
    _from_elsewhere(company)
    leads(company, "sue", "lee")
    kai, _, _ = (champion(company, name) for name in ("kai", "joe", "kim"))
    sam = starts(company, 100, {"Who joins in": ["kai", "joe"]})
    company.moves_on(minutes=1)
    kai.clicks("Join in")
    asks(sam)
    company.moves_on(minutes=1)
    return Everybody(company)


def _from_elsewhere(company: Company) -> None:
    """Mallory joined Footbridge elsewhere, administers it there, and knows the numbers here."""
    bridge = company.bridge
    away = bridge.slack.add_workspace(AWAY, name="Away")
    mallory = bridge.slack.add_person(away, "mallory", is_admin=True)
    here = bridge.slack.install(away, company.manifest)
    here.app.request_url = bridge.installation.app.request_url
    installing.install(bridge.runtime, here.bot_token)
    company.runs_job("sync")
    mallory.runs("/footbridge join")
    closes_all(mallory)
