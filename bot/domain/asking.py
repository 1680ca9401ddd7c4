"""Who is most likely to know, told from metadata: where they answer, and how often they were asked.

Cross, Rebele and Grant (2016, "Collaborative Overload") found 20 to 35 % of the help that adds
value to come from 3 to 5 % of people; so who was asked lately steps back, and nobody is asked more
than twice a week.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log1p

from bot.domain import calendar, randomise
from bot.domain.words import COMMON

ASKED_A_WEEK = 2  # at most, of one helper
LOAD_LASTS = 28 * calendar.DAY  # how long having been asked makes somebody step back
EVIDENCE_LASTS = 90 * calendar.DAY
OFTEN = 3  # answers, from which on somebody answers "often"
IN_NAME, IN_TOPIC = 2.0, 1.0  # what a word of the question is worth there
BEING_THERE = 0.3  # against answering there
QUESTION_MOST = 3000  # characters

_WORD = re.compile(r"\w+")
_SHORTCODE = re.compile(r":[\w+'-]+:")


@dataclass(frozen=True, slots=True)
class Place:
    """A channel: what its name and topic say it is about."""

    id: int
    name: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who said yes to being asked.

    answers: by channel, how often they answered somebody there lately; 0 where they only take
    part. across: their answers to people of other silos. asked: how often they were asked within
    LOAD_LASTS, this_week: within a week.
    """

    id: int
    answers: Mapping[int, int] = field(default_factory=dict)
    across: int = 0
    asked: int = 0
    this_week: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A helper and why they: `why` is one of often, answered, active, across, willing.

    place: the channel that tells, for the first three.
    """

    helper: int
    score: float
    why: str
    place: int | None = None


def has_words(text: str) -> bool:
    """Whether there is more in a text than emoji and signs."""
    return bool(_WORD.search(_SHORTCODE.sub(" ", text).replace("_", " ")))


def topics(text: str) -> frozenset[str]:
    """What a text is about: its words, common ones left out, in a form that bears a plural."""
    words = (word for word in _WORD.findall(_SHORTCODE.sub(" ", text).casefold().replace("_", " ")))
    return frozenset(_stem(word) for word in words if len(word) > 1 and word not in COMMON)


def fits(question: str, places: Iterable[Place]) -> dict[int, float]:
    """How well each channel fits a question; those that do not fit at all are left out.

    A word found in a channel's name is worth 2, one found in its topic 1, and less the more
    channels it is found in.
    """
    asked = topics(question)
    found = {one.id: _worth(asked, one) for one in places}
    spread: dict[str, int] = {}
    for words in found.values():
        for word in words:
            spread[word] = spread.get(word, 0) + 1
    return {
        place: sum(worth / spread[word] for word, worth in words.items())
        for place, words in found.items()
        if words
    }


def rank(
    fit: Mapping[int, float], helpers: Iterable[Helper], seed: str, cap: int = ASKED_A_WEEK
) -> list[Candidate]:
    """Whom to ask, the best first; who had `cap` questions this week is left out.

    fit: by channel, from `fits`. The score is (the sum over channels of fit x (ln(1 + answers) +
    0.3) and half of ln(1 + answers across silos)) / (1 + times asked lately)². Those who are alike
    come in an order that follows from the seed.
    """
    able = [one for one in helpers if one.this_week < cap]
    scored = [(_candidate(fit, one), one) for one in able]
    scored.sort(
        key=lambda pair: (-pair[0].score, pair[1].asked, randomise.draw(f"{seed}/{pair[1].id}"))
    )
    return [candidate for candidate, _ in scored]


def best_place(fit: Mapping[int, float], allowed: Iterable[int]) -> int | None:
    """The channel among those allowed that fits best; None where none fits."""
    fitting = [one for one in allowed if one in fit]
    return max(fitting, key=lambda one: (fit[one], -one), default=None)


def _worth(asked: frozenset[str], place: Place) -> dict[str, float]:
    name, topic = topics(place.name.replace("-", " ")), topics(place.topic)
    worth = {word: IN_TOPIC for word in asked if word in topic}
    return worth | {word: IN_NAME for word in asked if word in name}


def _candidate(fit: Mapping[int, float], helper: Helper) -> Candidate:
    gains = {
        place: fit[place] * (log1p(answers) + BEING_THERE)
        for place, answers in helper.answers.items()
        if place in fit
    }
    score = (sum(gains.values()) + log1p(helper.across) / 2) / (1 + helper.asked) ** 2
    if gains:
        place = max(gains, key=lambda one: (gains[one], -one))
        return Candidate(helper.id, score, _how_often(helper.answers[place]), place)
    return Candidate(helper.id, score, "across" if helper.across else "willing")


def _how_often(answers: int) -> str:
    if answers >= OFTEN:
        return "often"
    return "answered" if answers else "active"


def _stem(word: str) -> str:
    """Without its ending, so that "prices" finds #pricing and "contract" finds #contracts."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    for ending in ("s", "ing", "ed", "e"):
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) > 2:
            word = word.removesuffix(ending)
    return word
