"""A silo's card: what it holds, when it is stale, and the words explained on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from bot.domain import calendar

FIELDS = ("does", "for_whom", "measured", "words", "how")
TEXT_MOST = 1500  # characters of a field
STALE = 182 * calendar.DAY  # two quarters
ASK_AGAIN = 21 * calendar.DAY  # how long before another one of the silo is asked for a look
CHANNELS_MOST = 5
ASK_MOST = 5  # people named as whom to ask
TERM_MOST = 60  # characters: what is longer before a colon is a sentence


def terms(words: str) -> list[tuple[str, str]]:
    """The words a card explains: (term, meaning) of each line "term: meaning"."""
    found = []
    for line in words.splitlines():
        term, colon, meaning = line.strip().lstrip("-•* ").partition(":")
        term, meaning = term.strip(" *_"), meaning.strip()
        if colon and term and meaning and len(term) <= TERM_MOST:
            found.append((term, meaning))
    return found


def is_stale(looked_at: int, now: int) -> bool:
    """Whether nobody of the silo has looked at it for two quarters (UTC microseconds)."""
    return now - looked_at > STALE


def with_heard(text: str, heard: str) -> str:
    """What stands in a field once something heard is added to it; nothing is said twice."""
    heard = heard.strip()
    if not heard or heard.casefold() in text.casefold():
        return text
    joined = f"{text}\n{heard}" if text else heard
    return joined if len(joined) <= TEXT_MOST else text or heard[:TEXT_MOST]


def turn(people: Sequence[int], asked: Mapping[int, int]) -> int | None:
    """Whose turn it is to be asked: who never was or, of all, who was longest ago.

    asked: when each was last asked (UTC microseconds).
    """
    return min(people, key=lambda one: (asked.get(one, 0), one), default=None)


def some(people: Sequence[int], now: int) -> list[int]:
    """At most ASK_MOST of those who may be asked, others each week, so that all share the load."""
    order = sorted(people)
    if len(order) <= ASK_MOST:
        return order
    first = (now // calendar.WEEK * ASK_MOST) % len(order)
    return [*order[first:], *order[:first]][:ASK_MOST]


def mark(text: str) -> str:
    """A short mark of a text, by which a form tells whether it was changed in it."""
    return sha256(text.strip().encode()).hexdigest()[:8]
