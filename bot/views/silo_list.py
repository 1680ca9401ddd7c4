"""Bringing in a list of silos: the card it is put on, what it would change, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.views import ids, inputs
from bot.views.blocks import Block, actions, button, context, escape, named, section

TITLE = "A list of silos"
PASTED_MOST = 3000  # characters; Slack takes no more in a field
NAMED = 8  # of those left out, or new
NAME_MOST = 80  # characters of each
FILES = ("csv", "tsv", "txt")
HOW = (
    "One line for each person: `ana@example.org, Sales`, or a Slack id in place of the address. A "
    "third column may say since when: `2026-03-31`. Commas, semicolons or tabs, with a heading or "
    "without. You see what it would change before anything is changed."
)
NO_FILES = (
    "To bring in a file, reinstall me with the scope `files:read`. A field takes 3,000 characters: "
    "longer lists go in parts."
)
ONE = "Paste the lines, or choose a file."
ONE_ONLY = "Take one of the two: the lines here, or the file."
READING = (
    ":hourglass_flowing_sand: I am reading the file. What it would change is shown here in a "
    "moment; you may close this, then I write to you."
)
BRINGING = (
    ":hourglass_flowing_sand: I am bringing it in: with so many people it takes a moment. I say "
    "here when it is done; you may close this, then I write to you."
)
LEFT = "All right: nothing was changed."
NOBODY = "So there is nothing to bring in."
STAYS = "The file stays among your own in Slack; I keep none of it."


@dataclass(frozen=True, slots=True)
class Preview:
    """What a list would change. `number` is the list's own.

    people: known here, of whom `placed` have no silo yet and `moved` are in another one. silos:
    those that are new. unknown and faulty count whom and what is left out, `twice` those in two
    silos; `strangers` and `faults` say which, as far as is still known.
    """

    number: int
    people: int
    placed: int
    moved: int
    silos: Sequence[str]
    unknown: int = 0
    twice: int = 0
    faulty: int = 0
    strangers: Sequence[str] = ()
    doubles: Sequence[str] = ()
    faults: Sequence[str] = ()
    file: bool = False


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a list: people named in it, those who moved, and silos that are new."""

    people: int
    moved: int
    silos: Sequence[str]


def form(files: bool) -> dict[str, Any]:
    """Where a list is pasted, or its file chosen. files: whether Slack lets us read some."""
    lines = inputs.words(PASTED_MOST, example="ana@example.org, Sales")
    file = {"type": "file_input", "max_files": 1, "filetypes": list(FILES)}
    blocks = [
        section(HOW),
        inputs.field(ids.SILO_LIST_WORDS, "The lines", lines),
        inputs.field(ids.SILO_LIST_FILE, "Or a file", file, hint="CSV, up to 5 MB.")
        if files
        else context(NO_FILES),
    ]
    return inputs.form(ids.SILO_LIST_MODAL, TITLE, blocks, submit="Look at it")


def card(blocks: Sequence[Block]) -> dict[str, Any]:
    """A card that says how it stands with a list."""
    return inputs.card(TITLE, blocks)


def said(text: str) -> list[Block]:
    return [section(text)]


def preview(found: Preview) -> list[Block]:
    """What would change, what is left out, and the question whether to do it."""
    blocks = [section(_changes(found)), *(section(one) for one in _left_out(found))]
    foot = [context(STAYS)] if found.file else []
    if not found.people:
        return [*blocks, section(NOBODY), *foot]
    value = str(found.number)
    yes = button("Bring it in", ids.SILO_LIST_YES, value, style="primary")
    return [*blocks, actions([yes, button("Leave it", ids.SILO_LIST_NO, value)]), *foot]


def _changes(found: Preview) -> str:
    stay = found.people - found.placed - found.moved
    parts = [
        f"*{found.moved:,}* would move to another silo" if found.moved else "",
        f"*{found.placed:,}* would come to their first silo" if found.placed else "",
        f"{stay:,} would stay where they are" if stay else "",
    ]
    changes = "; ".join(filter(None, parts))
    known = f"*{_people(found.people)} of this list {_is(found.people)} known here.*"
    new = _new(found.silos) if found.people else ""
    return "\n".join(filter(None, (known, f"{changes}." if changes else "", new)))


def _new(silos: Sequence[str]) -> str:
    if not silos:
        return "No silo is new."
    shown = _some(silos, len(silos), NAMED)
    return f"{len(silos):,} new {'silo' if len(silos) == 1 else 'silos'}: {shown}."


def _left_out(found: Preview) -> list[str]:
    unknown = f"*{_people(found.unknown)} {_is(found.unknown)} not known here*, and left out"
    twice = f"*{_people(found.twice)} {_is(found.twice)} in two silos*, and left out"
    lines = f"*{found.faulty:,} {'line' if found.faulty == 1 else 'lines'} I cannot use*"
    some = _some(found.strangers, found.unknown, NAMED)
    parts = (
        (found.unknown, f"{unknown}: {some}." if some else f"{unknown}."),
        (found.twice, "\n• ".join([f"{twice}:", *_few(found.doubles, found.twice)])),
        (found.faulty, "\n• ".join([f"{lines}, left out:", *_few(found.faults, found.faulty)])),
    )
    return [text for count, text in parts if count]


def _few(told: Sequence[str], count: int) -> list[str]:
    more = count - len(told[:NAMED])
    rest = [f"and {more:,} more"] if told and more > 0 else []
    return [*(escape(one) for one in told[:NAMED]), *rest]


def _some(names: Sequence[str], count: int, most: int) -> str:
    more = count - len(names[:most])
    told = named([_short(one) for one in names[:most]])
    return f"{told} and {more:,} more" if told and more > 0 else told


def _short(name: str) -> str:
    return name if len(name) <= NAME_MOST else name[: NAME_MOST - 1] + "…"


def brought(found: Brought) -> str:
    """After it was brought in."""
    done = f":white_check_mark: Done: {_people(found.people)}, of whom {found.moved:,} moved."
    return f"{done} {_new(found.silos)} What they exchanged is counted anew in a minute."


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
