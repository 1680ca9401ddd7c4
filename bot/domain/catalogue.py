"""The kinds of nudge there are. Adding one is adding an entry here and its view."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain import calendar


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of nudge, declared. Durations are in microseconds.

    stage: of value (Connect, Share, Solve, Innovate). audience: employee, champion or leader.
    opportunity: what makes one, outcome: what counts as one within 72 hours, both in words.
    quiet: how long its conversation rests before; patience: how long a held one waits for its
    person; probability: that an available one is sent.
    """

    name: str
    stage: str
    audience: str
    opportunity: str
    outcome: str
    quiet: int
    patience: int
    probability: float
    wordings: tuple[str, ...]


CROSSING_VALUE = Kind(
    name="crossing_value",
    stage="Share",
    audience="employee",
    opportunity="a conversation between two silos has been quiet for 30 minutes",
    outcome="a value story saved, or a mention of or reaction to somebody of the other silo",
    quiet=30 * calendar.MINUTE,
    patience=3 * calendar.DAY,
    probability=0.5,
    wordings=(
        "You and {other} worked something out in {place}. Did something come of it?",
        "{other} and you had a good exchange in {place}. Was it of use?",
        "Your talk with {other} in {place} has gone quiet. What did it lead to?",
    ),
)

KINDS = {kind.name: kind for kind in (CROSSING_VALUE,)}
