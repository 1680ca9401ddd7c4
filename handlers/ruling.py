"""/footbridge pause, resume, dry-run and rules, and the file of rules: the admins' switches."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App

from bot.domain import quiet_hours
from bot.domain.limits import LIMITS
from bot.errors import UserError
from bot.flows import limits, rules_file, ruling
from bot.flows.limits import Unfit, Wanted
from bot.runtime import Runtime
from bot.views import forms, ids
from bot.views import limits as rules_view
from bot.views import rules_file as file_view
from bot.views import ruling as view
from bot.views.blocks import quoted, section
from bot.views.commands import near
from handlers import rule_fields
from handlers.requests import Opens, who_of

CHANNEL = re.compile(r"<#([A-Z0-9]+)(?:\|[^>]*)?>")


def pause(runtime: Runtime, body: dict[str, Any], _rest: str) -> str:
    changed = ruling.pause(runtime, *who_of(body), True)
    return view.PAUSED if changed else view.PAUSED_BEFORE


def resume(runtime: Runtime, body: dict[str, Any], _rest: str) -> str:
    changed = ruling.pause(runtime, *who_of(body), False)
    return view.RESUMED if changed else view.RESUMED_BEFORE


def dry_run(runtime: Runtime, body: dict[str, Any], rest: str) -> str | Opens:
    """`/footbridge dry-run`: a card, or a channel, or off."""
    team, user = who_of(body)
    if not rest:
        return Opens(rules_view.dry_modal(limits.look(runtime, team, user)))
    found = CHANNEL.search(rest)
    if found is None and rest.casefold() != "off":
        raise UserError("`/footbridge dry-run` takes a channel, as in #admins, or off.")
    channel = found[1] if found else None
    ruling.dry_run(runtime, team, user, channel)
    return view.DRY.format(channel=channel) if channel else view.WET


def rules(runtime: Runtime, body: dict[str, Any], rest: str) -> str | Opens:
    """`/footbridge rules`: all of them and the card; or one of them changed."""
    team, user = who_of(body)
    found = limits.look(runtime, team, user)
    if not rest:
        return Opens(rules_view.modal(found), rules_view.listed(found))
    return rules_view.saved(*limits.change(runtime, team, user, _typed(rest)))


def _typed(rest: str) -> Wanted:
    name, _, value = rest.partition(" ")
    name, value = name.strip("`").casefold(), value.strip()
    if name in LIMITS:
        return Wanted({name: value})
    if name in _SAID:
        return Wanted(values=_SAID[name](value))
    guess = near(name, [*LIMITS, *_SAID])
    raise UserError(f"There is no rule {quoted(name)}.{guess} `/footbridge rules` lists them.")


def _channel_of(name: str) -> Callable[[str], dict[str, Any]]:
    def read(value: str) -> dict[str, Any]:
        found = CHANNEL.fullmatch(value)
        if found is None and value.casefold() != "off":
            raise UserError(f"It takes a channel, as in #wins, or off. {rules_view.HOW}")
        return {name: found[1] if found else None}

    return read


def _hours(value: str) -> dict[str, Any]:
    try:
        begins, ends = quiet_hours.hours(value)
    except ValueError as error:
        raise UserError(str(error)) from None
    return {"quiet_before": begins, "quiet_after": ends}


def _days(value: str) -> dict[str, Any]:
    try:
        return {"quiet_days": quiet_hours.days(value)}
    except ValueError as error:
        raise UserError(str(error)) from None


_SAID: dict[str, Callable[[str], dict[str, Any]]] = {
    "stories": _channel_of("stories_channel"),
    "champions": _channel_of("champions_channel"),
    "hours": _hours,
    "quiet-days": _days,
}


def export(runtime: Runtime, body: dict[str, Any], _rest: str) -> str:
    return file_view.exported(rules_file.write(runtime, *who_of(body)))


def bring_in(runtime: Runtime, body: dict[str, Any], rest: str) -> str | Opens:
    """`/footbridge import`: a card to put the text in, or what came of the text behind it."""
    team, user = who_of(body)
    if not rest:
        limits.look(runtime, team, user)  # whoever may not is told before they fill anything in
        return Opens(file_view.modal())
    return file_view.imported(*rules_file.bring(runtime, team, user, rest))


def register(app: App, runtime: Runtime) -> None:
    def save(ack: Ack, body: dict[str, Any]) -> None:
        try:
            wanted = rule_fields.wanted(body["view"])
            found = limits.change(runtime, *who_of(body), wanted)
        except Unfit as unfit:
            ack(response_action="errors", errors=rule_fields.errors(unfit, body["view"]))
            return
        told = rules_view.saved(*found)
        ack(response_action="update", view=forms.modal("Rules", [section(told)]))

    def bring(ack: Ack, body: dict[str, Any]) -> None:
        typed = str(forms.filled(body["view"]["state"]["values"], ids.RULES_FILE_WORDS) or "")
        try:
            found = rules_file.bring(runtime, *who_of(body), typed)
        except UserError as error:
            ack(response_action="errors", errors={ids.RULES_FILE_WORDS: str(error)})
            return
        told = file_view.imported(*found)
        ack(response_action="update", view=forms.modal("Rules", [section(told)]))

    app.view(ids.RULES_MODAL)(save)
    app.view(ids.RULES_FILE_MODAL)(bring)
