"""Who was in which silo when, and which source stands against which."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from bot.domain.calendar import DAY
from bot.flows.silo_list import Listed, assign_listed
from bot.store import members, silo_moves, silos, workspaces
from bot.store.database import Database
from bot.store.silos import Place

NOW = 1_772_539_200_000_000
ANA, BEN = "U0ANA", "U0BEN"


class Company:
    """Two people of one workspace, and the silos Sales and Data."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.id = workspaces.ensure(session, "T0HOME").id
        members.add_unknown(session, self.id, [ANA, BEN])
        self.people = {
            who: one.id for who, one in members.by_slack_ids(session, self.id, [ANA, BEN]).items()
        }
        self.silos = silos.ensure(session, self.id, ["Sales", "Data"])

    def puts(self, who: str, silo: str, source: str, at: int = NOW) -> int:
        return silos.assign(self.session, self.id, {self.people[who]: self.silos[silo]}, source, at)

    def was_in(self, who: str, at: int) -> str | None:
        book = silos.book(self.session, self.id)
        found = book.at(self.people[who], at)
        return None if found is None else book.names[found]


@pytest.fixture
def company(database: Database) -> Iterator[Company]:
    with database.writing() as session:
        yield Company(session)


def test_the_first_silo_holds_for_all_the_time_before(company: Company) -> None:
    assert company.puts(ANA, "Sales", "csv") == 1
    assert company.was_in(ANA, 0) == company.was_in(ANA, NOW + DAY) == "Sales"
    assert company.was_in(BEN, NOW) is None


def test_people_count_where_they_were_that_day(company: Company) -> None:
    company.puts(ANA, "Sales", "csv", NOW)
    company.puts(ANA, "Data", "csv", NOW + 10 * DAY)
    assert company.was_in(ANA, NOW + 10 * DAY - 1) == "Sales"
    assert company.was_in(ANA, NOW + 10 * DAY) == "Data"


def test_staying_is_no_move(company: Company) -> None:
    company.puts(ANA, "Sales", "csv")
    assert company.puts(ANA, "Sales", "csv", NOW + DAY) == 0


@pytest.mark.parametrize(
    ("first", "second", "stands"),
    [
        ("csv", "field", "Sales"),
        ("csv", "inferred", "Sales"),
        ("field", "group", "Sales"),
        ("group", "field", "Data"),
        ("inferred", "proposal", "Data"),
        ("proposal", "csv", "Data"),
    ],
)
def test_a_stronger_source_stands(company: Company, first: str, second: str, stands: str) -> None:
    company.puts(ANA, "Sales", first, NOW)
    company.puts(ANA, "Data", second, NOW + DAY)
    assert company.was_in(ANA, NOW + 2 * DAY) == stands


def test_guests_and_those_who_are_not_observed_are_in_no_silo(company: Company) -> None:
    company.puts(ANA, "Sales", "csv")
    company.puts(BEN, "Sales", "csv")
    people = members.by_ids(company.session, company.id, company.people.values())
    people[company.people[ANA]].kind = "guest"
    people[company.people[BEN]].observed = False
    company.session.flush()
    assert company.was_in(ANA, NOW) is None
    assert company.was_in(BEN, NOW) is None


def test_a_move_marks_the_crossings_as_stale(company: Company) -> None:
    company.puts(ANA, "Sales", "csv")
    assert workspaces.get(company.session, company.id).crossings_stale


def dated(company: Company, silo: str, since: int | None, at: int, who: str = ANA) -> int:
    place = Place(company.silos[silo], since)
    return silos.place(company.session, company.id, {company.people[who]: place}, "csv", at)


def spans(company: Company, who: str = ANA) -> list[tuple[int, int | None, str]]:
    book = silos.book(company.session, company.id)
    held = book.spans.get(company.people[who], ())
    return [(since, until, book.names[silo]) for since, until, silo in held]


def test_a_day_of_its_own_begins_a_membership(company: Company) -> None:
    dated(company, "Sales", NOW - 9 * DAY, NOW)
    assert spans(company) == [(NOW - 9 * DAY, None, "Sales")]
    dated(company, "Data", NOW - 2 * DAY, NOW)
    assert spans(company) == [
        (NOW - 9 * DAY, NOW - 2 * DAY, "Sales"), (NOW - 2 * DAY, None, "Data"),
    ]  # fmt: skip


