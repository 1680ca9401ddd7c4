"""The weekly digest: for leaders who said yes, and for whoever reads it for one of them."""

from __future__ import annotations

from bot.domain import calendar
from bot.domain.catalogue.kind import Kind

WEEKLY_DIGEST = Kind(
    name="weekly_digest",
    stage="Share",
    audience="leader",
    opportunity="your day and hour of the week has come, as a leader who said yes",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=0,
    asked=True,
    patience=5 * calendar.DAY,  # after that, the next one is near
    wordings=(
        "What working together was worth this week",
        "Your week across teams, and what you can say of it",
        "This week across teams, told by those who did it",
    ),
)

DIGEST_TO_READ = Kind(
    name="digest_to_read",
    stage="Share",
    audience="leader",
    opportunity="a leader named you as somebody who reads their weekly digest",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=0,
    asked=True,
    patience=5 * calendar.DAY,
    wordings=(
        "The week across teams, as {other} reads it",
        "For {other}: what came of work across teams",
        "What {other} can say this week of work across teams",
    ),
)

KINDS = (WEEKLY_DIGEST, DIGEST_TO_READ)
