"""Intros: two by two, in fair turn, with a reason both can see; and never against a wish."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.domain import calendar
from bot.store import freezes, preferences
from bot.store.intros import Intro
from sandbox import elements, hands
from sandbox.person import Person
from sandbox.screen import Shown
from tests.journeys.company import SILOS, Company

DAY = 24 * 60
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what the kind of database makes no difference to."""
MEETS = "A question to start with"


def wishing(company: Company, *names: str) -> list[Person]:
    """They have joined, and would like to be introduced."""
    people = [company.bridge.slack.person(name) for name in names]
    for person in people:
        person.runs("/footbridge join")
        person.runs("/footbridge intros on")
        person.sees("Every second Tuesday I introduce people")
    return people


def intros_of(company: Company) -> list[Intro]:
    return company.rows(Intro)


def test_two_people_of_different_silos_meet_in_a_group_dm(company: Company) -> None:
    sam, kim = wishing(company, "sam", "kim")
    company.moves_on(minutes=1)
    for person in (sam, kim):
        shown = person.sees(MEETS)
        assert "@sam" in shown.text
        assert "@kim" in shown.text
        assert "one of you is in" in shown.text
    company.kai.does_not_see(MEETS)
    company.moves_on(minutes=1)
    (intro,) = intros_of(company)
    assert intro.state == "made"
    (nudge,) = company.nudges
    assert nudge.channel == sam.place("@kim @Footbridge").id


def test_the_reason_is_a_channel_both_take_part_in(company: Company) -> None:
    question = company.sam.says("Does the annual plan include phone support?", in_="#pricing")
    company.sue.replies("Yes.", to=question)
    question = company.kai.says("Where is the yearly price list kept?", in_="#pricing")
    company.kim.replies("In the handbook.", to=question)
    company.moves_on(minutes=5)
    sue, kim = wishing(company, "sue", "kim")
    company.moves_on(minutes=1)
    for person in (sue, kim):
        person.sees("you both take part in #pricing, and have never exchanged a word there")


def test_a_private_channel_is_a_reason_only_where_both_are_in_it(company: Company) -> None:
    secret = company.opens("plans", ["ada", "sam", "kim", "kai"], private=True)
    company.switches("on", "#plans")
    question = company.sam.says("Which plan comes first?", in_=secret)
    company.kai.replies("The second.", to=question)
    company.sue.says("Where is the price list?", in_="#pricing")
    company.moves_on(minutes=5)
    sue, kai = wishing(company, "sue", "kai")
    company.moves_on(minutes=1)
    shown = sue.sees(MEETS)
    assert "plans" not in shown.text
    assert secret.id not in str(shown.blocks)
    kai.sees(MEETS)


def test_those_who_speak_with_each_other_anyway_are_not_introduced(company: Company) -> None:
    company.exchange()
    company.moves_on(minutes=5)
    sam, kim = wishing(company, "sam", "kim")
    company.moves_on(minutes=1)
    sam.does_not_see(MEETS)
    kim.does_not_see(MEETS)


def test_the_odd_one_out_is_told_and_comes_first_the_next_time(company: Company) -> None:
    company.hires("kit")
    company.puts({"kit": "Support"})
    people = wishing(company, "sam", "kim", "kit")
    company.moves_on(minutes=1)
    first = intros_of(company)[0]
    (odd,) = [one for one in people if _id(company, one) not in (first.one_id, first.other_id)]
    odd.sees("You said that you would like to be introduced", in_="DM")
    assert "intro_odd_one" in [one.kind for one in company.nudges]
    for _ in range(14):
        company.moves_on(minutes=DAY)
    company.moves_on(minutes=1)
    second = intros_of(company)[-1]
    assert len(intros_of(company)) == 2
    assert _id(company, odd) in (second.one_id, second.other_id)


@ONE_DATABASE
def test_the_same_two_are_not_introduced_again_for_three_months(company: Company) -> None:
    wishing(company, "sam", "kim")
    company.moves_on(minutes=1)
    company.moves_on(minutes=1)
    for weeks in (2, 4, 6, 8, 10, 12, 14):
        company.moves_on(minutes=14 * DAY)
        assert len(intros_of(company)) == (1 if weeks < 14 else 2)
    told = [one.kind for one in company.nudges]
    assert told.count("intro_odd_one") <= 2, "left over again and again, they are told once"


