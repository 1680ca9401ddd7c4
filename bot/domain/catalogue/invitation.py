"""The one message that may reach somebody who has not joined."""

from __future__ import annotations

from bot.domain import calendar
from bot.domain.catalogue.kind import Kind

ROLES = ("leader", "champion")

INVITATION = Kind(
    name="invitation",
    stage="Connect",
    audience="employee",
    opportunity="an admin named you as a leader or champion, and you have not joined",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=0,
    asked=True,
    invites=True,
    patience=21 * calendar.DAY,
    wordings=(
        "{other} would like you to be a {role} here, and to have you on board for it.",
        "{other} thinks of you as a {role} here. It begins with your yes.",
        "Would you join in as a {role}? {other} asks you.",
    ),
)

KINDS = (INVITATION,)
