"""/footbridge pause, resume, dry-run, nudges, rules and audit: the admins' switches."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App

from bot.domain.limits import LIMITS
from bot.errors import UserError
from bot.flows import limits, rules_file, ruling
from bot.flows.limits import Unfit, Wanted
from bot.runtime import Runtime
from bot.views import forms, ids
from bot.views import limits as rules_view
from bot.views import rules_file as file_view
from bot.views import ruling as view
from bot.views.blocks import section
from handlers.filled import kept
from handlers.requests import Opens, team_of

CHANNEL = re.compile(r"<#([A-Z0-9]+)(?:\|[^>]*)?>")


def pause(runtime: Runtime, body: dict[str, Any], _rest: str) -> str:
    changed = ruling.pause(runtime, team_of(body), body["user_id"], True)
    return view.PAUSED if changed else view.PAUSED_BEFORE


def resume(runtime: Runtime, body: dict[str, Any], _rest: str) -> str:
    changed = ruling.pause(runtime, team_of(body), body["user_id"], False)
    return view.RESUMED if changed else view.RESUMED_BEFORE


def dry_run(runtime: Runtime, body: dict[str, Any], rest: str) -> str:
    found = CHANNEL.search(rest)
    if found is None and rest.casefold() != "off":
        raise UserError("`/footbridge dry-run` takes a channel, as in #admins, or off.")
    channel = found[1] if found else None
    ruling.dry_run(runtime, team_of(body), body["user_id"], channel)
    return view.DRY.format(channel=channel) if channel else view.WET


def nudges(runtime: Runtime, body: dict[str, Any], rest: str) -> str:
    team, user = team_of(body), body["user_id"]
    if not rest:
        return view.switches(ruling.switches(runtime, team, user))
    name, _, said = rest.partition(" ")
    return view.switched(ruling.switch(runtime, team, user, name.strip("`"), said))


def audit(runtime: Runtime, body: dict[str, Any], _rest: str) -> str:
    return view.entries(ruling.entries(runtime, team_of(body), body["user_id"]))


def rules(runtime: Runtime, body: dict[str, Any], rest: str) -> str | Opens:
    """`/footbridge rules`: all of them and the card; or one of them changed."""
    team, user = team_of(body), body["user_id"]
    found = limits.look(runtime, team, user)
    if not rest:
        return Opens(rules_view.modal(found), rules_view.listed(found))
    return rules_view.saved(*limits.change(runtime, team, user, _typed(rest)))


def _typed(rest: str) -> Wanted:
    name, _, value = rest.partition(" ")
    name, value = name.strip("`").casefold(), value.strip()
    if name == "stories":
        found = CHANNEL.fullmatch(value)
        if found or value.casefold() == "off":
            return Wanted(stories=(found[1] if found else None,))
    elif name in LIMITS:
        return Wanted({name: value})
    raise UserError(f"`/footbridge rules` alone lists them. {rules_view.HOW}")


def export(runtime: Runtime, body: dict[str, Any], _rest: str) -> str:
    return file_view.exported(rules_file.write(runtime, team_of(body), body["user_id"]))


def bring_in(runtime: Runtime, body: dict[str, Any], rest: str) -> str | Opens:
    """`/footbridge import`: a card to put the text in, or what came of the text behind it."""
    team, user = team_of(body), body["user_id"]
    if not rest:
        limits.look(runtime, team, user)  # whoever may not is told before they fill anything in
        return Opens(file_view.modal())
    return file_view.imported(*rules_file.bring(runtime, team, user, rest))


def register(app: App, runtime: Runtime) -> None:
    def save(ack: Ack, body: dict[str, Any]) -> None:
        try:
            found = limits.change(runtime, team_of(body), body["user"]["id"], _filled(body["view"]))
        except Unfit as unfit:
            ack(response_action="errors", errors=_errors(unfit))
            return
        told = rules_view.saved(*found)
        ack(response_action="update", view=forms.modal("Rules", [section(told)]))

    def bring(ack: Ack, body: dict[str, Any]) -> None:
        typed = str(forms.filled(body["view"]["state"]["values"], ids.RULES_FILE_WORDS) or "")
        try:
            found = rules_file.bring(runtime, team_of(body), body["user"]["id"], typed)
        except UserError as error:
            ack(response_action="errors", errors={ids.RULES_FILE_WORDS: str(error)})
            return
        told = file_view.imported(*found)
        ack(response_action="update", view=forms.modal("Rules", [section(told)]))

    app.view(ids.RULES_MODAL)(save)
    app.view(ids.RULES_FILE_MODAL)(bring)


def _errors(unfit: Unfit) -> dict[str, str]:
    return {
        ids.RULES_STORIES if name == "stories" else f"{ids.RULES_NUMBER}.{name}": told
        for name, told in unfit.problems.items()
    }


def _filled(view: dict[str, Any]) -> Wanted:
    """Only what is different from what the card was opened with: another may have changed more."""
    opened, values = kept(view), view["state"]["values"]
    numbers = {
        name: str(field.get("value") or "")
        for name in LIMITS
        for field in values.get(f"{ids.RULES_NUMBER}.{name}", {}).values()
        if str(field.get("value") or "") != str(opened.get(name))
    }
    for field in values.get(ids.RULES_STORIES, {}).values():
        chosen = field.get("selected_channel")
        if chosen != opened.get("stories"):
            return Wanted(numbers, (chosen,))
    return Wanted(numbers)