@pytest.mark.parametrize("who", ["sam", "kim"])
def test_an_avoid_list_holds_whichever_of_the_two_keeps_it(company: Company, who: str) -> None:
    sam, kim = wishing(company, "sam", "kim")
    keeper, other = (sam, kim) if who == "sam" else (kim, sam)
    keeper.runs(f"/footbridge avoid @{other.name}")
    keeper.sees("I will not bring the two of you together.")
    company.moves_on(minutes=1)
    other.does_not_see(MEETS)
    other.does_not_see("I will not bring")
    keeper.runs("/footbridge avoid")
    keeper.sees(f"I do not bring you together with @{other.name}.")
    keeper.runs(f"/footbridge avoid @{other.name} off")
    keeper.runs("/footbridge avoid")
    keeper.sees("There is nobody on your list.")


def test_an_avoid_list_holds_for_what_was_decided_already(company: Company) -> None:
    sam, kim = wishing(company, "sam", "kim")
    company.moves_on(minutes=1, until="decide")
    assert len(company.nudges) == 1
    kim.runs("/footbridge avoid @sam")
    company.moves_on(minutes=1)
    sam.does_not_see(MEETS)
    assert [one.state for one in intros_of(company)] == ["missed"]


def test_after_two_weeks_each_is_asked_whether_they_talked(company: Company) -> None:
    sam, kim = wishing(company, "sam", "kim")
    company.moves_on(minutes=1)
    company.moves_on(minutes=1)
    company.moves_on(minutes=13 * DAY)
    sam.does_not_see("Not yet")
    company.moves_on(minutes=DAY)
    sam.clicks("Yes, we did")
    sam.sees("What came of it is yours", in_="DM")
    kim.clicks("Not yet")
    kim.sees("Your group DM is still there", in_="DM")
    (intro,) = intros_of(company)
    assert {intro.one_says, intro.other_says} == {"yes", "not_yet"}


def test_not_for_me_ends_it(company: Company) -> None:
    sam, _ = wishing(company, "sam", "kim")
    company.moves_on(minutes=1)
    company.moves_on(minutes=1)
    company.moves_on(minutes=14 * DAY)
    shown = copy.deepcopy(sam.sees("Not for me", in_="DM"))
    sam.clicks("Not for me")
    sam.sees("No more intros.", in_="DM")
    assert not _wish(company, "sam").intros
    _presses(company, company.kai, shown, "Yes, we did")
    (intro,) = intros_of(company)
    assert "yes" not in (intro.one_says, intro.other_says)


def test_who_ends_it_before_it_is_sent_is_not_introduced(company: Company) -> None:
    sam, kim = wishing(company, "sam", "kim")
    company.moves_on(minutes=1, until="decide")
    sam.runs("/footbridge intros off")
    company.moves_on(minutes=1)
    kim.does_not_see(MEETS)
    assert [one.state for one in intros_of(company)] == ["missed"]


@ONE_DATABASE
@pytest.mark.parametrize("how", ["away", "snoozed", "quiet", "frozen", "left", "off", "gone"])
def test_who_cannot_be_introduced_is_not_matched(company: Company, how: str) -> None:
    sam, kim = wishing(company, "sam", "kim")
    _puts_out_of_reach(company, sam, how)
    company.moves_on(minutes=1)
    kim.does_not_see(MEETS)
    assert intros_of(company) == []


@ONE_DATABASE
def test_they_get_it_in_the_hours_of_both(company: Company) -> None:
    company.hires("lea", tz="America/New_York")
    company.puts({"lea": "Support"})
    sam, lea = wishing(company, "sam", "lea")
    company.moves_on(minutes=1)
    sam.does_not_see(MEETS)  # ten in London, five in New York
    company.moves_on(minutes=5 * 60)
    sam.sees(MEETS)
    lea.sees(MEETS)


@ONE_DATABASE
def test_who_never_work_at_the_same_time_are_not_introduced(company: Company) -> None:
    company.hires("noa", tz="Pacific/Auckland")
    company.puts({"noa": "Support"})
    wishing(company, "sam", "noa")
    company.moves_on(minutes=1)
    assert intros_of(company) == []


def test_one_who_is_deactivated_meanwhile_is_not_introduced(company: Company) -> None:
    sam, kim = wishing(company, "sam", "kim")
    company.moves_on(minutes=1, until="decide")
    company.bridge.slack.deactivates(kim)
    company.moves_on(minutes=1)
    sam.does_not_see(MEETS)
    company.moves_on(minutes=1)
    assert [one.state for one in intros_of(company)] == ["missed"]


