"""The buttons under lists of channels, leaders, champions, admins; the cards that change them."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.flows import administering, champions_room, leading, setup_steps
from bot.flows.limits import Unfit
from bot.runtime import Runtime
from bot.views import administering as people_view
from bot.views import champion, channels, forms, ids, leader
from bot.views import roles as view
from handlers import rule_fields
from handlers.filled import kept, opens
from handlers.requests import who_of


def register(app: App, runtime: Runtime) -> None:
    _channels(app, runtime)
    _leaders(app, runtime)
    _admins(app, runtime)
    _champions(app, runtime)


def _people(body: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Who stood in the field when the card was opened, and who stands there now."""
    chosen = forms.filled(body["view"]["state"]["values"], ids.ROLES_PEOPLE) or []
    return list(kept(body["view"]).get("opened") or []), list(chosen)


def _channels(app: App, runtime: Runtime) -> None:
    def change(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        opens(client, body, view.channels(setup_steps.heard(runtime, *who_of(body))))
        ack()

    def save(ack: Ack, body: dict[str, Any]) -> None:
        chosen = forms.filled(body["view"]["state"]["values"], ids.SETUP_CHANNELS) or []
        setup_steps.listen(runtime, *who_of(body), _people(body)[0], list(chosen))
        told = channels.listening(setup_steps.heard(runtime, *who_of(body)))
        ack(response_action="update", view=view.done("Channels", told))

    app.action(ids.ROLES_CHANNELS)(change)
    app.view(ids.ROLES_CHANNELS_MODAL)(save)


def _leaders(app: App, runtime: Runtime) -> None:
    def change(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        opens(client, body, view.leaders(leading.listed(runtime, *who_of(body))))
        ack()

    def save(ack: Ack, body: dict[str, Any]) -> None:
        setup_steps.lead(runtime, *who_of(body), *_people(body))
        told = leader.listed(leading.listed(runtime, *who_of(body)))
        ack(response_action="update", view=view.done("Leaders", told))

    app.action(ids.ROLES_LEADERS)(change)
    app.view(ids.ROLES_LEADERS_MODAL)(save)


def _admins(app: App, runtime: Runtime) -> None:
    def change(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        opens(client, body, view.admins(administering.added(runtime, *who_of(body))))
        ack()

    def save(ack: Ack, body: dict[str, Any]) -> None:
        administering.choose(runtime, *who_of(body), *_people(body))
        told = people_view.people(administering.look(runtime, *who_of(body)))
        ack(response_action="update", view=view.done("Admins", told))

    app.action(ids.ROLES_ADMINS)(change)
    app.view(ids.ROLES_ADMINS_MODAL)(save)


def _champions(app: App, runtime: Runtime) -> None:
    def change(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        opens(client, body, view.champions(*champions_room.settings(runtime, *who_of(body))))
        ack()

    def save(ack: Ack, body: dict[str, Any]) -> None:
        values = body["view"]["state"]["values"]
        silo = str(forms.filled(values, ids.ROLES_SILO) or view.NO_SILO)
        own = forms.filled(values, ids.ROLES_SILO_PLACE)
        try:
            champions_room.change(
                runtime, *who_of(body), _people(body)[1], rule_fields.wanted(body["view"]).values,
                "" if silo == view.NO_SILO else silo, own,
            )  # fmt: skip
        except Unfit as unfit:
            ack(response_action="errors", errors=rule_fields.errors(unfit, body["view"]))
            return
        told = champion.listed(*champions_room.listed(runtime, *who_of(body)))
        ack(response_action="update", view=view.done("Champions", told))

    app.action(ids.ROLES_CHAMPIONS)(change)
    app.view(ids.ROLES_CHAMPIONS_MODAL)(save)
