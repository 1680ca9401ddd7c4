"""/footbridge audit: the log of changes, and the card on which its pages are turned."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.flows import audit
from bot.runtime import Runtime
from bot.views import audit as view
from bot.views import ids
from handlers.filled import opens
from handlers.requests import Shows, counted, value_of, who_of


def run(runtime: Runtime, body: dict[str, Any], _rest: str) -> Shows:
    """What `/footbridge audit` answers."""
    return Shows(*view.listed(audit.page(runtime, *who_of(body))))


def register(app: App, runtime: Runtime) -> None:
    def show(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        page = audit.page(runtime, *who_of(body), counted(value_of(body)))
        if (body.get("view") or {}).get("type") == "modal":
            client.views_update(view_id=body["view"]["id"], view=view.card(page))
        else:
            opens(client, body, view.card(page))
        ack()

    for action in (ids.AUDIT_OPEN, ids.AUDIT_NEWER, ids.AUDIT_OLDER):
        app.action(action)(show)
