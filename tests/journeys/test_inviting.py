"""The one exception: whom an admin names gets one invitation, once ever, in that admin's name."""

from __future__ import annotations

import copy

import pytest

from bot.domain import policy
from bot.flows import inviting
from bot.store.champions import Champion
from bot.store.leaders import Leader
from sandbox import elements, hands
from tests.journeys.company import Company


def invites(company: Company, name: str = "sam", role: str = "leader") -> bool:
    member, admin = company.member(name), company.member("ada")
    assert member is not None
    assert admin is not None
    runtime = company.bridge.runtime
    with runtime.database.writing() as session:
        home = member.workspace_id
        return inviting.invite(session, home, member.id, role, admin.id, runtime.clock())


@pytest.mark.parametrize("role", ["leader", "champion"])
def test_it_comes_in_the_admins_name_and_says_what_is_seen(company: Company, role: str) -> None:
    assert invites(company, role=role)
    company.moves_on(minutes=1)
    shown = company.sam.sees("Yes, join", in_="DM").text
    assert "@ada" in shown
    assert role in shown
    assert "I keep no text" in shown
    assert "This is the only message you get from me unless you join." in shown


def test_yes_joins_and_asks_how(company: Company) -> None:
    invites(company)
    company.moves_on(minutes=1)
    company.sam.clicks("Yes, join")
    company.sam.sees("This is how I would go about it", in_="modal")
    company.sam.sees("How and how much is yours to set", in_="DM")
    joined = company.member("sam")
    assert joined is not None
    assert joined.has_joined


def test_yes_makes_one_what_they_were_named_for(company: Company) -> None:
    invites(company, role="champion")
    company.ada.runs("/footbridge leaders add @kim")
    invites(company, "kim", role="leader")
    company.moves_on(minutes=1)
    company.sam.clicks("Yes, join")
    company.kim.clicks("Yes, join")
    assert [one.state for one in company.rows(Champion)] == ["active"]
    assert [one.state for one in company.rows(Leader)] == ["yes"]


def test_no_is_no_for_ever(company: Company) -> None:
    invites(company)
    company.moves_on(minutes=1)
    company.sam.clicks("No, thanks")
    company.sam.sees("You will not be asked again.", in_="DM")
    assert not invites(company)
    company.moves_on(minutes=60 * 24)
    assert len(company.nudges) == 1
    sam = company.member("sam")
    assert sam is not None
    assert not sam.has_joined


def test_it_is_once_ever_even_without_an_answer(company: Company) -> None:
    assert invites(company)
    assert not invites(company, role="champion")
    company.moves_on(minutes=1)
    for _ in range(3):
        assert not invites(company)
        company.moves_on(minutes=60 * 24 * 30)
    assert len(company.nudges) == 1


def test_nothing_else_ever_comes_to_who_was_only_invited(company: Company) -> None:
    invites(company)
    company.moves_on(minutes=1)
    company.exchange()
    company.moves_on(minutes=60)
    assert [one.kind for one in company.nudges] == ["invitation"]


def test_it_waits_for_working_hours(company: Company) -> None:
    company.moves_on(minutes=60 * 12)  # ten in the evening
    invites(company)
    company.moves_on(minutes=1)
    company.sam.does_not_see("Yes, join")
    company.moves_on(minutes=60 * 11)
    company.sam.sees("Yes, join", in_="DM")


def test_who_has_joined_meanwhile_is_not_invited(company: Company) -> None:
    invites(company)
    company.sam.runs("/footbridge join")
    company.moves_on(minutes=1)
    assert company.nudges == []
    assert [one.reasons for one in company.decisions] == [[policy.INVITED_BEFORE]]
    assert not invites(company)


def test_it_is_not_for_guests_or_who_is_gone(company: Company) -> None:
    guest = company.hires("gil", is_restricted=True)
    company.moves_on(minutes=60 * 25)
    guest.says("Hello", in_=company.opens("lobby", [guest]))
    assert not invites(company, "gil")


def test_a_second_answer_and_a_strangers_are_met_kindly(company: Company) -> None:
    invites(company)
    company.moves_on(minutes=1)
    shown = copy.deepcopy(company.sam.sees("No, thanks", in_="DM"))
    company.sam.clicks("Yes, join")
    no = next(one for one in elements.placed(shown.blocks) if one.label == "No, thanks")
    slack = company.bridge.slack
    assert hands.act(slack, company.sam.member, shown, no, {}).ok
    company.sam.sees("How and how much is yours to set", in_="DM")
    assert hands.act(slack, company.kim.member, shown, no, {}).ok
    assert company.nudges[0].answer == "yes"
