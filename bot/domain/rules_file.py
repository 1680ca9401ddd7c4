"""The rules of a workspace as a text that can be kept, compared and brought in elsewhere.

JSON, which YAML's readers read as well. What is of the moment (paused, dry run) is not in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain import limits, quiet_hours
from bot.domain.catalogue import KINDS, Kind
from bot.domain.hours import DAY_MINUTES
from bot.domain.limits import LIMITS
from bot.domain.rules import Rules

VERSION = 1
MOST = 12_000  # characters
TOLD = 5  # problems
WORDS_MOST = 20  # wordings of a kind that are off
HOLDS = ("rules", "quiet", "stories_channel", "kinds")
NOT_MINE = f'It does not begin as what `/footbridge export` gives: {{"footbridge": {VERSION}, …}}.'


@dataclass(frozen=True, slots=True)
class RulesFile:
    """What a file says: what it does not name is left as it is.

    stories: (a channel's Slack id or None,). quiet: quiet_before, quiet_after and quiet_days, as
    Rules holds them. kinds: all that differs from the catalogue.
    """

    numbers: Mapping[str, str] = field(default_factory=dict)
    quiet: Mapping[str, Any] = field(default_factory=dict)
    stories: tuple[str | None] | None = None
    kinds: Mapping[str, Mapping[str, Any]] | None = None


def write(rules: Rules) -> str:
    """The rules as such a text."""
    return json.dumps(
        {
            "footbridge": VERSION,
            "rules": {name: getattr(rules, name) for name in LIMITS},
            "quiet": {
                "before": rules.quiet_before,
                "after": rules.quiet_after,
                "days": list(rules.quiet_days),
            },
            "stories_channel": rules.stories_channel,
            "kinds": {name: dict(kind) for name, kind in sorted(rules.kinds.items())},
        },
        indent=1,
    )


def read(text: str) -> RulesFile:
    """What such a text says. Raises ValueError that says everything that is the matter."""
    said = _parsed(text)
    version = said.pop("footbridge", None)
    if type(version) is not int or version < 1:
        raise ValueError(NOT_MINE)
    if version > VERSION:
        raise ValueError(
            f"It was made by a newer Footbridge (its format is {version}, and I know those up to "
            f"{VERSION}). Bring this one up to date first."
        )
    problems = [*_unknown(said, HOLDS, "the file")]
    numbers = _numbers(said.get("rules", {}), problems)
    quiet = _quiet(said["quiet"], problems) if "quiet" in said else {}
    kinds = _kinds(said["kinds"], problems) if "kinds" in said else None
    stories = said.get("stories_channel")
    if stories is not None and not isinstance(stories, str):
        problems.append("stories_channel is a channel's id in quotes, or null.")
    if problems:
        raise ValueError(_told(problems))
    return RulesFile(numbers, quiet, (stories,) if "stories_channel" in said else None, kinds)


def apply(rules: Rules, file: RulesFile) -> Rules:
    """The rules as the file would have them."""
    after = replace(limits.changed(rules, file.numbers), **file.quiet)
    if file.stories is not None:
        after = replace(after, stories_channel=file.stories[0])
    return after if file.kinds is None else replace(after, kinds=file.kinds)


def _parsed(text: str) -> dict[str, Any]:
    if len(text) > MOST:
        raise ValueError(f"It is longer than {MOST:,} characters, which no export is.")
    # Slack's keyboards make quotes curly, and people bring the fence along.
    plain = text.strip().strip("`").strip().replace("“", '"').replace("”", '"')
    try:
        said = json.loads(plain, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise ValueError(
            f"It cannot be read: in line {error.lineno}, at character {error.colno}: {error.msg}."
        ) from None
    except RecursionError:
        raise ValueError(NOT_MINE) from None
    if not isinstance(said, dict):
        raise ValueError(NOT_MINE)
    return said


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key in found if sum(key == one for one, _ in pairs) > 1)
        raise ValueError(f"It says “{_short(twice)}” twice.")
    return found


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number.")


def _unknown(said: Mapping[str, Any], known: Sequence[str], where: str) -> list[str]:
    odd = [key for key in said if key not in known]
    return [f"“{_short(key)}” is nothing that {where} holds." for key in odd]


def _numbers(said: Any, problems: list[str]) -> dict[str, str]:
    if not isinstance(said, dict):
        problems.append("rules is a list of names with numbers, in braces.")
        return {}
    problems += _unknown(said, list(LIMITS), "rules")
    # A true is no 1 here, and 2.0 no 2.
    typed = {
        name: str(value) if type(value) is int else ""
        for name, value in said.items()
        if name in LIMITS
    }
    problems += limits.problems(typed).values()
    return typed


def _quiet(said: Any, problems: list[str]) -> dict[str, Any]:
    if not isinstance(said, dict):
        problems.append("quiet is before, after (minutes after midnight) and days, in braces.")
        return {}
    problems += _unknown(said, ("before", "after", "days"), "quiet")
    plain = Rules()
    before, after = said.get("before", plain.quiet_before), said.get("after", plain.quiet_after)
    days = said.get("days", [])
    if not all(type(one) is int and 0 <= one <= DAY_MINUTES for one in (before, after)):
        problems.append(f"quiet: before and after are whole minutes from 0 to {DAY_MINUTES}.")
        return {}
    if not isinstance(days, list) or not all(type(one) is int and 0 <= one < 7 for one in days):
        problems.append("quiet: days is a list of whole numbers from 0 (Monday) to 6 (Sunday).")
        return {}
    found = {"quiet_before": before, "quiet_after": after, "quiet_days": tuple(sorted(set(days)))}
    problems += quiet_hours.problems(replace(plain, **found)).values()
    return found


def _kinds(said: Any, problems: list[str]) -> dict[str, dict[str, Any]]:
    if not isinstance(said, dict):
        problems.append("kinds is a list of kinds of nudge, in braces.")
        return {}
    problems += _unknown(said, list(KINDS), "kinds")
    found = {name: _kind(name, one, problems) for name, one in said.items() if name in KINDS}
    return {name: one for name, one in found.items() if one}


def _kind(name: str, said: Any, problems: list[str]) -> dict[str, Any]:
    """What differs from the catalogue."""
    if not isinstance(said, dict):
        problems.append(f"{name} takes on, probability and words_off, in braces.")
        return {}
    problems += _unknown(said, ("on", "probability", "words_off"), name)
    kind = KINDS[name]
    on, chance = said.get("on", kind.on_by_default), said.get("probability", kind.probability)
    if not isinstance(on, bool):
        problems.append(f"{name}: on is true or false.")
    if "probability" in said and not _is_chance(kind, chance):
        problems.append(f"{name}: {_CHANCE[kind.asked]}")
    off = said.get("words_off", [])
    if not _are_words(kind, off):
        problems.append(f"{name}: words_off names wordings of it, of which one has to stay.")
    differs = {
        "on": on != kind.on_by_default, "probability": chance != kind.probability,
        "words_off": off != [],
    }  # fmt: skip
    return {key: said[key] for key in said if differs.get(key)}


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
