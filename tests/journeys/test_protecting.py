"""Freezes and times without new initiatives: declared, kept to, explained, ended."""

from __future__ import annotations

import pytest

from bot.store import champions, companions, experiments, freezes, silos
from bot.store.audit import Entry
from bot.store.freezes import Freeze
from tests.journeys.company import Company

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

DAY = 24 * 60  # minutes; the journeys begin on Tuesday, 3 March 2026


def runs_an_experiment(company: Company, who: str, touches: str) -> None:
    """Somebody is a champion and runs an experiment that touches that silo."""
    company.bridge.slack.person(who, company.bridge.home).runs("/footbridge join")
    member = company.member(who)
    assert member
    home, now = member.workspace_id, company.bridge.runtime.clock()
    with company.bridge.runtime.database.writing() as session:
        champions.save(
            session, home, member.id, state="active", how="volunteer", since=now, changed_at=now
        )
        card = experiments.add(
            session, home, key=f"card of {who}", member_id=member.id, origin="idea",
            state="running", believe="Shared lists help.", stage="Share", made_at=now,
            started_at=now,
        )  # fmt: skip
        found = silos.by_name(session, home, touches)
        assert found
        companions.set_silos(session, home, card.id, [found.id])


def test_in_a_freeze_nothing_is_sent_and_after_it_all_goes_on(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.ada.runs("/footbridge freeze until 2026-03-04 year's end")
    company.ada.sees("A freeze for everybody until")
    company.exchange()
    company.moves_on(minutes=31)
    company.sam.does_not_see("Save what came of it")
    company.moves_on(minutes=DAY)
    company.sam.does_not_see("Save what came of it")
    company.moves_on(minutes=DAY)
    company.sam.sees("Save what came of it")


def test_a_freeze_of_one_silo_holds_for_that_one(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.ada.runs("/footbridge freeze until 2026-03-05 silo support quarter's close")
    company.ada.sees("A freeze in Support until")
    company.exchange()
    company.moves_on(minutes=31)
    company.sam.sees("Save what came of it")


def test_ended_early_what_waited_goes_on_at_once(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.ada.runs("/footbridge freeze until 2026-03-05")
    company.exchange()
    company.moves_on(minutes=31)
    company.ada.runs("/footbridge freeze off")
    company.ada.sees("Ended:")
    company.moves_on(minutes=5)
    company.sam.sees("Save what came of it")
    assert [one.what for one in company.rows(Entry)][-2:] == ["freeze declared", "freeze ended"]
    company.ada.runs("/footbridge freeze off")
    company.ada.sees("Nothing rests at present")


@pytest.mark.parametrize("what", ["", "no new "])
def test_champions_it_touches_are_told_why_once(company: Company, what: str) -> None:
    runs_an_experiment(company, "kim", "Support")
    runs_an_experiment(company, "sam", "Sales")
    company.ada.runs(f"/footbridge freeze {what}until 2026-03-12 silo Support move to a new tool")
    company.moves_on(minutes=5)
    shown = company.kim.sees("Understood", in_="DM")
    assert "in Support until" in shown.text
    assert "@ada declared it: move to a new tool" in shown.text
    company.sam.does_not_see("Understood")
    company.kim.clicks("Understood")
    company.kim.sees("When it is over, all goes on by itself.", in_="DM")
    company.moves_on(minutes=2 * DAY)
    assert [one.kind for one in company.nudges] == ["freeze_told"]


@ON_SQLITE
def test_it_is_declared_on_a_card_too(company: Company) -> None:
    company.ada.runs("/footbridge freeze")
    company.ada.fills(
        "Protect",
        {"What": "No new initiatives", "For whom": "Sales", "From": "2026-03-09",
         "Through": "2026-03-13", "Why?": "The quarter's close"},
    )  # fmt: skip
    company.ada.sees("No new initiatives in Sales from", in_="modal")
    (freeze,) = company.rows(Freeze)
    assert (freeze.what, freeze.words) == ("no_new", "The quarter's close")
    assert freeze.begins_at > company.bridge.runtime.clock()
    company.kim.runs("/footbridge freeze list")
    company.kim.sees("The quarter's close")


UNREADABLE = (
    ("freeze forever", "opens a card; or"),
    ("freeze until christmas", "“christmas” is no date I can read"),
    ("freeze until 2026-02-30", "“2026-02-30” is no date I can read"),
    ("freeze until 2026-03-02", "That day is over already"),
    ("freeze until 2036-03-02", "more than a year away"),
    ("freeze until 2026-03-12 silo Atlantis", "I know no silo of that name. There is: Sales"),
    ("freeze off silo Atlantis", "I know no silo of that name."),
    ("freeze off please", "opens a card; or"),
)


@ON_SQLITE
def test_what_cannot_be_read_is_explained(company: Company) -> None:
    for typed, words in UNREADABLE:
        ack = company.ada.runs(f"/footbridge {typed}")
        assert words in str(ack.body), typed
    assert company.rows(Freeze) == []


@ON_SQLITE
def test_a_card_with_a_day_gone_by_is_handed_back(company: Company) -> None:
    company.ada.runs("/footbridge freeze")
    company.ada.fills("Protect", {"Through": "2026-03-01"})
    company.ada.sees("That day is over already", in_="modal")
    assert company.rows(Freeze) == []


@ON_SQLITE
def test_only_leaders_and_admins_declare_and_end(company: Company) -> None:
    for typed in ("freeze", "freeze until 2026-03-12", "freeze off"):
        company.kim.runs(f"/footbridge {typed}")
        company.kim.sees("Only leaders and admins can do that.")
    company.sue.runs("/footbridge join")
    company.ada.runs("/footbridge leaders add @sue")
    company.moves_on(minutes=5)
    company.sue.clicks("Yes, I will")
    company.sue.runs("/footbridge freeze until 2026-03-12")
    company.sue.sees("A freeze for everybody until")


@ON_SQLITE
def test_words_of_a_freeze_page_nobody(company: Company) -> None:
    runs_an_experiment(company, "kim", "Support")
    company.ada.runs("/footbridge freeze until 2026-03-12 &lt;!channel&gt; <!here>")
    company.moves_on(minutes=5)
    company.kim.runs("/footbridge freeze list")
    for shown in (company.kim.sees("Understood"), company.kim.sees("for everybody until")):
        assert "<!here>" not in str(shown.blocks)
        assert "<!channel>" not in str(shown.blocks)


@ON_SQLITE
def test_what_rests_ends_with_its_last_day(company: Company) -> None:
    company.ada.runs("/footbridge freeze until 2026-03-03")
    company.moves_on(minutes=14 * 60)
    with company.bridge.runtime.database.reading() as session:
        now = company.bridge.runtime.clock()
        assert freezes.holding(session, company.workspace.id, now) == []
