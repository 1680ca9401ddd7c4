"""Champions: who is one, who is asked again when, and whom to invite because they bridge."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.domain import calendar, randomise

ASKED, ACTIVE, RESTING, STOPPED, DECLINED = "asked", "active", "resting", "stopped", "declined"

AGAIN = 182 * calendar.DAY  # after half a year, whatever was said before is asked again
LOOK_BACK = 90 * calendar.DAY
INVITED_A_MONTH = 3
BETWEEN = 7 * calendar.DAY  # from one invitation to the next in a workspace
A_MONTH = 30 * calendar.DAY

# Who bridges and helps: several silos, answers given, and a bridge that was not there before.
LEAST_SILOS, LEAST_ANSWERS, LEAST_BRIDGES = 2, 3, 1


@dataclass(frozen=True, slots=True)
class Exchange:
    """A crossing as this module looks at it: who was answered, by whom, when, in which silos.

    new: the first exchange of these two silos in 90 days.
    """

    helper: int
    helper_silo: int
    helped: int
    helped_silo: int
    at: int
    new: bool = False


@dataclass(frozen=True, slots=True)
class Signal:
    """Why somebody might like to be a champion; shown to that person and nobody else.

    silos: how many others they exchanged with; answers: how often they answered somebody of
    another; bridges: how many first exchanges of two silos they were part of.
    """

    silos: int
    answers: int
    bridges: int

    @property
    def bridges_and_helps(self) -> bool:
        return (
            self.silos >= LEAST_SILOS
            and self.answers >= LEAST_ANSWERS
            and self.bridges >= LEAST_BRIDGES
        )


def signals(exchanges: Iterable[Exchange]) -> dict[int, Signal]:
    """The signal of each person, from the exchanges across silos of the last 90 days."""
    silos: dict[int, set[int]] = defaultdict(set)
    answers: Counter[int] = Counter()
    bridges: Counter[int] = Counter()
    for one in exchanges:
        silos[one.helper].add(one.helped_silo)
        silos[one.helped].add(one.helper_silo)
        answers[one.helper] += 1
        for who in (one.helper, one.helped) if one.new else ():
            bridges[who] += 1
    return {who: Signal(len(met), answers[who], bridges[who]) for who, met in silos.items()}


def mark_new(exchanges: Iterable[Exchange], since: int) -> list[Exchange]:
    """The exchanges at or after `since`, with those that opened a bridge marked.

    They must reach back 90 days further, so that what is new can be told.
    """
    last: dict[frozenset[int], int] = {}
    marked = []
    for one in sorted(exchanges, key=lambda exchange: exchange.at):
        pair = frozenset((one.helper_silo, one.helped_silo))
        new = one.at - last.get(pair, one.at - LOOK_BACK) >= LOOK_BACK
        last[pair] = one.at
        if one.at >= since:
            marked.append(
                Exchange(
                    one.helper, one.helper_silo, one.helped, one.helped_silo, one.at, new
                )
            )  # fmt: skip
    return marked


def choose(
    signalled: Mapping[int, Signal],
    may_be_asked: Collection[int],
    silo_of: Callable[[int], int | None],
    already: Mapping[int, int],
    seed: str,
) -> int | None:
    """Whom to invite next, or None.

    Of those who bridge and help, somebody of a silo with the fewest people asked or champions
    (`already`, by silo), drawn by lot: the one who helps most is not always the one who is asked.
    """
    fit = sorted(
        who for who, signal in signalled.items() if who in may_be_asked and signal.bridges_and_helps
    )
    if not fit:
        return None
    fewest = min(already.get(silo_of(who) or 0, 0) for who in fit)
    there = [who for who in fit if already.get(silo_of(who) or 0, 0) == fewest]
    return there[randomise.choose(seed, len(there))]


def room_for(invited_at: Collection[int], now: int) -> bool:
    """Whether another may be invited now: a few a month, never two in a week."""
    lately = [at for at in invited_at if at > now - A_MONTH]
    return len(lately) < INVITED_A_MONTH and all(at <= now - BETWEEN for at in lately)
