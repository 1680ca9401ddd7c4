"""/footbridge nudges: every kind of nudge, and the card on which each is set."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.errors import UserError
from bot.flows import limits, ruling
from bot.flows.ruling import ChanceError, Chosen
from bot.runtime import Runtime
from bot.views import forms, ids
from bot.views import limits as rules_view
from bot.views import nudge_kinds as view
from handlers.filled import kept, opens
from handlers.requests import Opens, Shows, who_of


def run(runtime: Runtime, body: dict[str, Any], rest: str) -> str | Shows | Opens:
    """What `/footbridge nudges REST` answers. Raises UserError for what cannot be read."""
    team, user = who_of(body)
    if not rest:
        return Shows(*view.listed(*ruling.switches(runtime, team, user)))
    name, _, said = rest.partition(" ")
    name = name.strip("`")
    if name.casefold() in view.FOR_ALL:
        return Opens(rules_view.modal(limits.look(runtime, team, user)), view.HELD_FOR_ALL)
    if not said:
        return Opens(view.modal(ruling.one(runtime, team, user, name)))
    return view.switched(ruling.switch(runtime, team, user, name, said))


def register(app: App, runtime: Runtime) -> None:
    def change(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        limits.look(runtime, *who_of(body))  # whoever may not is told before they choose anything
        opens(client, body, view.modal())
        ack()

    def caps(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        opens(client, body, rules_view.modal(limits.look(runtime, *who_of(body))))
        ack()

    def pick(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        chosen = body["actions"][0].get("selected_option") or {}
        found = ruling.one(runtime, *who_of(body), str(chosen.get("value") or ""))
        client.views_update(view_id=body["view"]["id"], view=view.modal(found))
        ack()

    def save(ack: Ack, body: dict[str, Any]) -> None:
        opened, values = kept(body["view"]), body["view"]["state"]["values"]
        name = str(opened.get("kind") or "")
        try:
            found = ruling.choose(runtime, *who_of(body), name, _chosen(opened, values))
        except ChanceError as error:
            field = f"{ids.NUDGES_CHANCE}.{name}"
            ack(response_action="errors", errors={field: str(error)})
        except UserError as error:
            ack(response_action="errors", errors={f"{ids.NUDGES_WORDS}.{name}": str(error)})
        else:
            ack(response_action="update", view=view.modal(found, saved=True))

    app.action(ids.NUDGES_CHANGE)(change)
    app.action(ids.NUDGES_CAPS)(caps)
    app.action(ids.NUDGES_PICK)(pick)
    app.view(ids.NUDGES_MODAL)(save)


def _chosen(opened: dict[str, Any], values: forms.Values) -> Chosen:
    """Only what is different from what the card was opened with: another may have changed more."""
    on = forms.filled(values, ids.NUDGES_ON) == "on"
    chance = forms.filled(values, ids.NUDGES_CHANCE)
    used = {int(one) for one in forms.filled(values, ids.NUDGES_WORDS) or [] if one.isdecimal()}
    return Chosen(
        on=None if on == opened.get("on") else on,
        probability=None if chance in (None, opened.get("probability")) else str(chance),
        used=None if sorted(used) == opened.get("used") else frozenset(used),
    )
