"""What employees are asked and told."""

from __future__ import annotations

from bot.domain import calendar
from bot.domain.catalogue.kind import Kind

CROSSING_VALUE = Kind(
    name="crossing_value",
    stage="Share",
    audience="employee",
    opportunity="a conversation between two silos has been quiet for 30 minutes",
    outcome="a value story saved, or a mention of or reaction to somebody of the other silo",
    seen="story_or_thanks",
    cooldown=7 * calendar.DAY,
    quiet=30 * calendar.MINUTE,
    wordings=(
        "You and {other} worked something out in {place}. Did something come of it?",
        "{other} and you had a good exchange in {place}. Was it of use?",
        "Your talk with {other} in {place} has gone quiet. What did it lead to?",
    ),
)

GONE_QUIET = Kind(
    name="gone_quiet",
    stage="Connect",
    audience="employee",
    opportunity="two nudges in a row went without an answer",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=28 * calendar.DAY,
    asked=True,
    patience=14 * calendar.DAY,
    wordings=(
        "My last two questions found you busy, so I have stopped asking. Nothing else changes.",
        "Two of my questions went by unanswered. That is fine: I am quiet from now on.",
        "I asked twice and it was not the moment, so I will leave you be.",
    ),
)

KINDS = (CROSSING_VALUE, GONE_QUIET)
