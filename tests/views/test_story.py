"""Stories and thanks in each of their states, within Slack's limits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.domain import stories
from bot.domain.catalogue.employees import (
    CROSSING_VALUE,
    STORY_CONSENT,
    THANK_HELPER,
    THANKS_RECEIVED,
    WORD_BACK,
)
from bot.domain.stories import Words
from bot.views import consent, nudge, story, thanks
from bot.views.seen import Seen
from bot.views.story import Card, Shown
from bot.views.thanks import Thanked
from sandbox.blocks import check_message, check_view
from tests.views import golden_files

NUDGE = "4f5c2b1e-0000-4000-8000-000000000001"
LINK = "https://wren.slack.com/archives/C0PRICING/p1772532000000100"
WORDS = Words(
    "The customer signed, since support answered the same morning.",
    "Harbour Foods",
    "A renewal that was in doubt.",
    "Anybody with a renewal in March.",
    "A year of their plan",
)
CARD = Card(
    NUDGE, NUDGE, "Support", "C0PRICING", LINK, to="C0WINS",
    priorities=[(7, "Keep the customers we have"), (8, "Answer within the hour")],
)  # fmt: skip
FILLED = replace(CARD, words=WORDS, people=["U0KIM", "U0KAI"], priority=8, state=stories.PUBLISHED)
SHOWN = Shown(
    5, stories.PUBLISHED, "U0SAM", WORDS, ["U0KIM", "U0KAI"], [], "Answer within the hour", LINK,
    "C0WINS",
)  # fmt: skip
ODD = "<!channel> R&D *bold* " + "&" * 3000


@pytest.mark.parametrize(
    ("name", "card"),
    [
        ("new", CARD),
        ("filled", FILLED),
        ("blank", Card(NUDGE)),
        ("private", replace(CARD, private=True)),
    ],
)
def test_the_card_of_a_story(name: str, card: Card) -> None:
    view = story.modal(card)
    check_view(view, "modal")
    golden_files.check(f"story_card_{name}", view)


def test_published() -> None:
    _shows("story_post", story.post(SHOWN))
    least = Shown(5, stories.PUBLISHED, "U0SAM", Words("They signed."), to="C0WINS")
    _shows("story_post_short", story.post(least))


@pytest.mark.parametrize("state", story.STATES)
def test_among_ones_own(state: str) -> None:
    waiting = ["U0KAI"] if state == stories.ASKING else []
    shown = replace(SHOWN, state=state, waiting=waiting)
    blocks = story.row(shown)
    check_message(blocks)
    golden_files.check(f"story_row_{state}", blocks)
    check_view(story.done(shown), "modal")
    golden_files.check(f"story_saved_{state}", story.done(shown))


def test_deleted() -> None:
    check_view(story.deleted(), "modal")
    golden_files.check("story_deleted", story.deleted())


def test_the_nudge_that_asked_for_it() -> None:
    facts = {"channel": "C0PRICING", "other_silo": "Support"}
    asked = Seen(CROSSING_VALUE, 0, NUDGE, facts, user="U0SAM")
    text, blocks = nudge.answered(asked, story.reply(SHOWN))
    _shows("story_told", (text, story.with_edit(blocks, SHOWN)))


CONSENT_FACTS = {
    "story": 5, "version": 1, "place": "C0WINS", "priority": "Answer within the hour",
    "link": LINK, "words": {
        "happened": WORDS.happened, "served": WORDS.served, "use": WORDS.use,
        "reuse": WORDS.reuse, "worth": WORDS.worth,
    },
}  # fmt: skip


def _consent(facts: dict[str, Any] = CONSENT_FACTS, wording: int = 0, **more: Any) -> Seen:
    return Seen(
        STORY_CONSENT, wording, NUDGE, facts, **({"user": "U0KIM", "other": "U0SAM"} | more)
    )


@pytest.mark.parametrize("wording", range(len(STORY_CONSENT.wordings)))
def test_those_named_are_asked(wording: int) -> None:
    _shows(f"consent_asked_{wording + 1}", nudge.message(_consent(wording=wording)))


@pytest.mark.parametrize("answer", consent.ANSWERED)
def test_those_named_answered(answer: str) -> None:
    _shows(f"consent_{answer}", nudge.answered(_consent(), consent.ANSWERED[answer]))


def test_who_agreed_may_take_it_back() -> None:
    text, blocks = nudge.answered(_consent(), consent.ANSWERED[stories.AGREED])
    _shows("consent_agreed_regret", (text, consent.with_regret(blocks, NUDGE)))


def test_asked_about_what_is_gone() -> None:
    facts = {"story": 5, "version": 1, "place": "C0WINS"}
    _shows("consent_gone", nudge.answered(_consent(facts, other=None), consent.GONE))


def test_a_dry_run_shows_nobody_the_words_of_others() -> None:
    shown = nudge.message(_consent(dry=True))
    _shows("consent_dry", shown)
    private = nudge.message(_received(dry=True))
    _shows("thanks_dry", private)
    word = nudge.message(_word("refused", dry=True))
    for one in (shown, private, word):
        assert WORDS.happened not in str(one)
        assert "within the hour" not in str(one)


@pytest.mark.parametrize("what", consent.NEWS)
def test_the_writer_gets_word(what: str) -> None:
    _shows(f"word_{what}", nudge.message(_word(what)))


def test_the_writer_gets_word_of_somebody_unknown() -> None:
    _shows("word_left_unknown", nudge.message(_word("left", other=None)))


def _word(what: str, wording: int = 0, **more: Any) -> Seen:
    facts = {"story": 5, "what": what, "place": "C0WINS", "beginning": WORDS.happened}
    return Seen(WORD_BACK, wording, NUDGE, facts, **({"user": "U0SAM", "other": "U0KAI"} | more))


THANKS_CARD = thanks.Card(NUDGE, NUDGE, "U0KIM", "C0PRICING", LINK)
THANKED = Thanked("U0SAM", "U0KIM", "You sent the list within the hour.", LINK, "C0PRICING")


@pytest.mark.parametrize(
    ("name", "card"),
    [
        ("somebody", THANKS_CARD),
        ("anybody", thanks.Card(NUDGE)),
        ("archived", replace(THANKS_CARD, archived=True)),
        ("private", replace(THANKS_CARD, private=True)),
    ],
)
def test_the_card_of_thanks(name: str, card: thanks.Card) -> None:
    view = thanks.modal(card)
    check_view(view, "modal")
    golden_files.check(f"thanks_card_{name}", view)


def test_thanks_as_they_are_said() -> None:
    _shows("thanks_post", thanks.post(THANKED))
    for name, one in (("public", THANKED), ("private", replace(THANKED, channel=None))):
        check_view(thanks.done(one), "modal")
        golden_files.check(f"thanks_said_{name}", thanks.done(one))


@pytest.mark.parametrize("wording", range(len(THANKS_RECEIVED.wordings)))
def test_thanks_as_they_are_passed_on(wording: int) -> None:
    _shows(f"thanks_received_{wording + 1}", nudge.message(_received(wording=wording)))


def test_thanks_that_were_read_or_taken_back() -> None:
    _shows("thanks_read", nudge.answered(_received(), thanks.READ))
    _shows("thanks_gone", nudge.answered(_received({"thanks": 3}, other=None), thanks.READ))


def _received(facts: dict[str, Any] | None = None, wording: int = 0, **more: Any) -> Seen:
    words = {"thanks": 3, "words": "You sent the list\nwithin the hour.", "link": LINK}
    whom = {"user": "U0KIM", "other": "U0SAM"} | more
    return Seen(THANKS_RECEIVED, wording, NUDGE, words if facts is None else facts, **whom)


@pytest.mark.parametrize("wording", range(len(THANK_HELPER.wordings)))
def test_asked_whether_it_helped(wording: int) -> None:
    facts = {"channel": "C0PRICING", "permalink": LINK, "other_silo": "Support", "silo": 2}
    asked = Seen(THANK_HELPER, wording, NUDGE, facts, user="U0SAM", other="U0KIM")
    _shows(f"thank_helper_{wording + 1}", nudge.message(asked))


def test_nobody_is_paged_and_nothing_is_too_long() -> None:
    words = Words(*[ODD[: story.LONG]] + [ODD[: story.SHORT]] * 4)
    facts = CONSENT_FACTS | {"words": {"happened": ODD[: story.LONG]}}
    shown = replace(SHOWN, words=words, priority="<!here>")
    for text, blocks in (
        story.post(shown),
        ("row", story.row(shown)),
        nudge.message(_consent(facts)),
        thanks.post(replace(THANKED, words=ODD[: thanks.WORDS_MOST])),
        nudge.message(_received({"thanks": 3, "words": ODD[: thanks.WORDS_MOST]})),
    ):
        check_message(blocks)
        assert "<!" not in text + str(blocks)
    check_view(story.modal(replace(FILLED, words=words, about=ODD[:200])), "modal")


def _shows(name: str, shown: tuple[str, list[dict[str, Any]]]) -> None:
    text, blocks = shown
    assert text
    check_message(blocks)
    golden_files.check(name, {"text": text, "blocks": blocks})
