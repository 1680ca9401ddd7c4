"""The two buttons of an invitation."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.flows import accepting, settings
from bot.runtime import Runtime
from bot.views import ids, joining
from bot.views import invitation as view
from bot.views import nudge as nudge_view
from handlers.requests import value_of, who_of


def register(app: App, runtime: Runtime) -> None:
    def accept(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond) -> None:
        team, user = who_of(body)
        done = accepting.accept(runtime, team, user, value_of(body))
        card = joining.card(settings.look(runtime, team, user).rhythm, anew=True)
        client.views_open(trigger_id=body["trigger_id"], view=card)
        text, blocks = nudge_view.answered(done.seen, view.ANSWERED["yes"])
        respond(replace_original=True, text=text, blocks=blocks)
        ack()

    def decline(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        done = accepting.decline(runtime, *who_of(body), value_of(body))
        reply = view.ANSWERED.get(done.answer or "no", view.ANSWERED["no"])
        text, blocks = nudge_view.answered(done.seen, reply)
        respond(replace_original=True, text=text, blocks=blocks)
        ack()

    app.action(ids.INVITATION_YES)(accept)
    app.action(ids.INVITATION_NO)(decline)
