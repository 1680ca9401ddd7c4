"""After a crossing: did something come of it?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain.catalogue import CROSSING_VALUE
from bot.views import ids
from bot.views.blocks import actions, button, escape, section
from bot.views.seen import Body, Seen, Show

WHY = "You took part in a conversation with {other} that has gone quiet."
ANSWERED = {
    "save": ":sparkles: Saved. Thank you.",
    "thank": ":wave: Your thanks went to them.",
    "later": "All right, no more about this one.",
}


def show(seen: Seen) -> Body:
    """The question, and three ways to answer it."""
    other = escape(seen.facts["other_silo"])
    text = seen.words.format(other=f"*{other}*", place=_place(seen.facts))
    buttons = [
        button("Save what came of it", ids.NUDGE_SAVE, seen.nudge, style="primary"),
        button("Thank them", ids.NUDGE_THANK, seen.nudge),
        button("Not now", ids.NUDGE_LATER, seen.nudge),
    ]
    return Body(text, [section(text), actions(buttons)], WHY.format(other=other))


def reply(answer: str) -> str:
    """What stands under it once it was answered, one way or another."""
    return ANSWERED.get(answer, ANSWERED["later"])


def _place(facts: Mapping[str, Any]) -> str:
    return f"<#{facts['channel']}>"


SHOWS: dict[str, Show] = {CROSSING_VALUE.name: show}
