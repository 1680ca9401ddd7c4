"""Thanks across teams: the card to write them on, and how they are said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain import thanks
from bot.domain.catalogue.employees import THANK_HELPER, THANKS_RECEIVED
from bot.views import ids, inputs
from bot.views.blocks import Block, actions, button, context, escape, section
from bot.views.inputs import field
from bot.views.seen import Body, Seen, Show

RECEIVED_WHY = "They wrote it for you, and asked for it to be passed on."
HELPER_WHY = "Somebody of {other} answered you, and a day has passed since."
HIDDEN = "_(The words are for their person alone.)_"
GONE = "_(The words were taken back.)_"


READ = ":relaxed: Good that it found you."
TITLE = "Thank across teams"
WORDS_MOST = 1000  # characters
PRIVATE_PLACE = ":lock: It happened in a private channel: say it there, or to them alone."
HERE_TEXT = "In the channel where it happened"
THERE_TEXT = "In another public channel"
PRIVATE_TEXT = "To them alone, in a DM from me"


@dataclass(frozen=True, slots=True)
class Card:
    """What the card is opened with. `key` makes the same card sent twice one. People and channels
    are Slack ids; `channel`, `link`: where it happened, if that is known. archived: nobody writes
    there any more."""

    key: str
    nudge: str | None = None
    to: str | None = None
    channel: str | None = None
    link: str | None = None
    private: bool = False
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Thanked:
    """A thank-you. People are Slack ids; `link` leads to what it is for, if the reader may go.

    channel: where it was said; None for one to its person alone.
    """

    giver: str
    to: str
    words: str
    link: str | None = None
    channel: str | None = None


def modal(card: Card) -> dict[str, Any]:
    """Where somebody writes it, in words of their own, and says how it is to be said."""
    kept = {"key": card.key, "nudge": card.nudge, "channel": card.channel, "link": card.link}
    whom = {"type": "users_select", **({"initial_user": card.to} if card.to else {})}
    words = inputs.words(WORDS_MOST, example="What it was, and what it meant to you")
    blocks = [
        *_where_from(card),
        field(ids.THANKS_TO, "Whom would you like to thank?", whom, optional=False),
        field(ids.THANKS_WORDS, "In your words", words, optional=False),
        *_ways(card),
    ]
    return inputs.form(ids.THANKS_MODAL, TITLE, blocks, submit="Say it", kept=json.dumps(kept))


def done(thanked: Thanked) -> dict[str, Any]:
    """What stands in place of the card once it was sent."""
    return inputs.card(TITLE, [section(reply(thanked))])


def reply(thanked: Thanked) -> str:
    """What stands under the nudge that it answers."""
    if thanked.channel:
        return f":wave: Said in <#{thanked.channel}>, to <@{thanked.to}>."
    return f":wave: On its way to <@{thanked.to}>, for them alone."


def _where_from(card: Card) -> list[Block]:
    if card.channel is None:
        return []
    link = f" · <{card.link}|Open it>" if card.link else ""
    private = [context(PRIVATE_PLACE)] if card.private else []
    return [context(f"A conversation in <#{card.channel}>{link}"), *private]


def _ways(card: Card) -> list[Block]:
    here = card.channel is not None and not card.archived
    ways = {thanks.HERE: HERE_TEXT} if here else {}
    ways |= {} if card.private else {thanks.THERE: THERE_TEXT}
    ways |= {thanks.PRIVATE: PRIVATE_TEXT}
    chosen = thanks.HERE if here else thanks.PRIVATE
    how = field(ids.THANKS_WAY, "How?", inputs.radio(ways.items(), chosen), optional=False)
    if card.private:
        return [how]
    menu = {"type": "channels_select"}
    return [how, field(ids.THANKS_PLACE, "If in another channel, which?", menu)]


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
        return Body(text, [section(text), section(HIDDEN if seen.dry else GONE)], RECEIVED_WHY)
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
