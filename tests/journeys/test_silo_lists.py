"""A list of silos that an admin brings in: pasted or in a file, looked at, then taken or left."""

from __future__ import annotations

from typing import Any

import pytest

from bot.flows import silo_bringing
from bot.store.audit import Entry
from bot.store.silo_lists import SiloList, SiloListRow
from bot.store.silos import Membership, Silo
from bot.views import ids
from bot.views import silo_list as view
from sandbox import shapes, uploads
from sandbox.person import Person
from tests.journeys.company import Company, clicks

TITLE = view.TITLE
LINES, FILE = "The lines", "Or a file"
MOVING = "sam@wren.example;Support\nkim@wren.example;Care\nnobody@wren.example;Sales\n"


def where(company: Company) -> dict[str, str]:
    """Who is in which silo now."""
    names = {one.id: one.name for one in company.rows(Silo)}
    return {
        person: names[one.silo_id]
        for person in ("sam", "sue", "kim", "kai")
        for one in company.rows(Membership)
        if (member := company.member(person)) and one.member_id == member.id and one.until is None
    }


BEFORE = {"sam": "Sales", "sue": "Sales", "kim": "Support", "kai": "Support"}


def pastes(company: Company, lines: str) -> Person:
    company.ada.runs("/footbridge silos csv", in_="#pricing")
    company.ada.fills(TITLE, {LINES: lines})
    return company.ada


def hands_in(company: Company, content: bytes, name: str = "silos.csv") -> Person:
    """The job has read it."""
    company.ada.runs("/footbridge silos csv", in_="#pricing")
    company.ada.fills(TITLE, {FILE: (name, content)})
    company.moves_on(minutes=0.1)
    return company.ada


def test_a_pasted_list_is_looked_at_and_then_brought_in(company: Company) -> None:
    ada = pastes(company, MOVING + "sue@wren.example;")
    ada.sees("2 people of this list are known here.")
    ada.sees("2 would move to another silo.")
    ada.sees("1 new silo: Care.")
    ada.sees("1 person is not known here, and left out: nobody@wren.example.")
    ada.sees("1 line I cannot use")
    assert where(company) == BEFORE
    ada.clicks("Bring it in")
    ada.sees("Done: 2 people, of whom 2 moved.")
    assert where(company) == {**BEFORE, "sam": "Support", "kim": "Care"}
    noted = company.rows(Entry)[-1]
    assert (noted.what, noted.after) == (
        "list of silos brought in", {"people": 2, "moved": 2, "new silos": 1},
    )  # fmt: skip
    assert company.rows(SiloList) == company.rows(SiloListRow) == []


def test_a_list_that_is_left_changes_nothing(company: Company) -> None:
    ada = pastes(company, MOVING)
    ada.clicks("Leave it")
    ada.sees("All right: nothing was changed.")
    assert where(company) == BEFORE
    assert company.rows(SiloList) == []


def test_a_move_may_be_dated(company: Company) -> None:
    pastes(company, "person,silo,since\nsam@wren.example,Support,2026-02-10").clicks("Bring it in")
    sam = company.member("sam")
    assert sam
    spans = [one for one in company.rows(Membership) if one.member_id == sam.id]
    day = 1_770_681_600_000_000
    assert sorted((one.since, one.until) for one in spans) == [(0, day), (day, None)]


def test_somebody_in_two_silos_is_told_with_both_lines(company: Company) -> None:
    ada = pastes(company, f"sam@wren.example,Care\nkim@wren.example,Care\n{company.sam.id},Data\n")
    ada.sees("1 person is in two silos, and left out:")
    ada.sees("in “Care” there")
    ada.clicks("Bring it in")
    assert where(company) == {**BEFORE, "kim": "Care"}


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("only, words\n", "The list names nobody: it wants lines `email or user id, silo`."),
        ("sam@wren.example,\n", "sam@wren.example has no silo."),
        (f"sam@wren.example,{'x' * 2_900}", "is longer than 75 characters"),
        ('"sam@wren.example,Sales', "A quotation mark opens on this line"),
        ("sam@wren.example,Sales,2031-01-01\nwhom,x,y", "is still to come"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field(
    company: Company, lines: str, says: str
) -> None:
    pastes(company, lines).sees(says)
    assert company.rows(SiloList) == []


def test_lines_or_a_file_but_not_both(company: Company) -> None:
    company.ada.runs("/footbridge silos csv", in_="#pricing")
    company.ada.fills(TITLE, {LINES: ""})
    company.ada.sees(view.ONE)
    company.ada.fills(TITLE, {LINES: MOVING, FILE: ("silos.csv", MOVING.encode())})
    company.ada.sees(view.ONE_ONLY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1"])
def test_a_file_is_read_whatever_wrote_it(company: Company, encoding: str) -> None:
    text = 'Abteilung\tE-Mail\r\n"Küche\r\nund Café"\tSAM@wren.example\r\n'
    ada = hands_in(company, text.encode(encoding), "Müller, Liste 2026.txt")
    ada.sees("1 new silo: Küche und Café.")
    ada.clicks("Bring it in")
    assert where(company)["sam"] == "Küche und Café"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04\x14\x00sheet", "This is a spreadsheet or an archive, no CSV."),
        (b"sam@wren.example,\x00\x01\x02", "This is no text file."),
        (b"  \r\n ", "The file is empty"),
        (b"a,b\nc,d\n", "The list names nobody"),
        (b"x" * 5_000_001, "The file is bigger than 5 MB."),
    ],
)
def test_a_file_that_is_no_list_is_answered_so(company: Company, content: bytes, says: str) -> None:
    hands_in(company, content).sees(says)
    assert company.rows(SiloList) == []
    assert where(company) == BEFORE


