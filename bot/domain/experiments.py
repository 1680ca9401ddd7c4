"""Experiments: what a card needs, which way it may go, and how far it was taken up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.domain import calendar
from bot.domain.catalogue import STAGES

DRAFT, RUNNING, WAITING = "draft", "running", "waiting"
SHARED, ADOPTED, DROPPED = "shared", "adopted", "dropped"
STATES = (DRAFT, RUNNING, WAITING, SHARED, ADOPTED, DROPPED)
UNDER_WAY = (RUNNING, WAITING)
LEARNED = (SHARED, ADOPTED)

_MOVES = {
    DRAFT: {RUNNING, DROPPED},
    RUNNING: {WAITING, SHARED, DROPPED},
    WAITING: {RUNNING, SHARED, DROPPED},
    SHARED: {ADOPTED, DROPPED},
    ADOPTED: {DROPPED},
    DROPPED: set[str](),
}

VERDICTS = ("yes", "no", "unsure")  # whether what they believed held
WRITTEN = ("believe", "verify", "measure", "right_if")
TOLD = ("observed", "learned", "therefore")
LONGEST = 600  # characters of a field
CHECK_TIME = time(9)  # of the day set for it, where its owner is
CHECK_AFTER = 14  # days, where nothing else is said
LONGEST_RUN = 400  # days
ASK_AGAIN = 7 * calendar.DAY
NOBODY_TOOK_IT = 14 * calendar.DAY
FORTNIGHT = 2 * calendar.WEEK
ROUND_UP_TIME = time(10)

ASKED_FOR = {
    "believe": "What do you believe would get better? A sentence is enough.",
    "verify": "What will you do to find out?",
    "measure": "What will you measure? Something small you can count or ask for will do.",
    "right_if": "By what will you know that you were right?",
    "observed": "What did you see? A sentence is enough.",
    "learned": "What do you know now that you did not know before?",
    "therefore": "What will you do next? “Nothing more” is an answer, too.",
}


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card that is to be kept. Dates are those of its owner's calendar."""

    believe: str
    verify: str
    measure: str
    right_if: str
    stage: str
    starts_on: date | None
    check_on: date | None


def may_move(before: str, after: str) -> bool:
    """Whether a card may go from one state to another."""
    return after in _MOVES[before]


def problems(card: Card, today: date, starting: bool, began: date | None = None) -> dict[str, str]:
    """What is missing or wrong, by field, in words; a draft needs only what it believes.

    today: its owner's. began: the day it started, where it runs already.
    """
    needed = WRITTEN if starting else WRITTEN[:1]
    found = {key: ASKED_FOR[key] for key in needed if not _says_something(getattr(card, key))}
    if card.stage not in STAGES:
        found["stage"] = "Please choose one of the four."
    if starting:
        found |= _wrong_dates(card, today, began)
    return found


def untold(told: Mapping[str, str]) -> dict[str, str]:
    """What is missing of a result, by field, in words."""
    return {key: ASKED_FOR[key] for key in TOLD if not _says_something(told.get(key, ""))}


def _wrong_dates(card: Card, today: date, began: date | None) -> dict[str, str]:
    found = {}
    starts = card.starts_on or today
    if starts < today and starts != began:
        found["starts_on"] = f"That day is over. Today is {today.day} {today:%B}: today or later."
    check = card.check_on or starts + timedelta(days=CHECK_AFTER)
    if check <= today:
        found["check_on"] = "That day is over: choose one to come, when I may ask how it went."
    elif check <= starts:
        found["check_on"] = "The check comes after the start."
    elif check > today + timedelta(days=LONGEST_RUN):
        found["check_on"] = "That is more than a year from now. What could you see sooner?"
    return found


def _says_something(text: str) -> bool:
    return any(character.isalnum() for character in text)


def check_at(check_on: date, tz: str | None) -> int:
    """When its owner is asked how it went (UTC microseconds)."""
    return calendar.at_local(check_on, CHECK_TIME, tz)


def reuse(parents: Mapping[int, int | None]) -> dict[int, int]:
    """How many cards came of each, directly or along the chain.

    parents: of each card that was started, the card it was copied from. A card that is its own
    ancestor (which no click can make) counts once.
    """
    counted: Counter[int] = Counter()
    for card in parents:
        seen = {card}
        above = parents.get(card)
        while above is not None and above not in seen:
            counted[above] += 1
            seen.add(above)
            above = parents.get(above)
    return dict(counted)


def matches(texts: Iterable[str], words: str) -> bool:
    """Whether every word stands somewhere in these texts, whatever the case."""
    all_of_it = " ".join(texts).casefold()
    return all(word in all_of_it for word in words.casefold().split())


Spans = Mapping[int, Sequence[tuple[int, int | None, int]]]


def heirs(spans: Spans, now: int) -> dict[int, int]:
    """Where the people of silos that have none left are now: most of those who left it last.

    spans: by member, (since, until, silo) in order, as in a silo book.
    """
    left: dict[int, list[tuple[int, int]]] = defaultdict(list)
    peopled = set()
    for own in spans.values():
        current = next((silo for since, until, silo in own if until is None), None)
        if current is not None:
            peopled.add(current)
        for _, until, silo in own:
            if until is not None and until <= now and current is not None:
                left[silo].append((until, current))
    return {silo: _heir(gone) for silo, gone in left.items() if silo not in peopled}


def _heir(gone: Sequence[tuple[int, int]]) -> int:
    last = max(until for until, _ in gone)
    counted = Counter(silo for until, silo in gone if until == last)
    return max(sorted(counted), key=lambda silo: counted[silo])


def fortnight(now: int, tz: str | None) -> tuple[int, int]:
    """(number, since): the fortnight whose round-up is due last, and when that was.

    They begin on every second Monday at ten, workspace's time (UTC microseconds).
    """
    today = calendar.local_day(now, tz)
    number = (today.toordinal() - 1) // 14  # day 1 was a Monday
    begins = calendar.at_local(date.fromordinal(number * 14 + 1), ROUND_UP_TIME, tz)
    if now < begins:
        number -= 1
        begins = calendar.at_local(date.fromordinal(number * 14 + 1), ROUND_UP_TIME, tz)
    return number, begins
