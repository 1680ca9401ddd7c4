"""What an admin says of a kind of nudge: on, off, how often it is drawn, in which words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from bot.domain.catalogue import KINDS, Kind
from bot.domain.rules import Rules

FEW = 5  # people: of fewer, how much they got is not shown
HOW = "`/footbridge nudges NAME on`, `off`, `probability 0.3`, `words 2 off` or `words 2 on`"
_WORDS = ("on", "off", "probability", "words")


def kind_of(name: str) -> Kind:
    """The kind of that name. Raises ValueError that says which may be meant."""
    found = KINDS.get(name.casefold())
    if found is not None:
        return found
    near = get_close_matches(name.casefold(), KINDS, n=1)
    raise ValueError(
        "There is no such kind of nudge."
        + (f" Did you mean `{near[0]}`?" if near else "")
        + " `/footbridge nudges` lists them."
    )


def changed(rules: Rules, kind: Kind, said: str) -> Rules:
    """The rules after what was said of that kind, as HOW has it. Raises ValueError if odd."""
    word, _, more = said.strip().casefold().partition(" ")
    if word in ("on", "off") and not more:
        return with_values(rules, kind, {"on": word == "on"})
    if word == "words":
        return with_values(rules, kind, {"words_off": _words(rules, kind, more)})
    if word != "probability":
        near = get_close_matches(word, _WORDS, n=1)
        guess = f" Did you mean `{near[0]}`?" if near else ""
        raise ValueError(f"Say {HOW}.{guess}")
    return with_values(rules, kind, {"probability": probability(kind, more)})


def probability(kind: Kind, text: str) -> float:
    """What was typed as the chance of that kind. Raises ValueError where it cannot be one."""
    if kind.asked:
        raise ValueError("People asked for this kind, so no lot is drawn for it; on or off it is.")
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 < found <= 1:
        raise ValueError("A probability lies above 0 and up to 1, as in 0.3. To send none: off.")
    return found


def _words(rules: Rules, kind: Kind, said: str) -> list[str]:
    """The names of the wordings that are off, after `2 off` or `2 on`."""
    number, _, word = said.partition(" ")
    most = len(kind.wordings)
    if word not in ("on", "off") or not (number.isdecimal() and len(number) < 4):
        raise ValueError(f"Say which and how, from 1 to {most}: `words 2 off`, or `on`.")
    if not 1 <= int(number) <= most:
        raise ValueError(f"It has {most} wordings, from 1 to {most}.")
    place = int(number) - 1
    off = rules.words_off(kind) - {place} | ({place} if word == "off" else set())
    return without(kind, off)


def without(kind: Kind, off: Collection[int]) -> list[str]:
    """The names of these wordings, to be left out. Raises ValueError where none would stay."""
    if len(set(off)) >= len(kind.wordings):
        raise ValueError("One wording has to stay; to send none of this kind: off.")
    return [name for place, name in enumerate(kind.names) if place in off]


def with_values(rules: Rules, kind: Kind, values: Mapping[str, Any]) -> Rules:
    """The rules with these of that kind; what is as the catalogue has it is not kept."""
    mine = {**rules.kinds.get(kind.name, {}), **values}
    plain = {"on": kind.on_by_default, "probability": kind.probability, "words_off": []}
    mine = {key: value for key, value in mine.items() if value != plain.get(key)}
    rest = {name: value for name, value in rules.kinds.items() if name != kind.name}
    return replace(rules, kinds=rest | ({kind.name: mine} if mine else {}))
