"""Tours of listening: /footbridge tour, and what is pressed on their cards and in Home."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain import tours as rules
from bot.errors import UserError
from bot.flows import touring, touring_page
from bot.flows.silo_cards import FieldError
from bot.runtime import Runtime
from bot.views import ids, tour_forms, tour_page
from bot.views import tour as view
from bot.views.tour import Doors
from handlers.filled import opens, values_of, words
from handlers.home import refresh
from handlers.requests import Opens, value_of, who_of
from handlers.stacked import back_to, goes_to

USAGE = "`/footbridge tour` takes nothing (to see it), start, newcomer, page or stop."
STOPPED = "Stopped. What you noted stays yours: `/footbridge me` shows it, *Erase me* takes it out."
NONE = "You are on no tour just now."
ENDED = "Done: :tada: what you heard stands on one page."
POSTED = ":loudspeaker: It stands in <#{channel}>."


def run(runtime: Runtime, body: dict[str, Any], rest: str) -> str | Opens:
    """What `/footbridge tour REST` answers. Raises UserError for what cannot be done."""
    team, user = who_of(body)
    match rest.casefold():
        case "":
            found = touring.doors(runtime, team, user)
            return Opens(view.doors(found) if isinstance(found, Doors) else view.plan(found))
        case "start":
            doors = touring.starting(runtime, team, user)
            return Opens(view.start(doors)) if doors.leads else touring.FOR_LEADERS
        case "newcomer":
            return Opens(view.plan(touring.begin(runtime, team, user, rules.FIRST)))
        case "page":
            return Opens(tour_page.card(touring_page.page(runtime, team, user)))
        case "stop":
            return STOPPED if touring.end(runtime, team, user, rules.STOPPED) else NONE
    raise UserError(USAGE)


def register(app: App, runtime: Runtime) -> None:
    _beginning(app, runtime)
    _looking(app, runtime)
    _page(app, runtime)


def _beginning(app: App, runtime: Runtime) -> None:
    def start(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        opens(client, body, view.start(touring.starting(runtime, *who_of(body))))
        ack()

    def submit(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        chosen = values_of(body["view"]).get("days")
        days = next(one for one in rules.DAYS if str(one) == chosen)
        plan = touring.begin(runtime, *who_of(body), rules.FULL, days)
        refresh(runtime, client, body)
        back_to(ack, client, body, view.plan(plan))

    def first(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        plan = touring.begin(runtime, *who_of(body), rules.FIRST)
        goes_to(client, body, view.plan(plan))
        refresh(runtime, client, body)
        ack()

    app.action(ids.TOUR_START)(start)
    app.view(ids.TOUR_START_MODAL)(submit)
    app.action(ids.TOUR_FIRST)(first)


def _looking(app: App, runtime: Runtime) -> None:
    def look(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        opens(client, body, view.plan(touring.look(runtime, *who_of(body))))
        ack()

    def turn(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        page = int(value_of(body))
        goes_to(client, body, view.plan(touring.look(runtime, *who_of(body)), page))
        ack()

    def ends(state: str, words_then: str) -> Any:
        def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
            done = touring.end(runtime, *who_of(body), state)
            goes_to(client, body, tour_forms.said(words_then if done else NONE))
            refresh(runtime, client, body)
            ack()

        return listener

    app.action(ids.TOUR_OPEN)(look)
    app.action(ids.TOUR_EARLIER)(turn)
    app.action(ids.TOUR_LATER_STOPS)(turn)
    app.action(ids.TOUR_DROP)(ends(rules.STOPPED, STOPPED))
    app.action(ids.TOUR_DONE)(ends(rules.DONE, f"{ENDED} `/footbridge tour page`"))


def _page(app: App, runtime: Runtime) -> None:
    def look(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        goes_to(client, body, tour_page.card(touring_page.page(runtime, *who_of(body))))
        ack()

    def propose(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        page = touring_page.page(runtime, *who_of(body))
        opens(client, body, tour_forms.propose(page.proposals, page.threads))
        ack()

    def proposed(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        filled = values_of(body["view"])
        first, second, third = (words(filled, one.casefold()) for one in tour_forms.ORDINALS)
        page = touring_page.propose(runtime, *who_of(body), (first, second, third))
        back_to(ack, client, body, tour_page.card(page))

    def post(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        opens(client, body, tour_forms.post())
        ack()

    def posted(ack: Ack, body: dict[str, Any]) -> None:
        entered = body["view"]["state"]["values"]["channel"]["channel"]
        try:
            channel = touring_page.post(runtime, *who_of(body), entered.get("selected_channel"))
        except FieldError as error:
            ack(response_action="errors", errors={error.field: str(error)})
            return
        ack(response_action="update", view=tour_forms.said(POSTED.format(channel=channel)))

    app.action(ids.TOUR_PAGE)(look)
    app.action(ids.TOUR_PROPOSE)(propose)
    app.view(ids.TOUR_PROPOSE_MODAL)(proposed)
    app.action(ids.TOUR_POST)(post)
    app.view(ids.TOUR_POST_MODAL)(posted)
