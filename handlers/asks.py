"""Asking across teams: the card, and the buttons under what it brings about."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.flows import answering_asks, asking, open_questions
from bot.flows.asking import Sent
from bot.flows.showing import Change
from bot.runtime import Runtime
from bot.views import ask as view
from bot.views import ask_card as card_view
from bot.views import ids
from bot.views import nudge as nudge_view
from bot.views.forms import filled
from handlers.requests import Opens, value_of, who_of

Flow = Callable[[Runtime, str, str, str], Change]


def run(runtime: Runtime, body: dict[str, Any], rest: str) -> str | Opens:
    """/footbridge ask: on and off say whether one may be asked; all else opens the card."""
    team, user = who_of(body)
    if rest.casefold() in ("on", "off"):
        yes = rest.casefold() == "on"
        asking.be_asked(runtime, team, user, yes)
        return view.WILLING[yes]
    return Opens(card_view.opening(_new_key(), rest, asking.waiting(runtime, team, user)))


def register(app: App, runtime: Runtime) -> None:
    app.shortcut(ids.ASK_SHORTCUT)(_shortcut(runtime))
    app.view(ids.ASK_MODAL)(_submit(runtime))
    app.action(ids.ASK_WITHDRAW)(_withdraw(runtime))
    app.action(ids.ASK_ANSWER)(_opens_answer(runtime))
    app.view(ids.ASK_ANSWER_MODAL)(_answer(runtime))
    app.action(ids.ASK_ELSE)(_opens_naming(runtime))
    app.view(ids.ASK_ELSE_MODAL)(_name(runtime))
    app.action(ids.ASK_IN_OPEN)(_press(runtime, answering_asks.in_the_open))
    app.action(ids.ASK_NOT_ME)(_press(runtime, answering_asks.not_me))
    app.action(ids.ASK_HELPED)(_press(runtime, answering_asks.helped))
    app.action(ids.ASK_WIDER)(_press(runtime, answering_asks.wider))
    app.action(ids.ASK_TAKE_BACK)(_press(runtime, answering_asks.withdraw))
    app.action(ids.QUESTION_OPEN)(_press(runtime, _of_question("open")))
    app.action(ids.QUESTION_SKIP)(_press(runtime, _of_question("pass")))


def _shortcut(runtime: Runtime) -> Any:
    def shortcut(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        waits = asking.waiting(runtime, *who_of(body))
        client.views_open(
            trigger_id=body["trigger_id"], view=card_view.opening(_new_key(), "", waits)
        )
        ack()

    return shortcut


def _submit(runtime: Runtime) -> Any:
    def submit(ack: Ack, body: dict[str, Any]) -> None:
        """The first time it shows where the question would go; then it is sent."""
        team, user = who_of(body)
        values = body["view"]["state"]["values"]
        question = filled(values, ids.ASK_WORDS) or ""
        key, _, shown = body["view"]["private_metadata"].partition(" ")
        to = filled(values, ids.ASK_TO)
        if to is None or shown != card_view.mark(question):
            preview = asking.preview(runtime, team, user, question, key)
            ack(response_action="update", view=card_view.previewed(key, preview))
            return
        done = asking.send(runtime, team, user, question, key, str(to))
        card = (
            card_view.sent(done.ask, done.to)
            if isinstance(done, Sent)
            else card_view.previewed(key, done, changed=True)
        )
        ack(response_action="update", view=card)

    return submit


def _withdraw(runtime: Runtime) -> Any:
    def withdraw(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        team, user = who_of(body)
        waits = asking.withdraw(runtime, team, user, int(value_of(body)))
        card = card_view.opening(_new_key(), "", waits, view.TAKEN_BACK)
        client.views_update(view_id=body["view"]["id"], view=card)
        ack()

    return withdraw


def _press(runtime: Runtime, flow: Flow) -> Any:
    def listener(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        change = flow(runtime, *who_of(body), value_of(body))
        text, blocks = nudge_view.answered(change.seen, change.reply)
        respond(replace_original=True, text=text, blocks=blocks)
        ack()

    return listener


def _of_question(what: str) -> Flow:
    def flow(runtime: Runtime, team: str, user: str, nudge: str) -> Change:
        return open_questions.answer(runtime, team, user, nudge, what)

    return flow


def _opens_answer(runtime: Runtime) -> Any:
    def opens(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        seen = answering_asks.look(runtime, *who_of(body), value_of(body))
        card = card_view.answering(seen.nudge, seen.facts["question"])
        client.views_open(trigger_id=body["trigger_id"], view=card)
        ack()

    return opens


def _answer(runtime: Runtime) -> Any:
    def answer(ack: Ack, body: dict[str, Any]) -> None:
        words = filled(body["view"]["state"]["values"], ids.ASK_ANSWER_WORDS) or ""
        nudge = body["view"]["private_metadata"]
        answering_asks.answer(runtime, *who_of(body), nudge, words)
        ack()

    return answer


def _opens_naming(runtime: Runtime) -> Any:
    def opens(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        seen = answering_asks.look(runtime, *who_of(body), value_of(body))
        client.views_open(trigger_id=body["trigger_id"], view=card_view.naming(seen.nudge))
        ack()

    return opens


def _name(runtime: Runtime) -> Any:
    def name(ack: Ack, body: dict[str, Any]) -> None:
        named = _picked(body["view"]["state"]["values"])
        nudge = body["view"]["private_metadata"]
        answering_asks.somebody_else(runtime, *who_of(body), nudge, named)
        ack()

    return name


def _picked(values: dict[str, Any]) -> str:
    return str(values[ids.ASK_ELSE_WHO][ids.ASK_ELSE_WHO].get("selected_user") or "")


def _new_key() -> str:
    return str(uuid.uuid4())
