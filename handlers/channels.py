"""/footbridge channels, and what is pressed under the notice in a channel and by its admins."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.errors import UserError
from bot.flows import administering, answering, channel_asks, channel_notices, listening, status
from bot.flows.answering import Answered
from bot.runtime import Runtime
from bot.views import channels as view
from bot.views import commands, ids, inputs, roles
from bot.views.blocks import section
from handlers.filled import opens, shows, values_of
from handlers.requests import Opens, Shows, counted, team_of, value_of, who_of

PLEASE_OFF = ("please-off", "please off")


def run(runtime: Runtime, body: dict[str, Any], rest: str) -> str | Opens | Shows:
    """`/footbridge channels REST`. Raises UserError for what cannot be done."""
    team, user, channel, said = *who_of(body), body["channel_id"], rest.casefold()
    if said == "":
        return _list(runtime, team, user, channel)
    if said in PLEASE_OFF:
        return Opens(_form(runtime, team, user, channel))
    if said not in ("on", "off"):
        return commands.wrong("channels", view.USAGE)
    name, on = body.get("channel_name", ""), said == "on"
    changed = listening.switch(runtime, team, user, channel, name, on)
    refused = channel_notices.say_now(runtime, team, channel)
    if not on:
        return view.NOT_LISTENING
    if refused:
        return view.refusal(refused)
    return view.LISTENING if changed else view.LISTENING_BEFORE


def _list(runtime: Runtime, team: str, user: str, here: str) -> Shows | Opens:
    standing = channel_asks.standing(runtime, team, user, here)
    text = view.listening(listening.listening(runtime, team, here).channels, standing)
    waiting = channel_asks.waiting(runtime, team, user)
    if waiting:
        return Opens(view.card(text, waiting))
    return Shows(*roles.channels_listed(text, administering.administers(runtime, team, user)))


def _form(runtime: Runtime, team: str, user: str, channel: str) -> dict[str, Any]:
    channel_asks.look(runtime, team, user, channel)
    return view.form(channel)


def register(app: App, runtime: Runtime) -> None:
    def kept(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        opens(client, body, view.kept(status.kept_days(runtime, team_of(body))))
        ack()

    def begin(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        channel = str((body.get("channel") or {}).get("id") or "")
        opens(client, body, _form(runtime, *who_of(body), channel))
        ack()

    def ask(ack: Ack, body: dict[str, Any]) -> None:
        named = "named" in (values_of(body["view"]).get(ids.CHANNEL_NAMED) or [])
        channel = body["view"]["private_metadata"]
        try:
            heard = channel_asks.ask(runtime, *who_of(body), channel, named)
            told = view.passed_on(heard, named)
        except UserError as error:
            told = str(error)
        ack(response_action="update", view=inputs.card("Switch it off", [section(told)]))

    app.action(ids.CHANNEL_KEPT)(kept)
    app.action(ids.CHANNEL_ASK)(begin)
    app.view(ids.CHANNEL_ASK_MODAL)(ask)
    _register_answers(app, runtime)


def _register_answers(app: App, runtime: Runtime) -> None:
    def answer(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """In the message in which an admin was asked."""
        team, way = team_of(body), _way(body, ids.CHANNEL_OFF)
        user, nudge = body["user"]["id"], value_of(body)
        answered, reply, off = channel_asks.answer(runtime, team, user, nudge, way)
        _say(runtime, client, answered, reply, team, off)
        ack()

    def decide(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """On the list of what an admin has to answer."""
        team, user, way = *who_of(body), _way(body, ids.CHANNEL_LIST_OFF)
        number = counted(value_of(body))
        channel, reply = channel_asks.decide(runtime, team, user, number, way)
        if way == "off":
            channel_notices.say_now(runtime, team, channel)
        text = view.listening(listening.listening(runtime, team, channel).channels)
        shown = view.card(text, channel_asks.waiting(runtime, team, user), reply)
        client.views_update(view_id=body["view"]["id"], view=shown)
        ack()

    def read(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        user = body["user"]["id"]
        answered = answering.answer(runtime, team_of(body), user, value_of(body), "read")
        shows(client, answered, view.NOTED)
        ack()

    for action in (ids.CHANNEL_OFF, ids.CHANNEL_STAYS):
        app.action(action)(answer)
    for action in (ids.CHANNEL_LIST_OFF, ids.CHANNEL_LIST_STAYS):
        app.action(action)(decide)
    app.action(ids.CHANNEL_READ)(read)


def _way(body: dict[str, Any], off: str) -> str:
    return "off" if body["actions"][0]["action_id"] == off else "stays"


def _say(
    runtime: Runtime, client: WebClient, answered: Answered, reply: str, team: str, off: str | None
) -> None:
    if off:
        channel_notices.say_now(runtime, team, off)
    shows(client, answered, reply)
