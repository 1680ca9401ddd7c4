"""Support: a champion's form, a leader's answers, a promise kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.flows import supporting
from bot.flows.supporting import Done
from bot.runtime import Runtime
from bot.views import ids
from bot.views import support as view
from handlers.filled import (
    day,
    done,
    kept,
    number_and_nudge,
    numbers,
    opens,
    shows,
    values_of,
    words,
)
from handlers.home import refresh
from handlers.requests import who_of

Values = dict[str, Any]
Nudge = str | None


def register(app: App, runtime: Runtime) -> None:
    _asking(app, runtime)
    _answering(app, runtime)
    _promising(app, runtime)


def _asking(app: App, runtime: Runtime) -> None:
    def ask(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        number, _ = number_and_nudge(body)
        opens(client, body, view.ask(supporting.card_of(runtime, *who_of(body), number)))
        ack()

    def submit(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        values, back = values_of(body["view"]), kept(body["view"])
        found = supporting.ask(
            runtime, *who_of(body), back["id"], words(values, "needs"), words(values, "what"),
            words(values, "value"), bool(values.get("tell")),
        )  # fmt: skip
        if found.problems or found.asked is None:
            ack(response_action="errors", errors=found.problems)
            return
        refresh(runtime, client, body)
        ack(response_action="update", view=view.sent(found.asked))

    app.action(ids.SUPPORT_ASK)(ask)
    app.view(ids.SUPPORT_ASK_MODAL)(submit)


def _answering(app: App, runtime: Runtime) -> None:
    def approve(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        number, nudge = number_and_nudge(body)
        asked, by = supporting.look(runtime, *who_of(body), number)
        opens(client, body, view.approve(asked, nudge or "", by))
        ack()

    def form(make: Callable[[view.Asked, str], dict[str, Any]]) -> Any:
        def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
            number, nudge = number_and_nudge(body)
            asked, _ = supporting.look(runtime, *who_of(body), number)
            opens(client, body, make(asked, nudge or ""))
            ack()

        return listener

    def pass_on(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        number, nudge = number_and_nudge(body)
        asked, _ = supporting.look(runtime, *who_of(body), number)
        leaders = supporting.others(runtime, *who_of(body), number)
        opens(client, body, view.pass_on(asked, nudge or "", leaders))
        ack()

    app.action(ids.SUPPORT_APPROVE)(approve)
    app.action(ids.SUPPORT_DECLINE)(form(view.decline))
    app.action(ids.SUPPORT_HAND_ON)(pass_on)
    app.action(ids.SUPPORT_BACK)(form(view.ask_back))
    for callback, reply, do in _ANSWERS:
        app.view(callback)(_submits(runtime, reply, do))


def _submits(runtime: Runtime, reply: str, do: Callable[..., Done]) -> Any:
    def submit(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        values, back = values_of(body["view"]), kept(body["view"])
        found = do(runtime, *who_of(body), back["id"], values, back["nudge"] or None)
        if found.problems:
            ack(response_action="errors", errors=found.problems)
            return
        leader = found.asked.leader if found.asked else None
        shows(client, found.nudge, view.REPLIES[reply].format(user=leader))
        refresh(runtime, client, body)
        ack()

    return submit


def _approve(
    runtime: Runtime, team: str, user: str, number: int, values: Values, nudge: Any
) -> Done:
    return supporting.approve(
        runtime, team, user, number, words(values, "promise"), day(values, "by"),
        bool(values.get("tell")), nudge,
    )  # fmt: skip


def _decline(
    runtime: Runtime, team: str, user: str, number: int, values: Values, nudge: Any
) -> Done:
    why = words(values, "why")
    return supporting.decline(runtime, team, user, number, why, bool(values.get("tell")), nudge)


def _pass(
    runtime: Runtime, team: str, user: str, number: int, values: Values, nudge: Nudge
) -> Done:
    to = next(iter(numbers(values, "leader")), 0)
    return supporting.pass_on(runtime, team, user, number, to, nudge)


def _back(
    runtime: Runtime, team: str, user: str, number: int, values: Values, nudge: Nudge
) -> Done:
    return supporting.ask_back(runtime, team, user, number, words(values, "question"), nudge)


def _reply(
    runtime: Runtime, team: str, user: str, number: int, values: Values, nudge: Nudge
) -> Done:
    return supporting.reply(runtime, team, user, number, words(values, "answer"), nudge)


_ANSWERS: tuple[tuple[str, str, Callable[..., Done]], ...] = (
    (ids.SUPPORT_APPROVE_MODAL, "approve", _approve),
    (ids.SUPPORT_DECLINE_MODAL, "decline", _decline),
    (ids.SUPPORT_HAND_ON_MODAL, "pass_on", _pass),
    (ids.SUPPORT_BACK_MODAL, "ask_back", _back),
    (ids.SUPPORT_REPLY_MODAL, "answered", _reply),
)


def _promising(app: App, runtime: Runtime) -> None:
    def reply(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        number, nudge = number_and_nudge(body)
        asked = supporting.question_of(runtime, *who_of(body), number)
        opens(client, body, view.reply(asked, nudge or ""))
        ack()

    def keep(kept_it: bool, words_: str) -> Any:
        def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
            number, nudge = number_and_nudge(body)
            found = supporting.keep(runtime, *who_of(body), number, kept_it, nudge)
            done(runtime, client, body, found.nudge, words_)
            ack()

        return listener

    app.action(ids.SUPPORT_REPLY)(reply)
    app.action(ids.SUPPORT_KEPT)(keep(True, view.REPLIES["kept"]))
    app.action(ids.SUPPORT_LATER)(keep(False, view.REPLIES["later"]))
