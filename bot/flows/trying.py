"""What happened by chance and went well could be tried on purpose: champions are asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain import experiments as rules
from bot.domain.catalogue.champions import TRY_ON_PURPOSE
from bot.flows import deciding
from bot.runtime import Runtime
from bot.store import bridging, champions, experiments, silos, stories, workspaces
from bot.store.crossings import Crossing
from bot.store.silos import SiloBook
from bot.store.stories import Story

LATELY = 28 * calendar.DAY
OFTEN = 3  # crossings of a pair in that time: it happens again and again
FRESH = 3 * calendar.DAY
ANOTHER = "another team"


@dataclass(frozen=True)
class _Chance:
    """Something that a champion could try on purpose, with that silo, if it is known which."""

    subject: str
    origin: str
    member_id: int
    silo_id: int | None


def purpose_once(runtime: Runtime, now: int) -> int:
    """Ask champions who keep meeting another silo, or told a story of it; how many were found."""
    with runtime.database.reading() as session:
        homes = [one.id for one in workspaces.installed(session)]
    return sum(_ask(runtime, home, now) for home in homes)


def _ask(runtime: Runtime, workspace_id: int, now: int) -> int:
    with runtime.database.reading() as session:
        found = _chances(session, workspace_id, now)
        book = silos.book(session, workspace_id) if found else None
    if not found or book is None:
        return 0
    with runtime.database.writing() as session:
        for one in found:
            name = book.names.get(one.silo_id or 0, ANOTHER)
            facts = {"origin": one.origin, "silo": name, "silo_id": one.silo_id}
            deciding.offer(
                session, workspace_id, TRY_ON_PURPOSE, one.subject, one.member_id, now, facts
            )
    return len(found)


def _chances(session: Session, workspace_id: int, now: int) -> list[_Chance]:
    free = _free(session, workspace_id)
    told = stories.published(session, workspace_id, now - FRESH, now + 1) if free else ()
    told = [one for one in told if one.member_id in free]
    crossed = _repeated(session, workspace_id, free, now) if free else []
    if not (told or crossed):
        return []
    book = silos.book(session, workspace_id)
    found = [
        *_of_stories(session, workspace_id, told, book, now),
        *_of_crossings(crossed, book, now),
    ]
    return [one for one in found if one.member_id in free]


def _free(session: Session, workspace_id: int) -> set[int]:
    """The champions who have no card of their own under way."""
    busy = experiments.in_states(session, workspace_id, (rules.DRAFT, *rules.UNDER_WAY))
    them = {one.member_id for one in champions.of(session, workspace_id)}
    return them - {row.member_id for row in busy}


def _of_stories(
    session: Session, workspace_id: int, told: Sequence[Story], book: SiloBook, now: int
) -> Iterator[_Chance]:
    people = stories.people_of(session, workspace_id, [one.id for one in told])
    for story in told:
        home = book.at(story.member_id, now)
        agreed = [one.member_id for one in people[story.id] if one.state == "agreed"]
        named = [book.at(one, now) for one in agreed]
        other = next((silo for silo in named if silo not in (None, home)), None)
        yield _Chance(f"story {story.id}", "story", story.member_id, other)


def _of_crossings(found: Iterable[Crossing], book: SiloBook, now: int) -> Iterator[_Chance]:
    for crossing in found:
        for side, who in (("helper", crossing.helper_id), ("helped", crossing.helped_id)):
            home = book.at(who, now)
            if home in (crossing.silo_a, crossing.silo_b):
                other = crossing.silo_b if home == crossing.silo_a else crossing.silo_a
                yield _Chance(f"crossing {crossing.id}/{side}", "crossing", who, other)


def _repeated(
    session: Session, workspace_id: int, them: Collection[int], now: int
) -> list[Crossing]:
    """Their last crossing with each silo that theirs crossed with again and again lately."""
    last = {
        (one.silo_a, one.silo_b): one
        for one in bridging.of_people(session, workspace_id, them, now - FRESH)
    }
    return [
        one for pair, one in last.items()
        if bridging.times(session, workspace_id, *pair, now - LATELY) >= OFTEN
    ]  # fmt: skip
