"""The invitation of somebody whom an admin named."""

from __future__ import annotations

from bot.domain.catalogue.invitation import INVITATION
from bot.views import ids
from bot.views.blocks import actions, button, section
from bot.views.joining import SEES
from bot.views.seen import Body, Seen, Show

WHY = "This is the only message you get from me unless you join."
SOMEBODY = "An admin"
ANSWERED = {
    "yes": ":tada: You are in. How and how much is yours to set, in my Home tab.",
    "no": "All right. You will not be asked again.",
}


def show(seen: Seen) -> Body:
    """Who asks, for what, what Footbridge sees, and two buttons."""
    other = f"<@{seen.other}>" if seen.other else SOMEBODY
    text = seen.words.format(other=other, role=seen.facts["role"])
    buttons = [
        button("Yes, join", ids.INVITATION_YES, seen.nudge, style="primary"),
        button("No, thanks", ids.INVITATION_NO, seen.nudge),
    ]
    return Body(text, [section(text), section("\n".join(SEES)), actions(buttons)], WHY)


SHOWS: dict[str, Show] = {INVITATION.name: show}
