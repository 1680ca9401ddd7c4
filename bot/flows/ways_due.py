"""Pairs of silos whose ties grow or fade: once a week, somebody of each is asked for a look."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain import ways as rules
from bot.domain.catalogue.listening import WAYS_LOOK
from bot.flows import deciding
from bot.flows.ways import turn
from bot.runtime import Runtime
from bot.store import silos, ways, workspaces

Pair = tuple[int, int]

LATEST = 2 * calendar.DAY  # after a week's end; by then every time zone is done with it
EVERY = 6  # hours


@dataclass
class _Weeks:
    """What the people of two silos exchanged, by week, and who how often."""

    many: Counter[int] = field(default_factory=Counter)
    people: Counter[int] = field(default_factory=Counter)


def ways_once(runtime: Runtime, now: int) -> int:
    """Ask for a look where it is worth one; how many were asked."""
    since_monday = now - calendar.week_of(now)
    if since_monday > LATEST or since_monday // calendar.HOUR % EVERY:
        return 0  # the ties of nine weeks are much to read
    with runtime.database.reading() as session:
        homes = [one.id for one in workspaces.installed(session)]
    return sum(_look(runtime, home, now) for home in homes)


def _look(runtime: Runtime, home: int, now: int) -> int:
    this_week = calendar.week_of(now)
    with runtime.database.writing() as session:
        asked = 0
        for pair, found in sorted(_exchanged(session, home, this_week).items()):
            trend = rules.changed(found.many, this_week)
            if trend is not None and len(found.people) >= rules.PEOPLE_FEWEST:
                asked += _open(session, home, pair, found, trend, now)
        return asked


def _exchanged(session: Session, home: int, this_week: int) -> dict[Pair, _Weeks]:
    since = this_week - (rules.WEEKS_BEFORE + 1) * calendar.WEEK
    book, found = silos.book(session, home), defaultdict[Pair, _Weeks](_Weeks)
    for week, one, other, many in ways.open_ties(session, home, since, this_week):
        a, b = book.at(one, week), book.at(other, week)
        if a is None or b is None or a == b:
            continue
        weeks = found[rules.pair_of(a, b)]
        weeks.many[week] += many
        weeks.people.update({one: many, other: many})
    return found


def _open(session: Session, home: int, pair: Pair, found: _Weeks, trend: str, now: int) -> int:
    row = ways.ensure(session, home, pair)
    if row.opened_at is not None and now - row.opened_at < rules.OPEN_REST:
        return 0
    row.opened_at, row.trend = now, trend
    asked = 0
    for own, other in (pair, pair[::-1]):
        chosen = turn(session, home, own, WAYS_LOOK, found.people)
        if chosen is None:
            continue
        subject = f"ways {pair[0]}-{pair[1]} of {own} {calendar.week_of(now) // calendar.WEEK}"
        facts = {"silo": other, "a": pair[0], "b": pair[1], "trend": trend}
        deciding.offer(session, home, WAYS_LOOK, subject, chosen, now, facts)
        asked += 1
    return asked
