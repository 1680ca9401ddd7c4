"""What one kind of nudge declares of itself."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from bot.domain import calendar

STAGES = ("Connect", "Share", "Solve", "Innovate")
AUDIENCES = ("employee", "champion", "leader")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of nudge, declared. Durations are in microseconds.

    stage: of value, after Simon Terry. audience: employee, champion or leader.
    opportunity: what makes one, outcome: what counts as one within 72 hours, both in words; `seen`
    names the observer that tells from metadata whether it happened (`bot/flows/outcomes.py`).
    cooldown: how long before the same person may get one of this kind again; patience: how long a
    held one waits for its person; probability: that an available one is sent.
    asked: the person asked for it, so that it is neither randomised nor capped. together: it goes
    to two people at once, in a group DM. invites: it may reach somebody who has not joined, once
    ever. quiet: how long the conversation it is about has rested. starts: it prompts somebody to
    start something, and so waits while no new initiatives are wanted. tells_of_freeze: it says why
    all is quiet, and so does not wait for a freeze to end. keeps_place: it comes once a week to who
    said yes to it, and others do not take its place.
    """

    name: str
    stage: str
    audience: str
    opportunity: str
    outcome: str
    seen: str
    wordings: tuple[str, ...]
    cooldown: int
    patience: int = 3 * calendar.DAY
    probability: float = 0.5
    asked: bool = False
    together: bool = False
    invites: bool = False
    on_by_default: bool = True
    quiet: int = 0
    starts: bool = False
    tells_of_freeze: bool = False
    keeps_place: bool = False

    @property
    def compared(self) -> bool:
        """Whether its arms can be compared: the draw sends some of those who may get it nothing.

        What was asked for, and what goes to everybody, is left out of every analysis of effects.
        """
        return not self.asked and self.probability < 1

    @property
    def names(self) -> tuple[str, ...]:
        """A short name for each wording, another one when its words change."""
        return tuple(f"{zlib.crc32(one.encode()):08x}" for one in self.wordings)
