"""The silos on a card: a page of them, what is proposed, and who came and went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain import calendar
from bot.views import ids, inputs
from bot.views import silos as words
from bot.views.blocks import Block, actions, button, context, escape, quoted, section

TITLE = "Silos"
PAGE_MOST = 25  # silos on a card
MOVES_MOST = 30
PROPOSALS_MOST = 10
OPTIONS_MOST = 100  # what a menu of Slack's takes
RENAME, MERGE, MOVES = "rename", "merge", "moves"
SOURCES = {
    "field": "They come from a field of the profiles, and follow it.",
    "groups": "They come from user groups, and follow them.",
}
NO_MOVES = "Nothing yet."
FROM_THE_START = "as far back as I know"


@dataclass(frozen=True, slots=True)
class Row:
    """A silo, and how many people are in it."""

    id: int
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A silo that the network suggests; see bot/views/silos.py."""

    number: int
    name: str
    people: int
    surest: Sequence[str]
    channels: Sequence[tuple[str, float]]
    certainty: float


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the silos, from `offset` on, of `total`; `in_none`: people without one. `source`:
    where they come from, a key of SOURCES or nothing."""

    rows: Sequence[Row]
    offset: int
    total: int
    in_none: int
    source: str
    proposals: Sequence[Proposal]


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody (a Slack id) came from a silo to another; 0 is as far back as is known."""

    at: int
    user: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class History:
    """Moves, the latest first, from `offset` on, of `total`; of a silo, or of a person (a Slack
    id). `about` names it in buttons."""

    about: str
    silo: str
    person: str
    moves: Sequence[Moved]
    offset: int
    total: int
    tz: str = "UTC"


def card(page: Page, said: str = "") -> dict[str, Any]:
    """A page of the silos. said: what has just been done."""
    blocks = [section(said)] if said else []
    blocks += [section(_summary(page)), actions(_buttons(page))]
    blocks += [_row(one) for one in page.rows]
    turns = _turns(page.offset, PAGE_MOST, page.total, ids.SILOS_BACK, ids.SILOS_ON)
    blocks += [actions(turns)] if turns else []
    return inputs.card(TITLE, [*blocks, *_proposed(page.proposals)], kept=str(page.offset))


def _summary(page: Page) -> str:
    if not page.total:
        return words.held([])
    silos = "1 silo" if page.total == 1 else f"{page.total:,} silos"
    none = "everybody is in one" if page.in_none == 0 else f"{_people(page.in_none)} in none"
    return f"*{silos}*; {none}. {SOURCES.get(page.source, '')}".rstrip()


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def _buttons(page: Page) -> list[Block]:
    some = [
        button("Move somebody", ids.SILOS_MOVE, "-"),
        button("Somebody's silos", ids.SILOS_PERSON, "-"),
    ]
    return [
        button("Bring in a list", ids.SILOS_CSV, "-", style="primary"),
        button("Suggest some", ids.SILOS_PROPOSE, "-"),
        *(some if page.total else []),
    ]


def _row(one: Row) -> Block:
    shown = section(f"*{escape(one.name)}*  ·  {_people(one.people)}")
    options = (
        (RENAME, "Rename"), (MERGE, "Put together with another"), (MOVES, "Who came and went"),
    )  # fmt: skip
    menu = {
        "type": "overflow",
        "action_id": ids.SILOS_MENU,
        "options": [inputs.option(text, f"{what}/{one.id}") for what, text in options],
    }
    return {**shown, "block_id": f"silo-{one.id}", "accessory": menu}


def _turns(offset: int, most: int, total: int, back: str, on: str, about: str = "") -> list[Block]:
    """Ways to the page before and after; `about` goes in front of where they lead."""
    head = f"{about}/" if about else ""
    turns = [button("Back", back, f"{head}{max(offset - most, 0)}")] if offset else []
    more = offset + most
    return [*turns, button("More", on, f"{head}{more}")] if more < total else turns


