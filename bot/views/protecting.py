"""Freezes: declared, listed, ended, and told to champions whose experiments they touch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain import calendar
from bot.domain.catalogue.leaders import FREEZE_TOLD
from bot.domain.protecting import FREEZE, NO_NEW, WORDS_MOST
from bot.views import forms, ids
from bot.views.act import other
from bot.views.blocks import Block, actions, button, escape, question, section
from bot.views.seen import Body, Seen, Show

ENDED_MOST = 20  # freezes with a button each
EVERYBODY = "*"  # the value of "everybody" among the silos
NAMES = {FREEZE: "A freeze", NO_NEW: "No new initiatives"}
MEANS = {
    FREEZE: "Until then I send nothing of my own accord.",
    NO_NEW: "Until then I prompt nobody to start anything; the rest goes on.",
}
STAYS = {
    FREEZE: "It stays as it is; I ask nothing about it until then.",
    NO_NEW: "It may go on as it is; until then I prompt nobody to start another.",
}
TOLD = "Whoever runs an experiment that this touches is told. `/footbridge freeze off` ends it."
NONE = "Nothing rests. `/footbridge freeze` declares a freeze, or a time without new initiatives."
WHY = "You run an experiment, and this touches it."
READ = "Good. When it is over, all goes on by itself."


@dataclass(frozen=True, slots=True)
class Shown:
    """A freeze to show: times in microseconds, `silo` a name (None: all), `by` a Slack id."""

    what: str
    silo: str | None
    begins: int
    ends: int
    words: str
    by: str | None = None
    id: int = 0


def sentence(one: Shown, now: int | None = None) -> str:
    """Which one, for whom, until when."""
    place = f"in *{escape(one.silo)}*" if one.silo else "for everybody"
    since = f" from {_moment(one.begins)}" if now is not None and one.begins > now else ""
    return f"{NAMES[one.what]} {place}{since} until {_moment(one.ends)}"


def _moment(at: int) -> str:
    plain = calendar.moment(at).strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{at // calendar.SECOND}^{{date_short}} {{time}}|{plain}>"


def declared(one: Shown, now: int) -> str:
    return f"{sentence(one, now)}. {MEANS[one.what]} {TOLD}"


def listed(rows: Sequence[Shown], now: int) -> str:
    """What rests now or later."""
    if not rows:
        return NONE
    return "\n".join(f"• {_line(one, now)}" for one in rows)


def answer(rows: Sequence[Shown], now: int, may_change: bool) -> tuple[str, list[Block]]:
    """The list in words, and with what ends each for who may."""
    text = listed(rows, now)
    if not may_change:
        return text, [section(text)]
    new = actions([button("Declare one", ids.FREEZE_NEW, "new")])
    ends = [
        {**section(_line(one, now)), "accessory": button("End it", ids.FREEZE_END, str(one.id))}
        for one in rows[:ENDED_MOST]
    ]
    more = [section(_line(one, now)) for one in rows[ENDED_MOST : ENDED_MOST + 10]]
    return text, [*(ends or [section(NONE)]), *more, new]


def _line(one: Shown, now: int) -> str:
    words = f": {escape(one.words)}" if one.words else ""
    by = f" (<@{one.by}>)" if one.by else ""
    return f"{sentence(one, now)}{words}{by}"


def ended(rows: Sequence[Shown]) -> str:
    return "Ended:\n" + "\n".join(f"• {sentence(one)}" for one in rows)


def show(seen: Seen) -> Body:
    """Told to a champion."""
    facts = seen.facts
    freeze = Shown(facts["what"], facts["silo"], facts["begins"], facts["ends"], facts["words"])
    text = seen.words.format(declared=sentence(freeze), means=STAYS[freeze.what])
    by = f"{other(seen.other)} declared it" if seen.other else "It was declared"
    why = f": {escape(freeze.words)}" if freeze.words else "."
    understood = button("Understood", ids.FREEZE_READ, seen.nudge)
    return Body(text, [section(text), section(f"{by}{why}"), actions([understood])], WHY)


def modal(silos: Sequence[str]) -> dict[str, Any]:
    """The card on which one is declared."""
    places = [(EVERYBODY, "Everybody"), *((name, name) for name in silos[:99])]
    why = question(
        "Why?", ids.FREEZE_WORDS, "Those who are told read this.", optional=True
    )  # fmt: skip
    why["element"]["max_length"] = WORDS_MOST
    blocks = [
        forms.field("What", forms.radio(ids.FREEZE_WHAT, list(NAMES.items()), FREEZE)),
        forms.field("For whom", forms.select(ids.FREEZE_SILO, places, EVERYBODY)),
        forms.field(
            "From", forms.date(ids.FREEZE_FROM, "Now"), optional=True, hint="Empty: from now on."
        ),
        forms.field("Through", forms.date(ids.FREEZE_UNTIL, "The last day")),
        why,
    ]
    return forms.modal("Protect", blocks, ids.FREEZE_MODAL, "Declare", close="Cancel")


SHOWS: dict[str, Show] = {FREEZE_TOLD.name: show}
