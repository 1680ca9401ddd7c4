"""A stop of a tour: its card, notes and shares; and what those who are asked press."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain import tours as rules
from bot.errors import UserError
from bot.flows import silo_cards, touring, touring_asks, touring_notes
from bot.flows.answering import Answered
from bot.flows.silo_cards import FieldError
from bot.runtime import Runtime
from bot.views import ids, silo_card, tour_forms, tour_nudges
from bot.views import tour as view
from bot.views.tour import Plan, StopSeen
from handlers.filled import kept, number_and_nudge, opens, shows, values_of, words
from handlers.requests import value_of, who_of
from handlers.stacked import back_to, goes_to

Seen = tuple[Plan, StopSeen]
Does = Callable[[Runtime, str, str, int], Seen]
Says = Callable[[Runtime, str, str, str, bool], tuple[Answered, str]]


def register(app: App, runtime: Runtime) -> None:
    _pressing(app, runtime)
    _filling_in(app, runtime)
    _answering(app, runtime)
    _rewording(app, runtime)


def _pressing(app: App, runtime: Runtime) -> None:
    def look(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        seen = touring.stop_seen(runtime, *who_of(body), int(value_of(body)))
        opens(client, body, view.stop(*seen))
        ack()

    def does(do: Does) -> Any:
        def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
            seen = do(runtime, *who_of(body), int(value_of(body)))
            goes_to(client, body, view.stop(*seen))
            ack()

        return listener

    def skip(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        number = int(value_of(body))
        touring.skip(runtime, *who_of(body), number)
        goes_to(client, body, view.stop(*touring.stop_seen(runtime, *who_of(body), number)))
        ack()

    def card(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        found = silo_cards.read(runtime, *who_of(body), silo_id=int(value_of(body)))
        goes_to(client, body, silo_card.read(found))
        ack()

    app.action(ids.TOUR_STOP)(look)
    app.action(ids.TOUR_ASK)(does(touring_notes.ask))
    app.action(ids.TOUR_UNSHARE)(does(touring_notes.take_back))
    app.action(ids.TOUR_SKIP)(skip)
    app.action(ids.TOUR_CARD)(card)


def _filling_in(app: App, runtime: Runtime) -> None:
    def opening(form: Callable[[Plan, StopSeen], dict[str, Any]]) -> Any:
        def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
            seen = touring.stop_seen(runtime, *who_of(body), int(value_of(body)))
            opens(client, body, form(*seen))
            ack()

        return listener

    def noted(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        stop_id = kept(body["view"])["stop"]
        seen = touring_notes.write(runtime, *who_of(body), stop_id, _texts(body))
        back_to(ack, client, body, view.stop(*seen))

    def shared(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        stop_id, quoted = kept(body["view"])["stop"], values_of(body["view"]).get("people") or []
        try:
            seen = touring_notes.share(runtime, *who_of(body), stop_id, _texts(body), quoted)
        except FieldError as error:
            _refuses(ack, body, error)
            return
        back_to(ack, client, body, view.stop(*seen))

    def chosen(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        stop_id, person = kept(body["view"])["stop"], values_of(body["view"]).get("person")
        try:
            seen = touring_notes.choose(runtime, *who_of(body), stop_id, person)
        except FieldError as error:
            _refuses(ack, body, error)
            return
        back_to(ack, client, body, view.stop(*seen))

    app.action(ids.TOUR_NOTE)(opening(tour_forms.note))
    app.view(ids.TOUR_NOTE_MODAL)(noted)
    app.action(ids.TOUR_SHARE)(opening(lambda _, stop: tour_forms.share(stop)))
    app.view(ids.TOUR_SHARE_MODAL)(shared)
    app.action(ids.TOUR_WHOM)(opening(lambda _, stop: tour_forms.whom(stop)))
    app.view(ids.TOUR_WHOM_MODAL)(chosen)


def _texts(body: dict[str, Any]) -> dict[str, str]:
    filled = values_of(body["view"])
    return {key: words(filled, key) for key in rules.QUESTIONS}


def _refuses(ack: Ack, body: dict[str, Any], error: FieldError) -> None:
    """Slack refuses errors on fields that the form does not have."""
    there = [one["block_id"] for one in body["view"]["blocks"] if one["type"] == "input"]
    field = error.field if error.field in there else there[-1]
    ack(response_action="errors", errors={field: str(error)})


def _answering(app: App, runtime: Runtime) -> None:
    def says(say: Says, yes: bool) -> Any:
        def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
            found, reply = say(runtime, *who_of(body), value_of(body), yes)
            shows(client, found, tour_nudges.REPLIES[reply])
            ack()

        return listener

    def goes_on(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        stop_id, nudge = number_and_nudge(body)
        opens(client, body, view.stop(*touring.stop_seen(runtime, *who_of(body), stop_id)))
        if nudge:
            found = silo_cards.answered(runtime, *who_of(body), nudge, "open")
            shows(client, found, tour_nudges.REPLIES["open"])
        ack()

    def rests(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        found = silo_cards.answered(runtime, *who_of(body), value_of(body), "later")
        shows(client, found, tour_nudges.REPLIES["later"])
        ack()

    app.action(ids.TOUR_MEETS_YES)(says(touring_asks.answer, yes=True))
    app.action(ids.TOUR_MEETS_NO)(says(touring_asks.answer, yes=False))
    app.action(ids.TOUR_QUOTE_YES)(says(touring_notes.answer, yes=True))
    app.action(ids.TOUR_QUOTE_NO)(says(touring_notes.answer, yes=False))
    app.action(ids.TOUR_GO_ON)(goes_on)
    app.action(ids.TOUR_REST)(rests)


def _rewording(app: App, runtime: Runtime) -> None:
    def edits(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        texts = touring_notes.words_of(runtime, *who_of(body), value_of(body))
        if not texts:
            raise UserError(tour_nudges.REPLIES["withdrawn"])
        opens(client, body, tour_forms.quote(value_of(body), texts))
        ack()

    def edited(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        texts, nudge = _texts(body), kept(body["view"])["nudge"]
        if not any(texts.values()):
            first = body["view"]["blocks"][1]["block_id"]
            ack(response_action="errors", errors={first: touring_notes.EMPTY})
            return
        found, reply = touring_notes.answer(runtime, *who_of(body), nudge, True, texts)
        shows(client, found, tour_nudges.REPLIES[reply])
        ack()

    app.action(ids.TOUR_QUOTE_EDIT)(edits)
    app.view(ids.TOUR_QUOTE_MODAL)(edited)
