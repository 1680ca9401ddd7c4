"""When digests are begun: over a year, in any zone, whatever a leader does meanwhile. No Slack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.flows import digest_pages, digests, erasing
from bot.store import channels, leaders, members, silos, stories, workspaces
from bot.store import digests as store
from bot.store.database import Database
from bot.store.decisions import Opportunity
from bot.store.digests import Digest
from tests.store.world import BEGAN, TEAM, World

HOUR, DAY, WEEK = calendar.HOUR, calendar.DAY, calendar.WEEK
LEADER, READER = "U0LEAD", "U0READ"


def at(text: str) -> int:
    return calendar.micros(datetime.fromisoformat(text).replace(tzinfo=UTC))


class Led(World):
    """A workspace with a leader in London, who said yes before it began."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, {LEADER: "Sales", READER: "Sales", "U0SAM": "Support"})
        with database.writing() as session:
            for user in (LEADER, READER, "U0SAM"):
                self.member(user, session).joined_at = BEGAN - WEEK
            leader = self.member(LEADER, session)
            leader.tz = "Europe/London"
            leaders.name(session, self.id, leader.id, leader.id, BEGAN - WEEK)
            leaders.save(session, self.id, leader.id, state="yes", answered_at=BEGAN - WEEK)
            workspaces.get(session, self.id).bot_token = self.runtime.vault.lock(b"xoxb-none")

    def member(self, user: str, session: Session) -> members.Member:
        found = members.by_slack_id(session, self.id, user)
        assert found is not None
        return found

    def lives_in(self, tz: str) -> None:
        with self.database.writing() as session:
            self.member(LEADER, session).tz = tz

    def wishes(self, **values: object) -> None:
        with self.database.writing() as session:
            leaders.save(session, self.id, self.member(LEADER, session).id, **values)

    def ticks_through(self, since: int, until: int, every: int = HOUR) -> None:
        for now in range(since, until, every):
            digests.digests_once(self.runtime, now)

    def ticks_at(self, *moments: int) -> None:
        for now in moments:
            digests.digests_once(self.runtime, now)

    def erases(self, user: str) -> None:
        erasing.erase(self.runtime, TEAM, user)
        while erasing.forget_once(self.runtime, self.now):
            pass

    @property
    def begun(self) -> list[Digest]:
        with self.database.reading() as session:
            return list(session.scalars(select(Digest).order_by(Digest.made_at)))

    @property
    def local(self) -> list[tuple[int, int, int]]:
        """The weekday, hour and minute, where the leader lives, of each digest."""
        with self.database.reading() as session:
            zone = calendar.zone(self.member(LEADER, session).tz)
        moments = [calendar.moment(one.made_at).astimezone(zone) for one in self.begun]
        return [(one.weekday(), one.hour, one.minute) for one in moments]


@pytest.fixture
def led(sqlite_url: str) -> Iterator[Led]:
    opened = Database(sqlite_url)
    yield Led(opened)
    opened.close()


@pytest.fixture
def either(database: Database) -> Led:
    """The same in a database of each kind."""
    return Led(database)