def _proposed(proposals: Sequence[Proposal]) -> list[Block]:
    if not proposals:
        return []
    blocks: list[Block] = [{"type": "divider"}, section(words.SUGGESTED)]
    for one in proposals[:PROPOSALS_MOST]:
        told = words.proposed(
            one.number, one.name, one.people, one.surest, one.channels, one.certainty
        )
        # Numbers move up when one is taken: the name says which was meant.
        value = f"{one.number}/{one.name}"
        take = button("Take it", ids.SILOS_TAKE, value, style="primary")
        blocks += [section(told), actions([take, button("Drop it", ids.SILOS_DROP, value)])]
    more = len(proposals) - PROPOSALS_MOST
    rest = f"And {more} more, once these are decided. " if more > 0 else ""
    return [*blocks, context(f"{rest}{words.HOW}")]


def history(found: History) -> dict[str, Any]:
    """Who came and went, or where somebody was."""
    head = f"<@{found.person}>" if found.person else f"*{escape(found.silo)}*"
    lines = "\n".join(f"• {_move(one, found)}" for one in found.moves) or NO_MOVES
    turns = _turns(
        found.offset, MOVES_MOST, found.total, ids.SILOS_NEWER, ids.SILOS_OLDER, found.about
    )
    blocks = [section(head), *(section(part) for part in _parts(lines))]
    return inputs.card("Who came and went", [*blocks, *([actions(turns)] if turns else [])])


def _move(one: Moved, found: History) -> str:
    day = f"{calendar.local_day(one.at, found.tz):%Y-%m-%d}" if one.at else FROM_THE_START
    if found.person:
        before = f", before that {quoted(one.before)}" if one.before else ""
        return f"{day}: {quoted(one.after)}{before}"
    if not one.at:
        return f"<@{one.user}>: {FROM_THE_START}"
    if one.after == found.silo:
        return f"{day}: <@{one.user}> came" + (f" from {quoted(one.before)}" * bool(one.before))
    return f"{day}: <@{one.user}> left for {quoted(one.after)}"


def _parts(text: str, most: int = 2900) -> list[str]:
    parts = [""]
    for line in text.splitlines():
        if len(parts[-1]) + len(line) > most:
            parts.append("")
        parts[-1] += f"{line}\n"
    return [part.rstrip() for part in parts]


def rename(silo: Row) -> dict[str, Any]:
    """Where a silo gets another name."""
    element = {"type": "plain_text_input", "max_length": 75, "initial_value": silo.name}
    name = inputs.field(ids.SILOS_NAME, "Its name", element, optional=False)
    return inputs.form(ids.SILOS_RENAME_MODAL, "Rename a silo", [name], kept=str(silo.id))


def merge(silo: Row, others: Sequence[Row]) -> dict[str, Any]:
    """Where it is said with which other one a silo is put together."""
    told = section(
        f"The {_people(silo.people)} of *{escape(silo.name)}* move to another silo from now on. "
        "What they exchanged until now stays counted as it was."
    )
    blocks = [told, _choice("Which one", others)]
    return inputs.form(
        ids.SILOS_MERGE_MODAL, "Put silos together", blocks, submit="Move them", kept=str(silo.id)
    )


def move(silos: Sequence[Row]) -> dict[str, Any]:
    """Where somebody is put in another silo."""
    since = inputs.field(
        ids.SILOS_SINCE, "Since when", inputs.on_day(None), hint="From now on, if left empty."
    )
    blocks = [_whom(), _choice("To which silo", silos), since]
    return inputs.form(ids.SILOS_MOVE_MODAL, "Move somebody", blocks, submit="Move them")


def person() -> dict[str, Any]:
    """Where it is said whose silos are looked at."""
    return inputs.form(ids.SILOS_PERSON_MODAL, "Somebody's silos", [_whom()], submit="Look")


def _whom() -> Block:
    return inputs.field(ids.SILOS_WHOM, "Who", {"type": "users_select"}, optional=False)


def _choice(label: str, silos: Sequence[Row]) -> Block:
    """A menu or, where there are more than one takes, a field for the name."""
    if len(silos) > OPTIONS_MOST:
        element: dict[str, Any] = {"type": "plain_text_input", "max_length": 75}
    else:
        element = inputs.one_of([(f"#{one.id}", one.name) for one in silos])
    return inputs.field(ids.SILOS_TO, label, element, optional=False)
