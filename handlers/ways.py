"""Ways of working: /footbridge ways, and the buttons in what it shows and in nudges."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain import silo_cards as cards
from bot.flows import silo_cards, ways
from bot.runtime import Runtime
from bot.views import ids
from bot.views import ways as view
from handlers.filled import kept, number_and_nudge, opens, shows, values_of, words
from handlers.requests import Opens, value_of, who_of
from handlers.stacked import back_to, goes_to


def run(runtime: Runtime, body: dict[str, Any], rest: str) -> Opens:
    """`/footbridge ways [NAME]`: how one's own team and that one work together."""
    team, user = who_of(body)
    if not rest:
        return Opens(view.listed(ways.listed(runtime, team, user)))
    return Opens(view.read(ways.read(runtime, team, user, rest)))


def register(app: App, runtime: Runtime) -> None:
    _reading(app, runtime)
    _writing(app, runtime)


def _reading(app: App, runtime: Runtime) -> None:
    def open_it(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        silo, nudge = number_and_nudge(body)
        shared = ways.read(runtime, *who_of(body), silo_id=silo)
        goes_to(client, body, view.read(shared))
        if nudge:
            found = silo_cards.answered(runtime, *who_of(body), nudge, "look")
            shows(client, found, view.reply("look", shared.theirs))
        ack()

    def pick(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        chosen = int(body["actions"][0]["selected_option"]["value"])
        goes_to(client, body, view.read(ways.read(runtime, *who_of(body), silo_id=chosen)))
        ack()

    def history(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        told = ways.history(runtime, *who_of(body), int(value_of(body)))
        opens(client, body, view.history(*told))
        ack()

    def later(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        found = silo_cards.answered(runtime, *who_of(body), value_of(body), "later")
        shows(client, found, view.reply("later", found.seen.facts.get("name", "")))
        ack()

    def listed(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        opens(client, body, view.listed(ways.listed(runtime, *who_of(body))))
        ack()

    app.action(ids.WAYS_LIST)(listed)
    app.action(ids.WAYS_OPEN)(open_it)
    app.action(ids.WAYS_PICK)(pick)
    app.action(ids.WAYS_HISTORY)(history)
    app.action(ids.WAYS_LATER)(later)


def _writing(app: App, runtime: Runtime) -> None:
    def edit(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        silo, nudge = number_and_nudge(body)
        shared = ways.read(runtime, *who_of(body), silo_id=silo)
        opens(client, body, view.form(shared, nudge))
        ack()

    def submit(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        back = kept(body["view"])
        try:
            shared = ways.save(runtime, *who_of(body), back["silo"], _written(body["view"]))
        except silo_cards.FieldError as error:
            ack(response_action="errors", errors={error.field: str(error)})
            return
        if back["nudge"]:
            found = silo_cards.answered(runtime, *who_of(body), back["nudge"], "look")
            shows(client, found, view.reply("look", shared.theirs))
        back_to(ack, client, body, view.read(shared))

    def agree(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        which, _, nudge = value_of(body).partition(" ")
        silo, _, version = which.partition(":")
        shared, found = ways.agree(
            runtime, *who_of(body), int(silo), int(version), nudge or None
        )  # fmt: skip
        if found is None:
            client.views_update(view_id=body["view"]["id"], view=view.read(shared))
        else:
            shows(client, found, view.reply("agreed", shared.theirs))
        ack()

    app.action(ids.WAYS_EDIT)(edit)
    app.action(ids.WAYS_AGREED)(agree)
    app.view(ids.WAYS_MODAL)(submit)


def _written(form: dict[str, Any]) -> ways.Written:
    """What was changed in the form: what was left as it was may have been changed by others."""
    values, was = values_of(form), kept(form)["was"]
    texts = {key: words(values, key) for key in ("needs", "agreements")}
    texts["channel"] = form["state"]["values"]["channel"]["channel"].get("selected_channel") or ""
    return ways.Written({key: text for key, text in texts.items() if cards.mark(text) != was[key]})
