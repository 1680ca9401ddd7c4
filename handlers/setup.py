"""/footbridge setup: step by step, each applied as it is sent; left, gone back, gone on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain import setup as steps
from bot.domain.hours import DAY_MINUTES
from bot.flows import inviting_all, setup, setup_silos, setup_steps
from bot.flows.setup_steps import Wanted, WrongError
from bot.runtime import Runtime
from bot.views import forms, ids
from bot.views import setup as view
from bot.views.setup import Card
from handlers.filled import kept
from handlers.requests import Opens, team_of, value_of

Who = tuple[Runtime, str, str]
Sent = dict[str, Any]


def run(runtime: Runtime, body: dict[str, Any], _rest: str) -> Opens:
    """What `/footbridge setup` answers."""
    return Opens(view.modal(setup.resume(runtime, team_of(body), body["user_id"])))


def register(app: App, runtime: Runtime) -> None:
    def opened(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        card = setup.resume(runtime, team_of(body), body["user"]["id"])
        client.views_open(trigger_id=body["trigger_id"], view=view.modal(card))
        ack()

    def back(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        card = setup.back(runtime, team_of(body), body["user"]["id"], value_of(body))
        client.views_update(view_id=body["view"]["id"], view=view.modal(card))
        ack()

    def sent(ack: Ack, body: dict[str, Any]) -> None:
        who = (runtime, team_of(body), body["user"]["id"])
        opened_with = kept(body["view"])
        values = body["view"]["state"]["values"]
        step, sub = opened_with.get("step", ""), opened_with.get("sub", "")
        try:
            found = _STEPS.get((step, sub), _again)(who, opened_with, values)
        except WrongError as error:
            ack(response_action="errors", errors={FIELDS[error.what]: str(error)})
            return
        shown = view.modal(found) if isinstance(found, Card) else found
        ack(response_action="update", view=shown)

    app.action(ids.SETUP_OPEN)(opened)
    app.action(ids.SETUP_BACK)(back)
    app.view(ids.SETUP_MODAL)(sent)


def _again(who: Who, _opened: Sent, _values: forms.Values) -> Card:
    """Sent from a card of another version."""
    return setup.resume(*who)


# --- each step: what was filled in, to the flow that sets it


def _channels(who: Who, opened: Sent, values: forms.Values) -> Card:
    chosen = forms.filled(values, ids.SETUP_CHANNELS) or []
    setup_steps.listen(*who, opened.get("opened") or [], chosen)
    return setup.onward(*who, steps.CHANNELS)


def _source(who: Who, _opened: Sent, values: forms.Values) -> Card:
    more = setup_silos.source(*who, str(forms.filled(values, ids.SETUP_SOURCE)))
    return more or setup.onward(*who, steps.SILOS)


def _field(who: Who, _opened: Sent, values: forms.Values) -> Card:
    setup_silos.take_field(*who, str(forms.filled(values, ids.SETUP_FIELD)))
    return setup.onward(*who, steps.SILOS)


def _groups(who: Who, _opened: Sent, values: forms.Values) -> Card:
    setup_silos.take_groups(*who, forms.filled(values, ids.SETUP_GROUPS) or [])
    return setup.onward(*who, steps.SILOS)


def _proposals(who: Who, opened: Sent, values: forms.Values) -> Card:
    chosen = forms.filled(values, ids.SETUP_TAKEN) or []
    setup_silos.take_proposals(*who, opened.get("names") or {}, chosen)
    return setup.onward(*who, steps.SILOS)


def _list(who: Who, _opened: Sent, values: forms.Values) -> Card:
    setup_silos.take_list(*who, str(forms.filled(values, ids.SETUP_LIST) or ""))
    return setup.onward(*who, steps.SILOS)


def _leaders(who: Who, opened: Sent, values: forms.Values) -> Card:
    chosen = forms.filled(values, ids.SETUP_LEADERS) or []
    joins = bool(forms.filled(values, ids.SETUP_JOIN))
    setup_steps.lead(*who, opened.get("opened") or [], chosen, joins)
    return setup.onward(*who, steps.LEADERS)


def _champions(who: Who, _opened: Sent, values: forms.Values) -> Card:
    setup_steps.champion(*who, forms.filled(values, ids.SETUP_CHAMPIONS) or [])
    return setup.onward(*who, steps.CHAMPIONS)


def _priorities(who: Who, _opened: Sent, values: forms.Values) -> Card:
    setup_steps.prioritise(*who, str(forms.filled(values, ids.SETUP_PRIORITIES) or ""))
    return setup.onward(*who, steps.PRIORITIES)


def _defaults(who: Who, opened: Sent, values: forms.Values) -> Card:
    setup_steps.rule(*who, opened.get("opened") or {}, wanted(values))
    return setup.onward(*who, steps.DEFAULTS)


def _preview(who: Who, _opened: Sent, values: forms.Values) -> dict[str, Any]:
    place = forms.filled(values, ids.SETUP_INVITE)
    if place:
        inviting_all.announce_in(*who, place)
    setup.finish(*who)
    return view.done(place)


_STEPS: dict[tuple[str, str], Callable[[Who, Sent, forms.Values], Card | dict[str, Any]]] = {
    (steps.CHANNELS, ""): _channels,
    (steps.SILOS, ""): _source,
    (steps.SILOS, view.FIELD): _field,
    (steps.SILOS, view.GROUPS): _groups,
    (steps.SILOS, view.PROPOSE): _proposals,
    (steps.SILOS, view.LIST): _list,
    (steps.LEADERS, ""): _leaders,
    (steps.CHAMPIONS, ""): _champions,
    (steps.PRIORITIES, ""): _priorities,
    (steps.DEFAULTS, ""): _defaults,
    (steps.PREVIEW, ""): _preview,
}

FIELDS = {
    "nudges_a_week": ids.SETUP_WEEK,
    "quiet_before": ids.SETUP_BEFORE,
    "quiet_after": ids.SETUP_AFTER,
    "quiet_days": ids.SETUP_QUIET_DAYS,
    "stories_channel": ids.SETUP_STORIES,
    "champions_channel": ids.SETUP_MEETS,
    "dry_run": ids.SETUP_DRY,
    "invite": ids.SETUP_INVITE,
}


def wanted(values: forms.Values) -> Wanted:
    """The rules as the fields have them."""
    days = forms.filled(values, ids.SETUP_QUIET_DAYS) or []
    return Wanted(
        str(forms.filled(values, ids.SETUP_WEEK) or ""),
        {
            "quiet_before": _minutes(forms.filled(values, ids.SETUP_BEFORE), 0),
            "quiet_after": _minutes(forms.filled(values, ids.SETUP_AFTER), DAY_MINUTES),
            "quiet_days": sorted(int(day) for day in days if str(day) in "0123456"),
            "stories_channel": forms.filled(values, ids.SETUP_STORIES),
            "champions_channel": forms.filled(values, ids.SETUP_MEETS),
            "dry_run": forms.filled(values, ids.SETUP_DRY),
        },
    )


def _minutes(chosen: Any, otherwise: int) -> int:
    """A time of the day as its menu holds it; `otherwise` where each keeps their own hours."""
    text = str(chosen)
    return min(int(text), DAY_MINUTES) if text.isdecimal() and len(text) < 5 else otherwise
