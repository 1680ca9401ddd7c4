"""What people do with a nudge that asks what came of a conversation."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.flows import answering
from bot.flows.answering import Answered
from bot.log import log
from bot.runtime import Runtime
from bot.views import crossing, ids
from bot.views import nudge as view
from bot.views.blocks import Block
from handlers.requests import value_of, who_of


def register(app: App, runtime: Runtime) -> None:
    def later(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        team, user = who_of(body)
        nudge = answering.answer(runtime, team, user, value_of(body), "later")
        text, blocks = view.answered(nudge.seen, crossing.reply(nudge.answer or "later"))
        respond(replace_original=True, text=text, blocks=blocks)
        ack()

    app.action(ids.NUDGE_LATER)(later)


def bring_up_to_date(client: WebClient, nudge: Answered, text: str, blocks: list[Block]) -> None:
    """Show in its message what became of a nudge."""
    if not (nudge.channel and nudge.ts):
        return
    try:
        client.chat_update(channel=nudge.channel, ts=nudge.ts, text=text, blocks=blocks)
    except (SlackApiError, OSError) as error:
        # It is kept; that its message still shows the buttons is no reason to say it is not.
        log.warning("nudge_not_updated", nudge=nudge.seen.nudge, error=error)
