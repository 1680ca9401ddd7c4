"""Notes of a tour are read by nobody but who wrote them, until those quoted let them out."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.errors import UserError
from bot.flows import home, knowing, touring, touring_notes, touring_page
from bot.store.database import Base
from bot.store.tour_notes import Notes
from bot.views import known, tour_page
from sandbox.person import Person
from tests.bridge import Bridge
from tests.journeys.company import Company
from tests.journeys.conftest import founded
from tests.journeys.test_tours import DOES, HURTS, begins, notes, of_four, opens, passes, willing

SECRET, SHARED = "quibblefish", "wobbletree"
OTHERS = ("ada", "kim", "olga", "kai", "sam")
COMMANDS = (
    "tour", "tour page", "tour start", "silo Ops", "silo", "ways Ops", "me", "audit", "leaders",
    "silos", "champions", "experiments", "priorities", "acts", "settings", "nudges", "story",
    "channels", "digest", "help",
)  # fmt: skip


@pytest.fixture
def noted(bridge: Bridge) -> Company:
    """Sue noted two things at Ops, and asks olga for a yes to the second."""
    company = of_four(founded(bridge))
    willing(company, "olga", "kim")
    begins(company)
    notes(company, "Ops", **{HURTS: f"They call it {SECRET}.", DOES: f"They grow a {SHARED}."})
    company.sue.clicks("Share some of it")
    company.sue.fills("Share what I heard", {HURTS: ""})
    passes(company)
    return company


def holding(company: Company, word: str) -> set[str]:
    """The tables in which a word stands."""
    with company.bridge.runtime.database.reading() as session:
        return {
            table.name
            for table in Base.metadata.sorted_tables
            if word in str(session.execute(select(table)).all())
        }


def screen(one: Person) -> str:
    """All that somebody has before them."""
    return "\n".join(row.text for row in one.screen())


def all_known(company: Company, user: str) -> str:
    """Every row, of every table, that somebody may read of what is known of them."""
    runtime, team = company.bridge.runtime, company.bridge.home.id
    found = knowing.look(runtime, team, user)
    pages = [knowing.page(runtime, team, user, one.table, 0) for one in found.sums]
    return str([known.rows(one) for one in pages])


def test_what_is_noted_stands_in_one_table_alone(noted: Company) -> None:
    assert holding(noted, SECRET) == {"tour_notes"}
    assert holding(noted, SHARED) == {"tour_notes", "tour_shares"}
    noted.olga.clicks("Yes, share it")
    passes(noted)
    assert holding(noted, SECRET) == {"tour_notes"}


def test_nobody_else_sees_it_anywhere(noted: Company) -> None:
    for who in OTHERS:
        _sees_nothing_of_it(noted, who)


def _sees_nothing_of_it(noted: Company, who: str) -> None:
    one = noted.bridge.slack.person(who, noted.bridge.home)
    for command in COMMANDS:
        one.runs(f"/footbridge {command}")
        assert SECRET not in screen(one), command
        if one.slack.surfaces.top(one.id):
            one.closes(everything=True)
    one.opens_home()
    assert SECRET not in screen(one)
    runtime, team = noted.bridge.runtime, noted.bridge.home.id
    assert SECRET not in str(home.page(runtime, team, one.id))
    assert SECRET not in all_known(noted, one.id)
    if who != "olga":
        assert SHARED not in screen(one) + all_known(noted, one.id)


def test_their_writer_sees_it_at_the_stop_and_in_all_that_is_known(noted: Company) -> None:
    noted.sue.closes(everything=True)
    opens(noted, "Ops").sees(SECRET, in_="modal")
    assert SECRET in all_known(noted, noted.sue.id)


def test_the_stop_of_one_is_nobody_elses(noted: Company) -> None:
    noted.sue.closes(everything=True)
    opens(noted, "Ops")
    pressed = noted.sue.sees("Change my notes", in_="modal")
    value = next(
        element["value"]
        for block in pressed.blocks
        for element in block.get("elements", ())
        if element.get("action_id") == "tour.note"
    )
    runtime, team = noted.bridge.runtime, noted.bridge.home.id
    for user in (noted.kim.id, noted.olga.id):
        with pytest.raises(UserError):
            touring.stop_seen(runtime, team, user, int(value))
        with pytest.raises(UserError):
            touring_notes.write(runtime, team, user, int(value), {"does": "mine now"})
    assert SECRET in str([one.hurts for one in noted.rows(Notes)])


def test_what_is_printed_and_posted_holds_only_what_was_let_out(noted: Company) -> None:
    database, sue = noted.bridge.runtime.database, noted.sue.id
    before = tour_page.html(touring_page.tell(database, sue))
    assert SECRET not in before
    assert SHARED not in before
    noted.olga.clicks("Yes, share it")
    after = tour_page.html(touring_page.tell(database, sue))
    assert SECRET not in after
    assert SHARED in after
    noted.sue.closes(everything=True)
    noted.sue.runs("/footbridge tour page")
    noted.sue.sees(SECRET, in_="modal")
    noted.sue.clicks("Post it")
    noted.sue.fills("Post the page", {"Post it in": "#pricing"})
    posted = noted.kim.sees(SHARED, in_="#pricing").text
    assert SECRET not in posted
