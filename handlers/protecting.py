"""/footbridge freeze: declared, listed, ended; and a champion who has read why."""

from __future__ import annotations

from datetime import date
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.protecting import Wanted
from bot.flows import leading, protecting
from bot.runtime import Runtime
from bot.views import forms, ids
from bot.views import nudge as nudge_view
from bot.views import protecting as view
from bot.views.blocks import section
from handlers.filled import number_and_nudge, opens
from handlers.requests import Opens, Shows, value_of, who_of


def run(runtime: Runtime, body: dict[str, Any], rest: str) -> str | Opens | Shows:
    """What `/footbridge freeze REST` answers. Raises UserError for what cannot be done."""
    team, user, now = *who_of(body), runtime.clock()
    word, _, more = rest.partition(" ")
    match word.casefold():
        case "":
            return Opens(view.modal(protecting.choices(runtime, team, user)))
        case "list":
            may_change = leading.guides(runtime, team, user)
            return Shows(*view.answer(protecting.coming(runtime, team), now, may_change))
        case "off":
            return view.ended(protecting.end(runtime, team, user, more))
    return view.declared(protecting.typed(runtime, team, user, rest), now)


def register(app: App, runtime: Runtime) -> None:
    def declare(ack: Ack, body: dict[str, Any]) -> None:
        made = protecting.declare(runtime, *who_of(body), _wanted(body))
        told = view.declared(made, runtime.clock())
        ack(response_action="update", view=forms.modal("Protect", [section(told)]))

    def read(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        found = protecting.read(runtime, *who_of(body), value_of(body))
        text, blocks = nudge_view.answered(found.seen, view.READ)
        respond(replace_original=True, text=text, blocks=blocks)
        ack()

    def new(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        silos = protecting.choices(runtime, *who_of(body))
        opens(client, body, view.modal(silos))
        ack()

    def end(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        number, _ = number_and_nudge(body)
        told = view.ended(
            protecting.end_one(runtime, *who_of(body), number)
        )  # fmt: skip
        respond(replace_original=True, text=told)
        ack()

    app.action(ids.FREEZE_NEW)(new)
    app.action(ids.FREEZE_END)(end)
    app.view(ids.FREEZE_MODAL)(declare)
    app.action(ids.FREEZE_READ)(read)


def _wanted(body: dict[str, Any]) -> Wanted:
    values = body["view"]["state"]["values"]
    silo = forms.filled(values, ids.FREEZE_SILO)
    begins = forms.filled(values, ids.FREEZE_FROM)
    return Wanted(
        what=str(forms.filled(values, ids.FREEZE_WHAT)),
        until=date.fromisoformat(forms.filled(values, ids.FREEZE_UNTIL)),
        silo=None if silo == view.EVERYBODY else silo,
        words=(forms.filled(values, ids.FREEZE_WORDS) or "").strip(),
        begins=date.fromisoformat(begins) if begins else None,
    )