@pytest.mark.parametrize(
    "tz", ["Europe/London", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu"]
)
def test_once_a_week_at_ten_over_the_days_the_clocks_change(led: Led, tz: str) -> None:
    led.lives_in(tz)
    ten = time(10)
    for week in (0, 1, 2, 3, 31, 32, 33, 34, 35):  # clocks change in March, October, November
        there = calendar.at_local(date(2026, 3, 10) + timedelta(weeks=week), ten, tz)
        led.ticks_at(there - HOUR, there - 1, there, there + 1, there + HOUR, there + 2 * HOUR)
    assert set(led.local) == {(1, 10, 0)}
    assert len(led.begun) == 9
    assert max(Counter(one.week for one in led.begun).values()) == 1


def test_at_an_hour_that_the_clocks_skip(led: Led) -> None:
    """On Sunday 29 March 2026 there is no 01:30 in London."""
    led.wishes(digest_day=6, minute=90)
    led.ticks_through(at("2026-03-28T22:00"), at("2026-03-29T06:00"), 15 * calendar.MINUTE)
    assert led.local == [(6, 2, 30)]


def test_at_an_hour_that_comes_twice(led: Led) -> None:
    """On Sunday 25 October 2026 there are two 01:30 in London."""
    led.wishes(digest_day=6, minute=90)
    led.ticks_through(at("2026-10-24T22:00"), at("2026-10-25T06:00"), 15 * calendar.MINUTE)
    assert [one.made_at for one in led.begun] == [at("2026-10-25T00:30")]


def test_who_moves_west_after_it_does_not_get_it_twice(led: Led) -> None:
    tuesday = at("2026-03-10T00:00")
    led.ticks_through(tuesday, tuesday + 12 * HOUR)
    led.lives_in("America/Los_Angeles")
    led.ticks_through(tuesday + 12 * HOUR, tuesday + 6 * DAY)
    assert len(led.begun) == 1
    led.ticks_through(tuesday + 6 * DAY, tuesday + 8 * DAY)
    assert led.local[-1] == (1, 10, 0)


def test_who_moves_east_before_it_gets_it_late_and_not_never(led: Led) -> None:
    tuesday = at("2026-03-10T00:00")
    led.ticks_through(tuesday, tuesday + 9 * HOUR)
    led.lives_in("Asia/Tokyo")  # where it is six in the evening
    led.ticks_through(tuesday + 9 * HOUR, tuesday + DAY)
    assert len(led.begun) == 1


def test_who_changes_their_day_gets_one_in_each_week(led: Led) -> None:
    tuesday = at("2026-03-10T00:00")
    led.ticks_through(tuesday, tuesday + DAY)
    led.wishes(digest_day=4)
    led.ticks_through(tuesday + DAY, tuesday + 2 * WEEK)
    assert [one.week for one in led.begun] == ["2026-W11", "2026-W12"]
    assert led.local == [(1, 10, 0), (4, 10, 0)]


def test_a_worker_that_was_away_for_long_leaves_it(led: Led) -> None:
    wednesday = at("2026-03-11T08:00")
    led.ticks_through(wednesday, wednesday + DAY)
    assert not led.begun


@pytest.mark.parametrize("gone", ["deactivated", "left", "removed", "said no"])
def test_none_for_who_leads_no_more(led: Led, gone: str) -> None:
    with led.database.writing() as session:
        member = led.member(LEADER, session)
        if gone == "deactivated":
            member.deactivated = True
        elif gone == "left":
            member.left_at = BEGAN
        else:
            state = "no" if gone == "said no" else "removed"
            leaders.save(session, led.id, member.id, state=state)
    led.ticks_through(at("2026-03-10T08:00"), at("2026-03-10T14:00"))
    assert not led.begun


def test_a_reader_gets_one_of_their_own(either: Led) -> None:
    with either.database.writing() as session:
        reader = either.member(READER, session).id
        leaders.save(session, either.id, either.member(LEADER, session).id, reader_id=reader)
    either.ticks_through(at("2026-03-10T08:00"), at("2026-03-10T14:00"))
    with either.database.reading() as session:
        found = {one.kind: one.member_id for one in session.scalars(select(Opportunity))}
        made = session.scalars(select(Digest)).one()
        mine = digest_pages.page(session, made, reader)
    assert found["digest_to_read"] == reader
    assert mine.reader
    assert not mine.acts


# --- what a leader may read


def told(led: Led, channel: str, private: bool, **more: object) -> int:
    with led.database.writing() as session:
        place = channels.ensure(session, led.id, channel, private=private)
        place.private = private
        story = stories.ensure(
            session, led.id, f"key of {channel}",
            {
                "member_id": led.member("U0SAM", session).id, "happened": f"told in {channel}",
                "to_channel": channel, "written_at": BEGAN, "changed_at": BEGAN,
                "published_at": BEGAN + DAY, **more,
            },
        )  # fmt: skip
        story.state = "published"
        return story.id


def test_a_story_of_a_private_channel_is_for_those_in_it(either: Led) -> None:
    secret, open_one = told(either, "C0SECRET", private=True), told(either, "C0OPEN", private=False)
    either.ticks_through(at("2026-03-10T08:00"), at("2026-03-10T14:00"))
    with either.database.reading() as session:
        assert store.stories_in(session, either.id, either.begun[0].id) == [open_one]
    with either.database.writing() as session:
        place = channels.by_slack_id(session, either.id, "C0SECRET")
        assert place is not None
        leader = either.member(LEADER, session).id
        channels.add_members(session, either.id, place.id, [leader])
    either.ticks_through(at("2026-03-17T08:00"), at("2026-03-17T14:00"))
    with either.database.writing() as session:
        made = either.begun[1]
        assert store.stories_in(session, either.id, made.id) == [secret]
        reader = either.member(READER, session).id
        assert [one.id for one in digest_pages.page(session, made, leader).stories] == [secret]
        assert not digest_pages.page(session, made, reader).stories
        assert not digest_pages.page(session, made, None).stories
        place = channels.by_slack_id(session, either.id, "C0SECRET")
        assert place is not None
        channels.remove_member(session, either.id, place.id, leader)
        assert not digest_pages.page(session, made, leader).stories


def test_who_is_erased_is_gone_from_every_digest(either: Led) -> None:
    told(either, "C0OPEN", private=False)
    either.ticks_through(at("2026-03-10T08:00"), at("2026-03-10T14:00"))
    either.erases("U0SAM")
    with either.database.reading() as session:
        made = either.begun[0]
        assert not digest_pages.page(session, made, made.member_id).stories
    either.erases(LEADER)
    assert not either.begun


def test_a_leader_who_changed_silo_this_week_reads_of_the_new_one(led: Led) -> None:
    for place in ("C0A", "C0B", "C0C", "C0D"):
        told(led, place, private=False)
    with led.database.writing() as session:
        sales = led.member(READER, session).id
        mine = told_by(led, session, sales)
        move(led, session, LEADER, "Support")
    led.ticks_through(at("2026-03-10T08:00"), at("2026-03-10T14:00"))
    with led.database.reading() as session:
        chosen = store.stories_in(session, led.id, led.begun[0].id)
    assert mine not in chosen
    assert len(chosen) == 3


def told_by(led: Led, session: Session, member_id: int) -> int:
    place = channels.ensure(session, led.id, "C0SALES")
    place.private = False
    story = stories.ensure(
        session, led.id, "a story of sales",
        {
            "member_id": member_id, "happened": "told by sales", "to_channel": "C0SALES",
            "written_at": BEGAN, "changed_at": BEGAN, "published_at": BEGAN + 2 * DAY,
        },
    )  # fmt: skip
    story.state = "published"
    return story.id


def move(led: Led, session: Session, user: str, silo: str) -> None:
    names = silos.ensure(session, led.id, [silo])
    who = led.member(user, session).id
    silos.assign(session, led.id, {who: names[silo]}, "csv", BEGAN + DAY)
