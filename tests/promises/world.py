"""A company that was lived in, another beside it, and what each may see or change of it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from bot.store import known
from bot.store.database import Base
from sandbox.person import Person
from tests.journeys.champions_company import closes_all
from tests.journeys.company import Company
from tests.promises.bringing import Bringer, aside
from tests.promises.busy import busy, lived_in
from tests.promises.crawling import LAST, TYPED
from tests.promises.listened import listened
from tests.promises.payloads import Json, Payload, Scene, commands, interactions

SILOS = {"Sales": "Quorvexsales", "Support": "Zandasupport"}
WORDS = {*SILOS.values(), TYPED.split()[1], "wren.example", "calls passed"}
QUICK = os.environ.get("FOOTBRIDGE_TESTS", "quick") == "quick"
Rows = dict[tuple[str, Any], dict[str, Any]]


@dataclass
class Lived:
    """`company` is what is to be protected; bob of `other` and ann, its admin, are beside it."""

    company: Company
    bringer: Bringer = field(init=False)
    payloads: list[Payload] = field(init=False)
    scene: Scene = field(init=False)
    other: int = field(init=False)

    def __post_init__(self) -> None:
        self.bringer = Bringer(self.company)
        _, self.other = aside(self.company)
        question, real = (busy(self.company), []) if QUICK else lived_in(self.company)
        for old, new in SILOS.items():
            self.company.ada.runs(f"/footbridge silos rename {old} to {new}")
        self.company.hires("eve")
        self.company.bridge.ticks()
        self.company.eve.runs("/footbridge join")
        closes_all(self.company.eve)
        self.scene = self.bringer.scene(self.company.sam, self.company.kim, question)
        every = sorted([*real, *self._made_up()], key=lambda one: one.name.split()[0] in LAST)
        self.payloads = every[:: 30 if QUICK else 1]

    def _made_up(self) -> Iterator[Payload]:
        """What nobody came to press, with the numbers of rows that are there."""
        nudges = {one.kind: one.id for one in self.company.nudges}
        for one in interactions(self.scene, listened(self.bringer.runtime)):
            if " in a home" not in one.name:
                yield one
            if one.name.endswith("in a message, '1'"):
                for kind, nudge in nudges.items():
                    for value in (nudge, f"1 {nudge}"):
                        named = f"of {kind}, {value.partition(' ')[0][:1]}"
                        yield one.with_body(_with_value(one.body, value), named)

    def commands(self) -> list[Payload]:
        return list(commands(self.scene))

    def person(self, name: str, home: str = "") -> Person:
        workspace = home or self.company.bridge.home.id
        return self.company.bridge.slack.person(name, workspace)

    def ids(self) -> set[str]:
        """The Slack ids of the company's people and channels."""
        world, home = self.company.bridge.slack.world, self.company.bridge.home.id
        people = {one.id for one in world.members.values() if one.workspace_id == home}
        return people | {one.id for one in world.channels.values() if one.workspace_id == home}

    def said(self) -> int:
        """How many messages stand in the channels of the company."""
        world, home = self.company.bridge.slack.world, self.company.bridge.home.id
        with world.lock:
            mine = [one for one in world.channels.values() if one.workspace_id == home]
            return sum(len(list(one.timeline.newest_first())) for one in mine)

    def rows(self) -> Rows:
        """Every row of the company, by table and key."""
        found: Rows = {}
        workspace_id = self.company.workspace.id
        with self.bringer.runtime.database.reading() as session:
            for table in Base.metadata.sorted_tables:
                owner = table.c.id if table.name == "workspaces" else table.c.get("workspace_id")
                if owner is None:
                    continue
                for row in session.execute(select(table).where(owner == workspace_id)).mappings():
                    key = tuple(row[column.name] for column in table.primary_key)
                    found[table.name, key] = dict(row)
        return found


def as_by(payload: Payload, person: Person) -> Payload:
    """The same, as if that person had pressed it or filled it in, where they are."""
    home = person.member.workspace_id
    body: Json = dict(payload.body)
    if payload.kind == "command":
        changed = body | {"team_id": home, "user_id": person.id, "user_name": person.name}
    else:
        who = {"id": person.id, "username": person.name, "name": person.name, "team_id": home}
        changed = body | {"team": {"id": home, "domain": "x"}, "user": who}
        if isinstance(body.get("view"), dict):
            view = body["view"] | {"team_id": home, "app_installed_team_id": home}
            changed["view"] = view
    return payload.with_body(changed, f"{person.name} in the place of its person")


def without_words(payload: Payload) -> Payload:
    """The same with other words in the place of the company's own: those, nobody brings along."""
    told = json.dumps(payload.body)
    for word in WORDS:
        told = told.replace(word, "other")
    return payload.with_body(json.loads(told), "other words")


def changed(before: Rows, after: Rows) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """(table, the row before and after, as far as there is one) of what is not as it was."""
    for key in before.keys() | after.keys():
        if before.get(key) != after.get(key):
            yield key[0], [rows[key] for rows in (before, after) if key in rows]


def names(table: str, row: dict[str, Any], member_id: int) -> bool:
    """Whether a row is about that member."""
    return member_id in [row[column] for column in known.naming(Base.metadata.tables[table])]


def _with_value(body: Json, value: str) -> Json:
    (action,) = body["actions"]
    option = action["selected_option"] | {"value": value}
    return body | {"actions": [action | {"value": value, "selected_option": option}]}
