"""What is said between the people of a channel and the admins who have Footbridge listen there."""

from __future__ import annotations

from bot.domain import calendar
from bot.domain.catalogue.kind import Kind

# Somebody's own request to those who decide on it: no lot and no cap should keep it from them.
CHANNEL_ASKED = Kind(
    name="channel_asked",
    stage="Solve",
    audience="employee",
    opportunity="somebody of a channel asked the admins to have Footbridge switched off there",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=0,
    patience=14 * calendar.DAY,
    asked=True,
    wordings=(
        "{who} asks you to switch me off in {place}.",
        "{who} would like me not to listen in {place} any more.",
        "A request about {place}: {who} would rather have me switched off there.",
    ),
)

CHANNEL_ANSWERED = Kind(
    name="channel_answered",
    stage="Solve",
    audience="employee",
    opportunity="an admin answered your request to have Footbridge switched off in a channel",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=0,
    patience=14 * calendar.DAY,
    asked=True,
    wordings=(
        "You asked to have me switched off in {place}: {answer}",
        "About {place}, where you asked to have me switched off: {answer}",
        "An answer to your request about {place}: {answer}",
    ),
)

KINDS = (CHANNEL_ASKED, CHANNEL_ANSWERED)
