"""/footbridge leaders and acts, and the buttons under a leader's act."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.errors import UserError
from bot.flows import acting, leading
from bot.flows.answering import Answered
from bot.runtime import Runtime
from bot.views import act, forms, ids, leader, roles
from bot.views import nudge as nudge_view
from handlers.requests import Opens, Shows, value_of, who_of

USER = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
USAGE = (
    "`/footbridge leaders` takes nothing (to see them), add @name, remove @name, settings or stop."
)
WHOM = "Say whom you mean, from Slack's list after @, as in `/footbridge leaders add @name`."


def run(runtime: Runtime, body: dict[str, Any], rest: str) -> str | Opens | Shows:
    """What `/footbridge leaders REST` answers. Raises UserError for what cannot be done."""
    team, user = who_of(body)
    word, _, more = rest.partition(" ")
    match word.casefold():
        case "":
            return _look(runtime, team, user)
        case "settings":
            return Opens(leader.modal(leading.wishes(runtime, team, user)))
        case "stop":
            leading.stop(runtime, team, user)
            return leader.STOPPED
        case "add":
            named = _user(more)
            return leader.named(leading.name(runtime, team, user, named), named)
        case "remove":
            named = _user(more)
            leading.remove(runtime, team, user, named)
            return leader.REMOVED.format(user=named)
    raise UserError(USAGE)


def _look(runtime: Runtime, team: str, user: str) -> Shows | Opens:
    """An admin sees who was named, a leader their own wishes."""
    try:
        listed = leader.listed(leading.listed(runtime, team, user))
        return Shows(*roles.leaders_listed(listed))
    except UserError:
        return Opens(leader.modal(leading.wishes(runtime, team, user)))


def _user(text: str) -> str:
    found = USER.search(text)
    if found is None:
        raise UserError(WHOM)
    return found[1]


def acts(runtime: Runtime, body: dict[str, Any], _rest: str) -> str:
    """What `/footbridge acts` answers: one's own record."""
    return act.record(acting.record(runtime, *who_of(body)))


def register(app: App, runtime: Runtime) -> None:
    def opened(ack: Ack, body: dict[str, Any]) -> None:
        acting.answer(runtime, *who_of(body), value_of(body), "opened")
        ack()

    def says(what: str) -> Any:
        def listener(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
            found = acting.answer(runtime, *who_of(body), value_of(body), what)
            _shows(respond, found, act.REPLIES.get(found.answer or "", act.REPLIES[what]))
            ack()

        return listener

    def decides(yes: bool) -> Any:
        def listener(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
            found = leading.answer(runtime, *who_of(body), value_of(body), yes)
            _shows(respond, found, leader.YES if found.answer == "yes" else leader.NO)
            ack()

        return listener

    def wishes(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        found = leading.wishes(runtime, *who_of(body))
        client.views_open(trigger_id=body["trigger_id"], view=leader.modal(found))
        ack()

    def settings(ack: Ack, body: dict[str, Any]) -> None:
        leading.set_wishes(runtime, *who_of(body), _chosen(body))
        ack()

    app.action(ids.ACT_OPEN)(opened)
    app.action(ids.ACT_DID)(says("did"))
    app.action(ids.ACT_LATER)(says("later"))
    app.action(ids.ACT_NEVER)(says("never"))
    app.action(ids.LEADER_YES)(decides(True))
    app.action(ids.LEADER_NO)(decides(False))
    app.action(ids.LEADER_SETTINGS)(wishes)
    app.view(ids.LEADER_MODAL)(settings)


def _shows(respond: Respond, found: Answered, reply: str) -> None:
    text, blocks = nudge_view.answered(found.seen, reply)
    respond(replace_original=True, text=text, blocks=blocks)


def _chosen(body: dict[str, Any]) -> leading.Chosen:
    values = body["view"]["state"]["values"]
    hour, _, minute = str(forms.filled(values, ids.LEADER_TIME)).partition(":")
    return leading.Chosen(
        digest_day=int(forms.filled(values, ids.LEADER_DIGEST_DAY)),
        act_day=int(forms.filled(values, ids.LEADER_ACT_DAY)),
        minute=int(hour) * 60 + int(minute),
        readers=forms.filled(values, ids.LEADER_READER) or [],
        acts=forms.filled(values, ids.LEADER_ACTS) or [],
    )
