"""/footbridge status and privacy: how it stands, and what is promised."""

from __future__ import annotations

from typing import Any

from bot.flows import status as flow
from bot.runtime import Runtime
from bot.views import privacy as promises
from bot.views import status as view
from handlers.requests import team_of


def status(runtime: Runtime, body: dict[str, Any], _rest: str) -> str:
    return view.status(flow.look(runtime, team_of(body), body["user_id"]))


def privacy(runtime: Runtime, body: dict[str, Any], _rest: str) -> str:
    return promises.told(flow.kept_days(runtime, team_of(body)))