def test_who_closed_the_card_is_written_to(company: Company) -> None:
    ada = company.ada
    ada.runs("/footbridge silos csv", in_="#pricing")
    ada.fills(TITLE, {FILE: ("silos.csv", MOVING.encode())})
    ada.sees("I am reading the file.")
    ada.closes(TITLE)
    company.moves_on(minutes=0.1)
    ada.sees("2 would move to another silo.", in_="DM")
    ada.clicks("Bring it in")
    ada.sees("Done: 2 people")
    assert where(company)["kim"] == "Care"


def test_slack_refuses_or_does_not_answer(company: Company) -> None:
    faults = company.bridge.slack.faults
    faults.add("files.info", "error", error="missing_scope")
    hands_in(company, MOVING.encode()).sees("Slack does not let me read that file")
    company.ada.closes(TITLE)
    faults.add("files.info", "error")
    ada = hands_in(company, MOVING.encode())
    ada.sees("I am reading the file.")
    company.moves_on(minutes=3)
    ada.sees("2 would move to another silo.")


def test_without_the_scope_for_files_lines_can_still_be_pasted(company: Company) -> None:
    scopes = company.bridge.installation.scopes
    company.bridge.installation.scopes = tuple(one for one in scopes if one != "files:read")
    company.ada.runs("/footbridge silos csv", in_="#pricing")
    company.ada.sees(view.NO_FILES.replace("`", "")[:20])
    company.ada.does_not_see(FILE)
    company.ada.fills(TITLE, {LINES: MOVING})
    company.ada.clicks("Bring it in")
    assert where(company)["kim"] == "Care"


def test_somebody_elses_file_is_not_read(company: Company) -> None:
    world = company.bridge.slack.world
    with world.lock:
        theirs = uploads.bring(world, company.sam.member, "silos.csv", MOVING.encode())
        shown = shapes.file(world, theirs)
    company.ada.runs("/footbridge silos csv", in_="#pricing")
    assert submits(company, company.ada, shown) == 200
    company.moves_on(minutes=0.1)
    company.ada.sees("That is not a file of yours.")
    assert where(company) == BEFORE


def submits(company: Company, person: Person, file: dict[str, Any]) -> int:
    """Send the card with that file, as a forged request might."""
    slack = company.bridge.slack
    top = slack.surfaces.top(company.ada.id)
    assert top
    values = {ids.SILO_LIST_FILE: {ids.SILO_LIST_FILE: {"type": "file_input", "files": [file]}}}
    body = slack.interactions.common(company.bridge.installation, person.member)
    return clicks(
        company.bridge,
        body
        | {
            "type": "view_submission",
            "view": shapes.view(slack.world, top) | {"state": {"values": values}},
        },
    )


def test_only_admins_bring_in_lists(company: Company) -> None:
    company.sam.runs("/footbridge silos csv", in_="#pricing")
    company.sam.sees("Only an admin of this workspace can do that.")
    company.ada.runs("/footbridge silos csv", in_="#pricing")
    world = company.bridge.slack.world
    with world.lock:
        own = shapes.file(world, uploads.bring(world, company.sam.member, "a.csv", b"x"))
    submits(company, company.sam, own)
    assert company.rows(SiloList) == []


def test_a_list_is_brought_in_once_and_not_after_a_day(company: Company) -> None:
    ada = pastes(company, MOVING)
    company.moves_on(minutes=25 * 60)
    ada.clicks("Bring it in")
    ada.sees("This list is gone")
    assert where(company) == BEFORE


def test_who_is_erased_meanwhile_is_not_in_it_any_more(company: Company) -> None:
    ada = pastes(company, MOVING)
    company.sam.runs("/footbridge observe off")
    company.moves_on(minutes=1)
    ada.clicks("Bring it in")
    assert where(company)["kim"] == "Care"


def test_a_long_list_is_brought_in_by_a_job(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(silo_bringing, "AT_ONCE", 1)
    ada = pastes(company, MOVING)
    ada.clicks("Bring it in")
    ada.sees("I am bringing it in")
    assert where(company) == BEFORE
    company.moves_on(minutes=0.1)
    ada.sees("Done: 2 people, of whom 2 moved.")
    assert where(company)["kim"] == "Care"
