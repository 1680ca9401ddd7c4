"""The cards on which people set when, how much and of what they hear; and pausing by command."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.errors import UserError
from bot.flows import settings
from bot.flows.settings import Wishes
from bot.runtime import Runtime
from bot.views import commands as words
from bot.views import ids
from bot.views import joining as first
from bot.views import settings as view
from bot.views.forms import Values, filled
from handlers.home import refresh
from handlers.requests import Opens, who_of

DAYS = re.compile(r"(\d{1,4})(?:\s*d(?:ays?)?)?$")
SNOOZE = "a number of days, `until 2026-12-31`, or off"


def open_settings(runtime: Runtime, body: dict[str, Any], _rest: str) -> Opens:
    """/footbridge settings"""
    return Opens(view.card(settings.look(runtime, *who_of(body))))


def snooze(runtime: Runtime, body: dict[str, Any], rest: str) -> str:
    """/footbridge snooze [DAYS | until DATE | off]"""
    team, user, rest = *who_of(body), rest.casefold()
    if rest == "off":
        settings.back(runtime, team, user)
        return words.BACK
    days = DAYS.match(rest or "7")
    if days:
        return words.snoozed(settings.snooze_days(runtime, team, user, int(days.group(1))))
    try:
        until = date.fromisoformat(rest.removeprefix("until").strip())
    except ValueError:
        return words.wrong("snooze", SNOOZE)
    return words.snoozed(settings.snooze(runtime, team, user, until))


def register(app: App, runtime: Runtime) -> None:
    def open_card(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        now = settings.look(runtime, *who_of(body))
        client.views_open(trigger_id=body["trigger_id"], view=view.card(now))
        ack()

    def open_kinds(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        card = view.kinds_card(*settings.kinds(runtime, *who_of(body)))
        client.views_open(trigger_id=body["trigger_id"], view=card)
        ack()

    def keep(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        values = body["view"]["state"]["values"]
        wrong = _wrong(values)
        if wrong:
            ack(response_action="errors", errors=wrong)
            return
        settings.change(runtime, *who_of(body), _wishes(values))
        refresh(runtime, client, body)
        ack(response_action="update", view=first.kept())

    def keep_kinds(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        wishes = _kinds(body["view"]["state"]["values"])
        settings.change_kinds(runtime, *who_of(body), wishes)
        refresh(runtime, client, body)
        ack(response_action="update", view=first.kept())

    app.action(ids.SETTINGS)(open_card)
    app.action(ids.KINDS)(open_kinds)
    app.view(ids.RHYTHM_MODAL)(keep)
    app.view(ids.SETTINGS_MODAL)(keep)
    app.view(ids.KINDS_MODAL)(keep_kinds)


def _wishes(values: Values) -> Wishes:
    begins, ends = _minutes(values, ids.BEGINS), _minutes(values, ids.ENDS)
    asked = any(ids.OPEN_TO in block for block in values.values())
    return Wishes(
        begins=begins,
        ends=ends or 24 * 60,  # midnight at the end of the day
        days=[int(day) for day in filled(values, ids.DAYS) or ()],
        amount=str(filled(values, ids.AMOUNT)),
        open_to=filled(values, ids.OPEN_TO) or [] if asked else None,
        avoided=filled(values, ids.AVOIDED) or [] if asked else None,
    )


def _wrong(values: Values) -> dict[str, str]:
    """What cannot stand, by field, in words for whoever filled it in."""
    for action in (ids.BEGINS, ids.ENDS):
        if not filled(values, action):
            return {action: "A time, please."}
    try:
        settings.check(_wishes(values))
    except UserError as error:
        return {ids.ENDS: str(error)}
    return {}


def _minutes(values: Values, action: str) -> int:
    hour, minute = str(filled(values, action) or "0:0").split(":")
    return int(hour) * 60 + int(minute)


def _kinds(values: Values) -> dict[str, str]:
    """By kind, what was chosen."""
    prefix = f"{ids.KIND_WISH}."
    return {
        action.removeprefix(prefix): str(filled(values, action))
        for block in values.values()
        for action in block
        if action.startswith(prefix)
    }
