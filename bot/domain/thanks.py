"""Thanks: how often, so that each keeps its weight."""

from __future__ import annotations

from bot.domain import calendar

FORTNIGHT = 14 * calendar.DAY
HERE, THERE, PRIVATE = "here", "there", "private"
WAYS = (HERE, THERE, PRIVATE)


def again_from(last: int) -> int:
    """When somebody thanked at `last` may be thanked by the same person again (UTC µs)."""
    return last + FORTNIGHT
