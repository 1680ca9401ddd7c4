"""The rules of a workspace as settings that can be kept, compared and brought in elsewhere.

What stands under `rules` is named and said as after `/footbridge rules`. What is of the moment
(paused, dry run) is not in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain import limits, quiet_hours
from bot.domain.catalogue import KINDS, Kind
from bot.domain.limits import LIMITS
from bot.domain.quiet_hours import OFF
from bot.domain.rules import Rules

VERSION = 1
TOLD = 5  # problems
WORDS_MOST = 20  # wordings of a kind that are off
HOLDS = ("rules", "nudges")
NOT_MINE = f"It does not begin as what `/footbridge export` gives: footbridge: {VERSION}."
CHANNEL = re.compile(r"[CG][A-Z0-9]{1,20}")


@dataclass(frozen=True, slots=True)
class RulesFile:
    """What a file says: what it does not name is left as it is.

    numbers: by rule, as typed. values: quiet_before, quiet_after, quiet_days, stories_channel and
    champions_channel, as Rules holds them. kinds: all that differs from the catalogue.
    """

    numbers: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    kinds: Mapping[str, Mapping[str, Any]] | None = None


def write(rules: Rules) -> dict[str, Any]:
    """The rules as such settings."""
    return {"footbridge": VERSION, "rules": said(rules), "nudges": _nudges(rules)}


def said(rules: Rules) -> dict[str, int | str]:
    """Each rule that is no kind of nudge, by its name and as it is said."""
    return {
        **{name: getattr(rules, name) for name in LIMITS},
        "hours": quiet_hours.hours_said(rules),
        "quiet-days": quiet_hours.days_said(rules),
        "stories": rules.stories_channel or OFF,
        "champions": rules.champions_channel or OFF,
    }


def _nudges(rules: Rules) -> dict[str, dict[str, Any]]:
    """What differs from the catalogue; not as `on`, which many readers of YAML take for a truth."""
    return {
        name: {"sent" if key == "on" else key: value for key, value in kind.items()}
        for name, kind in sorted(rules.kinds.items())
    }


def read(settings: Any) -> RulesFile:
    """What such settings say. Raises ValueError that says everything that is the matter."""
    version = settings.get("footbridge") if isinstance(settings, dict) else None
    if type(version) is not int or version < 1:
        raise ValueError(NOT_MINE)
    if version > VERSION:
        raise ValueError(
            f"It was made by a newer Footbridge (its format is {version}, and I know those up to "
            f"{VERSION}). Bring this one up to date first."
        )
    problems = _unknown(settings, ("footbridge", *HOLDS), "the file")
    numbers, values = _rules(settings.get("rules", {}), problems)
    kinds = _kinds(settings["nudges"], problems) if "nudges" in settings else None
    if problems:
        raise ValueError(_told(problems))
    return RulesFile(numbers, values, kinds)


def apply(rules: Rules, file: RulesFile) -> Rules:
    """The rules as the file would have them."""
    after = replace(limits.changed(rules, file.numbers), **file.values)
    return after if file.kinds is None else replace(after, kinds=file.kinds)


def _unknown(said: Mapping[str, Any], known: Sequence[str], where: str) -> list[str]:
    odd = [key for key in said if key not in known]
    return [f"“{_short(key)}” is nothing that {where} holds." for key in odd]


def _rules(said: Any, problems: list[str]) -> tuple[dict[str, str], dict[str, Any]]:
    if not isinstance(said, dict):
        problems.append("rules: under it stand names with values, a line each, two spaces in.")
        return {}, {}
    problems += _unknown(said, [*LIMITS, *_SAID], "rules")
    # A true is no 1 here, and 2.0 no 2.
    numbers = {
        name: str(value) if type(value) is int else ""
        for name, value in said.items()
        if name in LIMITS
    }
    problems += [f"{name}: {told}" for name, told in limits.problems(numbers).items()]
    values: dict[str, Any] = {}
    for name, reads in _SAID.items():
        if name not in said:
            continue
        try:
            values |= reads(said[name])
        except ValueError as error:
            problems.append(f"{name}: {error}")
    return numbers, values


def _hours(said: Any) -> dict[str, Any]:
    begins, ends = quiet_hours.hours(said if isinstance(said, str) else "")
    return {"quiet_before": begins, "quiet_after": ends}


def _days(said: Any) -> dict[str, Any]:
    return {"quiet_days": quiet_hours.days(said if isinstance(said, str) else "")}


def _channel_of(rule: str) -> Callable[[Any], dict[str, Any]]:
    def read(said: Any) -> dict[str, Any]:
        if said == OFF:
            return {rule: None}
        # An empty one is none: to YAML, whatever follows # is not there.
        if not isinstance(said, str) or not CHANNEL.fullmatch(said):
            raise ValueError("a channel's id, as in C012AB3CD, or off.")
        return {rule: said}

    return read


_SAID: dict[str, Callable[[Any], dict[str, Any]]] = {
    "hours": _hours,
    "quiet-days": _days,
    "stories": _channel_of("stories_channel"),
    "champions": _channel_of("champions_channel"),
}


def _kinds(said: Any, problems: list[str]) -> dict[str, dict[str, Any]]:
    if not isinstance(said, dict):
        problems.append("nudges: under it stand names of kinds of nudge; {} where there is none.")
        return {}
    problems += _unknown(said, list(KINDS), "nudges")
    found = {name: _kind(name, one, problems) for name, one in said.items() if name in KINDS}
    return {name: one for name, one in found.items() if one}


def _kind(name: str, said: Any, problems: list[str]) -> dict[str, Any]:
    """What differs from the catalogue."""
    if not isinstance(said, dict):
        problems.append(f"{name}: under it stand sent, probability or words_off.")
        return {}
    problems += _unknown(said, ("sent", "probability", "words_off"), name)
    kind = KINDS[name]
    on, chance = said.get("sent", kind.on_by_default), said.get("probability", kind.probability)
    if not isinstance(on, bool):
        problems.append(f"{name}: sent is true or false.")
    if "probability" in said and not _is_chance(kind, chance):
        problems.append(f"{name}: {_CHANCE[kind.asked]}")
    off = said.get("words_off", [])
    if not _are_words(kind, off):
        problems.append(f"{name}: words_off names wordings of it, of which one has to stay.")
    found = {"on": on, "probability": chance, "words_off": off}
    plain = {"on": kind.on_by_default, "probability": kind.probability, "words_off": []}
    return {key: value for key, value in found.items() if value != plain[key]}


def _is_chance(kind: Kind, said: Any) -> bool:
    return not kind.asked and type(said) in (int, float) and 0 < said <= 1


def _are_words(kind: Kind, off: Any) -> bool:
    """Whether these name wordings, and leave one. Those of another version mean none any more."""
    if not isinstance(off, list) or not all(isinstance(one, str) and len(one) == 8 for one in off):
        return False
    return not set(kind.names) <= set(off) and len(off) <= WORDS_MOST


_CHANCE = {
    False: "a probability lies above 0 and up to 1.",
    True: "people asked for this kind, so it has no probability.",
}


def _short(key: str) -> str:
    return key if len(key) <= 40 else key[:39] + "…"


def _told(problems: Sequence[str]) -> str:
    more = len(problems) - TOLD
    rest = [f"And {more} more."] if more > 0 else []
    return " ".join([*problems[:TOLD], *rest])
