"""Whoever is named in a story is asked first, reads it, and has the last word on their name."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.domain.calendar import MINUTE
from bot.store import members
from bot.store.posts import Post
from bot.store.stories import StoryPerson
from sandbox import elements, hands
from sandbox.person import Person
from sandbox.screen import Shown
from tests.journeys.company import Company
from tests.journeys.test_stories import CARD, EVERYWHERE, PUBLISH, WORDS, database_url, wins

__all__ = ["database_url", "wins"]

NAMES = "Whom does it name?"
HAPPENED = WORDS["What happened?"]


@pytest.fixture
def told(wins: Company) -> Company:
    """Sam has written a story that names kim and kai, who joined, and asked for it to be read."""
    for person in (wins.sam, wins.kim, wins.kai):
        person.runs("/footbridge join")
    asks(wins.sam, ["kim", "kai"])
    wins.moves_on(minutes=1)
    return wins


def asks(writer: Person, names: list[str], **more: Any) -> None:
    writer.runs("/footbridge story")
    writer.fills(CARD, WORDS | PUBLISH | {NAMES: names} | more)


@EVERYWHERE
def test_it_is_published_once_everybody_agreed_and_not_before(told: Company) -> None:
    told.sam.sees("Waiting for @kim and @kai.", in_="modal")
    for person in (told.kim, told.kai):
        shown = person.sees("Rather not", in_="DM")
        assert "@sam" in shown.text
        assert HAPPENED in shown.text
        told.sue.does_not_see(HAPPENED)
        person.clicks("Agree")
        person.sees("Thank you. It is published once everybody named agrees.", in_="DM")
    told.moves_on(minutes=1)
    told.sue.sees(HAPPENED, in_="#wins")
    told.sue.sees("With @kim and @kai", in_="#wins")
    told.sam.sees("everybody you named agreed", in_="DM")


def test_it_is_not_published_where_one_would_rather_not(told: Company) -> None:
    told.kim.clicks("Agree")
    told.kai.clicks("Rather not")
    told.kai.sees("it is not published as it stands", in_="DM")
    told.moves_on(minutes=2)
    told.sue.does_not_see(HAPPENED)
    told.sam.sees("@kai would rather not have it published", in_="DM")
    assert [one.state for one in told.stories] == ["draft"]


@EVERYWHERE
def test_after_a_no_the_same_words_are_not_tried_again_and_others_may_be(told: Company) -> None:
    told.kim.clicks("Agree")
    told.kai.clicks("Rather not")
    told.moves_on(minutes=2)
    told.sam.clicks("Open it")
    told.sam.fills(CARD, PUBLISH)
    told.sam.sees("kai would rather not have it published as it stands", in_="modal")
    told.sam.fills(CARD, {"What happened?": "Support helped, and the customer stayed."})
    told.moves_on(minutes=2)
    for person in (told.kim, told.kai):
        person.sees("Support helped, and the customer stayed.", in_="DM")
        person.clicks("Agree")
    told.sue.sees("Support helped, and the customer stayed.", in_="#wins")


def test_who_is_left_out_is_not_named(told: Company) -> None:
    told.kai.clicks("Leave my name out")
    told.kai.sees("Your name is left out of it.", in_="DM")
    told.kim.clicks("Agree")
    told.moves_on(minutes=2)
    assert "kai" not in told.sue.sees(HAPPENED, in_="#wins").text
    told.sam.sees("@kai would rather not be named", in_="DM")


def test_who_asked_to_be_left_out_is_not_named_again(told: Company) -> None:
    told.kai.clicks("Leave my name out")
    told.moves_on(minutes=2)
    told.sam.clicks("Open it")
    told.sam.fills(CARD, {NAMES: ["kim", "kai"]})
    told.sam.sees("kai asked to be left out of this story.", in_="modal")


def test_who_has_not_joined_cannot_be_asked_and_the_writer_is_told_what_to_do(
    wins: Company,
) -> None:
    asks(wins.sam, ["kim"])
    wins.sam.sees("kim has not joined, so I may not write to them", in_="modal")
    wins.moves_on(minutes=5)
    wins.kim.does_not_see(HAPPENED)
    assert wins.stories == []
    wins.sam.fills(CARD, {NAMES: []})
    wins.sue.sees(HAPPENED, in_="#wins")


def test_a_draft_may_name_anybody_and_asks_nobody(wins: Company) -> None:
    wins.sam.runs("/footbridge story")
    wins.sam.fills(CARD, WORDS | {NAMES: ["kim"]})
    wins.moves_on(minutes=5)
    wins.kim.does_not_see(HAPPENED)
    assert [one.state for one in wins.rows(StoryPerson)] == ["named"]


def test_who_is_not_here_any_more_cannot_be_named(wins: Company) -> None:
    wins.kim.runs("/footbridge join")
    wins.bridge.slack.deactivates("kim")
    wins.moves_on(minutes=1)
    asks(wins.sam, ["kim"])
    wins.sam.sees("kim is not here any more", in_="modal")


@EVERYWHERE
def test_somebody_deactivated_while_they_are_asked_is_left_out(told: Company) -> None:
    told.kim.clicks("Agree")
    told.bridge.slack.deactivates("kai")
    told.moves_on(minutes=2)
    told.moves_on(minutes=2)
    text = told.sue.sees(HAPPENED, in_="#wins").text
    assert "kim" in text
    assert "kai" not in text
    told.sam.sees("cannot be named in it any more", in_="DM")


def test_somebody_deactivated_before_they_are_asked_gets_nothing(wins: Company) -> None:
    wins.sam.runs("/footbridge join")
    wins.kim.runs("/footbridge join")
    asks(wins.sam, ["kim"])
    wins.moves_on(minutes=1, until="decide")
    wins.bridge.slack.deactivates("kim")
    wins.moves_on(minutes=2)
    wins.moves_on(minutes=2)
    assert [one.kind for one in wins.nudges if one.state == "sent"] == ["word_back"]
    wins.sue.sees(HAPPENED, in_="#wins")


@pytest.mark.parametrize("command", ["leave", "observe off"])
def test_who_leaves_later_is_taken_out_of_what_is_published(told: Company, command: str) -> None:
    _agree(told)
    told.kai.runs(f"/footbridge {command}")
    told.moves_on(minutes=1)
    text = told.sue.sees(HAPPENED, in_="#wins").text
    assert "kim" in text
    assert "kai" not in text
    told.sam.sees("@kai cannot be named in it any more", in_="DM")


@EVERYWHERE
def test_of_two_who_left_at_once_the_writer_hears_both(told: Company) -> None:
    for name in ("kim", "kai"):
        told.bridge.slack.deactivates(name)
    told.moves_on(minutes=2)
    for name in ("kim", "kai"):
        told.sam.sees(f"@{name} cannot be named in it any more", in_="DM")
    told.sue.sees(HAPPENED, in_="#wins")


def test_who_was_erased_is_taken_out_of_what_is_published(told: Company) -> None:
    _agree(told)
    _erases(told, "kai")
    told.moves_on(minutes=1)
    assert "kai" not in told.sue.sees(HAPPENED, in_="#wins").text
    told.sam.sees("Somebody you named cannot be named in it any more", in_="DM")


@EVERYWHERE
def test_with_its_writer_the_story_goes_from_the_channel(told: Company) -> None:
    _agree(told)
    told.sue.sees(HAPPENED, in_="#wins")
    _erases(told, "sam")
    told.moves_on(minutes=1)
    told.sue.does_not_see(HAPPENED)
    assert told.stories == []
    assert told.rows(Post) == []
    assert not any(HAPPENED in str(one.facts) for one in told.nudges)


def test_a_writer_who_asked_for_nothing_more_still_gets_their_story_published(
    told: Company,
) -> None:
    told.sam.runs("/footbridge leave")
    _agree(told)
    told.sue.sees(HAPPENED, in_="#wins")
    told.sam.does_not_see("everybody you named agreed")


def test_an_answer_to_a_story_that_was_taken_back(told: Company) -> None:
    told.sam.clicks("Delete")
    told.kim.clicks("Agree")
    told.kim.sees("This story was taken back", in_="DM")
    told.sue.does_not_see(HAPPENED)


def test_an_answer_to_words_that_are_not_there_any_more(told: Company) -> None:
    old = copy.deepcopy(told.kim.sees("Rather not", in_="DM"))
    told.sam.clicks("Edit")
    told.sam.fills(CARD, {"What happened?": "Kim did it all alone."})
    _presses(told, told.kim, old, "Agree")
    told.kim.sees("Its writer is not asking for this one any more")
    told.kai.does_not_see("Kim did it all alone.")
    told.moves_on(minutes=2)
    for person in (told.kim, told.kai):
        person.sees("Kim did it all alone.", in_="DM")
        person.clicks("Agree")
    told.sue.sees("Kim did it all alone.", in_="#wins")


def test_while_another_wording_is_asked_about_what_was_agreed_to_stays(told: Company) -> None:
    _agree(told)
    told.sam.clicks("Edit")
    told.sam.fills(CARD, {"What happened?": "It was mostly kai."})
    told.moves_on(minutes=2)
    told.sue.sees(HAPPENED, in_="#wins")
    told.sue.does_not_see("mostly kai")
    told.kim.clicks("Agree")
    told.kai.clicks("Agree")
    told.sue.sees("mostly kai", in_="#wins")


def test_those_named_agree_to_a_place_too(told: Company) -> None:
    _agree(told)
    told.sam.clicks("Edit")
    told.sam.fills(CARD, {"Where would it be published?": "#pricing"})
    told.moves_on(minutes=2)
    told.sue.does_not_see(HAPPENED, in_="#pricing")
    told.sue.sees(HAPPENED, in_="#wins")
    for person in (told.kim, told.kai):
        person.sees("#pricing", in_="DM")
        person.clicks("Agree")
    told.moves_on(minutes=1)
    told.sue.sees(HAPPENED, in_="#pricing")
    told.sue.does_not_see(HAPPENED, in_="#wins")


def test_a_name_may_be_taken_out_without_asking_the_others_again(told: Company) -> None:
    _agree(told)
    asked = len(told.nudges)
    told.sam.clicks("Edit")
    told.sam.fills(CARD, {NAMES: ["kim"]})
    told.moves_on(minutes=2)
    text = told.sue.sees(HAPPENED, in_="#wins").text
    assert "kai" not in text
    assert len(told.nudges) == asked


def test_somebody_may_change_their_mind_and_the_last_answer_holds(told: Company) -> None:
    old = copy.deepcopy(told.kai.sees("Rather not", in_="DM"))
    _agree(told)
    _presses(told, told.kai, old, "Rather not")
    told.moves_on(minutes=1)
    told.sue.does_not_see(HAPPENED)
    assert [one.state for one in told.stories] == ["draft"]


@EVERYWHERE
def test_a_channel_that_was_archived_meanwhile_is_told_to_the_writer(told: Company) -> None:
    told.sam.archives("#wins")
    for person in (told.kim, told.kai):
        person.clicks("Agree")
    told.moves_on(minutes=2)
    told.sam.sees("so it is a draft again", in_="DM")
    told.sam.clicks("Open it")
    told.sam.fills(CARD, PUBLISH | {"Where would it be published?": "#pricing"})
    told.moves_on(minutes=2)
    _agree(told)  # to the other place
    told.sue.sees(HAPPENED, in_="#pricing")


def test_who_agreed_may_still_have_their_name_left_out(told: Company) -> None:
    _agree(told)
    told.kai.clicks("Leave my name out after all")
    told.kai.sees("Your name is left out of it.", in_="DM")
    text = told.sue.sees(HAPPENED, in_="#wins").text
    assert "kim" in text
    assert "kai" not in text


def test_where_somebody_does_not_answer_it_is_a_draft_again_and_may_be_asked_once_more(
    told: Company,
) -> None:
    told.kim.clicks("Agree")
    told.moves_on(minutes=14 * 24 * 60)
    told.moves_on(minutes=10)
    told.sam.sees("@kai has not said yes or no for two weeks", in_="DM")
    told.kai.clicks("Agree")
    told.kai.sees("Its writer is not asking for this one any more")
    told.sam.clicks("Open it")
    told.sam.fills(CARD, PUBLISH)
    told.moves_on(minutes=2)
    told.kai.clicks("Agree")
    told.sue.sees(HAPPENED, in_="#wins")


def test_nobody_else_can_answer_for_them(told: Company) -> None:
    shown = copy.deepcopy(told.kai.sees("Rather not", in_="DM"))
    _presses(told, told.kim, shown, "Agree")
    told.kim.clicks("Agree")
    told.sue.does_not_see(HAPPENED)


def test_the_same_agreement_twice_is_one(told: Company) -> None:
    shown = copy.deepcopy(told.kim.sees("Rather not", in_="DM"))
    told.kim.clicks("Agree")
    _presses(told, told.kim, shown, "Agree")
    told.kai.clicks("Agree")
    told.moves_on(minutes=1)
    told.sue.sees(HAPPENED, in_="#wins")
    assert sum(one.kind == "word_back" for one in told.nudges) == 1


def test_only_people_of_a_private_channel_are_named_in_its_stories(wins: Company) -> None:
    wins.opens("deal", ("ada", "sam", "kim"), private=True)
    wins.switches("on", "#deal")
    wins.ada.leaves("#deal")
    for person in (wins.sam, wins.kim, wins.kai):
        person.runs("/footbridge join")
    wins.sam.uses_shortcut("Save as a value story", on=wins.kim.says("done", in_="#deal"))
    wins.sam.fills(CARD, WORDS | PUBLISH | {NAMES: ["kim", "kai"]})
    wins.sam.sees("kai is not in that private channel", in_="modal")
    wins.sam.fills(CARD, {NAMES: ["kim"]})
    wins.moves_on(minutes=2)
    wins.kai.does_not_see("deal")
    wins.kim.clicks("Agree")
    wins.kim.sees(HAPPENED, in_="#deal")


def test_it_waits_for_the_hours_of_whom_it_asks(told: Company) -> None:
    told.kim.clicks("Agree")
    row = next(one for one in told.nudges if one.kind == "story_consent")
    assert row.sent_at is not None
    assert row.sent_at - row.due_at <= MINUTE


def _agree(told: Company) -> None:
    for person in (told.kim, told.kai):
        person.clicks("Agree")
    told.moves_on(minutes=1)


def _erases(company: Company, name: str) -> None:
    """Delete somebody's row, as erasing does once what they said was taken out."""
    found = company.member(name)
    assert found is not None
    with company.bridge.runtime.database.writing() as session:
        session.delete(session.get_one(members.Member, found.id))


def _presses(company: Company, person: Person, shown: Shown, label: str) -> None:
    found = next(one for one in elements.placed(shown.blocks) if one.label == label)
    assert hands.act(company.bridge.slack, person.member, shown, found, {}).ok
