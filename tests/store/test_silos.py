"""Who was in which silo when, and which source stands against which."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from bot.domain.calendar import DAY
from bot.store import members, silos, workspaces
from bot.store.database import Database

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
