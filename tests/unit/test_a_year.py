"""Any schedule of opportunities over a year: no cap, quiet hour or consent is ever broken.

What is held is looked at again when policy said. The rules are checked here in other words than
policy's own: by wall clocks and by counting.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import calendar, policy
from bot.domain.calendar import DAY, HOUR, MINUTE
from bot.domain.catalogue import CROSSING_VALUE, Kind
from bot.domain.catalogue.leaders import SHARE_WORK
from bot.domain.hours import ALWAYS, Hours, within
from bot.domain.policy import Answer, Freeze, Past, Person, Setting
from bot.domain.rules import Rules

NEW_YEAR = calendar.micros(datetime(2026, 1, 1, tzinfo=UTC))
PROMPT = CROSSING_VALUE
OTHER = replace(CROSSING_VALUE, name="other_prompt", cooldown=21 * DAY)
ACT = SHARE_WORK
ASKED = replace(CROSSING_VALUE, name="asked_for", asked=True, patience=10 * DAY)
YEAR_MINUTES = 365 * 24 * 60


Due = tuple[int, Kind, int | None]  # when, what, and whom it is about


@dataclass
class Year:
    """A person's year: when they were in, paused, away, frozen, not to be disturbed.

    here: the hours in which anything may come in their workspace at all. moves: when they moved,
    and into which zone.
    """

    zone: str
    moves: tuple[int, str]
    hours: Hours
    here: Hours
    amount: str
    joined: list[tuple[int, int]]
    snoozes: list[tuple[int, int]]
    away: list[tuple[int, int]]
    dnd: list[tuple[int, int]]
    freezes: list[tuple[int, int]]
    sent: list[Due] = field(default_factory=list)
    acts: list[int] = field(default_factory=list)
    left_out: frozenset[int] = frozenset()

    def zone_at(self, now: int) -> str:
        return self.moves[1] if now >= self.moves[0] else self.zone

    def person(self, now: int) -> Person:
        return Person(
            joined=_within(self.joined, now), active=True, tz=self.zone_at(now),
            hours=within(self.hours, self.here), amount=self.amount,
            snoozed_until=_end(self.snoozes, now), away_until=_end(self.away, now),
            dnd_until=_end(self.dnd, now), act_at=max(self.acts[0], now + 1) if self.acts else None,
            past=[Past(at, kind.name, 0, other, asked=kind.asked, answered=True)
                  for at, kind, other in self.sent],
        )  # fmt: skip

    def setting(self) -> Setting:
        return Setting(Rules(), [Freeze(begins, ends) for begins, ends in self.freezes])


def _within(spans: list[tuple[int, int]], now: int) -> bool:
    return any(begins <= now < ends for begins, ends in spans)


def _end(spans: list[tuple[int, int]], now: int) -> int | None:
    return max((ends for begins, ends in spans if begins <= now < ends), default=None)


MOMENTS = st.integers(0, YEAR_MINUTES).map(lambda minutes: NEW_YEAR + minutes * MINUTE)


def spans(longest: int, most: int) -> st.SearchStrategy[list[tuple[int, int]]]:
    one = st.tuples(MOMENTS, st.integers(30, longest)).map(
        lambda pair: (pair[0], pair[0] + pair[1] * MINUTE)
    )
    return st.lists(one, max_size=most)


ZONES = st.sampled_from(sorted(available_timezones()))
YEARS = st.builds(
    Year,
    zone=ZONES,
    moves=st.tuples(MOMENTS, ZONES),
    hours=st.builds(
        lambda begins, length, days: Hours(begins * 60, min(24, begins + length) * 60, days),
        st.integers(0, 20), st.integers(2, 12), st.frozensets(st.integers(0, 6), min_size=1),
    ),
    here=st.builds(
        lambda begins, length, days: Hours(begins * 60, min(24, begins + length) * 60, days),
        st.integers(0, 12), st.integers(6, 24), st.frozensets(st.integers(0, 6), min_size=4),
    ),
    amount=st.sampled_from(policy.AMOUNTS),
    joined=spans(300 * 24 * 60, 3),
    snoozes=spans(20 * 24 * 60, 3),
    away=spans(10 * 24 * 60, 3),
    dnd=spans(12 * 60, 6),
    freezes=spans(14 * 24 * 60, 3),
)  # fmt: skip
SCHEDULES = st.lists(
    st.tuples(MOMENTS, st.sampled_from([PROMPT, OTHER, ASKED]), st.sampled_from([None, 7, 8])),
    min_size=1, max_size=40,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(YEARS, SCHEDULES)
def test_a_year_breaks_no_rule_and_forgets_nothing(year: Year, schedule: list[Due]) -> None:
    ended = _live_through(year, schedule)
    assert len(ended) == len(schedule)
    quiet = year.snoozes + year.away + year.dnd + year.freezes
    for at, _, _ in year.sent:
        assert _within(year.joined, at), "without consent"
        assert not _within(quiet, at), "in a quiet time"
        wall = calendar.moment(at).astimezone(ZoneInfo(year.zone_at(at)))
        minute = wall.hour * 60 + wall.minute
        for held in (year.hours, year.here)[: 1 + _overlap(year)]:
            assert wall.weekday() in held.days, "on a day off"
            assert held.begins <= minute < held.ends or _skipped(at, year), "at a bad hour"
    _check_caps(year)


def _overlap(year: Year) -> bool:
    """Whether their own hours and the workspace's have any in common; where not, theirs hold."""
    begins, ends = max(year.hours.begins, year.here.begins), min(year.hours.ends, year.here.ends)
    return begins < ends and not year.hours.days.isdisjoint(year.here.days)


