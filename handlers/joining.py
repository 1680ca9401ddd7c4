"""Joining by a button, leaving, observing, and an admin's word to a channel."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.errors import UserError
from bot.flows import joining, settings
from bot.runtime import Runtime
from bot.views import commands as words
from bot.views import ids
from bot.views import joining as view
from handlers.home import refresh
from handlers.requests import Opens, Posts, who_of


def join(runtime: Runtime, body: dict[str, Any], _rest: str) -> Opens:
    """/footbridge join"""
    return Opens(_card(runtime, *who_of(body)), words.JOINED)


def leave(runtime: Runtime, body: dict[str, Any], _rest: str) -> str:
    """/footbridge leave"""
    joining.leave(runtime, *who_of(body))
    return words.LEFT


def observe(runtime: Runtime, body: dict[str, Any], rest: str) -> str:
    """/footbridge observe on | off"""
    rest = rest.casefold()
    if rest not in ("on", "off"):
        return words.wrong("observe", "on or off")
    joining.observe(runtime, *who_of(body), rest == "on")
    return words.OBSERVED if rest == "on" else words.NOT_OBSERVED


def announce(runtime: Runtime, body: dict[str, Any], _rest: str) -> Posts:
    """/footbridge announce"""
    if not body["channel_id"].startswith(("C", "G")) or body.get("channel_name") == "directmessage":
        raise UserError("Say it in the channel whose people you would like to invite.")
    joining.announce(runtime, *who_of(body), body["channel_id"])
    return Posts(*view.announcement(body["user_id"]))


def register(app: App, runtime: Runtime) -> None:
    def pressed(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        card = _card(runtime, *who_of(body))
        client.views_open(trigger_id=body["trigger_id"], view=card)
        refresh(runtime, client, body)
        ack()

    app.action(ids.JOIN)(pressed)


def _card(runtime: Runtime, team: str, user: str) -> dict[str, Any]:
    """Joined from here on; the card only asks how."""
    anew = joining.join(runtime, team, user)
    return view.card(settings.look(runtime, team, user).rhythm, anew)
