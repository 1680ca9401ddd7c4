"""The guided setup: its steps, and what the first week after it will bring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

CHANNELS, SILOS, LEADERS, CHAMPIONS = "channels", "silos", "leaders", "champions"
PRIORITIES, DEFAULTS, PREVIEW = "priorities", "defaults", "preview"
STEPS = (CHANNELS, SILOS, LEADERS, CHAMPIONS, PRIORITIES, DEFAULTS, PREVIEW)

DAYS_SHOWN = 7
WEEKEND = (5, 6)  # nobody's working days, unless they say so


def next_step(step: str) -> str:
    """The one after it; the last stays the last."""
    return STEPS[min(place(step), len(STEPS) - 1)]


def step_before(step: str) -> str | None:
    """The one before it; None for the first."""
    return STEPS[place(step) - 2] if place(step) > 1 else None


def place(step: str) -> int:
    """Its number, from 1; 1 for a step there is not (any more)."""
    return STEPS.index(step) + 1 if step in STEPS else 1


def stands_at(kept: str, sent: str) -> str:
    """Where the setup stands after a step was sent: a late one does not take it back."""
    return max(kept, next_step(sent), key=place)


@dataclass(frozen=True, slots=True)
class Known:
    """What is set when the first week is looked at: counts of people and things, no names.

    leads: how many leaders have said yes, by the weekday (Monday is 0) of their digest; acts: by
    that of their act. asked: leaders and champions who have joined and are asked now; invited: who
    have not, and get their one invitation. reading: people whose profile is being read, for silos.
    """

    channels: int
    silos: int
    in_no_silo: int
    here: int
    joined: int
    asked: int
    invited: int
    champions: int
    reading: int = 0
    leads: Mapping[int, int] = field(default_factory=dict)
    acts: Mapping[int, int] = field(default_factory=dict)
    a_week: int = 1
    quiet_days: tuple[int, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether anybody may be asked what came of a conversation that crossed."""
        return bool(self.channels and (self.silos or self.reading) and self.a_week)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that will happen: its name (see bot/views/setup_preview.py), and to how many."""

    what: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the first week, and what it brings. `until`: the last of several alike."""

    on: date
    until: date
    events: tuple[Event, ...]


def first_week(known: Known, today: date) -> list[Day]:
    """What will happen on which day from today on; days that bring nothing of their own are left
    out, those in a row that bring the same are one."""
    found: list[Day] = []
    days = [today + timedelta(days=ahead) for ahead in range(DAYS_SHOWN)]
    first = next((day for day in days if _works(known, day)), today)
    for day in days:
        events = _brings(known, day, today, first)
        if not events:
            continue
        if found and found[-1].events == events and day - found[-1].until == timedelta(days=1):
            found[-1] = Day(found[-1].on, day, events)
        else:
            found.append(Day(day, day, events))
    return found


def _works(known: Known, day: date) -> bool:
    """Whether most people may be written to on that day."""
    return day.weekday() not in WEEKEND and day.weekday() not in known.quiet_days


def _brings(known: Known, day: date, today: date, first: date) -> tuple[Event, ...]:
    """What comes on that day. first: on which whoever was named is asked."""
    named = _counted(asked=known.asked, invited=known.invited) if day == first else []
    if day == today:
        return (*_counted(listening=known.channels, reading=known.reading), *named)
    return (*named, *_due(known, day.weekday()))


def _due(known: Known, weekday: int) -> list[Event]:
    if weekday in known.quiet_days:
        return [Event("quiet")]
    events = _counted(digest=known.leads.get(weekday, 0), act=known.acts.get(weekday, 0))
    return [*events, *([Event("weekend")] if weekday in WEEKEND else [])]


def _counted(**counts: int) -> list[Event]:
    return [Event(what, count) for what, count in counts.items() if count]