def _live_through(year: Year, schedule: list[Due]) -> list[Answer]:
    """How each opportunity ended. A held one is looked at again when policy said."""
    waiting = [(at, number, at, kind, who) for number, (at, kind, who) in enumerate(schedule)]
    heapq.heapify(waiting)
    ended = []
    while waiting:
        now, number, found, kind, who = heapq.heappop(waiting)
        answer = policy.answer(kind, year.person(now), year.setting(), now, about=who)
        assert answer.reasons
        if answer.verdict == "hold":
            assert answer.until is not None
            assert answer.until > now, "it would be looked at for ever"
            if answer.until < found + kind.patience:
                heapq.heappush(waiting, (answer.until, number, found, kind, who))
                continue
        if kind.keeps_place:
            year.acts.remove(found)
        if answer.verdict == "send" and found not in year.left_out:
            year.sent.append((now, kind, who))
        ended.append(answer)
    return ended


PAIRS = st.tuples(MOMENTS, st.sampled_from([PROMPT, OTHER]), st.sampled_from([7, 8]))


@settings(max_examples=40, deadline=None)
@given(ZONES, st.lists(PAIRS, min_size=20, max_size=60))
def test_the_same_two_rest_for_four_weeks_however_often_they_meet(
    zone: str, schedule: list[Due]
) -> None:
    year = replace(_always_there(zone), amount="more")
    _live_through(year, schedule)
    assert year.sent
    _check_caps(year)


TEN_ON_THURSDAY = st.lists(st.booleans(), min_size=52, max_size=52)
PROMPTS = st.lists(
    st.tuples(MOMENTS, st.sampled_from([PROMPT, OTHER]), st.none()), max_size=60
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(ZONES, TEN_ON_THURSDAY, PROMPTS)
def test_a_leader_gets_each_act_that_is_drawn_within_a_day_whatever_else_there_is(
    zone: str, drawn: list[bool], prompts: list[Due]
) -> None:
    there = ZoneInfo(zone)
    first = datetime(2026, 1, 1, 10)  # noqa: DTZ001 -- a Thursday, by the leader's own clock
    hours = [
        calendar.micros((first + timedelta(weeks=week)).replace(tzinfo=there)) for week in range(52)
    ]
    left_out = frozenset(at for at, one in zip(hours, drawn, strict=True) if not one)
    year = replace(_always_there(zone), acts=hours[:], left_out=left_out)
    _live_through(year, [(at, ACT, None) for at in hours] + prompts)
    _check_caps(year)
    went = [at for at, kind, _ in year.sent if kind is ACT]
    wanted = [at for at in hours if at not in left_out]
    assert len(went) == len(wanted)
    assert all(0 <= sent - due <= DAY + HOUR for sent, due in zip(went, wanted, strict=True))


def _always_there(zone: str) -> Year:
    always = [(NEW_YEAR - DAY, NEW_YEAR + 2 * 366 * DAY)]
    return Year(zone, (NEW_YEAR, zone), Hours(), ALWAYS, "normal", always, [], [], [], [])


def _skipped(at: int, year: Year) -> bool:
    """Whether the clocks changed around then: an hour of theirs may not exist that day."""
    there = ZoneInfo(year.zone_at(at))
    before, after = (calendar.moment(at + d).astimezone(there).utcoffset() for d in (-DAY, DAY))
    return before != after


def _check_caps(year: Year) -> None:
    prompts = [at for at, kind, _ in year.sent if not kind.asked]
    span = 14 * DAY if year.amount == "less" else 7 * DAY
    most = 2 if year.amount == "more" else 1
    for at in prompts:
        assert sum(at - span < other <= at for other in prompts) <= most, "more than wished"
        assert sum(at - DAY < other <= at for other in prompts) == 1, "two in a day"
    for kind in (PROMPT, OTHER, ACT):
        alike = [at for at, one, _ in year.sent if one is kind]
        assert all(later - at >= kind.cooldown for at, later in pairwise(alike))
    for who in (7, 8):
        met = [at for at, kind, other in year.sent if other == who and not kind.asked]
        assert all(later - at >= 28 * DAY for at, later in pairwise(met)), "the same two again"


@settings(max_examples=60, deadline=None)
@given(ZONES, st.lists(MOMENTS, min_size=1, max_size=30))
def test_whoever_is_always_there_gets_everything_they_asked_for(
    zone: str, moments: list[int]
) -> None:
    year = _always_there(zone)
    _live_through(year, [(at, ASKED, 7) for at in moments])
    assert len(year.sent) == len(moments)
    for (sent, _, _), found in zip(
        sorted(year.sent, key=lambda s: s[0]), sorted(moments), strict=True
    ):
        assert sent - found <= 4 * DAY + HOUR  # over the longest weekend
