"""What people do with a nudge: save a story, thank, say not now; and what others cannot."""

from __future__ import annotations

import copy

import pytest

from sandbox import elements, hands
from sandbox.screen import Shown
from tests.journeys.company import Company

MODAL = "What came of it?"
THANKS = "Thank across teams"
WORDS = {"In your words": "You answered within the hour, and they signed."}
STORY = {
    "What happened?": "The customer signed, since support answered the same morning.",
    "What use was it?": "A renewal that was in doubt.",
}


def test_a_story_is_written_and_the_message_says_so(company: Company) -> None:
    sam = company.nudged("sam")
    sam.clicks("Save what came of it")
    sam.fills(MODAL, STORY)
    sam.sees("Saved. Thank you", in_="DM")
    sam.does_not_see("Not now")
    (story,) = company.stories
    assert (story.happened, story.use) == tuple(STORY.values())
    assert story.link is not None
    assert story.link.startswith("http")
    assert company.nudges[0].answer == "save"


def test_the_card_holds_nothing_of_the_conversation(company: Company) -> None:
    sam = company.nudged("sam")
    sam.clicks("Save what came of it")
    card = sam.sees("What happened?", in_="modal")
    assert "phone support" not in card.text
    assert "Support" in card.text


def test_the_same_card_sent_twice_is_one_story(company: Company) -> None:
    sam = company.nudged("sam")
    sam.clicks("Save what came of it")
    top = company.bridge.slack.surfaces.top(sam.id)
    assert top is not None
    again = copy.deepcopy(top)
    sam.fills(MODAL, STORY)
    again.values = copy.deepcopy(top.values)
    assert hands.submit(company.bridge.slack, sam.member, again).ok
    assert len(company.stories) == 1


def test_an_empty_card_is_handed_back(company: Company) -> None:
    sam = company.nudged("sam")
    sam.clicks("Save what came of it")
    ack = sam.fills(MODAL, {"What happened?": "   "})
    assert ack is not None
    assert ack.body["response_action"] == "errors"
    sam.sees("A few words on what happened, please", in_="modal")
    assert company.stories == []


def test_a_story_is_kept_though_the_message_cannot_be_changed(company: Company) -> None:
    sam = company.nudged("sam")
    sam.clicks("Save what came of it")
    company.bridge.slack.faults.add("chat.update", "error", error="message_not_found")
    ack = sam.fills(MODAL, STORY)
    assert ack is not None
    assert ack.body.get("response_action") != "errors"
    assert len(company.stories) == 1


def test_thanks_are_said_where_it_happened_and_the_message_says_so(company: Company) -> None:
    sam = company.nudged("sam")
    sam.clicks("Thank them")
    sam.fills(THANKS, WORDS)
    company.kai.sees("thanks @kim", in_="#pricing")
    company.kai.sees(WORDS["In your words"], in_="#pricing")
    sam.sees("Said in #pricing", in_="DM")
    sam.does_not_see("Not now")
    assert company.nudges[0].answer == "thank"


def test_a_second_click_on_what_was_answered_changes_nothing(company: Company) -> None:
    sam = company.nudged("sam")
    shown = copy.deepcopy(sam.sees("Not now", in_="DM"))
    sam.clicks("Thank them")
    sam.fills(THANKS, WORDS)
    found = next(one for one in _buttons(shown) if one.label == "Not now")
    assert hands.act(company.bridge.slack, sam.member, shown, found, {}).ok
    assert company.nudges[0].answer == "thank"


def test_a_strangers_click_on_somebody_elses_nudge_is_refused_kindly(company: Company) -> None:
    sam, kim = company.nudged("sam"), company.kim
    shown = sam.sees("Not now", in_="DM")
    for label in ("Not now", "Save what came of it", "Thank them"):
        found = next(one for one in _buttons(shown) if one.label == label)
        assert hands.act(company.bridge.slack, kim.member, shown, found, {}).ok
        assert company.nudges[0].answer is None
        assert company.bridge.slack.surfaces.top(kim.id) is None
    assert any("is not yours to answer" in str(row) for row in _whispers(company, kim.id))


def test_somebody_elses_card_cannot_be_sent(company: Company) -> None:
    sam, kim = company.nudged("sam"), company.kim
    sam.clicks("Save what came of it")
    card = company.bridge.slack.surfaces.top(sam.id)
    assert card is not None
    sam.fills(MODAL, STORY, submits=False)
    ack = hands.submit(company.bridge.slack, kim.member, card)
    assert "is not yours to answer" in str(ack.body)
    assert company.stories == []


def test_who_thanked_first_may_still_write_it_down(company: Company) -> None:
    sam = company.nudged("sam")
    shown = copy.deepcopy(sam.sees("Not now", in_="DM"))
    sam.clicks("Thank them")
    sam.fills(THANKS, WORDS)
    found = next(one for one in _buttons(shown) if one.label == "Save what came of it")
    hands.act(company.bridge.slack, sam.member, shown, found, {})
    sam.fills(MODAL, STORY)
    assert [one.answer for one in company.nudges] == ["save"]
    assert len(company.stories) == 1


@pytest.mark.parametrize("words", ["Ελληνικά και 日本語", "<!channel> & <@U0> *bold*"])
def test_a_story_may_be_in_any_words(company: Company, words: str) -> None:
    sam = company.nudged("sam")
    sam.clicks("Save what came of it")
    sam.fills(MODAL, {"What happened?": words})
    assert [one.happened for one in company.stories] == [words]


def _buttons(shown: Shown) -> list[elements.Placed]:
    return list(elements.placed(shown.blocks))


def _whispers(company: Company, who: str) -> list[str]:
    channels = company.bridge.slack.world.channels.values()
    return [m.text for c in channels for m in c.ephemerals if m.only_for == who]
