"""Every action on champions, experiments and support, pressed by everybody; who may, and who not.

A press is brought to Footbridge as Slack brings it, with a value that was copied from the person
it is for: what counts is not whether a button is shown, but whether it is obeyed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.flows import installing
from bot.store.champions import Champion
from bot.store.companions import Companion
from bot.store.experiments import Experiment
from bot.store.support import Request
from bot.views import ids
from sandbox.person import Person
from tests.journeys.champions_company import (
    ON_SQLITE,
    TOLD,
    WORDS,
    cards,
    champion,
    closes_all,
    starts,
    today,
)
from tests.journeys.company import Company, clicks
from tests.journeys.test_support import asks, leads

pytestmark = ON_SQLITE  # what differs between databases is tried with test_experiments

EVERYBODY = ("owner", "companion", "champion", "employee", "leader", "other_leader", "admin",
             "stranger", "guest")  # fmt: skip
READERS = {"employee", "admin"}  # may read what was shared, though they did not join
SECRET = WORDS["We believe"]
JOINED = {"owner", "companion", "champion", "leader", "other_leader"}
WATCHED = (Champion, Companion, Experiment, Request)


@dataclass
class Cast:
    """Who is who: sam runs the experiment, kai joined in, kim is a champion, sue leads."""

    company: Company
    names: Mapping[str, str]
    home: str = "T0HOME"

    def person(self, role: str) -> Person:
        return self.company.bridge.slack.person(self.names[role], self.home)

    def rows(self) -> list[Any]:
        """All there is to change in the company, as plain values."""
        here = self.company.workspace.id
        return [
            [getattr(row, column.name) for column in table.__table__.columns]
            for table in WATCHED
            for row in self.company.rows(table)
            if row.workspace_id == here
        ]

    def presses(self, role: str, action: str, value: str) -> None:
        """A button with that value."""
        person = self.person(role)
        self._brings(person, {
            "type": "block_actions",
            "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value}],
            "container": {"type": "message", "channel_id": "C0", "message_ts": "1.0"},
        })  # fmt: skip

    def sends(self, role: str, callback: str, kept: Mapping[str, Any], filled: Any) -> None:
        """A form, filled in."""
        person = self.person(role)
        fields = [
            {"type": "input", "block_id": key, "element": {"action_id": key}} for key in filled
        ]
        values = {key: {key: value} for key, value in filled.items()}
        self._brings(person, {
            "type": "view_submission",
            "view": {"id": "V0", "type": "modal", "callback_id": callback, "blocks": fields,
                     "private_metadata": json.dumps(kept), "state": {"values": values}},
        })  # fmt: skip

    def _brings(self, person: Person, payload: dict[str, Any]) -> None:
        who = {"id": person.id, "team_id": self.home}
        body = {"team": {"id": self.home}, "user": who, "api_app_id": "A0"}
        slack = person.slack
        with slack.world.lock:
            app, top = self.company.bridge.installation.app, slack.surfaces.top(person.id)
            body["trigger_id"] = slack.interactions.trigger(app, person.member, self.home, top)
        assert clicks(self.company.bridge, body | payload) == 200


@pytest.fixture
def cast(company: Company) -> Cast:
    """An experiment that kai joined in, with a request that waits for sue."""
    for name in ("eve", "lee"):
        company.hires(name)
    company.hires("gus", is_restricted=True)
    company.bridge.ticks()
    leads(company, "sue", "lee")
    kai = champion(company, "kai")
    champion(company, "kim")
    sam = starts(company, 100, {"Who joins in": ["kai"]})
    company.moves_on(minutes=1)
    kai.clicks("Join in")
    asks(sam)
    company.moves_on(minutes=1)
    names = {"owner": "sam", "companion": "kai", "champion": "kim", "employee": "eve",
             "leader": "sue", "other_leader": "lee", "admin": "ada", "guest": "gus"}  # fmt: skip
    closes_all(sam)
    return Cast(company, names)


def text(value: str) -> dict[str, str]:
    return {"value": value}


def option(value: str) -> dict[str, Any]:
    return {"selected_option": {"value": value}}


RESULT = {key: text(value) for key, value in zip(("observed", "learned", "therefore"),
          TOLD.values(), strict=True)} | {"verdict": option("yes")}  # fmt: skip
Does = Callable[[Cast, str], None]


def press(action: str, about: str = "card") -> Does:
    def does(cast: Cast, role: str) -> None:
        table = Experiment if about == "card" else Request
        cast.presses(role, action, str(cast.company.rows(table)[0].id))

    return does


def send(callback: str, filled: Mapping[str, Any], about: str = "card") -> Does:
    def does(cast: Cast, role: str) -> None:
        table = Experiment if about == "card" else Request
        kept = {"id": cast.company.rows(table)[0].id, "nudge": None}
        cast.sends(role, callback, kept, filled)

    return does


def approves(cast: Cast, role: str) -> None:
    by = (today(cast.company) + timedelta(days=9)).isoformat()
    filled = {"promise": text("A day"), "by": {"selected_date": by}}
    send(ids.SUPPORT_APPROVE_MODAL, filled, "request")(cast, role)


def changes(cast: Cast, role: str) -> None:
    card = cards(cast.company)[0]
    days = {"starts_on": card.starts_on, "check_on": card.check_on}
    filled = {key: text("Something else") for key in ("believe", "verify", "measure", "right_if")}
    filled |= {key: {"selected_date": str(day)} for key, day in days.items()}
    kept = {"key": "k", "id": card.id, "parent": None, "origin": "idea", "nudge": None,
            "running": True}  # fmt: skip
    cast.sends(role, ids.EXPERIMENT_MODAL, kept, filled | {"stage": option("Share")})


def copies(cast: Cast, role: str) -> None:
    card = cards(cast.company)[0]
    filled = {key: text("The same here") for key in ("believe", "verify", "measure", "right_if")}
    kept = {"key": f"copy by {role}", "id": None, "parent": card.id, "origin": "card",
            "nudge": None, "running": False}  # fmt: skip
    more = {"stage": option("Share"), "when": option("start")}
    cast.sends(role, ids.EXPERIMENT_MODAL, kept, filled | more)


NEED = {"needs": option("money"), "what": text("A hundred"), "value": text("A day a week")}
ACTIONS: dict[str, tuple[Does, set[str]]] = {
    "change": (changes, {"owner"}),
    "copy": (copies, JOINED),
    "share": (send(ids.RESULT_MODAL, RESULT), {"owner", "companion"}),
    "drop": (press(ids.EXPERIMENT_DROP), {"owner"}),
    "two more weeks": (press(ids.EXPERIMENT_LATER), {"owner"}),
    "join in": (press(ids.EXPERIMENT_JOIN), set()),  # company was not asked for in the open
    "leave it": (press(ids.EXPERIMENT_JOIN_NO), {"companion"}),
    "take it on": (press(ids.EXPERIMENT_TAKE), set()),  # it has its champion
    "adopt": (press(ids.EXPERIMENT_ADOPT), set()),  # it was not shared yet
    "ask for support": (send(ids.SUPPORT_ASK_MODAL, NEED), {"owner"}),
    "say yes": (approves, {"leader"}),
    "say no": (send(ids.SUPPORT_DECLINE_MODAL, {"why": text("No time")}, "request"), {"leader"}),
    "ask back": (send(ids.SUPPORT_BACK_MODAL, {"question": text("Why?")}, "request"), {"leader"}),
    "answer": (send(ids.SUPPORT_REPLY_MODAL, {"answer": text("So")}, "request"), set()),
    "kept": (press(ids.SUPPORT_KEPT, "request"), set()),  # nothing was promised yet
    "later": (press(ids.SUPPORT_LATER, "request"), set()),
}


def leafs(action: str, kept: Mapping[str, Any], **pressed: Any) -> Does:
    """Something on the library's own card."""

    def does(cast: Cast, role: str) -> None:
        person = cast.person(role)
        person.runs("/footbridge experiments")
        view = {"id": "V0", "type": "modal", "callback_id": ids.LIBRARY, "blocks": [],
                "private_metadata": json.dumps(kept), "state": {"values": {}}}  # fmt: skip
        top = person.slack.surfaces.top(person.id)
        pressing = {"type": "button", "action_id": action, "value": "0"} | pressed
        cast._brings(person, {
            "type": "block_actions", "actions": [pressing], "container": {"type": "view"},
            "view": view | {"id": top.id if top else "V0"},
        })  # fmt: skip

    return does


