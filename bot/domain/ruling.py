"""What an admin says of a kind of nudge: on, off, or how often it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from bot.domain.catalogue import KINDS, Kind
from bot.domain.rules import Rules

FEW = 5  # people: of fewer, how much they got is not shown
HOW = "`/footbridge nudges NAME on`, `off`, or `probability 0.3`"


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
    """The rules after `on`, `off` or `probability 0.3` for that kind. Raises ValueError if odd."""
    word, _, number = said.strip().casefold().partition(" ")
    if word in ("on", "off") and not number:
        return _with(rules, kind, {"on": word == "on"})
    if word != "probability":
        raise ValueError(f"Say {HOW}.")
    if kind.asked:
        raise ValueError("People asked for this kind, so no lot is drawn for it; on or off it is.")
    return _with(rules, kind, {"probability": _probability(number)})


def _probability(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 < found <= 1:
        raise ValueError("A probability lies above 0 and up to 1, as in 0.3. To send none: off.")
    return found


def _with(rules: Rules, kind: Kind, values: Mapping[str, Any]) -> Rules:
    """What is as the catalogue has it is not kept."""
    mine = {**rules.kinds.get(kind.name, {}), **values}
    plain = {"on": kind.on_by_default, "probability": kind.probability}
    mine = {key: value for key, value in mine.items() if value != plain.get(key)}
    rest = {name: value for name, value in rules.kinds.items() if name != kind.name}
    return replace(rules, kinds=rest | ({kind.name: mine} if mine else {}))
