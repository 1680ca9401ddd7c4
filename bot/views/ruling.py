"""What admins see of their switches, of the kinds of nudge, and of what was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain import calendar
from bot.domain.catalogue import AUDIENCES, Kind
from bot.domain.ruling import FEW, HOW
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
class Switch:
    """A kind of nudge as it stands here. sent: how many went out; None where too few people."""

    kind: Kind
    on: bool
    probability: float
    sent: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A change of a setting: when (microseconds), by and about whom (Slack ids), and what."""

    at: int
    by: str | None
    what: str
    about: str | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def switches(rows: Sequence[Switch]) -> str:
    """Every kind, by whom it is for."""
    lines = []
    for audience in AUDIENCES:
        lines.append(f"*For {audience}s*")
        lines += [f"• {_switch(one)}" for one in rows if one.kind.audience == audience]
    few = f"_How many went out is shown where at least {FEW} people got one._"
    return "\n".join([*lines, few, f"To change one: {HOW}"])


def _switch(one: Switch) -> str:
    chance = "" if one.kind.asked else f", by lot {one.probability:g}"
    sent = "" if one.sent is None else f", {one.sent} sent"
    return f"`{one.kind.name}`: {'on' if one.on else '*off*'}{chance}{sent}"


def switched(one: Switch) -> str:
    """After one was changed."""
    return f"From now on {_switch(one)}."


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
