"""/footbridge pause, resume, dry-run, nudges and audit: the admins' switches."""

from __future__ import annotations

import re
from typing import Any

from bot.errors import UserError
from bot.flows import ruling
from bot.runtime import Runtime
from bot.views import ruling as view
from handlers.requests import team_of

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
