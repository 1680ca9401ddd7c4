"""Champions: /footbridge champion and champions, and the buttons of being asked."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain import champions as rules
from bot.flows import administering, champions, champions_room
from bot.runtime import Runtime
from bot.views import champion as view
from bot.views import ids, roles
from handlers.filled import shows
from handlers.home import refresh
from handlers.requests import Shows, value_of, who_of

USER = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|[^>]*)?>")
USAGE = "`/footbridge champion` takes nothing (you are in), rest, stop, or @somebody to name them."
USAGE_ALL = (
    "`/footbridge champions` takes nothing (who they are), channel #channel or channel off, or "
    "channel #channel for SILO (admins)."
)


def run(runtime: Runtime, body: dict[str, Any], rest: str) -> str:
    """`/footbridge champion`: volunteer, rest, stop, or name a colleague."""
    team, user, word = *who_of(body), rest.strip()
    named = USER.fullmatch(word)
    if named:
        return champions.nominate(runtime, team, user, named[1])
    does = {"": champions.become, "rest": champions.rest, "stop": champions.stop}
    if word.casefold() not in does:
        return USAGE
    return view.words(does[word.casefold()](runtime, team, user))


def run_all(runtime: Runtime, body: dict[str, Any], rest: str) -> str | Shows:
    """`/footbridge champions`: who they are and where they meet."""
    team, user = who_of(body)
    word, _, more = rest.strip().partition(" ")
    if not word:
        listed = view.listed(*champions_room.listed(runtime, team, user))
        may_change = administering.administers(runtime, team, user)
        return Shows(*roles.champions_listed(listed, may_change))
    place, _, silo = more.strip().partition(" for ")
    channel = CHANNEL.fullmatch(place.strip())
    if word.casefold() != "channel" or not (channel or place.strip().casefold() == "off"):
        return USAGE_ALL
    return champions_room.meet_in(runtime, team, user, channel[1] if channel else None, silo)


STATES = {
    ids.CHAMPION_YES: rules.ACTIVE,
    ids.CHAMPION_NO: rules.DECLINED,
    ids.CHAMPION_REST: rules.RESTING,
    ids.CHAMPION_STOP: rules.STOPPED,
}


# What the buttons of Home do, of which none says no.
HERE = {
    rules.ACTIVE: champions.become, rules.RESTING: champions.rest, rules.STOPPED: champions.stop,
}  # fmt: skip


def register(app: App, runtime: Runtime) -> None:
    def answer(state: str) -> Any:
        def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
            team, user, nudge = *who_of(body), value_of(body)
            if nudge == view.HOME:
                HERE[state](runtime, team, user)
                refresh(runtime, client, body)
            else:
                found, stands = champions.answer(runtime, team, user, nudge, state)
                shows(client, stands, view.words(found))
            ack()

        return listener

    for action, state in STATES.items():
        app.action(action)(answer(state))