@ONE_DATABASE
@pytest.mark.parametrize("words", ["", "perhaps", "on please"])
def test_intros_are_on_or_off(company: Company, words: str) -> None:
    company.sam.runs("/footbridge join")
    company.sam.runs(f"/footbridge intros {words}")
    company.sam.sees("`/footbridge intros` takes on or off.")


@ONE_DATABASE
@pytest.mark.parametrize("words", ["kim", "@nobody", "@kim perhaps"])
def test_avoid_takes_a_person(company: Company, words: str) -> None:
    company.sam.runs(f"/footbridge avoid {words}")
    company.sam.sees("`/footbridge avoid` takes @somebody")


@ONE_DATABASE
def test_nobody_avoids_themselves(company: Company) -> None:
    company.sam.runs("/footbridge avoid @sam")
    company.sam.sees("Name somebody of this workspace")


@ONE_DATABASE
def test_who_has_not_joined_is_told_how(company: Company) -> None:
    company.sam.runs("/footbridge intros on")
    company.sam.sees("`/footbridge join` first")


@ONE_DATABASE
def test_who_wishes_for_less_has_every_second_round(company: Company) -> None:
    wishing(company, *SILOS)
    home, sam = company.workspace.id, _id(company, company.sam)
    with company.bridge.runtime.database.writing() as session:
        preferences.save(session, home, sam, kinds={"intro": "less"})
    rounds = []
    for _ in range(3):
        company.runs_job("intros")
        company.bridge.slack.moves_on(minutes=14 * DAY)
        rounds.append(sum(sam in (one.one_id, one.other_id) for one in intros_of(company)))
    assert rounds == [1, 1, 2]


def test_a_word_between_the_two_is_its_outcome(company: Company) -> None:
    company.hires("kit")
    company.puts({"kit": "Support"})
    wishing(company, "sam", "kim", "kit")
    company.moves_on(minutes=1)
    intro = intros_of(company)[0]
    other = next(
        name for name in ("kim", "kit")
        if _id(company, company.bridge.slack.person(name)) in (intro.one_id, intro.other_id)
    )  # fmt: skip
    company.sam.says(f"@{other} Good to meet you.", in_="#pricing")
    company.moves_on(minutes=3 * DAY + 5)
    seen = {one.kind: one.outcome for one in company.decisions}
    assert seen == {"intro": True, "intro_odd_one": False}


def test_everybody_once_before_anybody_twice(company: Company) -> None:
    names = [*SILOS, "kit", "pia"]
    company.hires("kit")
    company.hires("pia")
    company.puts({"kit": "Support", "pia": "Legal"})
    wishing(company, *names)
    for _ in range(3):
        company.runs_job("intros")
        company.bridge.slack.moves_on(minutes=14 * DAY)
    met = [one for row in intros_of(company) for one in (row.one_id, row.other_id)]
    assert len(met) == 18
    assert {met.count(one) for one in met} == {3}


def _puts_out_of_reach(company: Company, who: Person, how: str) -> None:
    now, database = company.bridge.runtime.clock(), company.bridge.runtime.database
    home, member = company.workspace.id, _id(company, who)
    if how == "away":
        who.sets_status("On vacation", ":palm_tree:")
    elif how == "left":
        who.runs("/footbridge leave")
    elif how == "gone":
        company.bridge.slack.deactivates(who)
    elif how == "frozen":
        with database.writing() as session:
            session.add(freezes.Freeze(
                workspace_id=home, what="freeze", words="", begins_at=now,
                ends_at=now + calendar.DAY,
            ))  # fmt: skip
    else:
        wishes: dict[str, dict[str, Any]] = {
            "snoozed": {"snoozed_until": now + calendar.WEEK},
            "quiet": {"quiet_since": now},
            "off": {"kinds": {"intro": "off"}},
        }
        with database.writing() as session:
            preferences.save(session, home, member, **wishes[how])


def _id(company: Company, who: Person) -> int:
    member = company.member(who.name)
    assert member is not None
    return member.id


def _wish(company: Company, name: str) -> preferences.Preference:
    member = company.member(name)
    assert member is not None
    with company.bridge.runtime.database.reading() as session:
        return preferences.of(session, company.workspace.id, member.id)


def _presses(company: Company, who: Person, shown: Shown, label: str) -> None:
    found = next(one for one in elements.placed(shown.blocks) if one.label == label)
    assert hands.act(company.bridge.slack, who.member, shown, found, {}).ok
