"""What admins see of their switches, and of what was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain import calendar
from bot.views.blocks import escape

PAUSED = "Everything is paused: I send nothing of my own accord until `/footbridge resume`."
PAUSED_BEFORE = "Everything is paused already. `/footbridge resume` goes on."
RESUMED = "I go on. What waited is looked at again now."
RESUMED_BEFORE = "Nothing was paused."
DRY = (
    "Dry run: from now on everything goes to <#{channel}> instead of to people. "
    "`/footbridge dry-run off` ends it."
)
WET = "The dry run is over: people get their nudges again."
NO_ENTRY = "Nothing was changed yet."
VALUE_MOST = 80  # characters of a value in the log


@dataclass(frozen=True, slots=True)
class Entry:
    """A change of a setting: when (microseconds), by and about whom (Slack ids), and what."""

    at: int
    by: str | None
    what: str
    about: str | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def entries(rows: Sequence[Entry]) -> str:
    """The log, newest first."""
    return "\n".join(f"• {_entry(one)}" for one in rows) or NO_ENTRY


def _entry(one: Entry) -> str:
    plain = calendar.moment(one.at).strftime("%Y-%m-%d %H:%M UTC")
    when = f"<!date^{one.at // calendar.SECOND}^{{date_short}} {{time}}|{plain}>"
    by = f"<@{one.by}>" if one.by else "somebody who is not known any more"
    about = f" (<@{one.about}>)" if one.about else ""
    return f"{when}, {by}: {escape(one.what)}{about}{_change(one)}"


def _change(one: Entry) -> str:
    keys = dict.fromkeys([*one.before, *one.after])
    parts = [f"{escape(key)} {_value(one.before, key)} → {_value(one.after, key)}" for key in keys]
    return f": {', '.join(parts)}" if parts else ""


def _value(side: Mapping[str, Any], key: str) -> str:
    found = side.get(key)
    return "–" if found is None else escape(str(found))[:VALUE_MOST]
