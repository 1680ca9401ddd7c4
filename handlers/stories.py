"""Value stories: the card, what is said when it is sent or closed, and what those named answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain import stories as states
from bot.domain.stories import Words
from bot.flows import consenting, stories
from bot.flows.naming import Wrong
from bot.flows.stories import Form, Saved
from bot.runtime import Runtime
from bot.views import consent, ids, nudge, story
from handlers.home import refresh
from handlers.nudges import bring_up_to_date
from handlers.requests import Opens, team_of, value_of, who_of

FIELDS = {"happened": ids.STORY_HAPPENED, "people": ids.STORY_PEOPLE, "place": ids.STORY_PLACE}
CONSENTS = {
    ids.CONSENT_AGREE: states.AGREED,
    ids.CONSENT_REFUSE: states.REFUSED,
    ids.CONSENT_OUT: states.OUT,
}


def command(runtime: Runtime, body: dict[str, Any], _rest: str) -> Opens:
    """`/footbridge story`: an empty card."""
    return Opens(story.modal(stories.card_of_nothing(runtime, team_of(body))))


def register(app: App, runtime: Runtime) -> None:
    app.action(ids.NUDGE_SAVE)(_opens(runtime, stories.card_of_nudge))
    app.action(ids.STORY_EDIT)(_opens(runtime, stories.card_of_story))
    app.action(ids.WORD_OPEN)(_opens(runtime, stories.card_of_word))
    app.action(ids.STORY_DELETE)(_deletes(runtime))
    app.shortcut(ids.STORY_SHORTCUT)(_from_a_message(runtime))
    app.view_submission(ids.STORY_MODAL)(_sent(runtime))
    app.view_closed(ids.STORY_MODAL)(_closed(runtime))
    for action, what in CONSENTS.items():
        app.action(action)(_consents(runtime, what))


def _opens(runtime: Runtime, card_of: Callable[[Runtime, str, str, str], story.Card]) -> Any:
    def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        card = card_of(runtime, *who_of(body), value_of(body))
        client.views_open(trigger_id=body["trigger_id"], view=story.modal(card))
        ack()

    return listener


def _from_a_message(runtime: Runtime) -> Any:
    def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        where, ts = body["channel"]["id"], body["message_ts"]
        card = stories.card_of_message(runtime, team_of(body), where, ts)
        client.views_open(trigger_id=body["trigger_id"], view=story.modal(card))
        ack()

    return listener


def _sent(runtime: Runtime) -> Any:
    def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        try:
            saved = stories.save(runtime, *who_of(body), _form(body["view"]))
        except Wrong as wrong:
            ack(response_action="errors", errors={_field(body["view"], wrong): str(wrong)})
            return
        refresh(runtime, client, body)
        if saved.nudge is None:
            ack(response_action="update", view=story.done(saved.shown))
            return
        _show(client, saved)
        ack()

    return listener


def _closed(runtime: Runtime) -> Any:
    def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        stories.keep(runtime, *who_of(body), _form(body["view"]))
        refresh(runtime, client, body)
        ack()

    return listener


def _deletes(runtime: Runtime) -> Any:
    def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        stories.delete(runtime, *who_of(body), value_of(body))
        if body["view"]["type"] == "modal":
            client.views_update(view_id=body["view"]["id"], view=story.deleted())
        refresh(runtime, client, body)
        ack()

    return listener


def _consents(runtime: Runtime, what: str) -> Any:
    def listener(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        team, user = who_of(body)
        seen = consenting.answer(runtime, team, user, value_of(body), what).seen
        text, blocks = nudge.answered(seen, consent.ANSWERED[what])
        if what == states.AGREED:
            blocks = consent.with_regret(blocks, seen.nudge)
        respond(replace_original=True, text=text, blocks=blocks)
        ack()

    return listener


def _show(client: WebClient, saved: Saved) -> None:
    if saved.nudge is not None:
        text, blocks = nudge.answered(saved.nudge.seen, story.reply(saved.shown))
        bring_up_to_date(client, saved.nudge, text, story.with_edit(blocks, saved.shown))


def _field(view: Mapping[str, Any], wrong: Wrong) -> str:
    """The field an error stands at; the first, where the card has no such field."""
    there = [one["block_id"] for one in view["blocks"] if one["type"] == "input"]
    wanted = FIELDS[wrong.field]
    return wanted if wanted in there else there[0]


def _form(view: Mapping[str, Any]) -> Form:
    kept = json.loads(view["private_metadata"])
    entered = {name: one.get(name) or {} for name, one in view["state"]["values"].items()}
    priority = (entered.get(ids.STORY_PRIORITY, {}).get("selected_option") or {}).get("value")
    wish = (entered.get(ids.STORY_WISH, {}).get("selected_option") or {}).get("value")

    def typed(name: str) -> str:
        return entered.get(name, {}).get("value") or ""

    return Form(
        key=kept["key"], nudge=kept["nudge"], channel=kept["channel"], link=kept["link"],
        words=Words(
            typed(ids.STORY_HAPPENED), typed(ids.STORY_SERVED), typed(ids.STORY_USE),
            typed(ids.STORY_REUSE), typed(ids.STORY_WORTH),
        ),
        people=entered.get(ids.STORY_PEOPLE, {}).get("selected_users") or (),
        priority=int(priority) if priority else None,
        place=entered.get(ids.STORY_PLACE, {}).get("selected_channel"),
        publish=wish == story.PUBLISH,
    )  # fmt: skip
