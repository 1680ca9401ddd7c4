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
from handlers.filled import kept, opens, values_of, words
from handlers.requests import Opens, value_of, who_of

WORDS_MOST = 100  # characters


def run(runtime: Runtime, body: dict[str, Any], rest: str) -> Opens:
    """`/footbridge experiments [words]`."""
    query = Query(words=rest[:WORDS_MOST])
    return Opens(view.modal(library.find(runtime, *who_of(body), query)))


def refresh(runtime: Runtime, client: WebClient, body: dict[str, Any]) -> None:
    """Show the library that something was pressed in as it is now."""
    opened = body.get("view") or {}
    if opened.get("callback_id") == ids.LIBRARY:
        query = Query(**kept(opened))
        found = library.find(runtime, *who_of(body), query)
        client.views_update(view_id=opened["id"], view=view.modal(found))


def register(app: App, runtime: Runtime) -> None:
    def show(body: dict[str, Any], client: WebClient, query: Query) -> None:
        found = library.find(runtime, *who_of(body), query)
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

    def search(ack: Ack, body: dict[str, Any]) -> None:
        opened = body["view"]
        typed = words(values_of(opened), ids.LIBRARY_WORDS)[:WORDS_MOST]
        query = replace(Query(**kept(opened)), words=typed, page=0)
        found = library.find(runtime, *who_of(body), query)
        ack(response_action="update", view=view.modal(found))

    def turn(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        show(body, client, replace(Query(**kept(body["view"])), page=int(value_of(body))))
        ack()

    app.action(ids.LIBRARY_OPEN)(open_it)
    app.action(ids.LIBRARY_BACK)(turn)
    app.action(ids.LIBRARY_MORE)(turn)
    app.view(ids.LIBRARY)(search)
    for action in _CHOOSES:
        app.action(action)(narrow)


_CHOOSES = (ids.LIBRARY_SILO, ids.LIBRARY_PRIORITY, ids.LIBRARY_STAGE, ids.LIBRARY_STATE)


def _narrowed(query: Query, action: dict[str, Any]) -> Query:
    chosen: str = (action.get("selected_option") or {}).get("value") or view.ANY
    word = "" if chosen == view.ANY else chosen
    changed: dict[str, Query] = {
        ids.LIBRARY_SILO: replace(query, silo=_number(chosen), page=0),
        ids.LIBRARY_PRIORITY: replace(query, priority=_number(chosen), page=0),
        ids.LIBRARY_STAGE: replace(query, stage=word, page=0),
        ids.LIBRARY_STATE: replace(query, state=word, page=0),
    }
    return changed[action["action_id"]]


def _number(chosen: str) -> int:
    return int(chosen) if chosen.isdigit() else 0
