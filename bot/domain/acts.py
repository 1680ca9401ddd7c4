"""Which act to offer a leader this week: what is possible, what they have not done, their wish."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any

from bot.domain import calendar, randomise
from bot.domain.catalogue import leaders

LOOK_FOR = 12 * calendar.HOUR  # how long after their hour a place is looked for
APART = 6 * calendar.DAY  # between two acts, should they move their day
FORGOTTEN = 4  # weeks after which it makes no difference how long ago an act was

# How much it is worth to do an act in its place, before anything else is known.
WORTH = {
    leaders.THANK_ACROSS.name: 0.9,
    leaders.CREDIT_CHAMPION.name: 0.8,
    leaders.CONNECT_TWO.name: 0.8,
    leaders.ANSWER_IN_PUBLIC.name: 0.7,
    leaders.CLOSE_THE_LOOP.name: 0.7,
    leaders.ASK_IN_THE_OPEN.name: 0.3,  # possible in most weeks
    leaders.SHARE_WORK.name: 0.3,
}


ANYWHERE = {leaders.ASK_IN_THE_OPEN.name, leaders.SHARE_WORK.name}  # in a channel, in no thread
REPEATS_FOR = 13 * calendar.DAY  # in which what reads like an act before is a repetition

Likeness = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an act is possible now. `act` is its kind's name.

    subject: names it once and for all, nobody's id in it. at: the message it is about, in
    microseconds, if it is about one. other_id: whom it is about. fresh: 0 to 1, how recent it is.
    """

    act: str
    subject: str
    channel_id: int
    at: int | None = None
    other_id: int | None = None
    fresh: float = 0.0
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def likeness(self) -> Likeness | None:
        """What makes it read like another of its act; None where its thread sets it apart."""
        return likeness(self.act, self.channel_id, self.other_id)


def likeness(act: str, channel_id: int | None, other_id: int | None) -> Likeness | None:
    """The same act with the same person, or anywhere in the same channel, reads alike."""
    if other_id is not None:
        return act, "with", other_id
    return (act, "in", channel_id) if act in ANYWHERE and channel_id is not None else None


def slot(now: int, tz: str | None, day: int, minute: int) -> int:
    """The last time at or before `now` that it was that weekday (Monday is 0) and minute there."""
    today = calendar.local_day(now, tz)
    for ago in range(8):
        that = today - timedelta(days=ago)
        at = calendar.at_local(that, time(minute // 60, minute % 60), tz)
        if that.weekday() == day and at <= now:
            return at
    raise AssertionError("eight days hold one of every weekday that is over")


def next_slot(now: int, tz: str | None, day: int, minute: int) -> int:
    """The first time after `now` that it will be that weekday (Monday is 0) and minute there."""
    today = calendar.local_day(now, tz)
    for ahead in range(9):
        that = today + timedelta(days=ahead)
        at = calendar.at_local(that, time(minute // 60, minute % 60), tz)
        if that.weekday() == day and at > now:
            return at
    raise AssertionError("nine days hold one of every weekday that is to come")


def is_time(now: int, slot_at: int, last: int | None) -> bool:
    """Whether to look for an act now. last: when one was found for them last."""
    return now - slot_at < LOOK_FOR and (last is None or now - last > APART)


def choose(
    places: Iterable[Place], never: Collection[str], less: Collection[str],
    lately: Mapping[str, int], now: int, seed: str, most: int = 1,
) -> list[Place]:  # fmt: skip
    """The places to offer, first the one that fits most, each of another act.

    never: acts they do not want. less: of which they want less. lately: when they last did an
    act, or were offered it, in microseconds. Equal ones are told apart by the seed.
    """

    def rank(place: Place) -> tuple[bool, int, float, float]:
        ago = (now - lately.get(place.act, 0)) // calendar.WEEK
        worth = WORTH[place.act] + place.fresh / 10
        drawn = randomise.draw(f"{seed}/{place.subject}")
        return place.act in less, -min(ago, FORGOTTEN), -worth, drawn

    chosen: dict[str, Place] = {}
    for place in sorted(places, key=rank):
        if place.act not in never:
            chosen.setdefault(place.act, place)
    return list(chosen.values())[:most]