EVERY_STATE = option("running")
# What shows the card, and to whom.
SHOWS: dict[str, tuple[Does, set[str]]] = {
    "look": (press(ids.EXPERIMENT_LOOK), JOINED | READERS),
    "open to change": (press(ids.EXPERIMENT_EDIT), {"owner"}),
    "open to share": (press(ids.EXPERIMENT_SHARE), {"owner", "companion"}),
    "open to copy": (press(ids.EXPERIMENT_TRY), JOINED),
    "open to ask about": (press(ids.EXPERIMENT_ASK), JOINED | READERS),
    "open to ask for support": (press(ids.SUPPORT_ASK), {"owner"}),
    "open to say yes": (press(ids.SUPPORT_APPROVE, "request"), {"leader"}),
    "open to say no": (press(ids.SUPPORT_DECLINE, "request"), {"leader"}),
    "open to hand on": (press(ids.SUPPORT_HAND_ON, "request"), {"leader"}),
    "open to ask back": (press(ids.SUPPORT_BACK, "request"), {"leader"}),
    "open to answer": (press(ids.SUPPORT_REPLY, "request"), set()),  # nothing was asked back
    "the library": (press(ids.LIBRARY_OPEN), JOINED | READERS),
    "narrow it": (leafs(ids.LIBRARY_STATE, {}, **EVERY_STATE), JOINED | READERS),
    "narrow it to a silo": (leafs(ids.LIBRARY_SILO, {}, **option("0")), JOINED | READERS),
    "leaf on": (leafs(ids.LIBRARY_MORE, {}), JOINED | READERS),
    "leaf back": (leafs(ids.LIBRARY_BACK, {"page": 1}), JOINED | READERS),
}


