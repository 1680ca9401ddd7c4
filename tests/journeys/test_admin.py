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
    assert "Every kind of nudge is on" in shown
    company.bridge.slack.moves_on(minutes=6 * 24 * 60)  # into the next week
    assert "some, to fewer than 5 people" in says(company.ada, "/footbridge status")


def test_numbers_about_enough_people_are_shown(company: Company) -> None:
    for name in ("sam", "sue", "kim", "kai", "ada"):
        company.bridge.slack.person(name, company.bridge.home).runs("/footbridge join")
    company.ada.runs("/footbridge pause")
    company.ada.runs("/footbridge leaders add @ada")
    company.ada.runs("/footbridge nudges crossing_value off")
    shown = says(company.ada, "/footbridge status")
    assert "*Joined*: at least 5 of 5 people. *Leaders*: 1 said yes, of 1 named." in shown
    assert "*Everything is paused*" in shown
    assert "changed here: `crossing_value` off" in shown


def test_what_was_held_back_is_told_by_reason_only_about_enough_people(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.ada.runs("/footbridge pause")
    company.exchange()
    company.moves_on(minutes=31)
    assert "Held back in that week*: nothing." in says(company.ada, "/footbridge status")
    company.bridge.slack.moves_on(minutes=6 * 24 * 60)  # into the next week
    shown = says(company.ada, "/footbridge status")
    assert "Held back in that week*: other reasons, each about few people." in shown
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


def test_an_admin_adds_another_who_may_do_the_same_except_that(company: Company) -> None:
    for typed in ("pause", "rules", "people", "status"):
        assert "Only an admin" in says(company.sam, f"/footbridge {typed}")
    assert "is an admin of Footbridge" in says(company.ada, "/footbridge people add @sam")
    assert "already" in says(company.ada, "/footbridge people add @sam")
    assert "the workspace's own, and <@" in says(company.sam, "/footbridge people")
    assert "Everything is paused" in says(company.sam, "/footbridge pause")
    assert "Only the workspace's own" in says(company.sam, "/footbridge people add @kim")
    assert "Only an admin" in says(company.kim, "/footbridge pause")
    assert [one.what for one in company.noted] == ["admin added", "rules changed: paused"]
    assert "no admin of Footbridge any more" in says(company.ada, "/footbridge people remove @sam")
    assert "Only an admin" in says(company.sam, "/footbridge resume")


@ON_SQLITE
def test_who_was_added_may_step_down_and_is_none_once_unobserved(company: Company) -> None:
    for name in ("sam", "kim"):
        company.ada.runs(f"/footbridge people add @{name}")
    assert "no admin of Footbridge any more" in says(company.sam, "/footbridge people remove @sam")
    company.kim.runs("/footbridge observe off")
    assert "Only an admin" in says(company.kim, "/footbridge pause")
    company.bridge.ticks()
    assert "and nobody else" in says(company.ada, "/footbridge people")


@ON_SQLITE
def test_whom_admins_cannot_add_or_remove(company: Company) -> None:
    company.hires("gus", is_restricted=True)
    company.hires("zoe", is_admin=True)
    company.moves_on(minutes=25 * 60)
    for typed, words in (
        ("add @gus", "no guests"),
        ("add <@U0NOBODY|gone>", "no guests"),
        ("add sam", "`/footbridge people` takes nothing"),
        ("remove @zoe", "an admin of the workspace itself"),
        ("remove @sam", "They are no admin of Footbridge"),
        ("remove <@U0NOBODY|gone>", "They are no admin of Footbridge"),
    ):
        assert words in says(company.ada, f"/footbridge people {typed}"), typed
    assert company.noted == []


@ON_SQLITE
def test_what_is_changed_about_silos_is_in_the_log(company: Company) -> None:
    company.ada.runs("/footbridge silos rename Support to <b>Care")
    company.ada.runs("/footbridge silos merge Sales into <b>care")
    company.ada.runs("/footbridge silos merge Nowhere into Sales")
    assert [(one.what, one.before, one.after) for one in company.noted] == [
        ("silo renamed", {"silo": "Support"}, {"silo": "<b>Care"}),
        ("silos merged", {"silo": "Sales"}, {"silo": "<b>Care", "moved": 2}),
    ]
    shown = says(company.ada, "/footbridge silos rename Sales to <b>CARE")
    assert "“&lt;b&gt;Care” already" in shown


@ON_SQLITE
def test_who_joined_is_counted_and_not_told(company: Company) -> None:
    company.sam.runs("/footbridge join")
    company.ada.runs("/footbridge leaders add @kim")
    company.kai.runs("/footbridge join")
    company.kai.runs("/footbridge champion")
    shown = says(company.ada, "/footbridge people")
    assert "*Joined*: fewer than 5. *Left again*: fewer than 5." in shown
    assert f"*Leaders*: <@{company.kim.id}> (asked, no answer yet)." in shown
    assert f"*Champions*: <@{company.kai.id}>." in shown
    assert company.sam.id not in shown
