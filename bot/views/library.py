"""The library of experiments: browse and search by silo, priority, stage and state."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.domain import experiments as rules
from bot.domain.catalogue import STAGES
from bot.views import ids, inputs
from bot.views.blocks import Block, actions, button, context, section
from bot.views.experiment import STATES, Card, row
from bot.views.forms import DIVIDER

A_PAGE = 8
ANY = "0"
NOTHING = {
    False: "There are no experiments yet. The first one takes two minutes.",
    True: "Nothing like that yet. Fewer words or another choice may find some; or be the first "
    "to try it.",
}


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for; 0 and "" are any. page: from 0."""

    words: str = ""
    silo: int = 0
    priority: int = 0
    stage: str = ""
    state: str = ""
    page: int = 0

    @property
    def narrows(self) -> bool:
        return bool(self.words or self.silo or self.priority or self.stage or self.state)


@dataclass(frozen=True, slots=True)
class Library:
    """What was found: one page of `total` cards. silos, priorities: (id, name) to choose from."""

    query: Query
    cards: Sequence[Card]
    total: int
    silos: Sequence[tuple[int, str]]
    priorities: Sequence[tuple[int, str]]


def modal(found: Library) -> dict[str, Any]:
    """The library, open at a page."""
    query = found.query
    write = button("Write a card", ids.EXPERIMENT_START, "idea 0")
    blocks = [_search(query), actions([*_filters(found), write])]
    if not found.cards:
        blocks.append(section(NOTHING[query.narrows]))
    for card in found.cards:
        blocks += [DIVIDER, *row(card)]
    blocks += _pages(found)
    kept = json.dumps(asdict(query))
    form = inputs.form(ids.LIBRARY, "Experiments", blocks, submit="Search", kept=kept)
    return form | {"close": inputs.plain("Close", 24)}


def _search(query: Query) -> Block:
    element = {
        "type": "plain_text_input", "max_length": 100,
        "placeholder": inputs.plain("Words that stand on the card"),
    }  # fmt: skip
    if query.words:
        element["initial_value"] = query.words[:100]
    return inputs.field(ids.LIBRARY_WORDS, "Search", element)


def _filters(found: Library) -> list[Block]:
    query = found.query
    silos = [(ANY, "All teams"), *((str(key), name) for key, name in found.silos)]
    priorities = [(ANY, "All priorities"), *((str(key), name) for key, name in found.priorities)]
    stages = [(ANY, "All stages"), *((one, one) for one in STAGES)]
    states = [(ANY, "All states"), *((one, one.capitalize()) for one in _OPEN)]
    made = [
        (ids.LIBRARY_SILO, silos, str(query.silo)),
        (ids.LIBRARY_PRIORITY, priorities, str(query.priority)),
        (ids.LIBRARY_STAGE, stages, query.stage or ANY),
        (ids.LIBRARY_STATE, states, query.state or ANY),
    ]
    return [
        inputs.one_of(options, chosen) | {"action_id": action} for action, options, chosen in made
    ]


_OPEN = tuple(state for state in STATES if state != rules.DRAFT)


def _pages(found: Library) -> list[Block]:
    first = found.query.page * A_PAGE
    if found.total <= A_PAGE:
        return []
    shown = f"{first + 1} to {first + len(found.cards)} of {found.total}"
    turns = []
    if found.query.page:
        turns.append(button("Back", ids.LIBRARY_BACK, str(found.query.page - 1)))
    if first + A_PAGE < found.total:
        turns.append(button("More", ids.LIBRARY_MORE, str(found.query.page + 1)))
    return [context(shown), actions(turns)]
