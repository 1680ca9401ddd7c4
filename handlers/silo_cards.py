"""Silo cards: /footbridge silo, the cards in Home and in nudges, and writing them."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain import silo_cards as rules
from bot.flows import silo_cards
from bot.runtime import Runtime
from bot.views import ids
from bot.views import silo_card as view
from handlers.filled import done, kept, number_and_nudge, opens, shows, values_of, words
from handlers.home import refresh
from handlers.requests import Opens, value_of, who_of
from handlers.stacked import back_to, goes_to


def run(runtime: Runtime, body: dict[str, Any], rest: str) -> Opens:
    """`/footbridge silo [NAME]`: a team's card; one's own where none is named."""
    return Opens(view.read(silo_cards.read(runtime, *who_of(body), rest)))


def register(app: App, runtime: Runtime) -> None:
    _reading(app, runtime)
    _writing(app, runtime)


def _reading(app: App, runtime: Runtime) -> None:
    def open_it(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        silo, nudge = number_and_nudge(body)
        card = silo_cards.read(runtime, *who_of(body), silo_id=silo)
        goes_to(client, body, view.read(card))
        if nudge:
            found = silo_cards.answered(runtime, *who_of(body), nudge, "read")
            shows(client, found, view.reply("read", card.name))
        ack()

    def pick(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        chosen = int(body["actions"][0]["selected_option"]["value"])
        goes_to(client, body, view.read(silo_cards.read(runtime, *who_of(body), silo_id=chosen)))
        ack()

    def history(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        told = silo_cards.history(runtime, *who_of(body), int(value_of(body)))
        opens(client, body, view.history(*told))
        ack()

    def later(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        found = silo_cards.answered(runtime, *who_of(body), value_of(body), "later")
        facts = found.seen.facts
        offered = found.seen.kind.name == "card_offer"
        shows(client, found, view.reply("not_now" if offered else "later", facts.get("name", "")))
        ack()

    def willing(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        card = silo_cards.be_asked(runtime, *who_of(body), value_of(body) == "yes")
        goes_to(client, body, view.read(card))
        ack()

    app.action(ids.SILO_CARD_OPEN)(open_it)
    app.action(ids.SILO_CARD_OTHERS)(open_it)
    app.action(ids.SILO_CARD_PICK)(pick)
    app.action(ids.SILO_CARD_HISTORY)(history)
    app.action(ids.SILO_CARD_LATER)(later)
    app.action(ids.SILO_CARD_WILLING)(willing)


def _writing(app: App, runtime: Runtime) -> None:
    def edit(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        silo, nudge = number_and_nudge(body)
        card = silo_cards.to_change(runtime, *who_of(body), silo)
        opens(client, body, view.form(card, nudge))
        ack()

    def submit(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        back = kept(body["view"])
        try:
            card = silo_cards.save(runtime, *who_of(body), back["silo"], _written(body["view"]))
        except silo_cards.FieldError as error:
            ack(response_action="errors", errors={error.field: str(error)})
            return
        if back["nudge"]:
            found = silo_cards.answered(runtime, *who_of(body), back["nudge"], "changed")
            shows(client, found, view.reply("changed", card.name))
        refresh(runtime, client, body)
        back_to(ack, client, body, view.read(card))

    def holds(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        silo, nudge = number_and_nudge(body)
        card = silo_cards.holds(runtime, *who_of(body), silo)
        if nudge:
            found = silo_cards.answered(runtime, *who_of(body), nudge, "holds")
            done(runtime, client, body, found, view.reply("holds", card.name))
        else:
            goes_to(client, body, view.read(card))
        ack()

    app.action(ids.SILO_CARD_EDIT)(edit)
    app.action(ids.SILO_CARD_HOLDS)(holds)
    app.view(ids.SILO_CARD_MODAL)(submit)


def _written(form: dict[str, Any]) -> silo_cards.Written:
    """What was changed in the form: what was left as it was may have been changed by others."""
    values, was = values_of(form), kept(form)["was"]
    texts = {key: words(values, key) for key in rules.FIELDS}
    named = form["state"]["values"]["channels"]["channels"].get("selected_channels") or []
    return silo_cards.Written(
        {key: text for key, text in texts.items() if rules.mark(text) != was[key]}, named
    )
