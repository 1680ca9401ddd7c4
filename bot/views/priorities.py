"""Priorities: the list with what serves each, and the card on which one is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.priorities import SENTENCE_MOST, TITLE_MOST
from bot.views import forms, ids
from bot.views.blocks import Block, actions, button, escape, pieces, question, section
from bot.views.story import beginning

NONE = "No priority is written down yet."
HOW = "`/footbridge priorities add`, `edit 1`, `retire 1`"
SILOS_SHOWN = 6
NO_QUARTER = "-"


@dataclass(frozen=True, slots=True)
class Served:
    """A priority and how many published stories and started experiments serve it.

    `owner` is a Slack id; `silos` are the names of those involved; `told`: what happened, in the
    newest of these stories.
    """

    id: int
    title: str
    sentence: str
    quarter: str
    owner: str | None
    stories: int
    experiments: int
    silos: tuple[str, ...]
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on the card of a priority; `id` is None for a new one."""

    id: int | None
    title: str
    sentence: str
    owner: str | None
    quarter: str
    quarters: Sequence[str]


def listed(rows: Sequence[Served], may_change: bool) -> str:
    """All priorities, and at the end those that nothing serves yet."""
    lines = [_entry(number, one) for number, one in enumerate(rows, start=1)]
    bare = [f"*{escape(one.title)}*" for one in rows if not (one.stories or one.experiments)]
    if bare:
        lines.append(f"Nothing serves {_and(bare)} yet.")
    if not rows:
        lines.append(NONE)
    return "\n".join([*lines, *([HOW] if may_change else [])])


def answer(rows: Sequence[Served], may_change: bool) -> tuple[str, list[Block]]:
    """The list in words, and with what changes it for who may."""
    text = listed(rows, may_change)
    shown = [section(piece) for piece in pieces(text)]
    return text, [*shown, *([actions(_changes(rows))] if may_change else [])]


def _changes(rows: Sequence[Served]) -> list[Block]:
    add = button("Add one", ids.PRIORITY_ADD, "add", style="primary")
    if not rows:
        return [add]
    named = [(str(one.id), f"{n}. {one.title}"[:75]) for n, one in enumerate(rows[:100], start=1)]
    change = forms.select(ids.PRIORITY_CHANGE, named) | {"placeholder": forms.plain("Change…")}
    retire = forms.select(ids.PRIORITY_RETIRE, named) | {
        "placeholder": forms.plain("Retire…"),
        "confirm": forms.sure("Retire it?", "What was attached to it stays attached.", "Retire"),
    }
    return [add, change, retire]


def _entry(number: int, one: Served) -> str:
    owner = f"<@{one.owner}>" if one.owner else ""
    head = " · ".join(filter(None, (f"*{number}. {escape(one.title)}*", one.quarter, owner)))
    sentence = f"\n    {escape(one.sentence)}" if one.sentence else ""
    stories = "".join(f"\n    “{escape(beginning(text))}”" for text in one.told)
    return f"{head}{sentence}\n    {_serves(one)}{stories}"


def _serves(one: Served) -> str:
    counted = (_count(one.stories, "story", "stories"),
               _count(one.experiments, "experiment", "experiments"))  # fmt: skip
    if not any(counted):
        return "_nothing yet_"
    more = len(one.silos) - SILOS_SHOWN
    names = [escape(name) for name in one.silos[:SILOS_SHOWN]]
    silos = _and([*names, *([f"{more} more"] if more > 0 else [])])
    return f"_{_and([part for part in counted if part])}{f', with {silos}' if silos else ''}_"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""


def _and(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def modal(card: Card) -> dict[str, Any]:
    """Where one is written."""
    quarters = [(NO_QUARTER, "No quarter"), *((one, one) for one in card.quarters)]
    owner = forms.people(ids.PRIORITY_OWNER, "Nobody yet", [card.owner] if card.owner else [])
    blocks = [
        _text("Title", ids.PRIORITY_TITLE, card.title, TITLE_MOST, "A few words."),
        _text("In a sentence", ids.PRIORITY_SENTENCE, card.sentence, SENTENCE_MOST,
              "What will be different?", optional=True),
        forms.field("Who owns it", {**owner, "max_selected_items": 1}, optional=True),
        forms.field(
            "Quarter", forms.select(ids.PRIORITY_QUARTER, quarters, card.quarter or NO_QUARTER)
        ),
    ]  # fmt: skip
    title = "A priority" if card.id is None else "Change a priority"
    kept = "" if card.id is None else str(card.id)
    return forms.modal(title, blocks, ids.PRIORITY_MODAL, "Save", kept, close="Cancel")


def _text(
    label: str, action: str, value: str, most: int, hint: str, optional: bool = False
) -> dict[str, Any]:
    made = question(label, action, hint, optional)
    made["element"] |= {"max_length": most, "multiline": most > TITLE_MOST}
    if value:
        made["element"]["initial_value"] = value
    return made


def retired(title: str) -> str:
    return f"*{escape(title)}* is retired. What was attached to it stays attached."
