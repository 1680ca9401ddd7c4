"""A question that waited for a working day is brought to one person who may know, once."""

from __future__ import annotations

import copy

import pytest

from bot.store import channels
from sandbox import elements, hands
from sandbox.model import Message
from tests.journeys.company import Company

DAY = 24 * 60
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what the kind of database makes no difference to."""
QUESTION = "Does anybody know whether the annual plan includes phone support?"
TOLD = "You said yes to being asked"


def willing(company: Company, *names: str) -> None:
    for name in names:
        person = company.bridge.slack.person(name)
        person.runs("/footbridge join")
        person.runs("/footbridge ask on")


def waited(company: Company, *names: str, channel: str = "#pricing") -> Message:
    """Sam's question, a working day and an hour later."""
    willing(company, *names)
    question = company.sam.says(QUESTION, in_=channel)
    company.moves_on(minutes=5)
    company.moves_on(minutes=DAY)
    return question


def test_one_person_of_another_silo_is_told_once_with_a_link(company: Company) -> None:
    company.exchange()
    company.moves_on(minutes=60)  # nobody had joined yet, who could be asked what came of it
    waited(company, "sue", "kim", "kai")
    shown = company.kim.sees(TOLD, in_="DM")
    assert "phone support" not in shown.text
    assert "/archives/" in str(shown.blocks)
    for other in (company.sue, company.kai):
        other.does_not_see(TOLD)
    for _ in range(4):
        company.moves_on(minutes=DAY)
    assert [one.kind for one in company.decisions].count("open_question") == 1


@ONE_DATABASE
def test_not_before_a_working_day_went_by(company: Company) -> None:
    willing(company, "kim")
    company.bridge.slack.moves_on(minutes=3 * DAY)  # a Friday
    company.sam.says(QUESTION, in_="#pricing")
    for _ in range(3):
        company.moves_on(minutes=DAY - 1)
        assert company.decisions == []
    company.moves_on(minutes=5)
    company.kim.sees(TOLD, in_="DM")


@pytest.mark.parametrize("how", ["thread", "channel", "reaction"])
def test_what_was_answered_in_any_way_is_brought_to_nobody(company: Company, how: str) -> None:
    willing(company, "kim")
    question = company.sam.says(QUESTION, in_="#pricing")
    company.moves_on(minutes=5)
    if how == "thread":
        company.sue.replies("It does.", to=question)
    elif how == "channel":
        company.sue.says("@sam It does.", in_="#pricing")
    else:
        company.sue.reacts("eyes", to=question)
    for _ in range(3):
        company.moves_on(minutes=DAY)
    assert company.decisions == []


@ONE_DATABASE
def test_what_is_no_question_is_left_alone(company: Company) -> None:
    willing(company, "kim")
    company.sam.says("The annual plan includes phone support.", in_="#pricing")
    for _ in range(3):
        company.moves_on(minutes=DAY)
    assert company.decisions == []


def test_it_is_randomised_and_its_outcome_is_a_reply_there(company: Company) -> None:
    question = waited(company, "kim")
    company.kim.clicks("Open it")
    company.kim.sees("Thank you for looking.", in_="DM")
    company.kim.replies("It does, on weekdays.", to=question)
    company.moves_on(minutes=3 * DAY + 60)
    (decision,) = [one for one in company.decisions if one.kind == "open_question"]
    assert decision.probability == 0.5
    assert decision.outcome is True


@ONE_DATABASE
def test_without_a_reply_the_outcome_is_none(company: Company) -> None:
    waited(company, "kim")
    company.kim.clicks("Not my field")
    company.kim.sees("no harm done", in_="DM")
    company.moves_on(minutes=3 * DAY + 60)
    (decision,) = company.decisions
    assert decision.outcome is False


def test_of_a_private_channel_only_somebody_in_it_is_told(company: Company) -> None:
    company.opens("plans", ["ada", "sam", "sue", "kai"], private=True)
    company.switches("on", "#plans")
    waited(company, "kim", "kai", channel="#plans")
    company.kai.sees(TOLD, in_="DM")
    company.kim.does_not_see(TOLD)


def test_of_a_private_channel_nobody_hears_where_nobody_of_another_silo_is_in_it(
    company: Company,
) -> None:
    company.opens("plans", ["ada", "sam", "sue"], private=True)
    company.switches("on", "#plans")
    waited(company, "kim", "kai", "sue", channel="#plans")
    assert company.decisions == []


@ONE_DATABASE
@pytest.mark.parametrize("how", ["answered", "deleted", "archived", "left", "private"])
def test_what_came_to_nothing_meanwhile_is_not_sent(company: Company, how: str) -> None:
    willing(company, "kim")
    question = company.sam.says(QUESTION, in_="#pricing")
    company.moves_on(minutes=5)
    company.moves_on(minutes=DAY, until="decide")
    assert len(company.nudges) == 1
    if how == "answered":
        company.sue.replies("It does.", to=question)
    elif how == "deleted":
        company.sam.deletes(question)
    elif how == "archived":
        company.ada.archives("#pricing")
    elif how == "left":
        company.kim.runs("/footbridge leave")
    else:
        company.kim.leaves("#pricing")
        _closes(company, "#pricing")
    company.moves_on(minutes=1)
    company.kim.does_not_see(TOLD)


def test_what_is_answered_while_it_waits_is_taken_back(company: Company) -> None:
    willing(company, "kim")
    question = company.sam.says(QUESTION, in_="#pricing")
    company.moves_on(minutes=5)
    company.kim.sets_status("On vacation", ":palm_tree:", company.bridge.slack.clock.now() + 90000)
    company.moves_on(minutes=DAY)
    company.sue.replies("It does.", to=question)
    company.moves_on(minutes=60)
    company.moves_on(minutes=60)
    assert company.decisions == []


def test_somebody_elses_is_not_theirs_to_answer(company: Company) -> None:
    waited(company, "kim")
    shown = copy.deepcopy(company.kim.sees(TOLD, in_="DM"))
    found = next(one for one in elements.placed(shown.blocks) if one.label == "Not my field")
    assert hands.act(company.bridge.slack, company.kai.member, shown, found, {}).ok
    assert company.nudges[0].answer is None


def test_who_avoids_the_other_is_not_told(company: Company) -> None:
    willing(company, "kim")
    company.kim.runs("/footbridge avoid @sam")
    waited(company, "kim")
    assert company.decisions == []


def _closes(company: Company, channel: str) -> None:
    """The channel is made a private one."""
    found = company.channel(channel.removeprefix("#"))
    with company.bridge.runtime.database.writing() as session:
        channels.get(session, company.workspace.id, found.id).private = True
