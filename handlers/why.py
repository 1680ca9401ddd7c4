"""Why did I get this? And from there, at one click: less, none of these, or nothing more."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.flows import answering, explaining
from bot.runtime import Runtime
from bot.views import ids, quiet
from bot.views import nudge as nudge_view
from bot.views import why as view
from handlers.requests import value_of, who_of


def register(app: App, runtime: Runtime) -> None:
    def why(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        told = explaining.why(runtime, *who_of(body), value_of(body))
        client.views_open(trigger_id=body["trigger_id"], view=view.modal(told))
        ack()

    def change(way: str) -> Any:
        def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
            explaining.change(runtime, *who_of(body), value_of(body), way)
            client.views_update(view_id=body["view"]["id"], view=view.done(way))
            ack()

        return listener

    def goes_on(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        team, user = who_of(body)
        explaining.goes_on(runtime, team, user, value_of(body))
        seen = answering.look(runtime, team, user, value_of(body)).seen
        text, blocks = nudge_view.answered(seen, quiet.GOES_ON)
        respond(replace_original=True, text=text, blocks=blocks)
        ack()

    app.action(ids.WHY)(why)
    app.action(ids.LESS)(change("less"))
    app.action(ids.STOP_KIND)(change("stop_kind"))
    app.action(ids.STOP_ALL)(change("stop_all"))
    app.action(ids.QUIET_ENDS)(goes_on)
