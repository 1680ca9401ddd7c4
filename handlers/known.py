"""Everything known of somebody, opened and leafed through."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.flows import knowing
from bot.runtime import Runtime
from bot.views import ids
from bot.views import known as view
from handlers.requests import Opens, value_of, who_of


def me(runtime: Runtime, body: dict[str, Any], _rest: str) -> Opens:
    """/footbridge me"""
    return Opens(view.card(knowing.look(runtime, *who_of(body))))


def register(app: App, runtime: Runtime) -> None:
    def open_card(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        found = knowing.look(runtime, *who_of(body))
        client.views_open(trigger_id=body["trigger_id"], view=view.card(found))
        ack()

    def open_rows(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        client.views_push(trigger_id=body["trigger_id"], view=_rows(runtime, body))
        ack()

    def turn(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        client.views_update(view_id=body["view"]["id"], view=_rows(runtime, body))
        ack()

    app.action(ids.KNOWN)(open_card)
    app.action(ids.KNOWN_ROWS)(open_rows)
    app.action(ids.KNOWN_NEWER)(turn)
    app.action(ids.KNOWN_OLDER)(turn)


def _rows(runtime: Runtime, body: dict[str, Any]) -> dict[str, Any]:
    table, _, offset = value_of(body).partition("/")
    return view.rows(knowing.page(runtime, *who_of(body), table, int(offset or 0)))
