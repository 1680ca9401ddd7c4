"""A listening tour: in which order, when, with whom; when it stalls; what silos have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain import calendar
from bot.domain.words import COMMON

QUESTIONS = ("does", "measured", "words", "hurts", "together")
# Which field of a silo's card each answer fills; where it hurts is on no card.
ON_CARD = {"does": "does", "measured": "measured", "words": "words", "together": "how"}

FULL, FIRST = "full", "first"
DAYS = (90, 105, 120)
FIRST_DAYS, FIRST_STOPS = 28, 3
NEW = 60 * calendar.DAY  # since joining: so long a first round is offered in Home
WRAP_UP = {FULL: 14, FIRST: 7}  # days kept at the end, for what comes of it
NOTE_MOST = 3000  # characters, which is what a field in Slack takes
PROPOSAL_MOST = 1000

RUNNING, DONE, STOPPED = "running", "done", "stopped"
OPEN, TALKED, SKIPPED, MERGED = "open", "talked", "skipped", "merged"

ASK_REST = 30 * calendar.DAY  # nobody is asked twice within, whoever asks
LATE = 7 * calendar.DAY  # a stop this much overdue, with nothing happening meanwhile, stalls
SHARE_REST = calendar.DAY  # before the same talk's people are asked again what may be shared
NUDGE_REST = 7 * calendar.DAY
REACH_LASTS = 90 * calendar.DAY

THREADS_MOST = 8
SHORTEST = 4  # letters of a word that may be a thread
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_SHORTCODE = re.compile(r":[\w+'-]+:|<[^>]*>")


@dataclass(frozen=True, slots=True)
class Ahead:
    """A silo to visit: how often the traveller and its people exchanged, and how many they are."""

    silo: int
    name: str
    reach: int
    size: int


@dataclass(frozen=True, slots=True)
class Thread:
    """A word that the notes of several silos share: as it is written most, and which they are."""

    word: str
    silos: tuple[str, ...]


def order(ahead: Iterable[Ahead]) -> list[Ahead]:
    """The least reached first; of those alike, the larger."""
    return sorted(ahead, key=lambda one: (one.reach, -one.size, one.name))


def first_three(ahead: Iterable[Ahead], near: Mapping[int, int]) -> list[Ahead]:
    """For a newcomer: of the silos their own works with most (`near`), those they know least."""
    close = sorted(ahead, key=lambda one: (-near.get(one.silo, 0), -one.size, one.name))
    return order(close[: 2 * FIRST_STOPS])[:FIRST_STOPS]


def days_of(begins: date, stops: int, days: int, wrap_up: int) -> list[date]:
    """The working day by which each stop is due: evenly over `days`, less the last `wrap_up`."""
    span = max(days - wrap_up, 1)
    return [
        _working(begins + timedelta(days=round(span * (number + 1) / stops)))
        for number in range(stops)
    ]


def _working(day: date) -> date:
    return day - timedelta(days=max(day.weekday() - 4, 0))


def whom(
    leaders: Sequence[int], willing: Sequence[int], asked: Mapping[int, int], now: int
) -> int | None:
    """Whom to talk to: the silo's leader, else who said yes to being asked, in turn.

    asked: when each was last asked by any traveller (UTC microseconds). Who was asked within
    ASK_REST comes only where there is nobody else.
    """
    order = [*leaders, *sorted(willing, key=lambda one: (asked.get(one, 0), one))]
    free = [one for one in order if may_be_asked(asked.get(one), now)]
    return next(iter([*free, *order]), None)


def may_be_asked(last: int | None, now: int) -> bool:
    """Whether somebody last asked then (None: never) may be asked again."""
    return last is None or now - last >= ASK_REST


def may_ask_to_share(state: str, last: int, now: int) -> bool:
    """Whether, after an ask to share that went so, another may be made of the same talk."""
    return now - last >= (ASK_REST if state == "refused" else SHARE_REST)


def has_stalled(next_due: int | None, moved_at: int, now: int) -> bool:
    """Whether the next open stop is LATE, and nothing else happened meanwhile."""
    return next_due is not None and now - next_due >= LATE and now - moved_at >= LATE


def threads(notes: Mapping[str, Iterable[str]], names: Iterable[str] = ()) -> list[Thread]:
    """The words that the notes of two silos or more share, those of most silos first.

    notes: the texts by silo. Common words, short ones, and those of `names` are left out. A plural
    counts as its singular; nothing else is guessed.
    """
    left_out = {_root(word) for name in names for word in _words(name)}
    silos: dict[str, set[str]] = {}
    forms: dict[str, Counter[str]] = {}
    for silo, texts in notes.items():
        for word in (word for text in texts for word in _words(text)):
            root = _root(word)
            if len(root) >= SHORTEST and word not in COMMON and root not in left_out:
                silos.setdefault(root, set()).add(silo)
                forms.setdefault(root, Counter())[word] += 1
    shared = [root for root, where in silos.items() if len(where) > 1]
    shared.sort(key=lambda root: (-len(silos[root]), -forms[root].total(), root))
    return [
        Thread(min(forms[root], key=lambda word: (-forms[root][word], word)), _sorted(silos[root]))
        for root in shared[:THREADS_MOST]
    ]


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=str.casefold))


def _words(text: str) -> list[str]:
    return _WORD.findall(_SHORTCODE.sub(" ", text).casefold())


def _root(word: str) -> str:
    if word.endswith("ies") and len(word) > SHORTEST:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
