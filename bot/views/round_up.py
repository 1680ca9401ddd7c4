"""The champions' round-up, every second week: what runs, what was learned, who wants company."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.views import ids
from bot.views.blocks import Block, actions, button, context, section
from bot.views.experiment import Card, copied, hunch, reused, told

SHOWN = 6
TITLE = "What the champions are trying: the last two weeks"


@dataclass(frozen=True, slots=True)
class RoundUp:
    """What the champions did. unanswered: cards whose request for support nobody answered."""

    running: Sequence[Card] = ()
    learned: Sequence[Card] = ()
    company: Sequence[Card] = ()
    unanswered: Sequence[Card] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.running or self.learned or self.company or self.unanswered)


def message(found: RoundUp) -> tuple[str, list[Block]]:
    blocks = [section(f"*{TITLE}*")]
    parts = (
        (":speech_balloon: *What was learned*", [_learned(card) for card in found.learned]),
        (":hourglass_flowing_sand: *What runs*", [_line(card) for card in found.running]),
        (":wave: *Who would like company*", [_line(card) for card in found.company]),
        (":raised_hand: *What waits for a leader's answer*",
         [_line(card) for card in found.unanswered]),
    )  # fmt: skip
    for title, lines in parts:
        if lines:
            more = [f"… and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
            blocks.append(section("\n".join([title, *lines[:SHOWN], *more])))
    blocks.append(actions([
        button("Look at them all", ids.LIBRARY_OPEN, "0"),
        button("Write a card", ids.EXPERIMENT_START, "idea 0"),
    ]))  # fmt: skip
    return TITLE, [*blocks, context("Every second Monday, here and nowhere else.")]


def _line(card: Card) -> str:
    taken = f" ({reused(card.reuse)})" if card.reuse else ""
    return f"• {hunch(card.words['believe'], 200)} · <@{card.owner}>{copied(card)}{taken}"


def _learned(card: Card) -> str:
    return f"• {told(card.words.get('learned', ''), 250)} · <@{card.owner}>"
