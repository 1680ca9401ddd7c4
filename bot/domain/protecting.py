"""A freeze as it is typed: `until 2026-12-24 silo Sales for the year's end`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.domain import calendar

FREEZE, NO_NEW = "freeze", "no_new"
_MARKUP = re.compile(r"<[@#!][^>]*>")
LONGEST = 366  # days ahead
WORDS_MOST = 200  # characters
HOW = (
    "`/footbridge freeze` opens a card; or `freeze until 2026-12-24`, `freeze no new until "
    "2026-12-24 silo Sales and why`, `freeze list`, `freeze off`, `freeze off silo Sales`."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to rest (FREEZE or NO_NEW), from and through which day, for which silo, and why.

    Without a silo it is for all; without a beginning, from now on.
    """

    what: str
    until: date
    silo: str | None = None
    words: str = ""
    begins: date | None = None


def parse(text: str, silos: Sequence[str]) -> Wanted:
    """What was typed. Raises ValueError with what is the matter, in words."""
    rest, what = text.strip(), FREEZE
    for word in ("no new ", "no-new "):
        if rest.casefold().startswith(word):
            rest, what = rest[len(word) :].lstrip(), NO_NEW
    first, _, rest = rest.partition(" ")
    if first.casefold() != "until":
        raise ValueError(HOW)
    day, _, rest = rest.strip().partition(" ")
    silo, words = _silo(rest.strip(), silos)
    return Wanted(what, _day(day), silo, words)


def plain(words: str) -> str:
    """Why, as it is kept: many read it, so it names nobody and no channel, and pages nobody."""
    return " ".join(_MARKUP.sub(" ", words).split())[:WORDS_MOST]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text[:20]}” is no date I can read; write it as 2026-12-24.") from None


def _silo(rest: str, silos: Sequence[str]) -> tuple[str | None, str]:
    """The silo named at the beginning, by the longest name that fits, and what follows it."""
    word, _, more = rest.partition(" ")
    if word.casefold() != "silo":
        return None, rest
    for name in sorted(silos, key=len, reverse=True):
        after = more[len(name) :]
        if more.casefold().startswith(name.casefold()) and after[:1] in ("", " "):
            return name, after.strip()
    known = ", ".join(silos) or "none yet"
    raise ValueError(f"I know no silo of that name. There is: {known}.")


def silo_of(rest: str, silos: Sequence[str]) -> str | None:
    """The silo in `silo NAME`, or None for nothing. Raises ValueError for anything else."""
    name, more = _silo(rest.strip(), silos)
    if more:
        raise ValueError(HOW)
    return name


def span(wanted: Wanted, now: int, tz: str | None) -> tuple[int, int]:
    """From when until when (UTC microseconds): from now, or that morning, through its last day.

    Raises ValueError where that is over already, ends before it begins, or is too far away.
    """
    today = calendar.local_day(now, tz)
    if wanted.until < max(today, wanted.begins or today):
        raise ValueError("That day is over already; it needs one from today on.")
    if wanted.until > today + timedelta(days=LONGEST):
        raise ValueError("That is more than a year away; give it a nearer end.")
    begins = calendar.at_local(wanted.begins, time(0), tz) if wanted.begins else now
    ends = calendar.at_local(wanted.until + timedelta(days=1), time(0), tz) - calendar.MINUTE
    return max(begins, now), ends
