"""How it stands and what is promised, asked for in Slack; and whom the admins add to them."""

from __future__ import annotations

import pytest

from tests.journeys.company import Company
from tests.journeys.test_commands import says

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_an_admin_reads_how_it_stands(company: Company) -> None:
    company.hires("nia")
    company.moves_on(minutes=25 * 60)
    company.nudged("sam")
    shown = says(company.ada, "/footbridge status")
    assert f"in <#{company.bridge.slack.channel('#pricing').id}>" in shown
    assert "2 silos; 2 people of 6 in none" in shown  # ada and nia
    assert "*Joined*: fewer than 5 of 6 people" in shown
    assert "*Leaders*: 0 said yes, of 0 named. *Champions*: 0." in shown
    assert "some, to fewer than 5 people" in shown
    assert "Every kind of nudge is on" in shown


def test_numbers_about_enough_people_are_shown(company: Company) -> None:
    for name in ("sam", "sue", "kim", "kai", "ada"):
        company.bridge.slack.person(name, company.bridge.home).runs("/footbridge join")
    company.ada.runs("/footbridge pause")
    company.ada.runs("/footbridge leaders add @ada")
    company.ada.runs("/footbridge nudges crossing_value off")
    shown = says(company.ada, "/footbridge status")
    assert "*Joined*: 5 of 5 people. *Leaders*: 1 said yes, of 1 named." in shown
    assert "*Everything is paused*" in shown
    assert "changed here: `crossing_value` off" in shown


def test_what_was_held_back_is_told_by_reason_only_about_enough_people(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.ada.runs("/footbridge pause")
    company.exchange()
    company.moves_on(minutes=31)
    shown = says(company.ada, "/footbridge status")
    assert "Held back in the last seven days*: other reasons, each about few people." in shown
    assert "everything is paused here" not in shown


@ON_SQLITE
def test_a_private_channel_is_named_only_to_an_admin_in_it(company: Company) -> None:
    company.hires("zoe", is_admin=True)
    secret = company.opens("layoffs", ["ada", "sam"], private=True)
    company.ada.runs("/footbridge channels on", in_="#layoffs")
    company.moves_on(minutes=25 * 60)
    assert secret.id in says(company.ada, "/footbridge status")
    assert secret.id not in says(company.zoe, "/footbridge status", in_="#pricing")


@ON_SQLITE
def test_how_it_stands_is_for_admins_and_the_promises_for_all(company: Company) -> None:
    assert "Only an admin" in says(company.sam, "/footbridge status")
    for person in (company.sam, company.ada):
        assert "The text of a message is never stored" in says(person, "/footbridge privacy")
    company.sam.runs("/footbridge observe off")
    company.bridge.ticks()
    assert "What never happens" in says(company.sam, "/footbridge privacy")
