"""Experiments: the form of a card, its buttons wherever it stands, and what came of it."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.experiments import TOLD, WRITTEN, Card
from bot.flows import experiment_moves, experiments, sharing
from bot.flows.answering import answer as answer_nudge
from bot.flows.experiments import Written
from bot.runtime import Runtime
from bot.views import experiment as view
from bot.views import experiment_forms as forms
from bot.views import ids
from handlers import library
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
from handlers.requests import value_of, who_of

ADOPTED = ":seedling: Adopted: how it is done from now on."
SHARED_IN = ":speech_balloon: Shared in {places} and in the library. Thank you."
SHARED = ":speech_balloon: Shared in the library; no channel is set for it here. Thank you."


def register(app: App, runtime: Runtime) -> None:
    _writing(app, runtime)
    _moving(app, runtime)
    _sharing(app, runtime)
    _asking(app, runtime)


def _writing(app: App, runtime: Runtime) -> None:
    def start(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        origin, silo, nudge = [*value_of(body).split(" "), "", ""][:3]
        form = experiments.form(
            runtime, *who_of(body), origin=origin, silo_id=int(silo or 0), nudge=nudge or None
        )
        opens(client, body, forms.card(form))
        ack()

    def edit(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        number, _ = number_and_nudge(body)
        form = experiments.form(runtime, *who_of(body), experiment_id=number)
        opens(client, body, forms.card(form))
        ack()

    def copy(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        number, nudge = number_and_nudge(body)
        form = experiments.form(runtime, *who_of(body), parent_id=number, nudge=nudge)
        opens(client, body, forms.card(form))
        ack()

    def submit(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        saved = experiments.save(runtime, *who_of(body), _written(body["view"]))
        if saved.problems:
            ack(response_action="errors", errors=_shown(saved.problems, body["view"]))
            return
        reply = view.REPLIES["draft" if saved.state == "draft" else "started"]
        shows(client, saved.nudge, reply)
        refresh(runtime, client, body)
        ack(response_action="update", view=_said(reply + experiments.not_joined(saved.not_joined)))

    app.action(ids.EXPERIMENT_START)(start)
    app.action(ids.EXPERIMENT_EDIT)(edit)
    app.action(ids.EXPERIMENT_TRY)(copy)
    app.view(ids.EXPERIMENT_MODAL)(submit)


def _written(form: dict[str, Any]) -> Written:
    values, back = values_of(form), kept(form)
    text = {key: words(values, key) for key in WRITTEN}
    return Written(
        key=back["key"],
        card=Card(
            **text, stage=words(values, "stage"),
            starts_on=day(values, "starts_on"), check_on=day(values, "check_on"),
        ),
        starting=back["running"] or values.get("when") == "start",
        experiment=back["id"],
        parent=back["parent"],
        origin=back["origin"],
        silos=numbers(values, "silos"),
        priority=next(iter(numbers(values, "priority")), None),
        people=values.get("people") or [],
        named=back.get("named") or [],
        wants_company=bool(values.get("company")),
        nudge=back["nudge"],
    )  # fmt: skip


def _shown(problems: dict[str, str], form: dict[str, Any]) -> dict[str, str]:
    """Slack refuses errors on fields that the form does not have."""
    there = {block["block_id"] for block in form["blocks"] if block["type"] == "input"}
    first = next(iter(there))
    return {key if key in there else first: text for key, text in problems.items()}


def _said(text: str) -> dict[str, Any]:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Experiments"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}],
    }


def _moving(app: App, runtime: Runtime) -> None:
    def look(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        number, _ = number_and_nudge(body)
        card, history = experiments.look(runtime, *who_of(body), number)
        opens(client, body, forms.whole(card, history))
        ack()

    def moves(do: Any, reply: str) -> Any:
        def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
            number, nudge = number_and_nudge(body)
            found = do(runtime, *who_of(body), number, nudge)
            library.refresh(runtime, client, body)
            done(runtime, client, body, found, reply)
            ack()

        return listener

    def drop(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        number, nudge = number_and_nudge(body)
        stays, found = experiment_moves.drop(runtime, *who_of(body), number, nudge)
        library.refresh(runtime, client, body)
        done(runtime, client, body, found, view.REPLIES["dropped" if stays else "thrown"])
        ack()

    def take(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        number, nudge = number_and_nudge(body)
        taken, found = experiment_moves.take(runtime, *who_of(body), number, nudge)
        done(runtime, client, body, found, view.REPLIES["taken" if taken else "gone"])
        ack()

    def not_now(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        nudge = value_of(body).rpartition(" ")[2]
        change = answer_nudge(runtime, *who_of(body), nudge, "not_now")
        shows(client, change, view.REPLIES["not_now"])
        ack()

    app.action(ids.EXPERIMENT_LOOK)(look)
    app.action(ids.EXPERIMENT_DROP)(drop)
    app.action(ids.EXPERIMENT_LATER)(moves(experiment_moves.later, view.REPLIES["later"]))
    app.action(ids.EXPERIMENT_ADOPT)(moves(experiment_moves.adopt, ADOPTED))
    app.action(ids.EXPERIMENT_JOIN)(moves(experiment_moves.join_in, view.REPLIES["joined"]))
    app.action(ids.EXPERIMENT_JOIN_NO)(moves(experiment_moves.stay_out, view.REPLIES["no"]))
    app.action(ids.EXPERIMENT_TAKE)(take)
    app.action(ids.EXPERIMENT_TAKE_NO)(not_now)
    app.action(ids.EXPERIMENT_NOT_NOW)(not_now)


def _sharing(app: App, runtime: Runtime) -> None:
    def share(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        number, nudge = number_and_nudge(body)
        card = sharing.result_of(runtime, *who_of(body), number, nudge)
        opens(client, body, forms.result(card, nudge))
        ack()

    def submit(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        values, back = values_of(body["view"]), kept(body["view"])
        told = {key: words(values, key) for key in TOLD}
        shared = sharing.share(
            runtime, *who_of(body), back["id"], words(values, "verdict"), told, back["nudge"]
        )
        if shared.problems:
            ack(response_action="errors", errors=shared.problems)
            return
        places = ", ".join(f"<#{one}>" for one in shared.channels)
        reply = SHARED_IN.format(places=places) if places else SHARED
        shows(client, shared.nudge, reply)
        refresh(runtime, client, body)
        ack(response_action="update", view=_said(reply))

    app.action(ids.EXPERIMENT_SHARE)(share)
    app.view(ids.RESULT_MODAL)(submit)


def _asking(app: App, runtime: Runtime) -> None:
    def ask(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        number, _ = number_and_nudge(body)
        card, _ = experiments.look(runtime, *who_of(body), number)
        place = body["container"]
        opens(client, body, forms.question(card, place["channel_id"], place["message_ts"]))
        ack()

    def submit(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        question, back = words(values_of(body["view"]), "question"), kept(body["view"])
        if not question:
            ack(response_action="errors", errors={"question": "A few words, please."})
            return
        card, _ = experiments.look(runtime, *who_of(body), back["id"])
        text = forms.asked(body["user"]["id"], card.owner, question)
        client.chat_postMessage(channel=back["channel"], thread_ts=back["ts"], text=text)
        ack()

    app.action(ids.EXPERIMENT_ASK)(ask)
    app.view(ids.EXPERIMENT_ASK_MODAL)(submit)
