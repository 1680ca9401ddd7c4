"""How a workspace stands, in plain words for its admins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain import privacy
from bot.domain.rules import Rules
from bot.views import forms
from bot.views.blocks import escape, pieces, section

CHANNELS_MOST = 20
KINDS_MOST = 12
REASONS_MOST = 12
ALL_ON = "Every kind of nudge is on as it comes"


@dataclass(frozen=True, slots=True)
class Number:
    """How many, and of how many different people; few people make it a number not to be shown."""

    times: int
    people: int


@dataclass(frozen=True, slots=True)
class Status:
    """What `/footbridge status` tells. channels: Slack ids that the asking admin may see.

    here, in_no_silo, joined: people. leaders: (said yes, named). held: by reason; as sent
    and by_lot, of the week that begins on the Monday `week`. quiet: how many
    freezes hold now. missed: minutes of the last seven days in which Slack withheld events.
    """

    channels: Sequence[str]
    silos: int
    here: int
    in_no_silo: int
    joined: int
    leaders: tuple[int, int]
    champions: int
    sent: Number
    by_lot: Number
    held: Mapping[str, Number]
    week: date
    rules: Rules
    switched: Sequence[tuple[str, bool]]
    quiet: int
    missed: int = 0


def status(one: Status) -> str:
    """The whole of it, a line each."""
    lines = [
        _listening(one.channels),
        f"*Teams*: {_silos(one)}",
        f"*Joined*: {_joined(one)}. *Leaders*: {one.leaders[0]} said "
        f"yes, of {one.leaders[1]} named. *Champions*: {one.champions}.",
        f"*Sent in the week of {one.week.day} {one.week:%B}*: {_told(one.sent)}. Left out by lot, "
        f"so that it can be seen what nudges change: {_told(one.by_lot)}.",
        _held(one.held),
        *_missed(one.missed),
        *_switches(one),
        f"_A number about fewer than {privacy.MIN_GROUP} people is not shown._",
    ]
    return "\n".join(lines)


def card(one: Status) -> dict[str, Any]:
    """The same on a card."""
    return forms.modal("How it stands", [section(piece) for piece in pieces(status(one))])


def _listening(channels: Sequence[str]) -> str:
    if not channels:
        return "*Listening*: nowhere that you are; say `/footbridge channels on` in a channel."
    named = ", ".join(f"<#{one}>" for one in channels[:CHANNELS_MOST])
    more = len(channels) - CHANNELS_MOST
    rest = f" and {more} more" if more > 0 else ""
    return f"*Listening*: in {named}{rest}. Private channels are named only to those in them."


def _silos(one: Status) -> str:
    if not one.silos:
        return f"no silos yet, so nothing crosses any: `/footbridge silos`. {_people(one.here)}."
    return f"{one.silos} silos; {_people(one.in_no_silo)} of {one.here} in none."


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _joined(one: Status) -> str:
    if not privacy.enough(one.here):
        return f"not said of so few ({_people(one.here)})"
    return f"{few(one.joined)} of {_people(one.here)}"


def few(count: int) -> str:
    """A count of people, unless there are too few of them; in fives.

    Whoever looks every day would learn from an exact one what a single person did.
    """
    least = count - count % privacy.MIN_GROUP
    return f"at least {least}" if privacy.enough(count) else f"fewer than {privacy.MIN_GROUP}"


def _told(number: Number) -> str:
    if number.times == 0:
        return "none"
    if not privacy.enough(number.people):
        return f"some, to fewer than {privacy.MIN_GROUP} people"
    return f"{number.times}, to {number.people} people"


def _held(held: Mapping[str, Number]) -> str:
    shown = [(reason, one.times) for reason, one in held.items() if privacy.enough(one.people)]
    shown.sort(key=lambda pair: (-pair[1], pair[0]))
    told = ", ".join(f"{escape(reason)} ({times})" for reason, times in shown[:REASONS_MOST])
    rest = "" if len(shown) == len(held) else "other reasons, each about few people"
    both = "; ".join(part for part in (told, rest) if part)
    return f"*Held back in that week*: {both or 'nothing'}."


def _missed(minutes: int) -> list[str]:
    if not minutes:
        return []
    counted = "one minute" if minutes == 1 else f"{minutes} minutes"
    return [
        f"*Missed*: in {counted} of the last seven days Slack held back what was said, since it "
        "was too much at once. Those messages are not counted."
    ]


def _switches(one: Status) -> list[str]:
    lines = []
    if one.rules.paused:
        lines.append(":double_vertical_bar: *Everything is paused*: `/footbridge resume` goes on.")
    if one.rules.dry_run:
        lines.append("*Dry run*: nothing goes to people; `/footbridge dry-run off` ends it.")
    if one.quiet:
        lines.append(f"*Quiet*: {one.quiet} now, see `/footbridge freeze list`.")
    return [*lines, f"*Kinds*: {_kinds(one.switched)}. `/footbridge nudges` lists them all."]


def _kinds(switched: Sequence[tuple[str, bool]]) -> str:
    if not switched:
        return ALL_ON
    named = ", ".join(f"`{name}` {'on' if on else 'off'}" for name, on in switched[:KINDS_MOST])
    more = len(switched) - KINDS_MOST
    return f"changed here: {named}" + (f" and {more} more" if more > 0 else "")
