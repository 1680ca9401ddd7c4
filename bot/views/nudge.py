"""Every nudge as its person sees it: what its kind shows, and under it why, and how to stop."""

from __future__ import annotations

from bot.views import (
    act,
    ask,
    champion,
    channels,
    consent,
    crossing,
    digest,
    experiment,
    ids,
    intro,
    invitation,
    leader,
    open_question,
    protecting,
    quiet,
    silo_card,
    support,
    thanks,
    tour_nudges,
    ways,
)
from bot.views.blocks import Block, actions, button, context, section
from bot.views.seen import Body, Seen, Show

# One line for each view that shows kinds of nudge.
SHOWS: dict[str, Show] = {
    **ask.SHOWS,
    **intro.SHOWS,
    **open_question.SHOWS,
    **crossing.SHOWS,
    **consent.SHOWS,
    **thanks.SHOWS,
    **quiet.SHOWS,
    **champion.SHOWS,
    **channels.SHOWS,
    **experiment.SHOWS,
    **support.SHOWS,
    **invitation.SHOWS,
    **act.SHOWS,
    **leader.SHOWS,
    **digest.SHOWS,
    **protecting.SHOWS,
    **silo_card.SHOWS,
    **ways.SHOWS,
    **tour_nudges.SHOWS,
}

STOP = "To stop them all: `/footbridge leave`"
DRY = ":test_tube: *Dry run.* Nobody but this channel sees it; it would have gone to <@{user}>."


def message(seen: Seen) -> tuple[str, list[Block]]:
    """The text and blocks of a nudge that waits for an answer."""
    body = SHOWS[seen.kind.name](seen)
    if seen.dry:
        return body.text, [context(DRY.format(user=seen.user)), *_without_buttons(body.blocks)]
    return body.text, [*_with_why(body.blocks, seen), _foot(body)]


def answered(seen: Seen, reply: str) -> tuple[str, list[Block]]:
    """The same nudge once it was answered: its buttons make room for `reply`."""
    body = SHOWS[seen.kind.name](seen)
    blocks = [*_without_buttons(body.blocks), section(reply), actions([_why(seen)])]
    return body.text, [*blocks, _foot(body)]


def _with_why(blocks: list[Block], seen: Seen) -> list[Block]:
    *before, last = blocks
    if last["type"] == "actions":
        return [*before, {**last, "elements": [*last["elements"], _why(seen)]}]
    return [*blocks, actions([_why(seen)])]


def _without_buttons(blocks: list[Block]) -> list[Block]:
    return [one for one in blocks if one["type"] != "actions"]


def _why(seen: Seen) -> Block:
    return button("Why did I get this?", ids.WHY, seen.nudge)


def _foot(body: Body) -> Block:
    return context(f"{body.why} {STOP}")
