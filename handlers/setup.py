"""/footbridge setup: step by step, each applied as it is sent; left, gone back, gone on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain import setup as steps
from bot.flows import inviting_all, limits, setup, setup_silos, setup_steps
from bot.flows.limits import Unfit
from bot.runtime import Runtime
from bot.views import forms, ids
from bot.views import setup as cards
from bot.views.setup import Card
from handlers import rule_fields
from handlers.filled import kept
from handlers.home import refresh
from handlers.requests import Opens, value_of, who_of

Who = tuple[Runtime, str, str]
Sent = dict[str, Any]


def run(runtime: Runtime, body: dict[str, Any], _rest: str) -> Opens:
    """What `/footbridge setup` answers."""
    return Opens(cards.modal(setup.resume(runtime, *who_of(body))))


def register(app: App, runtime: Runtime) -> None:
    def opened(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        card = setup.resume(runtime, *who_of(body))
        client.views_open(trigger_id=body["trigger_id"], view=cards.modal(card))
        ack()

    def back(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        card = setup.back(runtime, *who_of(body), value_of(body))
        client.views_update(view_id=body["view"]["id"], view=cards.modal(card))
        ack()

    def sent(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        who = (runtime, *who_of(body))
        card = kept(body["view"])
        step = _STEPS.get((card.get("step", ""), card.get("sub", "")), _again)
        try:
            found = step(who, body["view"])
        except Unfit as unfit:
            ack(response_action="errors", errors=rule_fields.errors(unfit, body["view"]))
            return
        if isinstance(found, Card):
            ack(response_action="update", view=cards.modal(found))
            return
        refresh(runtime, client, body)
        ack(response_action="update", view=found)

    app.action(ids.SETUP_OPEN)(opened)
    app.action(ids.SETUP_BACK)(back)
    app.view(ids.SETUP_MODAL)(sent)


def _again(who: Who, _view: Sent) -> Card:
    """Sent from a card of another version."""
    return setup.resume(*who)


def _filled(view: Sent, action: str) -> Any:
    return forms.filled(view["state"]["values"], action)


# --- each step: what was filled in, to the flow that sets it


def _channels(who: Who, view: Sent) -> Card:
    chosen = _filled(view, ids.SETUP_CHANNELS) or []
    setup_steps.listen(*who, kept(view).get("opened") or [], chosen)
    return setup.onward(*who, steps.CHANNELS)


def _source(who: Who, view: Sent) -> Card:
    more = setup_silos.source(*who, str(_filled(view, ids.SETUP_SOURCE)))
    return more or setup.onward(*who, steps.SILOS)


def _field(who: Who, view: Sent) -> Card:
    setup_silos.take_field(*who, str(_filled(view, ids.SETUP_FIELD)))
    return setup.onward(*who, steps.SILOS)


def _groups(who: Who, view: Sent) -> Card:
    setup_silos.take_groups(*who, _filled(view, ids.SETUP_GROUPS) or [])
    return setup.onward(*who, steps.SILOS)


def _proposals(who: Who, view: Sent) -> Card:
    chosen = _filled(view, ids.SETUP_TAKEN) or []
    setup_silos.take_proposals(*who, kept(view).get("names") or {}, chosen)
    return setup.onward(*who, steps.SILOS)


def _list(who: Who, _view: Sent) -> Card:
    """What was brought in meanwhile, on a card above this one, is in already."""
    return setup.onward(*who, steps.SILOS)


def _leaders(who: Who, view: Sent) -> Card:
    chosen = _filled(view, ids.SETUP_LEADERS) or []
    joins = bool(_filled(view, ids.SETUP_JOIN))
    setup_steps.lead(*who, kept(view).get("opened") or [], chosen, joins)
    return setup.onward(*who, steps.LEADERS)


def _champions(who: Who, view: Sent) -> Card:
    setup_steps.champion(*who, _filled(view, ids.SETUP_CHAMPIONS) or [])
    return setup.onward(*who, steps.CHAMPIONS)


def _priorities(who: Who, view: Sent) -> Card:
    setup_steps.prioritise(*who, str(_filled(view, ids.SETUP_PRIORITIES) or ""))
    return setup.onward(*who, steps.PRIORITIES)


def _defaults(who: Who, view: Sent) -> Card:
    limits.change(*who, rule_fields.wanted(view))
    return setup.onward(*who, steps.DEFAULTS)


def _preview(who: Who, view: Sent) -> dict[str, Any]:
    place = _filled(view, ids.SETUP_INVITE)
    if place:
        inviting_all.announce_in(*who, place)
    setup.finish(*who)
    return cards.done(place)


_STEPS: dict[tuple[str, str], Callable[[Who, Sent], Card | dict[str, Any]]] = {
    (steps.CHANNELS, ""): _channels,
    (steps.SILOS, ""): _source,
    (steps.SILOS, cards.FIELD): _field,
    (steps.SILOS, cards.GROUPS): _groups,
    (steps.SILOS, cards.PROPOSE): _proposals,
    (steps.SILOS, cards.LIST): _list,
    (steps.LEADERS, ""): _leaders,
    (steps.CHAMPIONS, ""): _champions,
    (steps.PRIORITIES, ""): _priorities,
    (steps.DEFAULTS, ""): _defaults,
    (steps.PREVIEW, ""): _preview,
}
