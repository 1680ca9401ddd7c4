"""The buttons under a nudge, and the card that one of them opens."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.flows import answering
from bot.flows.answering import Answered
from bot.log import log
from bot.runtime import Runtime
from bot.views import crossing, ids, story
from bot.views import nudge as view
from handlers.requests import team_of, value_of


def register(app: App, runtime: Runtime) -> None:
    def save(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        seen = answering.look(runtime, team_of(body), body["user"]["id"], value_of(body)).seen
        client.views_open(trigger_id=body["trigger_id"], view=story.modal(seen.nudge, seen.facts))
        ack()

    def answer(what: str) -> Any:
        def listener(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
            nudge = answering.answer(
                runtime, team_of(body), body["user"]["id"], value_of(body), what
            )
            text, blocks = _answered(nudge)
            respond(replace_original=True, text=text, blocks=blocks)
            ack()

        return listener

    def submit(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        values = body["view"]["state"]["values"]
        happened = values[ids.STORY_HAPPENED][ids.STORY_HAPPENED].get("value") or ""
        if not happened.strip():
            ack(
                response_action="errors",
                errors={ids.STORY_HAPPENED: "A few words on what happened, please."},
            )
            return
        use = values[ids.STORY_USE][ids.STORY_USE].get("value") or ""
        nudge = answering.save_story(
            runtime, team_of(body), body["user"]["id"], body["view"]["private_metadata"],
            happened, use,
        )  # fmt: skip
        _show(client, nudge)
        ack()

    app.action(ids.NUDGE_SAVE)(save)
    app.action(ids.NUDGE_THANK)(answer("thank"))
    app.action(ids.NUDGE_LATER)(answer("later"))
    app.view(ids.STORY_MODAL)(submit)


def _show(client: WebClient, nudge: Answered) -> None:
    if not (nudge.channel and nudge.ts):
        return
    text, blocks = _answered(nudge)
    try:
        client.chat_update(channel=nudge.channel, ts=nudge.ts, text=text, blocks=blocks)
    except (SlackApiError, OSError) as error:
        # The story is kept; that its message still shows the buttons is no reason to say it is not.
        log.warning("nudge_not_updated", nudge=nudge.seen.nudge, error=error)


def _answered(nudge: Answered) -> tuple[str, list[dict[str, Any]]]:
    return view.answered(nudge.seen, crossing.reply(nudge.answer or "later", nudge.seen.facts))
