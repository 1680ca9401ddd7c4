"""What may be said of a period: its figures, and how its crossing share compares with before.

A figure that is None is left out for privacy (`bot.domain.privacy`), never because it is 0.
Definitions, how to read them and what they do not say: docs/measures.md.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.domain import network
from bot.domain.calendar import DAY, WEEK, moment, week_of
from bot.domain.privacy import enough

SPAN = 90 * DAY  # looked at where nobody says otherwise
LOOKBACK = 13 * WEEK  # a tie is new where the two had none for so long
APART = ("no_silo", "guest", "stranger")
ROLES = network.ROLES

Ints = npt.NDArray[np.int64]
Pair = tuple[int, int]


@dataclass(frozen=True)
class Period:
    """From `since` up to but not including `until`, in UTC microseconds."""

    since: int
    until: int

    def before(self) -> Period:
        """The period of the same length that ends where this one begins."""
        return Period(2 * self.since - self.until, self.since)

    def weeks(self, since: int = 0) -> list[int]:
        """The Mondays, not before `since`, of the weeks it touches."""
        return [at for at in range(week_of(self.since), self.until, WEEK) if at >= since]

    def as_json(self) -> dict[str, Any]:
        return {
            "since": moment(self.since).isoformat(),
            "until": moment(self.until).isoformat(),
            "days": round((self.until - self.since) / DAY, 2),
        }


# --- what was heard, before anything is left out


@dataclass
class Tally:
    """How many, and the members behind it."""

    count: int = 0
    people: set[int] = field(default_factory=set)

    def add(self, count: int, people: Iterable[int]) -> None:
        self.count += count
        self.people.update(people)


def tallies(names: Iterable[str]) -> dict[str, Tally]:
    return {name: Tally() for name in names}


@dataclass
class Heard:
    """What was heard in a period. Not for showing.

    crossings: how many conversations crossed between just these pairs of silos (a < b). involved:
    (silo, other silo, member) of those who took part in crossings. bridges: by the Monday of their
    week; across: who exchanged across silos in that week. ties: rows of (member, silo, other, silo
    of the other, answers, volume), from the first to the second.
    """

    people: set[int] = field(default_factory=set)
    crossed: Tally = field(default_factory=Tally)
    within: Tally = field(default_factory=Tally)
    apart: dict[str, Tally] = field(default_factory=lambda: tallies(APART))
    crossings: Counter[frozenset[Pair]] = field(default_factory=Counter)
    involved: set[tuple[int, int, int]] = field(default_factory=set)
    bridges: Counter[int] = field(default_factory=Counter)
    across: dict[int, set[int]] = field(default_factory=dict)
    ties: list[Ints] = field(default_factory=list)


@dataclass(frozen=True)
class Silos:
    """Each silo's name, and how many people were in it at some time of the period."""

    names: Mapping[int, str]
    sizes: Mapping[int, int]

    def shown(self) -> list[int]:
        """Those of five people or more, by name."""
        large = (silo for silo in self.names if enough(self.sizes.get(silo, 0)))
        return sorted(large, key=lambda silo: (self.names[silo].casefold(), silo))


# --- figures


@dataclass(frozen=True)
class Share:
    """So many of so many, with its 95 % Wilson interval."""

    part: int
    of: int

    @property
    def share(self) -> float:
        return self.part / self.of

    @property
    def interval(self) -> tuple[float, float]:
        return network.wilson(self.part, self.of)

    def as_json(self) -> dict[str, Any]:
        low, high = self.interval
        return {"share": _round(self.share), "low": _round(low), "high": _round(high)}


@dataclass(frozen=True)
class Conversations:
    """Between people with a silo: crossed or within; and those counted apart, by why."""

    crossed: int | None
    within: int | None
    apart: Mapping[str, int | None]
    apart_total: int | None

    @property
    def judged(self) -> int | None:
        return None if self.crossed is None or self.within is None else self.crossed + self.within

    @property
    def share(self) -> Share | None:
        """None where it is not shown, or where there is no conversation."""
        if self.crossed is None or not self.judged:
            return None
        return Share(self.crossed, self.judged)

    def as_json(self) -> dict[str, Any]:
        apart = _object({**self.apart, "total": self.apart_total})
        own = {"judged": self.judged, "crossed": self.crossed, "within": self.within}
        return {**_object(own), "apart": apart}


@dataclass(frozen=True)
class Listing:
    """A number for each of several things, and their total."""

    parts: Mapping[Any, int | None]
    total: int | None


@dataclass(frozen=True)
class Sums:
    """Of all ties and their volume; the means are None where there is no tie.

    new: ties of two people who had none in the LOOKBACK before the period.
    """

    inside: int
    across: int
    volume_inside: int
    volume_across: int
    ei_expected: float | None
    participation_mean: float | None
    modularity: float | None
    new: int | None

    @property
    def total(self) -> int:
        return self.inside + self.across

    @property
    def ei(self) -> float | None:
        return network.ei(self.inside, self.across)

    @property
    def ei_volume(self) -> float | None:
        return network.ei(self.volume_inside, self.volume_across)


