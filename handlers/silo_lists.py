"""Bringing in a list of silos, pasted or in a file: looked at first, then all of it or nothing."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.errors import UserError
from bot.flows import silo_bringing, silo_files
from bot.runtime import Runtime
from bot.views import ids
from bot.views import silo_list as view
from bot.views.blocks import Block
from handlers.filled import values_of, words
from handlers.requests import Opens, counted, value_of, who_of


def csv(runtime: Runtime, team: str, user: str) -> Opens:
    """`/footbridge silos csv`. Raises UserError for people who are no admin."""
    return Opens(view.form(silo_files.may_read(runtime, team, user)))


def register(app: App, runtime: Runtime) -> None:
    def look(ack: Ack, body: dict[str, Any]) -> None:
        team, user, shown = *who_of(body), body["view"]
        text, file = words(values_of(shown), ids.SILO_LIST_WORDS), _file(shown)
        if bool(text) == bool(file):
            says = {ids.SILO_LIST_FILE: view.ONE_ONLY} if file else {ids.SILO_LIST_WORDS: view.ONE}
            ack(response_action="errors", errors=says)
            return
        if file:
            silo_files.hand_in(runtime, team, user, file, shown["id"])
            ack(response_action="update", view=view.card(view.said(view.READING)))
            return
        try:
            found = silo_bringing.read(runtime, team, user, text)
        except UserError as error:
            ack(response_action="errors", errors={ids.SILO_LIST_WORDS: str(error)})
            return
        ack(response_action="update", view=view.card(view.preview(found)))

    def bring(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond) -> None:
        number, card = _number(body), (body.get("view") or {}).get("id")
        done = silo_bringing.bring(runtime, *who_of(body), number, card)
        _say(body, client, respond, view.said(view.brought(done) if done else view.BRINGING))
        ack()

    def leave(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond) -> None:
        silo_bringing.leave(runtime, *who_of(body), _number(body))
        _say(body, client, respond, view.said(view.LEFT))
        ack()

    app.view(ids.SILO_LIST_MODAL)(look)
    app.action(ids.SILO_LIST_YES)(bring)
    app.action(ids.SILO_LIST_NO)(leave)


def _file(shown: dict[str, Any]) -> str | None:
    """The id of the file that was chosen, if any."""
    for elements in shown["state"]["values"].get(ids.SILO_LIST_FILE, {}).values():
        for file in elements.get("files") or []:
            return str(file["id"])
    return None


def _number(body: dict[str, Any]) -> int:
    return counted(value_of(body))


def _say(body: dict[str, Any], client: WebClient, respond: Respond, said: list[Block]) -> None:
    """Where the button stood: on its card, or in the message that was sent."""
    if body.get("view"):
        client.views_update(view_id=body["view"]["id"], view=view.card(said))
    else:
        respond(blocks=said, text=view.TITLE, replace_original=True)
