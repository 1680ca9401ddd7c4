"""Thanks across teams: in public, in private, and at most once a pair a fortnight."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.flows import outcomes, thanking
from bot.store.channels import ChannelMember
from bot.store.members import Member
from bot.store.posts import Post
from bot.store.thanks import Thanks
from sandbox import hands
from sandbox.person import Person
from tests.journeys.company import Company
from tests.journeys.test_stories import EVERYWHERE, database_url

__all__ = ["database_url"]

CARD = "Thank across teams"
SHORTCUT = "Thank across teams"
WHOM, WORDS, HOW = "Whom would you like to thank?", "In your words", "How?"
WHICH = "If in another channel, which?"
SAID = {WORDS: "You sent the list within the hour."}
PRIVATE = {HOW: "To them alone, in a DM from me"}
THERE = {HOW: "In another public channel"}
DAYS = 24 * 60


def thanks(company: Company, giver: Person, **more: Any) -> None:
    """Somebody thanks kim for her answer, in public unless `more` says otherwise."""
    giver.uses_shortcut(SHORTCUT, on=_answer(company))
    giver.fills(CARD, SAID | more)


def _answer(company: Company) -> Any:
    question = company.sue.says("Who knows the weekend rates?", in_="#pricing")
    return company.kim.replies("They are in the sheet.", to=question)


def test_thanks_for_a_message_are_said_where_it_was_written(company: Company) -> None:
    thanks(company, company.sam)
    shown = company.sue.sees("@sam thanks @kim", in_="#pricing")
    assert SAID[WORDS] in shown.text
    assert "in the sheet" not in shown.text
    company.sam.sees("Said in #pricing, to @kim.", in_="modal")


@EVERYWHERE
def test_in_private_they_reach_their_person_alone(company: Company) -> None:
    company.kim.runs("/footbridge join")
    thanks(company, company.sam, **PRIVATE)
    company.sam.sees("On its way to @kim", in_="modal")
    company.moves_on(minutes=1)
    company.kim.sees(SAID[WORDS], in_="DM")
    for person in (company.sam, company.sue, company.ada):
        person.does_not_see(SAID[WORDS], in_="#pricing")
    company.kim.clicks("Nice to hear")
    company.kim.sees("Good that it found you.", in_="DM")
    company.kim.sees(SAID[WORDS], in_="DM")


def test_in_private_they_wait_for_the_hours_of_their_person(company: Company) -> None:
    company.kim.runs("/footbridge join")
    company.bridge.slack.clock.set(datetime(2026, 3, 3, 20, 0, tzinfo=UTC).timestamp())
    thanks(company, company.sam, **PRIVATE)
    company.moves_on(minutes=1)
    company.kim.does_not_see(SAID[WORDS])
    company.moves_on(minutes=13 * 60)
    company.kim.sees(SAID[WORDS], in_="DM")


def test_in_private_they_go_only_to_who_joined(company: Company) -> None:
    thanks(company, company.sam, **PRIVATE)
    company.sam.sees("They have not joined, so I may not write to them.", in_="modal")
    company.moves_on(minutes=5)
    company.kim.does_not_see(SAID[WORDS])
    company.sam.fills(CARD, {HOW: "In the channel where it happened"})
    company.kim.sees(SAID[WORDS], in_="#pricing")


@EVERYWHERE
def test_once_a_fortnight_is_enough(company: Company) -> None:
    thanks(company, company.sam)
    company.moves_on(minutes=13 * DAYS)
    thanks(company, company.sam)
    company.sam.sees("You thanked them on 3 March.", in_="modal")
    company.sam.closes(CARD)
    company.moves_on(minutes=DAYS)
    thanks(company, company.sam)
    assert len(company.rows(Thanks)) == 2


def test_others_may_thank_them_meanwhile_and_they_may_thank_back(company: Company) -> None:
    thanks(company, company.sam)
    thanks(company, company.sue)
    company.kim.uses_shortcut(SHORTCUT, on=company.sam.says("You are welcome", in_="#pricing"))
    company.kim.fills(CARD, SAID)
    assert len(company.rows(Thanks)) == 3


@EVERYWHERE
def test_the_same_card_sent_twice_is_said_once(company: Company) -> None:
    company.sam.uses_shortcut(SHORTCUT, on=_answer(company))
    card = company.bridge.slack.surfaces.top(company.sam.id)
    company.sam.fills(CARD, SAID, submits=False)
    again = copy.deepcopy(card)
    assert again is not None
    company.sam.fills(CARD, {})
    assert hands.submit(company.bridge.slack, company.sam.member, again).ok
    company.moves_on(minutes=5)
    assert len(company.rows(Thanks)) == 1
    assert len(company.rows(Post)) == 1


def test_nobody_thanks_themselves(company: Company) -> None:
    company.kim.uses_shortcut(SHORTCUT, on=_answer(company))
    company.kim.fills(CARD, SAID | {WHOM: "kim"})
    company.kim.sees("That is you.", in_="modal")
    assert company.rows(Thanks) == []


def test_nobody_thanks_who_left_or_who_asked_to_be_left_alone(company: Company) -> None:
    company.kim.runs("/footbridge observe off")
    company.bridge.slack.deactivates("kai")
    company.moves_on(minutes=1)
    company.sam.uses_shortcut(SHORTCUT, on=company.sue.says("hello", in_="#pricing"))
    company.sam.fills(CARD, SAID | {WHOM: "kim"})
    company.sam.sees("I cannot pass this on to them.", in_="modal")
    company.sam.fills(CARD, {WHOM: "kai"})
    company.sam.sees("They are not here any more.", in_="modal")
    assert company.rows(Thanks) == []


def test_a_public_channel_may_be_chosen_and_must_be(company: Company) -> None:
    company.opens("kudos")
    thanks(company, company.sam, **THERE)
    company.sam.sees("Choose a channel to say it in.", in_="modal")
    company.sam.fills(CARD, {WHICH: "#kudos"})
    company.kai.sees(SAID[WORDS], in_="#kudos")
    company.kai.does_not_see(SAID[WORDS], in_="#pricing")


def test_where_slack_does_not_let_it_post_nothing_counts_as_said(company: Company) -> None:
    company.bridge.slack.add_channel(company.bridge.home, "elsewhere", members=["sam"])
    thanks(company, company.sam, **THERE, **{WHICH: "#elsewhere"})
    company.sam.sees("Slack does not let me post there.", in_="modal")
    assert company.rows(Thanks) == []
    company.sam.fills(CARD, {HOW: "In the channel where it happened"})
    company.kai.sees(SAID[WORDS], in_="#pricing")


def test_where_the_channel_was_archived_another_way_is_chosen(company: Company) -> None:
    answer = _answer(company)
    company.sam.uses_shortcut(SHORTCUT, on=answer)
    company.ada.archives("#pricing")
    company.sam.fills(CARD, SAID)
    company.sam.sees("archived meanwhile. Choose another way.", in_="modal")
    company.opens("kudos")
    company.sam.fills(CARD, THERE | {WHICH: "#kudos"})
    company.kai.sees(SAID[WORDS], in_="#kudos")
    company.sue.uses_shortcut(SHORTCUT, on=answer)
    assert "where it happened" not in company.sue.sees(WORDS, in_="modal").text


def test_what_happened_in_a_private_channel_is_thanked_in_it_or_alone(company: Company) -> None:
    company.opens("deal", ("ada", "sam", "kim"), private=True)
    company.switches("on", "#deal")
    company.kim.runs("/footbridge join")
    company.sam.uses_shortcut(SHORTCUT, on=company.kim.says("signed", in_="#deal"))
    card = company.sam.sees("say it there, or to them alone", in_="modal")
    assert "another public channel" not in card.text
    company.sam.fills(CARD, SAID)
    company.kim.sees(SAID[WORDS], in_="#deal")
    company.kai.does_not_see(SAID[WORDS])


def test_who_is_not_in_that_private_channel_hears_nothing_of_it(company: Company) -> None:
    company.opens("deal", ("ada", "sam", "kim"), private=True)
    company.switches("on", "#deal")
    company.kai.runs("/footbridge join")
    company.sam.uses_shortcut(SHORTCUT, on=company.kim.says("signed", in_="#deal"))
    company.sam.fills(CARD, SAID | {WHOM: "kai"})
    company.sam.sees("a private channel that they are not in", in_="modal")
    company.sam.fills(CARD, PRIVATE)
    company.moves_on(minutes=1)
    company.kai.sees(SAID[WORDS], in_="DM")
    company.kai.does_not_see("deal")
    company.kai.does_not_see("What it is for")


@pytest.mark.parametrize("where", ["@kim", "#quiet-corner"])
def test_where_it_was_not_let_in_it_keeps_no_link(company: Company, where: str) -> None:
    company.opens("quiet-corner")
    company.sam.uses_shortcut(SHORTCUT, on=company.sam.says("thanks!", in_=where))
    company.sam.sees("so I keep no link into")
    assert company.bridge.slack.surfaces.top(company.sam.id) is None


@EVERYWHERE
def test_words_are_gone_with_who_wrote_them(company: Company) -> None:
    company.kim.runs("/footbridge join")
    thanks(company, company.sam, **PRIVATE)
    company.moves_on(minutes=1)
    assert not any(SAID[WORDS] in str(one.facts) for one in company.nudges)
    _erases(company, "sam")
    company.moves_on(minutes=1)
    assert company.rows(Thanks) == []
    company.kim.clicks("Nice to hear")
    company.kim.sees("The words were taken back.", in_="DM")
    company.kim.does_not_see(SAID[WORDS], in_="DM")


def test_what_was_said_in_public_goes_with_who_said_it(company: Company) -> None:
    thanks(company, company.sam)
    _erases(company, "sam")
    company.moves_on(minutes=1)
    company.kai.does_not_see(SAID[WORDS])
    assert company.rows(Post) == []


def test_each_sees_what_they_gave_and_got(company: Company) -> None:
    thanks(company, company.sam)
    sam, kim = company.member("sam"), company.member("kim")
    assert sam is not None
    assert kim is not None
    with company.bridge.runtime.database.reading() as session:
        gave = thanking.in_and_out(session, company.workspace.id, sam.id, 0)
        got = thanking.in_and_out(session, company.workspace.id, kim.id, 0)
    assert [(one.giver, one.to) for one in gave.given] == [(company.sam.id, company.kim.id)]
    assert [one.words for one in got.got] == [SAID[WORDS]]
    assert (gave.got, got.given) == ([], [])


@EVERYWHERE
def test_a_day_after_an_answer_somebody_is_asked_whether_it_helped(company: Company) -> None:
    company.sam.runs("/footbridge join")
    _is_answered(company)
    company.sam.sees("@kim", in_="DM")
    company.sam.clicks("Thank them")
    company.sam.fills(CARD, SAID)
    company.kai.sees("@sam thanks @kim", in_="#pricing")
    company.sam.sees("Said in #pricing", in_="DM")
    company.moves_on(minutes=73 * 60)
    (decision,) = [one for one in company.decisions if one.kind == "thank_helper"]
    assert decision.outcome is True


def test_who_thanked_already_is_not_asked(company: Company) -> None:
    company.sam.runs("/footbridge join")
    _is_answered(company, says="Thank you, that helps")
    assert _kinds(company) == []


@EVERYWHERE
def test_who_reacted_is_not_asked(company: Company) -> None:
    company.sam.runs("/footbridge join")
    _is_answered(company, reacts=True)
    assert _kinds(company) == []


def test_who_has_not_joined_is_not_asked_whether_it_helped(company: Company) -> None:
    _is_answered(company)
    assert _kinds(company) == []


def test_without_thanks_the_outcome_is_that_there_were_none(company: Company) -> None:
    company.sam.runs("/footbridge join")
    _is_answered(company)
    company.moves_on(minutes=73 * 60)
    (decision,) = [one for one in company.decisions if one.kind == "thank_helper"]
    assert decision.outcome is False
    assert outcomes.OBSERVERS.keys() >= {"thanked", "turned_to"}


def test_who_is_out_of_a_private_channel_by_then_is_not_asked(company: Company) -> None:
    company.opens("deal", ("ada", "sam", "kim"), private=True)
    company.switches("on", "#deal")
    company.sam.runs("/footbridge join")
    company.exchange("#deal")
    company.moves_on(minutes=1, draws="none")
    company.sam.leaves("#deal")
    company.moves_on(minutes=24 * 60, draws="none")
    assert company.rows(ChannelMember)
    assert _kinds(company) == []


def _is_answered(company: Company, says: str = "", reacts: bool = False) -> None:
    """Sam is answered by kim; a day passes, in which nobody asks what came of it."""
    question, answer = company.exchange()
    if says:
        company.sam.replies(says, to=question)
    if reacts:
        company.sam.reacts("pray", to=answer)
    company.moves_on(minutes=31, draws="none")
    company.moves_on(minutes=24 * 60)
    company.moves_on(minutes=1)


def _kinds(company: Company) -> list[str]:
    return [one.kind for one in company.decisions if one.kind == "thank_helper"]


def _erases(company: Company, name: str) -> None:
    """Delete somebody's row, as erasing does once what they said was taken out."""
    found = company.member(name)
    assert found is not None
    with company.bridge.runtime.database.writing() as session:
        session.delete(session.get_one(Member, found.id))
