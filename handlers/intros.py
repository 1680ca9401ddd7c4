"""Intros: who wishes for them, whom they avoid, and what came of one."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App, Respond

from bot.flows import introducing
from bot.runtime import Runtime
from bot.views import commands, ids
from bot.views import intro as view
from bot.views import nudge as nudge_view
from handlers.requests import value_of, who_of

PERSON = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>(?:\s+(off))?", re.IGNORECASE)


def wish(runtime: Runtime, body: dict[str, Any], rest: str) -> str:
    """/footbridge intros on | off"""
    if rest.casefold() not in ("on", "off"):
        return commands.wrong("intros", "on or off")
    yes = rest.casefold() == "on"
    introducing.wish(runtime, *who_of(body), yes)
    return view.WISHED[yes]


def avoid(runtime: Runtime, body: dict[str, Any], rest: str) -> str:
    """/footbridge avoid @somebody [off]; nothing after it shows the list"""
    team, user = who_of(body)
    if not rest:
        return view.avoided(introducing.avoided(runtime, team, user))
    named = PERSON.fullmatch(rest)
    if named is None:
        return commands.wrong("avoid", "@somebody, @somebody off, or nothing to see the list")
    introducing.avoid(runtime, team, user, named[1], yes=not named[2])
    words = view.AVOIDS_NO_MORE if named[2] else view.AVOIDS
    return words.format(user=named[1])


def register(app: App, runtime: Runtime) -> None:
    def says(what: str) -> Any:
        def listener(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
            team, user = who_of(body)
            change = introducing.say(runtime, team, user, value_of(body), what)
            text, blocks = nudge_view.answered(change.seen, change.reply)
            respond(replace_original=True, text=text, blocks=blocks)
            ack()

        return listener

    app.action(ids.INTRO_YES)(says("yes"))
    app.action(ids.INTRO_NOT_YET)(says("not_yet"))
    app.action(ids.INTRO_NOT_FOR_ME)(says("not_for_me"))
