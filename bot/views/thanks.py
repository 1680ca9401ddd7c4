"""Thanks across teams: the card to write them on, and how they are said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.catalogue.employees import THANK_HELPER, THANKS_RECEIVED
from bot.views import ids
from bot.views.blocks import Block, actions, button, context, escape, section
from bot.views.seen import Body, Seen, Show

RECEIVED_WHY = "They wrote it for you, and asked for it to be passed on."
HELPER_WHY = "You were answered by somebody of {other} a day ago."
HIDDEN = "_(The words are for their person alone.)_"


@dataclass(frozen=True, slots=True)
class Thanked:
    """A thank-you. People are Slack ids; `link` leads to what it is for, if the reader may go."""

    giver: str
    to: str
    words: str
    link: str | None = None


def post(thanked: Thanked) -> tuple[str, list[Block]]:
    """How it stands in a channel."""
    text = f"<@{thanked.giver}> thanks <@{thanked.to}>"
    blocks = [section(f":wave: *{text}*\n{escape(thanked.words)}")]
    if thanked.link:
        blocks.append(context(f"<{thanked.link}|What it is for>"))
    return text, blocks


def received(seen: Seen) -> Body:
    """Thanks in private: the words as they were written."""
    giver = f"<@{seen.other}>" if seen.other else "Somebody"
    text = seen.words.format(giver=giver)
    if seen.dry or "words" not in seen.facts:
        return Body(text, [section(text), section(HIDDEN)], RECEIVED_WHY)
    blocks = [section(text), section(f"> {escape(seen.facts['words'])}".replace("\n", "\n> "))]
    if seen.facts.get("link"):
        blocks.append(context(f"<{seen.facts['link']}|What it is for>"))
    read = actions([button("Nice to hear", ids.THANKS_READ, seen.nudge)])
    return Body(text, [*blocks, read], RECEIVED_WHY)


def helper(seen: Seen) -> Body:
    """Somebody of another silo answered: would they like to be thanked?"""
    other = escape(seen.facts["other_silo"])
    who = f"<@{seen.other}>" if seen.other else "Somebody"
    text = seen.words.format(helper=who, other=f"*{other}*", place=_place(seen.facts))
    buttons = [
        button("Thank them", ids.NUDGE_THANK, seen.nudge, style="primary"),
        button("Not now", ids.NUDGE_LATER, seen.nudge),
    ]
    return Body(text, [section(text), actions(buttons)], HELPER_WHY.format(other=other))


def _place(facts: Mapping[str, Any]) -> str:
    return f"<#{facts['channel']}>"


SHOWS: dict[str, Show] = {THANKS_RECEIVED.name: received, THANK_HELPER.name: helper}
