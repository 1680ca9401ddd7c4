"""A question that nobody answered yet, for one person who may know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain.catalogue import asking as kinds
from bot.views import ids
from bot.views.blocks import actions, button, section
from bot.views.seen import Body, Seen, Show

WHY = "You said yes to being asked, and {place} is where this was asked. Nobody else was told."
REPLIES = {
    "open": ":eyes: Thank you for looking. {link}",
    "pass": "All right, no harm done.",
}


def show(seen: Seen) -> Body:
    """Where it waits, and a way there."""
    place = f"<#{seen.facts['place']}>"
    text = seen.words.format(place=place)
    link = seen.facts.get("link")
    opens = button("Open it", ids.QUESTION_OPEN, seen.nudge, style="primary") | {"url": link}
    passes = button("Not my field", ids.QUESTION_SKIP, seen.nudge)
    buttons = [opens, passes] if link else [passes]
    return Body(text, [section(text), actions(buttons)], WHY.format(place=place))


def reply(what: str, facts: Mapping[str, Any]) -> str:
    """What stands under it once it was answered: open or pass."""
    link = f"<{facts['link']}|The question>" if facts.get("link") else ""
    return REPLIES.get(what, REPLIES["pass"]).format(link=link).strip()


SHOWS: dict[str, Show] = {kinds.OPEN_QUESTION.name: show}