@dataclass(frozen=True)
class Ties:
    """Ties between people of silos in which five or more have one; see `bot.domain.network`.

    `by_pair` holds ties by pair of silos, `brokerage` paths by role.
    """

    people: int | None
    sums: Sums | None
    by_pair: Mapping[Pair, int | None]
    brokerage: Listing


@dataclass(frozen=True)
class Figures:
    """What may be said of a period. `silos` are those shown, in order; `small`: how many not.

    looks_back: whether what was heard reaches back far enough to tell what is new throughout.
    """

    period: Period
    people: int | None
    conversations: Conversations
    crossings: Listing
    bridges: Listing
    ties: Ties
    silos: Mapping[int, str]
    small: int
    looks_back: bool


@dataclass(frozen=True)
class Past:
    """What is known of the time before: the first message there is, and the pairs of members
    (two columns) who had a tie in the LOOKBACK before the period."""

    heard_since: int
    ties: tuple[Ints, Ints]

    def reaches(self, period: Period) -> bool:
        """Far enough back to tell what is new in a period."""
        return self.heard_since <= period.since - SPAN


# --- compared with before


@dataclass(frozen=True)
class Change:
    """The difference of two shares, with its 95 % interval after Newcombe 1998 (method 10)."""

    difference: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """more, less, or "cannot tell" where the interval holds 0."""
        if self.low > 0:
            return "more"
        return "less" if self.high < 0 else "cannot tell"

    def as_json(self) -> dict[str, Any]:
        return {
            "difference": _round(self.difference),
            "low": _round(self.low),
            "high": _round(self.high),
            "verdict": self.verdict,
        }


def change(before: Share, now: Share) -> Change:
    """How the share changed. The intervals of both are Wilson's."""
    (low, high), (low_before, high_before) = now.interval, before.interval
    difference = now.share - before.share
    down = math.hypot(now.share - low, high_before - before.share)
    up = math.hypot(high - now.share, before.share - low_before)
    return Change(difference, difference - down, difference + up)


@dataclass(frozen=True)
class Report:
    """The figures of a period beside those of the one before, of a workspace (its Slack id).

    `heard_since`: the first message there is. `guessed`: whether silos come from the network
    itself. `before` is None where the first message is too late to compare.
    """

    workspace: str
    heard_since: int
    guessed: bool
    now: Figures
    before: Figures | None

    @property
    def change(self) -> Change | None:
        """Of the crossing share; None unless both may be told."""
        now = self.now.conversations.share
        before = self.before.conversations.share if self.before else None
        return change(before, now) if now and before else None

    def as_json(self) -> dict[str, Any]:
        """The keys are told in docs/measures.md. What is left out is null, and its name stands in
        the `suppressed` beside it."""
        return {
            "workspace": self.workspace,
            "heard_since": moment(self.heard_since).isoformat(),
            "silos_guessed": self.guessed,
            **_figures(self.now),
            "before": _figures(self.before) if self.before else None,
            "crossing_share_change": self.change.as_json() if self.change else None,
            "definitions": "docs/measures.md",
        }


# --- as JSON


def _figures(of: Figures) -> dict[str, Any]:
    share = of.conversations.share
    nobody = {"share": None, "low": None, "high": None}
    return {
        "period": of.period.as_json(),
        "looks_back": of.looks_back,
        **_object({"people": of.people}),
        "silos": {"shown": list(of.silos.values()), "too_small": of.small},
        "conversations": of.conversations.as_json(),
        "crossing_share": share.as_json() if share else _object(nobody, of.conversations.judged),
        "crossings": {
            **_object({"total": of.crossings.total}),
            "by_pair": _pairs(of, "crossings", of.crossings.parts),
        },
        "new_bridges": {
            **_object({"total": of.bridges.total}),
            "by_week": [
                {"week": moment(week).date().isoformat(), **_object({"new_bridges": count})}
                for week, count in of.bridges.parts.items()
            ],
        },
        **_ties_figures(of),
    }


def _ties_figures(of: Figures) -> dict[str, Any]:
    ties, sums = of.ties, of.ties.sums
    counts = ["total", "inside", "across", "volume_inside", "volume_across"]
    counts += ["new"] if of.looks_back else []
    means = ("ei", "ei_expected", "ei_volume", "participation_mean", "modularity")
    structure = {name: _round(getattr(sums, name, None)) for name in means}
    return {
        "ties": {
            **_object({"people": ties.people, **{n: getattr(sums, n, None) for n in counts}}),
            "by_pair": _pairs(of, "ties", ties.by_pair),
        },
        "structure": _object(structure, sums.total if sums else None),
        "brokerage": _object({**ties.brokerage.parts, "total": ties.brokerage.total}),
    }


def _pairs(of: Figures, what: str, parts: Mapping[Pair, int | None]) -> list[dict[str, Any]]:
    return [
        {"silos": [of.silos[a], of.silos[b]], **_object({what: count})}
        for (a, b), count in parts.items()
    ]


def _object(values: Mapping[str, Any], of: int | None = None) -> dict[str, Any]:
    """With the names of what is left out; nothing is left out of what there is none `of`."""
    missing = [] if of == 0 else [name for name, value in values.items() if value is None]
    return {**values, "suppressed": missing} if missing else dict(values)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
