"""The plan of a tour: made from who is reached least, and kept true as silos and people move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import time
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain import tours as rules
from bot.domain.tours import Ahead
from bot.errors import UserError
from bot.flows import silo_cards
from bot.store import crossings, leaders, members, preferences, silos, tours
from bot.store.members import Member
from bot.store.tours import Stop, Tour

ENDS_OF_DAY = time(17)
NOWHERE = "I know of no other team here yet, so there is nowhere to go. An admin can say: "
NOWHERE_HOW = "`/footbridge silos`"


@dataclass(frozen=True)
class Ground:
    """What a traveller's plan is made from, read once. `now` in UTC microseconds."""

    session: Session
    member: Member
    now: int

    @property
    def home(self) -> int:
        return self.member.workspace_id

    @cached_property
    def own(self) -> int | None:
        return silo_cards.own_silo(self.session, self.member)

    @cached_property
    def others(self) -> list[tuple[int, str]]:
        """(id, name) of the silos that have people, their own aside."""
        rows = silo_cards.peopled(self.session, self.home)
        return [row for row in rows if row[0] != self.own]

    @cached_property
    def asked(self) -> dict[int, int]:
        return tours.last_asked(self.session, self.home, self.now - rules.ASK_REST)

    @cached_property
    def apart(self) -> set[int]:
        return {self.member.id, *preferences.apart(self.session, self.home, self.member.id)}

    @cached_property
    def leading(self) -> set[int]:
        return {one.member_id for one in leaders.of(self.session, self.home)}

    def candidates(self, silo_id: int) -> tuple[list[int], list[int]]:
        """The silo's leaders, and those of it who said yes to being asked."""
        there = set(silos.members_in(self.session, self.home, silo_id)) - self.apart
        willing = set(silo_cards.willing_in(self.session, self.home, silo_id)) - self.apart
        return sorted(there & self.leading), sorted(willing)

    def whom(self, silo_id: int, but_not: Collection[int] = ()) -> int | None:
        """Whom to talk to there; None where nobody has said yes."""
        heads, willing = (
            [one for one in found if one not in but_not] for found in self.candidates(silo_id)
        )
        return rules.whom(heads, willing, self.asked, self.now)

    def ahead(self) -> list[Ahead]:
        """The silos to visit, with how far the traveller reaches them."""
        reach = tours.reach(
            self.session, self.home, self.member.id, self.now - rules.REACH_LASTS
        )  # fmt: skip
        book, sizes = silos.book(self.session, self.home), silos.sizes(self.session, self.home)
        by_silo: Counter[int | None] = Counter()
        for other, many in reach.items():
            by_silo[book.at(other, self.now)] += many
        return [
            Ahead(silo_id, name, by_silo[silo_id], sizes[silo_id]) for silo_id, name in self.others
        ]

    def near(self) -> Counter[int]:
        """How many conversations crossed between their own silo and each other, lately."""
        found: Counter[int] = Counter()
        since = self.now - rules.REACH_LASTS
        for one in crossings.in_order(self.session, self.home, since):
            if self.own in (one.silo_a, one.silo_b):
                found[one.silo_b if one.silo_a == self.own else one.silo_a] += 1
        return found


def stops(ground: Ground, shape: str, days: int) -> list[dict[str, Any]]:
    """The stops of a new tour. Raises UserError where there is no silo to visit."""
    ahead = ground.ahead()
    if not ahead:
        raise UserError(NOWHERE + NOWHERE_HOW)
    order = rules.order(ahead) if shape == rules.FULL else rules.first_three(ahead, ground.near())
    begins = calendar.local_day(ground.now, ground.member.tz)
    due = rules.days_of(begins, len(order), days, rules.WRAP_UP[shape])
    return [
        {
            "silo_id": one.silo,
            "name": one.name,
            "place": place,
            "due_at": calendar.at_local(day, ENDS_OF_DAY, ground.member.tz),
            "person_id": ground.whom(one.silo),
        }
        for place, (one, day) in enumerate(zip(order, due, strict=True))
    ]


def follow(ground: Ground, tour: Tour, plan: Sequence[Stop]) -> None:
    """Bring a plan up to date: silos that were merged or are gone, people who moved or left."""
    filled = dict(ground.others)
    visited = {one.silo_id for one in plan if one.state != rules.MERGED and one.silo_id}
    asks = tours.asks_of(ground.session, ground.home, tour.id)
    said_no = {one.person_id for one in asks if one.answer == "no"}
    for stop in plan:
        if stop.state == rules.OPEN and stop.silo_id not in filled:
            _follow_silo(ground, tour, stop, visited)
        if stop.state == rules.OPEN and stop.silo_id is not None:
            _follow_person(ground, stop, said_no)
    ground.session.flush()


def _follow_silo(ground: Ground, tour: Tour, stop: Stop, visited: set[int]) -> None:
    """The silo has no people any more, or is the traveller's own by now."""
    went = (
        tours.moved_on(ground.session, ground.home, stop.silo_id, tour.begun_at)
        if stop.silo_id is not None
        else Counter[int]()
    )
    to = next((silo for silo, _ in went.most_common()), None)
    if to is None or stop.silo_id == ground.own:
        stop.state = rules.SKIPPED
    elif to in visited or to == ground.own:
        stop.state = rules.MERGED
    else:
        visited.add(to)
        stop.silo_id, stop.name = to, dict(ground.others).get(to, stop.name)
        stop.person_id = ground.whom(to)


def _follow_person(ground: Ground, stop: Stop, said_no: set[int]) -> None:
    """Somebody else, where the one to talk to is in another silo by now, or is gone."""
    if stop.silo_id is None:
        return
    there = set(silos.members_in(ground.session, ground.home, stop.silo_id))
    found = members.by_ids(ground.session, ground.home, [stop.person_id or 0])
    person = found.get(stop.person_id or 0)
    if person is None or not person.is_here or person.id not in there:
        stop.person_id = ground.whom(stop.silo_id, said_no)
