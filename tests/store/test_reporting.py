"""A report from rows, in a company small enough to be counted by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.domain.calendar import DAY, HOUR, MINUTE, week_of
from bot.domain.report import SPAN, Report
from bot.errors import UserError
from bot.flows import crossing
from bot.flows.reporting import report
from bot.store import channels, members, messages, silos, ties, workspaces
from bot.store.database import Database
from bot.store.messages import Message
from bot.store.silos import Membership

UNTIL = week_of(20_000 * DAY)
SINCE = UNTIL - SPAN
SALES, SUPPORT = ("sales", [f"s{i}" for i in range(6)]), ("support", [f"t{i}" for i in range(6)])


@dataclass
class Office:
    """Rows of a workspace, made as grouping would leave them."""

    database: Database
    slack_id: str = "T1"
    ids: dict[str, int] = field(default_factory=dict)
    silos: dict[str, int] = field(default_factory=dict)
    clock: int = 0

    def __post_init__(self) -> None:
        with self.database.writing() as session:
            self.workspace = workspaces.ensure(session, self.slack_id).id
            self.channel = channels.ensure(session, self.workspace, "C1", "general").id

    def hires(self, *names: str, silo: str | None = None, kind: str = "person") -> None:
        nothing: dict[str, Any] = {
            "name": "",
            "names": [],
            "email": None,
            "tz": None,
            "deactivated": False,
        }
        rows = [{"slack_id": name, "kind": kind, "is_admin": False} | nothing for name in names]
        with self.database.writing() as session:
            members.save_profiles(session, self.workspace, rows)
            found = members.by_slack_ids(session, self.workspace, names)
        self.ids |= {name: one.id for name, one in found.items()}
        for name in names if silo else ():
            self.puts(name, str(silo), 0, None)

    def puts(self, name: str, silo: str, since: int, until: int | None) -> None:
        with self.database.writing() as session:
            self.silos |= silos.ensure(session, self.workspace, [silo])
            session.add(
                Membership(
                    workspace_id=self.workspace, member_id=self.ids[name], source="csv",
                    silo_id=self.silos[silo], since=since, until=until,
                )
            )  # fmt: skip

    def says(self, at: int, *thread: str, gap: int = MINUTE) -> int:
        """A thread: the first asks, each of the others answers them. Returns when it began."""
        self.clock += 1
        began = at + self.clock
        rows = [
            self._message(began + i * gap, who, began, thread[0] if i else None)
            for i, who in enumerate(thread)
        ]
        self.keeps(rows, {began})
        return began

    def _message(self, at: int, who: str, root: int, whom: str | None) -> dict[str, Any]:
        return {
            "workspace_id": self.workspace, "channel_id": self.channel, "at": at,
            "author_id": self.ids[who], "thread_at": root if whom else None, "parent_id": None,
            "mentions": None, "named": None, "question": False, "thanks": False, "link": False,
            "length": 1, "received_at": at, "grouped": True, "conversation_at": root,
            "answers": [self.ids[whom]] if whom else None,
        }  # fmt: skip

    def keeps(self, rows: list[dict[str, Any]], roots: set[int]) -> None:
        with self.database.writing() as session:
            session.add_all(Message(**row) for row in rows)
            session.flush()
            kept = [messages.get(session, self.workspace, self.channel, r["at"]) for r in rows]
            found = [one for one in kept if one]
            crossing.feed_ties(session, self.workspace, self.channel, found)
            crossing.recompute(session, self.workspace, self.channel, roots, UNTIL)

    def reacts(self, who: str, at: int, count: int = 1) -> None:
        with self.database.writing() as session:
            messages.count_reactions(
                session, self.workspace, self.channel, at, self.ids[who], count, at
            )
            message = messages.get(session, self.workspace, self.channel, at)
            assert message is not None
            key = crossing.reaction_tie(message, self.ids[who])
            ties.change(session, self.workspace, {key: (0, 0, count)})

    def told(self, **period: Any) -> dict[str, Any]:
        found = report(self.database, **period)
        assert isinstance(found, Report)
        return found.as_json()

    def cross(self, at: int, many: Iterable[int] = range(6)) -> None:
        """Each of sales asks, and the one of support at the same place answers."""
        for i in many:
            self.says(at, f"s{i}", f"t{i}")

    def stay(self, at: int) -> None:
        """In each silo, three pairs talk among themselves."""
        for letter in "st":
            for i in (0, 2, 4):
                self.says(at, f"{letter}{i}", f"{letter}{i + 1}")


@pytest.fixture
def office(database: Database) -> Office:
    made = Office(database)
    for silo, people in (SALES, SUPPORT):
        made.hires(*people, silo=silo)
    made.hires("nomad")
    made.hires("guest", kind="guest")
    made.hires("stranger", kind="stranger")
    return made


NOW = {"since": SINCE, "until": UNTIL}


def test_a_period_beside_the_one_before(office: Office) -> None:
    office.says(SINCE - 2 * SPAN, "s0")  # so that one can look back
    office.cross(SINCE - 85 * DAY, range(5))
    office.cross(UNTIL - 10 * DAY)
    office.stay(UNTIL - 9 * DAY)
    told = office.told(**NOW)
    assert told["conversations"]["judged"] == 12
    assert told["conversations"]["crossed"] == 6
    assert told["crossings"]["by_pair"] == [{"silos": ["sales", "support"], "crossings": 6}]
    before = told["before"]
    assert (before["conversations"]["crossed"], before["conversations"]["within"]) == (5, 0)
    # Newcombe of 6/12 against 5/5: −0.5, from the Wilson limits 0.2538, 0.7462 and 0.5655, 1.
    change = told["crossing_share_change"]
    assert change["difference"] == -0.5
    assert change["low"] == pytest.approx(-0.5 - (0.5 - 0.2538), abs=1e-3)
    assert change["high"] == pytest.approx(-0.5 + (0.2462**2 + 0.4345**2) ** 0.5, abs=1e-3)
    assert change["verdict"] == "less"
    # After 165 days of silence the two silos' exchange is new again, once; five pairs are not.
    bridges = {week["week"]: week["new_bridges"] for week in told["new_bridges"]["by_week"]}
    assert sum(bridges.values()) == told["new_bridges"]["total"] == 1
    assert before["new_bridges"]["total"] == 1
    assert told["ties"]["total"] == 12
    assert told["ties"]["new"] == 7


def test_ties_and_their_measures(office: Office) -> None:
    office.cross(UNTIL - 10 * DAY)
    office.stay(UNTIL - 9 * DAY)
    at = office.says(UNTIL - 8 * DAY, "nomad")
    office.reacts("s0", at)  # towards somebody without a silo: in no number
    at = office.says(UNTIL - 8 * DAY, "t0")
    office.reacts("s0", at, 2)
    office.reacts("t0", at)  # one's own
    told = office.told(**NOW)
    ties, structure = told["ties"], told["structure"]
    assert (ties["people"], ties["inside"], ties["across"]) == (12, 6, 6)
    assert (ties["volume_inside"], ties["volume_across"]) == (6, 8)
    assert structure["ei"] == 0
    assert structure["ei_expected"] == pytest.approx(6 / 66, abs=1e-4)
    assert structure["ei_volume"] == pytest.approx(2 / 14, abs=1e-4)
    # Two have one tie inside and three times across: 1 − 1/16 − 9/16; the other ten 1/2.
    assert structure["participation_mean"] == pytest.approx((10 / 2 + 2 * 6 / 16) / 12, abs=1e-4)
    assert structure["modularity"] == pytest.approx(6 / 14 - 1 / 2, abs=1e-4)


def test_over_whole_weeks_volume_is_that_of_the_ties_kept(office: Office) -> None:
    office.cross(UNTIL - 30 * DAY)
    office.stay(UNTIL - 20 * DAY)
    office.reacts("s1", office.says(UNTIL - 15 * DAY, "t1"), 3)
    since = UNTIL - 10 * 7 * DAY
    told = office.told(since=since, until=UNTIL)["ties"]
    with office.database.reading() as session:
        rows = ties.network(session, office.workspace, since, UNTIL)
    assert told["volume_inside"] + told["volume_across"] == sum(sum(row[2:]) for row in rows)


def test_who_has_no_silo_is_counted_apart_and_never_guessed(office: Office) -> None:
    office.cross(UNTIL - 10 * DAY)
    office.stay(UNTIL - 9 * DAY)
    nomads = [f"n{i}" for i in range(5)]
    guests = [f"g{i}" for i in range(5)]
    office.hires(*nomads)
    office.hires(*guests, kind="guest")
    for i in range(5):
        office.says(UNTIL - 8 * DAY, "s0", nomads[i])
        office.says(UNTIL - 8 * DAY, "s0", guests[i])
        office.says(UNTIL - 8 * DAY, "s0", "s1", guests[i])  # two of ours: this one counts
    told = office.told(**NOW)["conversations"]
    assert told["judged"] == 17
    assert told["apart"]["no_silo"] == told["apart"]["guest"] == 5
    assert told["apart"]["stranger"] == 0
    assert told["apart"]["total"] == 10


def test_a_single_guest_is_not_told(office: Office) -> None:
    office.cross(UNTIL - 10 * DAY)
    office.stay(UNTIL - 9 * DAY)
    office.says(UNTIL - 8 * DAY, "s0", "guest")
    told = office.told(**NOW)["conversations"]
    assert told["apart"]["guest"] is None
    assert told["apart"]["total"] is None
    assert told["judged"] == 12


def test_people_count_with_the_silo_they_were_in_that_day(database: Database) -> None:
    office = Office(database)
    moved = UNTIL - 20 * DAY
    office.hires(*SUPPORT[1], silo="support")
    office.hires(*SALES[1])
    for name in SALES[1]:
        office.puts(name, "sales", 0, moved)
        office.puts(name, "support", moved, None)
    office.cross(moved - DAY)
    office.cross(moved + DAY)
    told = office.told(**NOW)
    assert told["conversations"]["crossed"] == told["conversations"]["within"] == 6
    # Each pair has a tie across and, since the move, one inside.
    assert told["ties"]["across"] == told["ties"]["inside"] == 6


def test_what_crosses_after_the_end_of_the_period_has_not_crossed(office: Office) -> None:
    office.cross(UNTIL - 10 * DAY)
    office.stay(UNTIL - 9 * DAY)
    for i in range(6):
        root = office.says(UNTIL - HOUR, f"s{i}", f"s{(i + 1) % 6}", f"t{i}", gap=50 * MINUTE)
        assert root < UNTIL
    assert office.told(**NOW)["conversations"]["crossed"] == 6
    assert office.told(**NOW)["conversations"]["within"] == 12


def test_a_thread_within_talk_counts_in_both(office: Office) -> None:
    """The root of a thread belongs to the talk before it, too."""
    for i in range(6):
        office.clock += 1
        at = UNTIL - 9 * DAY + office.clock * HOUR
        other, third = f"s{(i + 1) % 6}", f"t{i}"
        rows = [
            office._message(at, f"s{i}", at, None),
            office._message(at + MINUTE, other, at, None) | {"answers": [office.ids[f"s{i}"]]},
            office._message(at + 2 * MINUTE, third, at + MINUTE, other),
        ]
        office.keeps(rows, {at, at + MINUTE})
    told = office.told(**NOW)["conversations"]
    assert (told["crossed"], told["within"]) == (6, 6)


def test_without_a_period_the_ninety_days_up_to_the_last_message(office: Office) -> None:
    office.cross(UNTIL - 200 * DAY)
    office.cross(UNTIL - DAY)
    told = report(office.database)
    assert told.now.period.until == UNTIL - DAY + office.clock + MINUTE + 1
    assert told.now.period.until - told.now.period.since == SPAN
    assert told.now.conversations.crossed == 6


def test_nothing_to_compare_with_where_what_was_heard_begins_too_late(office: Office) -> None:
    office.cross(UNTIL - 10 * DAY)
    told = office.told(**NOW)
    assert told["before"] is None
    assert told["crossing_share_change"] is None
    assert told["looks_back"] is False
    assert told["new_bridges"]["by_week"] == []


def test_no_other_workspace_is_read(office: Office) -> None:
    office.cross(UNTIL - 10 * DAY)
    other = Office(office.database, "T2")
    other.hires("s0", "t0")
    other.says(UNTIL - 10 * DAY, "s0", "t0")
    with pytest.raises(UserError, match=r"--workspace: T1, T2"):
        report(office.database)
    assert office.told(workspace="T1", **NOW)["conversations"]["crossed"] == 6
    assert office.told(workspace="T2", **NOW)["people"] is None
    with pytest.raises(UserError, match="no workspace T3"):
        report(office.database, workspace="T3")


def test_nothing_to_report_says_what_to_do(database: Database) -> None:
    with pytest.raises(UserError, match=r"app\.py import EXPORT"):
        report(database)
    office = Office(database)
    with pytest.raises(UserError, match=r"app\.py import EXPORT"):
        report(database)
    office.hires("s0")
    office.says(UNTIL, "s0")
    with pytest.raises(UserError, match=r"goes from 2024-09-30 to 2024-09-30"):
        report(database, since=0, until=SPAN)
    with pytest.raises(UserError, match="ends before it begins"):
        report(database, since=UNTIL, until=UNTIL)
