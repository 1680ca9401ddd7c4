"""People who press whatever they see and fill in whatever opens; what they bring about is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.views import ids
from handlers.commands import SUBCOMMANDS
from sandbox import elements, hands, rich_text
from sandbox.doors import Ack
from sandbox.elements import Placed
from sandbox.model import Json, View
from sandbox.person import Person
from sandbox.screen import Shown
from tests.journeys.company import Company
from tests.promises.payloads import Payload

# What would take the one who presses, or all, out of the play: brought by hand instead.
LAST = {
    ids.HOME_ERASE, ids.HOME_LEAVE, ids.HOME_UNOBSERVE, ids.STOP_ALL, ids.CHAMPION_STOP,
    ids.ADMIN_PAUSE,
}  # fmt: skip
TYPED = "Some plumbiferous words"
# What is written in these is a team's or everybody's, whoever held the pen.
FOR_ALL = {ids.SILO_CARD_MODAL, ids.WAYS_MODAL, ids.PRIORITY_MODAL, ids.FREEZE_MODAL}
OFTEN = 2  # times that the same thing is pressed, over all people
DEEP = 6  # cards opened one from another
# What opens a card, beside the words of each subcommand alone.
MORE = ("priorities add", "leaders settings", "tour start", "ways Support", "ways Sales",
        "silo Support", "ask Which plumbiferous plan renews?", "priorities edit 1")  # fmt: skip
QUIET = {"pause", "leave", "dry-run", "observe"}


@dataclass
class Crawl:
    """Everybody named presses and fills in all they come to; each payload is kept."""

    company: Company
    typed: str = TYPED
    typed_for_all: str = TYPED
    payloads: dict[str, Payload] = field(default_factory=dict)
    _pressed: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._for_all = False
        outbound = self.company.bridge.slack.outbound
        passes_on: Callable[[Any, Json], Ack] = outbound.interactive

        def noting(app: Any, payload: Json) -> Ack:
            self._keeps(payload)
            return passes_on(app, payload)

        setattr(outbound, "interactive", noting)  # noqa: B010 -- a method, for this one instance

    def _keeps(self, payload: Json) -> None:
        body = payload | {"trigger_id": "1.2.x"} if "trigger_id" in payload else dict(payload)
        if body.get("response_url"):
            body["response_url"] = ""
        kind = payload["type"]
        acted = payload["actions"][0]["action_id"] if kind == "block_actions" else ""
        called = acted or payload.get("callback_id") or payload.get("view", {}).get("callback_id")
        where = payload.get("container", {}).get("type", "")
        self.payloads.setdefault(f"{called} {kind} {where}", Payload(
            f"{called} {kind} {where}, as it was", "payload", body,
        ))  # fmt: skip

    def commands(self, *people: Person) -> None:
        for person in people:
            for said in (*(one.word for one in SUBCOMMANDS if one.word not in QUIET), *MORE):
                person.runs(f"/footbridge {said}", in_="#pricing")
                self._cards(person)

    def shortcuts(self, person: Person, on: str) -> None:
        for offered in self.company.bridge.installation.app.manifest.shortcuts:
            person.uses_shortcut(offered.name, on if offered.kind == "message" else None)
            self._cards(person)

    def presses(self, *people: Person) -> None:
        """What stands in their Home and in messages to them."""
        for person in people:
            person.opens_home()
            for shown in person.screen():
                self._all_of(person, shown)

    def _all_of(self, person: Person, shown: Shown, deep: int = 0) -> None:
        for found in list(elements.placed(shown.blocks)):
            if found.block["type"] == "input" or not self._wants(found):
                continue
            hands.act(self.company.bridge.slack, person.member, shown, found, self._chosen(found))
            self._cards(person, deep + 1, below=shown.view)

    def _wants(self, found: Placed) -> bool:
        if found.action_id in LAST or found.element.get("url"):
            return False
        self._pressed[found.action_id] += 1
        return self._pressed[found.action_id] <= OFTEN

    def _cards(self, person: Person, deep: int = 0, below: View | None = None) -> None:
        """Press what stands on the card that opened, fill it in, and close it."""
        surfaces = self.company.bridge.slack.surfaces
        view = surfaces.top(person.id)
        if view is None or view is below or deep > DEEP:
            return
        if deep <= DEEP:
            self._all_of(person, Shown("modal", "", view=view), deep)
        top = surfaces.top(person.id)
        if top is not None and top.body.get("submit") and self._submits(top):
            self._fills(person, top)
            hands.submit(self.company.bridge.slack, person.member, top)
        if deep == 0:
            hands_closed = surfaces.top(person.id)
            if hands_closed is not None:
                hands.close(self.company.bridge.slack, person.member, hands_closed, everything=True)

    def _submits(self, view: View) -> bool:
        called = f"form {view.body.get('callback_id')}"
        self._pressed[called] += 1
        return self._pressed[called] <= OFTEN

    def _fills(self, person: Person, view: View) -> None:
        shown = Shown("modal", "", view=view)
        self._for_all = view.body.get("callback_id") in FOR_ALL
        for found in elements.placed(view.body["blocks"]):
            held = hands.held(person.member, shown, found).get(found.holds)
            if found.block["type"] == "input" and not held:
                hands.enter(person.member, shown, found, self._chosen(found))

    @property
    def _words(self) -> str:
        return self.typed_for_all if self._for_all else self.typed

    def _chosen(self, found: Placed) -> Json:
        value = self._value(found)
        if not found.holds:
            return {"selected_option": value} if found.kind == "overflow" else {}
        return {found.holds: [value] if found.is_multiple and value is not None else value}

    def _value(self, found: Placed) -> Any:
        company = self.company
        if found.options or "static" in found.kind or found.kind in ("overflow", "radio_buttons"):
            return next(iter(found.options), None)
        if "users" in found.kind:
            return company.kim.id
        if "channels" in found.kind or "conversations" in found.kind:
            return company.bridge.slack.channel("#pricing", company.bridge.home).id
        plain = {
            "datepicker": "2026-03-20", "timepicker": "09:30", "number_input": "3",
            "datetimepicker": 1_773_000_000, "email_text_input": "sam@wren.example",
            "url_text_input": "https://wren.example", "file_input": None,
            "rich_text_input": rich_text.entered(self._words),
        }  # fmt: skip
        return plain.get(found.kind, self._words)
