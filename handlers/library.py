"""The library of experiments: `/footbridge experiments`, its filters, its pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.flows import library
from bot.runtime import Runtime
from bot.views import ids
from bot.views import library as view
from bot.views.library import Query
from handlers.filled import kept, opens
from handlers.requests import Opens, team_of, value_of

WORDS_MOST = 100  # characters


def run(runtime: Runtime, body: dict[str, Any], rest: str) -> Opens:
    """`/footbridge experiments [words]`."""
    query = Query(words=rest[:WORDS_MOST])
    return Opens(view.modal(library.find(runtime, team_of(body), body["user_id"], query)))


def register(app: App, runtime: Runtime) -> None:
    def show(body: dict[str, Any], client: WebClient, query: Query) -> None:
        found = library.find(runtime, team_of(body), body["user"]["id"], query)
        opened = body.get("view") or {}
        if opened.get("callback_id") == ids.LIBRARY:
            client.views_update(view_id=opened["id"], view=view.modal(found))
        else:
            opens(client, body, view.modal(found))

    def open_it(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        show(body, client, Query())
        ack()

    def narrow(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        show(body, client, _narrowed(Query(**kept(body["view"])), body["actions"][0]))
        ack()

    def turn(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        show(body, client, replace(Query(**kept(body["view"])), page=int(value_of(body))))
        ack()

    app.action(ids.LIBRARY_OPEN)(open_it)
    app.action(ids.LIBRARY_PAGE)(turn)
    for action in (ids.LIBRARY_WORDS, *_CHOOSES):
        app.action(action)(narrow)


_CHOOSES = {
    ids.LIBRARY_SILO: "silo",
    ids.LIBRARY_PRIORITY: "priority",
    ids.LIBRARY_STAGE: "stage",
    ids.LIBRARY_STATE: "state",
}


def _narrowed(query: Query, action: dict[str, Any]) -> Query:
    name = action["action_id"]
    if name == ids.LIBRARY_WORDS:
        return replace(query, words=(action.get("value") or "")[:WORDS_MOST], page=0)
    chosen: str = (action.get("selected_option") or {}).get("value") or view.ANY
    if name == ids.LIBRARY_SILO:
        return replace(query, silo=int(chosen), page=0)
    if name == ids.LIBRARY_PRIORITY:
        return replace(query, priority=int(chosen), page=0)
    chosen = "" if chosen == view.ANY else chosen
    if name == ids.LIBRARY_STAGE:
        return replace(query, stage=chosen, page=0)
    return replace(query, state=chosen, page=0)
