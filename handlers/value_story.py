"""/footbridge value-story: what working together was worth, as a page in this channel."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.domain.calendar import micros
from bot.errors import UserError
from bot.flows import value_story
from bot.runtime import Runtime
from handlers.requests import team_of

USAGE = (
    "`/footbridge value-story` takes nothing (the last 90 days), or two days: "
    "`/footbridge value-story 2026-07-01 2026-10-01`, the first day and the day after the last."
)


def run(runtime: Runtime, body: dict[str, Any], rest: str) -> str:
    """What `/footbridge value-story REST` answers. Raises UserError for what cannot be done."""
    days = rest.split()
    if len(days) not in (0, 2):
        raise UserError(USAGE)
    since, until = (_midnight(day) for day in days) if days else (None, None)
    user, channel = body["user_id"], body["channel_id"]
    return value_story.want(runtime, team_of(body), user, channel, since, until)


def _midnight(day: str) -> int:
    try:
        return micros(datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC))
    except ValueError:
        raise UserError(USAGE) from None
