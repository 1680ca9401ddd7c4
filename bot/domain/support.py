"""Support: what a champion may ask of leaders, whom it goes to, and what an answer needs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from bot.domain import calendar

NEEDS = ("time", "money", "cover", "decision")

WAITING, ASKED_BACK, UNANSWERED = "waiting", "asked_back", "unanswered"
APPROVED, DECLINED, KEPT, WITHDRAWN = "approved", "declined", "kept", "withdrawn"
STATES = (WAITING, ASKED_BACK, UNANSWERED, APPROVED, DECLINED, KEPT, WITHDRAWN)
OPEN = (WAITING, ASKED_BACK, UNANSWERED)
ANSWERED = (APPROVED, DECLINED, KEPT)

TURN = 7 * calendar.DAY  # a leader's time to answer, before it goes to the next
TURNS = 2  # leaders it goes to before it shows as unanswered
REMIND_TIME = time(10)  # of the day a promise is due, where the leader is
REMIND_AGAIN = 7 * calendar.DAY


@dataclass(frozen=True, slots=True)
class Candidate:
    """A leader who might be asked: their silo, and how many requests wait for them."""

    member: int
    silo: int | None
    waiting: int


def next_leader(
    leaders: Sequence[Candidate],
    asked: Collection[int],
    silo: int | None,
    owner: int | None = None,
) -> int | None:
    """Whom to ask next, or None where all were asked.

    First the owner of the priority it serves, then somebody of the champion's own silo, then the
    one for whom fewest wait: what nobody near can decide should not pile up on one desk.
    """
    left = [one for one in leaders if one.member not in asked]
    if not left:
        return None
    return min(
        left,
        key=lambda one: (
            one.member != owner,
            silo is None or one.silo != silo,
            one.waiting,
            one.member,
        ),
    ).member


def wrong_promise(what: str, by: date | None, today: date) -> dict[str, str]:
    """What is missing of an approval, by field, in words."""
    found = {}
    if not says_something(what):
        found["promise"] = "What will they get? A few words are enough."
    if by is None:
        found["by"] = "By when? A date makes it something to rely on."
    elif by < today:
        found["by"] = "That day is over: choose today or later."
    return found


def remind_at(by: date, tz: str | None) -> int:
    """When a leader is reminded of a promise (UTC microseconds)."""
    return calendar.at_local(by, REMIND_TIME, tz)


def says_something(text: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return any(character.isalnum() for character in text)


def counted(states: Mapping[str, int]) -> dict[str, int]:
    """How many requests there are in each state, those of none left out."""
    return {state: states[state] for state in STATES if states.get(state)}