def test_an_earlier_day_takes_the_place_of_what_came_after(company: Company) -> None:
    company.puts(ANA, "Sales", "csv", NOW)
    company.puts(ANA, "Data", "csv", NOW + 5 * DAY)
    assert dated(company, "Data", NOW + 2 * DAY, NOW + 9 * DAY) == 1
    assert spans(company) == [(0, NOW + 2 * DAY, "Sales"), (NOW + 2 * DAY, None, "Data")]
    assert dated(company, "Sales", NOW + 3 * DAY, NOW + 9 * DAY) == 1
    assert dated(company, "Sales", NOW + 2 * DAY, NOW + 9 * DAY) == 1
    assert spans(company) == [(0, NOW + 2 * DAY, "Sales"), (NOW + 2 * DAY, None, "Sales")]
    assert dated(company, "Sales", NOW + 4 * DAY, NOW + 9 * DAY) == 0


def test_what_a_source_no_longer_says_ends_and_no_more(company: Company) -> None:
    company.puts(ANA, "Sales", "group")
    company.puts(BEN, "Sales", "csv")
    assert silos.end(company.session, company.id, "group", (), NOW + DAY) == 1
    assert spans(company) == [(0, NOW + DAY, "Sales")]
    assert spans(company, BEN) == [(0, None, "Sales")]
    company.puts(ANA, "Data", "group", NOW + 3 * DAY)
    assert spans(company) == [(0, NOW + DAY, "Sales"), (NOW + 3 * DAY, None, "Data")]


def test_moves_are_told_the_latest_first(company: Company) -> None:
    sales, data = company.silos["Sales"], company.silos["Data"]
    company.puts(ANA, "Sales", "csv")
    company.puts(BEN, "Data", "csv")
    company.puts(ANA, "Data", "csv", NOW + DAY)
    ana, ben = company.people[ANA], company.people[BEN]
    told = silo_moves.moves(company.session, company.id)
    assert [(one.at, one.member_id, one.before, one.after) for one in told] == [
        (NOW + DAY, ana, sales, data), (0, ana, None, sales), (0, ben, None, data),
    ]  # fmt: skip
    left = silo_moves.moves(company.session, company.id, silo_id=sales)
    assert [one.member_id for one in left] == [ana, ana]
    assert len(silo_moves.moves(company.session, company.id, member_id=ben)) == 1


def test_a_name_in_another_spelling_is_the_same_silo(company: Company) -> None:
    found = silos.ensure(company.session, company.id, ["SALES", "Küche", "KÜCHE"])
    assert found["SALES"] == company.silos["Sales"]
    assert found["Küche"] == found["KÜCHE"]
    named = silos.by_name(company.session, company.id, "küche")
    assert named is not None
    assert named.id == found["Küche"]


def test_the_first_of_many_at_once(company: Company) -> None:
    ids = [f"U0P{number:04}" for number in range(600)]
    members.add_unknown(company.session, company.id, ids)
    people = members.by_slack_ids(company.session, company.id, ids)
    wanted = {one.id: company.silos["Sales"] for one in people.values()}
    assert silos.assign(company.session, company.id, wanted, "csv", NOW) == 600
    assert silos.assign(company.session, company.id, wanted, "csv", NOW + DAY) == 0
    moved = dict.fromkeys(wanted, company.silos["Data"])
    assert silos.assign(company.session, company.id, moved, "csv", NOW + DAY) == 600
    assert silos.sizes(company.session, company.id) == {company.silos["Data"]: 600}


def test_a_list_at_an_import_may_be_dated_too(company: Company) -> None:
    people = members.by_slack_ids(company.session, company.id, [ANA])
    people[ANA].email = "ana@example.org"
    company.session.flush()
    listed = Listed.read(
        "email,silo,since\nana@example.org,Sales,2026-02-01\nU0BEN1,Ops,2031-01-01"
    )
    done = assign_listed(company.session, company.id, listed, NOW)
    assert (done.people, done.moved, done.unknown) == (1, 1, ("U0BEN1",))
    assert spans(company) == [(1_769_904_000_000_000, None, "Sales")]