@pytest.mark.parametrize("what", SHOWS)
def test_who_is_shown_a_card_and_who_not(cast: Cast, what: str) -> None:
    does, allowed = SHOWS[what]
    shown = set()
    before = cast.rows()
    for role in cast.names:
        does(cast, role)
        person = cast.person(role)
        top = person.slack.surfaces.top(person.id)
        if top is not None and SECRET in str(top.body):
            shown.add(role)
        closes_all(person)
    assert shown == allowed
    assert cast.rows() == before


@pytest.mark.parametrize("what", ACTIONS)
def test_who_may_and_who_may_not(cast: Cast, what: str) -> None:
    does, allowed = ACTIONS[what]
    for role in EVERYBODY:
        if role in allowed or role == "stranger":
            continue
        before = cast.rows()
        does(cast, role)
        assert cast.rows() == before, f"{role} must not {what}"
    for role in sorted(allowed):
        before = cast.rows()
        does(cast, role)
        assert cast.rows() != before, f"{role} may {what}"
        if what != "copy":
            break


def test_a_stranger_of_another_workspace_changes_nothing(cast: Cast) -> None:
    """Mallory joined Footbridge elsewhere, administers it there, and knows the numbers here."""
    bridge = cast.company.bridge
    away = bridge.slack.add_workspace("T0AWAY", name="Away")
    mallory = bridge.slack.add_person(away, "mallory", is_admin=True)
    here = bridge.slack.install(away, cast.company.manifest)
    here.app.request_url = bridge.installation.app.request_url
    installing.install(bridge.runtime, here.bot_token)
    cast.company.runs_job("sync")
    mallory.runs("/footbridge join")
    closes_all(mallory)
    before = cast.rows()
    for what, (does, _) in (ACTIONS | SHOWS).items():
        does(Cast(cast.company, {**cast.names, "stranger": mallory.id}, away.id), "stranger")
        top = bridge.slack.surfaces.top(mallory.id)
        assert top is None or SECRET not in str(top.body), what
        closes_all(mallory)
    assert cast.rows() == before


def test_a_nudge_is_answered_by_its_person_alone(cast: Cast) -> None:
    cast.company.kim.runs("/footbridge champion @sue")
    company = cast.company
    company.moves_on(minutes=8 * 24 * 60)
    nudge = next(one for one in company.nudges if one.kind == "champion_nomination")
    before = cast.rows()
    for role in EVERYBODY:
        if role not in ("leader", "stranger"):
            for action in (ids.CHAMPION_YES, ids.CHAMPION_NO, ids.CHAMPION_STOP):
                cast.presses(role, action, nudge.id)
    assert cast.rows() == before
    cast.presses("leader", ids.CHAMPION_YES, nudge.id)
    assert cast.rows() != before


@pytest.mark.parametrize("role", ["champion", "employee", "leader", "guest"])
def test_only_an_admin_says_where_champions_meet(cast: Cast, role: str) -> None:
    person = cast.person(role)
    ack = person.runs("/footbridge champions channel #pricing")
    assert "Only an admin" in str(ack.body)
    assert not (cast.company.workspace.rules or {}).get("champions_channel")


def test_a_value_of_anything_else_is_met_kindly(cast: Cast) -> None:
    before = cast.rows()
    for action in (ids.EXPERIMENT_DROP, ids.EXPERIMENT_SHARE, ids.EXPERIMENT_LOOK, ids.SUPPORT_KEPT,
                   ids.SUPPORT_APPROVE, ids.EXPERIMENT_TRY):  # fmt: skip
        for value in ("0", "", "999999", "x y", "1 not-a-nudge", "-1"):
            cast.presses("owner", action, value)
    assert cast.rows() == before


@pytest.mark.parametrize("said", ["experiments", "champions", "priorities", "silo Sales", "ways"])
def test_a_guest_reads_nothing_of_what_colleagues_share(cast: Cast, said: str) -> None:
    gus = cast.person("guest")
    ack = gus.runs(f"/footbridge {said}")
    assert "not for guests" in str(ack.body)
    assert gus.slack.surfaces.top(gus.id) is None
