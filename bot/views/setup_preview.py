"""The last card of the setup: what the first week will bring, to how many, and what never will."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain import setup as steps
from bot.domain.rules import Rules
from bot.domain.setup import Day, Event, Known
from bot.views import forms, ids, quiet_hours
from bot.views.blocks import Block, context, section
from bot.views.privacy import NEVER
from bot.views.setup import Card
from bot.views.status import few

CHANNELS_SHOWN = 20
NOT_YET = {
    "channels": "I listen nowhere yet, so I see nothing to ask about.",
    "silos": "Nobody is in a silo yet, so nothing crosses any.",
    "nudges": "No nudge a week is allowed, so nobody is asked what came of anything.",
}


@dataclass(frozen=True, slots=True)
class FirstWeek:
    """What is to come. channels: Slack ids of those listened to that the admin may see."""

    known: Known
    days: Sequence[Day]
    channels: Sequence[str]
    rules: Rules


def card(week: FirstWeek) -> Card:
    """The whole of it."""
    menu: Block = {"type": "channels_select", "action_id": ids.SETUP_INVITE}
    never = "\n".join(f"• {one}." for one in NEVER)
    blocks = [
        *[section(one) for one in _held(week.rules)],
        *(section(f"*{_days(day)}*\n{_events(day)}") for day in week.days),
        section(f"*Any working day*\n• {_any_day(week)}"),
        section(f"*When somebody says yes*\n• {SAYS_YES}"),
        section(f"*Where*: {_where(week.channels)}\n*How much*: {_how_much(week.rules)}"),
        section(f"*What never happens*\n{never}"),
        forms.field(
            "Invite people to join, in your name, in", menu, optional=True,
            hint="One of the channels above. Nobody gets nudges who does not press Join.",
        ),
        context("Counts only: who gets or answers what is shown to nobody else."),
    ]  # fmt: skip
    return Card(steps.PREVIEW, blocks, submit="Done")


PAUSED = (
    ":double_vertical_bar: *Everything is paused*: until `/footbridge resume` none of this happens."
)
DRY = (
    ":test_tube: *Dry run*: all of it goes to the private channel that was chosen for it, and to "
    "nobody else. `/footbridge dry-run off` begins in earnest."
)


def _held(rules: Rules) -> list[str]:
    return [*([PAUSED] if rules.paused else []), *([DRY] if rules.dry_run else [])]


def _days(day: Day) -> str:
    if day.on == day.until:
        return _day(day.on)
    return f"{_day(day.on)} to {_day(day.until)}"


def _day(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B}"


def _events(day: Day) -> str:
    return "\n".join(f"• {_event(one)}" for one in day.events)


def _event(one: Event) -> str:
    return _WORDS[one.what].format(one.count, "" if one.count == 1 else "s")


_WORDS = {
    "listening": "I listen in {0} channel{1}, and say so there once.",
    "reading": "I begin to read who belongs where: about 80 profiles a minute, {0} to go.",
    "asked": "Whom you named and who has joined is asked, in their working hours: {0}.",
    "invited": "Whom you named and who has not joined gets one invitation in your name, in their "
    "working hours: {0}.",
    "digest": "The weekly digest, at each one's hour, to leaders who said yes: {0}.",
    "act": "One concrete act in a real thread, where there is one, to leaders who said yes: {0}.",
    "weekend": "Nothing else, unless somebody works on these days.",
    "quiet": "Nothing: a quiet day. What was due waits.",
}
SAYS_YES = (
    "A leader's digest comes on Tuesdays and their act on Thursdays, at ten, unless they choose "
    "other days. A champion is shown how to begin an experiment."
)
CROSSINGS = (
    "When a conversation between two silos has gone quiet, somebody in it may be asked what came "
    "of it, if they joined. So far joined: {0}."
)


def _any_day(week: FirstWeek) -> str:
    """What may come on each of them, or why nothing will."""
    if week.known.asks:
        return CROSSINGS.format(few(week.known.joined))
    lacks = {
        "channels": not week.known.channels,
        "silos": not week.known.silos and not week.known.reading,
        "nudges": not week.known.a_week,
    }
    return "Nothing. " + " ".join(NOT_YET[what] for what, holds in lacks.items() if holds)


def _where(channels: Sequence[str]) -> str:
    if not channels:
        return "nowhere yet."
    named = ", ".join(f"<#{one}>" for one in channels[:CHANNELS_SHOWN])
    more = len(channels) - CHANNELS_SHOWN
    return f"{named}{f' and {more} more' if more > 0 else ''}, and in my own DMs with people."


def _how_much(rules: Rules) -> str:
    times = "1 nudge" if rules.nudges_a_week == 1 else f"{rules.nudges_a_week} nudges"
    return (
        f"{times} a week to a person at most, what they asked for aside, within their own working "
        f"hours (quiet hours here: {quiet_hours.said(rules)}); about half of the moments are left "
        "out by lot, so that it can be seen what nudges change."
    )
