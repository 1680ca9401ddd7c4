"""The weekly digest: when a leader gets it, which stories stand in it, and its numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.domain import calendar, privacy
from bot.domain.report import Change, Figures, Share, change

LOOK_FOR = 12 * calendar.HOUR  # how long after its hour one is still begun
STORIES = 3
FRESH = 4 * calendar.WEEK  # a story older than this is told no more
PICTURE_WEEKS = 8
PICTURE_SILOS = 9  # for which a picture has room
NUMBER_WEEKS = 4  # one week alone is too little to tell anything from
WAITED = calendar.DAY  # after which a question without an answer counts as one that waited


def week(at: int, tz: str | None) -> str:
    """The week of the calendar that somebody's day is in, as "2026-W10" (ISO 8601)."""
    year, number, _ = calendar.local_day(at, tz).isocalendar()
    return f"{year}-W{number:02}"


def is_time(now: int, slot_at: int, said_yes_at: int | None) -> bool:
    """Whether to begin one now. slot_at: its last hour; said_yes_at: since when they lead."""
    return now - slot_at < LOOK_FOR and (said_yes_at is None or said_yes_at <= slot_at)


# --- stories


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that may be told: its priority, if any, and the silos of those named in it.

    owned: its priority is the leader's own. at: when it was published (UTC microseconds).
    """

    id: int
    at: int
    priority: int | None = None
    owned: bool = False
    silos: frozenset[int] = frozenset()


def choose(
    found: Iterable[Candidate], silo: int | None, told: Collection[int], most: int = STORIES
) -> list[int]:
    """The stories to tell a leader of that silo, best first, none of them told before.

    What they answer for goes first, then what crosses silos; of each priority one comes before
    there is a second of any.
    """

    def rank(one: Candidate) -> tuple[bool, bool, bool, int, int]:
        return (
            not one.owned, silo not in one.silos, len(one.silos) < 2 and one.priority is None,
            -one.at, one.id,
        )  # fmt: skip

    left = sorted((one for one in found if one.id not in told), key=rank)
    first: dict[object, Candidate] = {}
    for one in left:
        first.setdefault(one.priority or ("none", one.id), one)
    chosen = [*first.values(), *(one for one in left if one not in first.values())]
    return [one.id for one in chosen[:most]]


# --- numbers


Waited = tuple[int | None, int]  # questions that waited for more than a day, of how many


@dataclass(frozen=True, slots=True)
class Numbers:
    """What all leaders of a workspace are told in a week. What is left out for privacy is None.

    until: a Monday, UTC microseconds, as are `weeks`: (the Monday a week began with, how many
    conversations crossed in it). silos: the names of those that may be shown; silo_count: of all.
    cells: (silo, silo, crossings of the last eight weeks), by place in `silos`. share, before:
    (crossed, of all) of the last four weeks, and of the four before, or of those that were heard;
    left_out, left_out_before: how many of those weeks may not be told, and are not in it.
    bridges, waited (questions that waited for more than a day, of all): likewise; of waited, the
    first alone is None where those who asked them are few. compares: whether there is a before.
    """

    until: int
    silos: tuple[str, ...] = ()
    silo_count: int = 0
    cells: tuple[tuple[int, int, int | None], ...] = ()
    total: int | None = None
    weeks: tuple[tuple[int, int | None], ...] = ()
    share: tuple[int, int] | None = None
    before: tuple[int, int] | None = None
    left_out: int = 0
    left_out_before: int = 0
    spoke: bool = False
    compares: bool = False
    bridges: int | None = None
    bridges_before: int | None = None
    waited: Waited | None = None
    waited_before: Waited | None = None
    guessed: bool = False

    @property
    def now(self) -> Share | None:
        return Share(*self.share) if self.share else None

    @property
    def change(self) -> Change | None:
        """Of the crossing share against the weeks before; None unless both may be told."""
        if self.share is None or self.before is None:
            return None
        return change(Share(*self.before), Share(*self.share))

    @property
    def weeks_told(self) -> int:
        """Over how many weeks the share is: fewer than four where less was heard so far."""
        return min(NUMBER_WEEKS, len(self.weeks) or NUMBER_WEEKS)

    @property
    def weeks_before(self) -> int:
        """Over how many weeks the share before is."""
        return min(NUMBER_WEEKS, len(self.weeks) - self.weeks_told) or NUMBER_WEEKS

    @property
    def weeks_drawn(self) -> int:
        """Over how many weeks the crossings by pair are."""
        return len(self.weeks) or PICTURE_WEEKS

    @property
    def has_picture(self) -> bool:
        """Whether there is anything to be seen in a picture of it."""
        return any(count for _, _, count in self.cells)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def from_dict(kept: Mapping[str, Any]) -> Numbers:
    """The numbers as they were kept; what a newer version has more of is left aside."""
    names = {name for name in Numbers.__dataclass_fields__ if name in kept}
    lists = {"silos", "cells", "weeks", "share", "before", "waited", "waited_before"}
    return Numbers(**{
        name: _tuple(kept[name]) if name in lists else kept[name] for name in names
    })  # fmt: skip


def _tuple(kept: Any) -> Any:
    return tuple(_tuple(one) for one in kept) if isinstance(kept, list | tuple) else kept


def shown_silos(
    numbers: Numbers, most: int = PICTURE_SILOS
) -> tuple[list[int], dict[tuple[int, int], int | None]]:
    """The silos that a picture has room for, by their place in `silos`, those that cross most
    first, and what may be told of each pair (a < b) of them."""
    of = {(min(a, b), max(a, b)): count for a, b, count in numbers.cells}
    sums = {
        place: sum(count or 0 for pair, count in of.items() if place in pair)
        for place in range(len(numbers.silos))
    }
    chosen = sorted(sums, key=lambda place: (-sums[place], place))[:most]
    return chosen, {pair: count for pair, count in of.items() if set(pair) <= set(chosen)}


def cells(figures: Figures) -> tuple[tuple[int, int, int | None], ...]:
    """Crossings by pair of the silos that may be shown, by their place among them."""
    place = {silo: index for index, silo in enumerate(figures.silos)}
    return tuple((place[a], place[b], count) for (a, b), count in figures.crossings.parts.items())


def told_share(weeks: Iterable[tuple[int, int] | None]) -> tuple[tuple[int, int] | None, int]:
    """(crossed, of all) of those weeks that may be told, and how many may not (None).

    A week that is left out is in no total either: else two digests set against each other, whose
    weeks overlap, would tell it.
    """
    found = list(weeks)
    told = [week for week in found if week is not None]
    crossed, of = sum(week[0] for week in told), sum(week[1] for week in told)
    return (crossed, of) if of else None, len(found) - len(told)


def waited(
    questions: Sequence[tuple[int, int, int]],
    replies: Iterable[tuple[int, int, int, int]],
    could: int,
) -> Waited | None:
    """(how many questions had no answer by somebody else within a day, of how many).

    questions: (channel, at, author). replies: (channel, at of what it replies to, at, author).
    could: how many people there were to ask. Where fewer than five people stand behind what
    waited, that is None; where so few stand behind what did not, all is.
    """
    asked = {(channel, at): author for channel, at, author in questions}
    in_time = {
        (channel, to)
        for channel, to, at, author in replies
        if (channel, to) in asked and author != asked[channel, to] and at - to <= WAITED
    }
    long = {key: author for key, author in asked.items() if key not in in_time}
    people = [len(set(long.values())), len({asked[key] for key in in_time})]
    counts = [len(long), len(in_time)]
    shown = privacy.shown_list(counts, people, [could, could])
    if shown.flat().all():
        return len(long), len(asked)
    few = 0 < people[0] < privacy.MIN_GROUP <= people[1]
    return (None, len(asked)) if few and shown.total else None
