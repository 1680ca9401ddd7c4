"""Thanks across teams: the card, what is said when it is sent, and that they were read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.flows import answering, thanking
from bot.flows.naming import Wrong
from bot.flows.thanking import Form
from bot.runtime import Runtime
from bot.views import ids, nudge, thanks
from handlers.nudges import bring_up_to_date
from handlers.requests import value_of, who_of

FIELDS = {
    "to": ids.THANKS_TO,
    "words": ids.THANKS_WORDS,
    "way": ids.THANKS_WAY,
    "place": ids.THANKS_PLACE,
}


def register(app: App, runtime: Runtime) -> None:
    app.action(ids.NUDGE_THANK)(_opens(runtime))
    app.action(ids.THANKS_READ)(_read(runtime))
    app.shortcut(ids.THANKS_SHORTCUT)(_from_a_message(runtime))
    app.view_submission(ids.THANKS_MODAL)(_sent(runtime))


def _opens(runtime: Runtime) -> Any:
    def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        card = thanking.card_of_nudge(runtime, *who_of(body), value_of(body))
        client.views_open(trigger_id=body["trigger_id"], view=thanks.modal(card))
        ack()

    return listener


def _from_a_message(runtime: Runtime) -> Any:
    def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        author = None if body["message"].get("bot_id") else body["message"].get("user")
        card = thanking.card_of_message(
            runtime, *who_of(body), body["channel"]["id"],
            body["message_ts"], author,
        )  # fmt: skip
        client.views_open(trigger_id=body["trigger_id"], view=thanks.modal(card))
        ack()

    return listener


def _sent(runtime: Runtime) -> Any:
    def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        try:
            given = thanking.give(runtime, *who_of(body), _form(body["view"]))
        except Wrong as wrong:
            ack(response_action="errors", errors={_field(body["view"], wrong): str(wrong)})
            return
        if given.nudge is None:
            ack(response_action="update", view=thanks.done(given.shown))
            return
        text, blocks = nudge.answered(given.nudge.seen, thanks.reply(given.shown))
        bring_up_to_date(client, given.nudge, text, blocks)
        ack()

    return listener


def _read(runtime: Runtime) -> Any:
    def listener(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        team, user = who_of(body)
        seen = answering.answer(runtime, team, user, value_of(body), "read").seen
        text, blocks = nudge.answered(seen, thanks.READ)
        respond(replace_original=True, text=text, blocks=blocks)
        ack()

    return listener


def _field(view: Mapping[str, Any], wrong: Wrong) -> str:
    """The field an error stands at; how it is said, where the card has no such field."""
    there = {one["block_id"] for one in view["blocks"] if one["type"] == "input"}
    wanted = FIELDS[wrong.field]
    return wanted if wanted in there else ids.THANKS_WAY


def _form(view: Mapping[str, Any]) -> Form:
    kept = json.loads(view["private_metadata"])
    entered = {name: one.get(name) or {} for name, one in view["state"]["values"].items()}
    return Form(
        key=kept["key"], nudge=kept["nudge"], channel=kept["channel"], link=kept["link"],
        to=entered[ids.THANKS_TO].get("selected_user") or "",
        words=entered[ids.THANKS_WORDS].get("value") or "",
        way=(entered[ids.THANKS_WAY].get("selected_option") or {}).get("value") or "",
        place=entered.get(ids.THANKS_PLACE, {}).get("selected_channel"),
    )  # fmt: skip
