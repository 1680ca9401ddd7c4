"""Said once: two questions went unanswered, so there will be no more."""

from __future__ import annotations

from bot.domain.catalogue import GONE_QUIET
from bot.views import ids
from bot.views.blocks import actions, button, section
from bot.views.seen import Body, Seen, Show

WHY = "This is said once."
GOES_ON = ":wave: Good to have you back. At most one a week, as before."


def show(seen: Seen) -> Body:
    """The news, and a way back."""
    buttons = [button("Go on asking me", ids.QUIET_ENDS, seen.nudge)]
    return Body(seen.words, [section(seen.words), actions(buttons)], WHY)


SHOWS: dict[str, Show] = {GONE_QUIET.name: show}
