"""Asking across teams, open questions and intros, in each of their states."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.catalogue import asking as kinds
from bot.views import ask, ask_card, intro, nudge, open_question
from bot.views.ask_card import Choice, Preview, Waiting
from bot.views.seen import Seen
from sandbox.blocks import check_message, check_view
from tests.views import golden_files

NUDGE = "4f5c2b1e-0000-4000-8000-000000000002"
KEY = "4f5c2b1e-0000-4000-8000-000000000003"
QUESTION = "Which discount may I offer a school?"
HOSTILE = "<!channel> & <@U0ADA> *bold* `code`"
LONG = "why " * 749 + "why?"
ASK: dict[str, Any] = {"ask": 3, "question": QUESTION, "place": "C0PRICING"}
RELAY: dict[str, Any] = ASK | {"turn": 4, "why": "often", "named_by": None}
ANSWER: dict[str, Any] = ASK | {"turn": 4, "how": "answered", "answer": "Ten percent."}
INTRO = {
    "intro": 5, "why": "strangers", "place": "C0PRICING", "question": 2,
    "silos": ["Sales", "Support"],
}  # fmt: skip
OPEN = {"place": "C0PRICING", "link": "https://wren.slack.com/archives/C0PRICING/p17", "at": 17}
EVERY = {
    kinds.ASK_RELAY: RELAY, kinds.ASK_ANSWERED: ANSWER, kinds.ASK_HELPED: ASK,
    kinds.ASK_UNANSWERED: ASK | {"because": "late"}, kinds.OPEN_QUESTION: OPEN,
    kinds.INTRO: INTRO, kinds.INTRO_ODD_ONE: {}, kinds.INTRO_FOLLOW_UP: {"intro": 5},
}  # fmt: skip


def seen(kind: Any, facts: dict[str, Any], wording: int = 0, other: str | None = "U0SAM") -> Seen:
    return Seen(kind, wording, NUDGE, facts, user="U0KIM", other=other)


def _shows(name: str, shown: tuple[str, list[dict[str, Any]]]) -> None:
    text, blocks = shown
    assert text
    assert "{" not in str(blocks).replace("{'", "")
    check_message(blocks)
    golden_files.check(name, {"text": text, "blocks": blocks})


def _card(name: str, view: dict[str, Any]) -> None:
    check_view(view, "modal")
    golden_files.check(name, view)


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: str(kind.name))
def test_each_wording_of_each_kind(kind: Any) -> None:
    shown = [nudge.message(seen(kind, EVERY[kind], wording)) for wording in range(3)]
    _shows(kind.name, shown[0])
    assert len({text for text, _ in shown}) == 3
    for _, blocks in shown:
        check_message(blocks)
        assert "/footbridge leave" in str(blocks)


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: str(kind.name))
def test_the_other_may_have_been_erased(kind: Any) -> None:
    for wording in range(3):
        text, blocks = nudge.message(seen(kind, EVERY[kind], wording, other=None))
        assert "None" not in text
        check_message(blocks)


@pytest.mark.parametrize("why", ask.WHY_YOU)
def test_why_you_were_asked(why: str) -> None:
    _shows(f"ask_relay_{why}", nudge.message(
        seen(kinds.ASK_RELAY, RELAY | {"why": why, "named_by": "U0KAI"})
    ))  # fmt: skip


def test_why_you_were_asked_where_the_channel_is_gone() -> None:
    body = ask.relay(seen(kinds.ASK_RELAY, RELAY | {"place": None}))
    assert body.why == "You said yes to being asked."


@pytest.mark.parametrize("why", ask.OVER)
def test_a_question_that_needs_no_answer_any_more(why: str) -> None:
    _shows(f"ask_over_{why}", nudge.answered(seen(kinds.ASK_RELAY, RELAY), ask.OVER[why]))


@pytest.mark.parametrize("what", ask.REPLIES)
def test_what_is_said_to_a_click(what: str) -> None:
    _shows(f"ask_reply_{what}", nudge.answered(seen(kinds.ASK_RELAY, RELAY), ask.REPLIES[what]))


def test_what_is_said_to_a_click_with_somebody_in_it() -> None:
    for name, words in (
        ("ask_passed", ask.passed_to("U0KAI")), ("ask_next", ask.goes_to("U0KAI")),
        ("ask_nobody_else", ask.nobody_else("C0PRICING")),
        ("ask_nobody_else_nowhere", ask.nobody_else(None)),
    ):  # fmt: skip
        _shows(name, nudge.answered(seen(kinds.ASK_RELAY, RELAY), words))


def test_somebody_would_answer_in_the_open() -> None:
    moved = ANSWER | {"how": "moved", "answer": None}
    _shows("ask_answered_moved", nudge.message(seen(kinds.ASK_ANSWERED, moved)))
    nowhere = moved | {"place": None}
    _shows("ask_answered_moved_nowhere", nudge.message(seen(kinds.ASK_ANSWERED, nowhere)))


def test_nobody_could_be_asked() -> None:
    facts = ASK | {"because": "nobody", "place": None}
    _shows("ask_unanswered_nobody", nudge.message(seen(kinds.ASK_UNANSWERED, facts)))


def test_the_cards() -> None:
    choices = (
        Choice("U0KIM", "often", "C0PRICING"), Choice("U0KAI", "across"), Choice("U0KIT", "willing")
    )  # fmt: skip
    preview = Preview(QUESTION, choices, "C0PRICING")
    _card("ask_card", ask_card.opening(KEY))
    _card("ask_card_waiting", ask_card.opening(KEY, QUESTION, [Waiting(3, HOSTILE + LONG)]))
    _card("ask_card_taken_back", ask_card.opening(KEY, told=ask.TAKEN_BACK))
    _card("ask_preview", ask_card.previewed(KEY, preview))
    _card("ask_preview_changed", ask_card.previewed(KEY, preview, changed=True))
    _card("ask_preview_nobody", ask_card.previewed(KEY, Preview(QUESTION, (), "C0PRICING")))
    _card("ask_preview_nobody_nowhere", ask_card.previewed(KEY, Preview(QUESTION, ())))
    _card("ask_sent", ask_card.sent(3, "U0KIM"))
    _card("ask_sent_before", ask_card.sent(3, None))
    _card("ask_answer_card", ask_card.answering(NUDGE, QUESTION))
    _card("ask_else_card", ask_card.naming(NUDGE))


@pytest.mark.parametrize("words", [HOSTILE, LONG, "&" * 3000])
def test_any_words_arrive_as_they_were_written_and_page_nobody(words: str) -> None:
    said = {"question": words, "answer": words}
    for kind in (kinds.ASK_RELAY, kinds.ASK_ANSWERED, kinds.ASK_UNANSWERED, kinds.ASK_HELPED):
        _, blocks = nudge.message(seen(kind, EVERY[kind] | said))
        check_message(blocks)
        assert words in _quoted(blocks)
        assert "<!channel>" not in str([one for one in blocks if one["type"] != "rich_text"])
    check_view(ask_card.answering(NUDGE, words), "modal")
    check_view(ask_card.previewed(KEY, Preview(words, (Choice("U0KIM", "willing"),))), "modal")
    assert "<!channel>" not in str(ask_card.opening(KEY, "", [Waiting(1, words)]))


def _quoted(blocks: list[dict[str, Any]]) -> list[str]:
    quotes = [one["elements"][0]["elements"][0] for one in blocks if one["type"] == "rich_text"]
    return [one["text"] for one in quotes]


@pytest.mark.parametrize("what", open_question.REPLIES)
def test_an_open_question_once_looked_at(what: str) -> None:
    found = seen(kinds.OPEN_QUESTION, OPEN)
    _shows(f"open_question_{what}", nudge.answered(found, open_question.reply(what, OPEN)))


def test_an_open_question_where_there_is_no_link() -> None:
    facts = OPEN | {"link": None}
    _shows("open_question_no_link", nudge.message(seen(kinds.OPEN_QUESTION, facts)))


@pytest.mark.parametrize("why", ["strangers", "seldom"])
@pytest.mark.parametrize("place", [None, "C0PRICING"])
def test_why_these_two(why: str, place: str | None) -> None:
    facts = INTRO | {"why": why, "place": place, "silos": ["Sales", HOSTILE]}
    name = f"intro_{why}_{'there' if place else 'silos'}"
    shown = nudge.message(seen(kinds.INTRO, facts))
    assert "<!channel>" not in str(shown)
    _shows(name, shown)


@pytest.mark.parametrize("what", intro.SAID)
def test_what_came_of_an_intro(what: str) -> None:
    shown = nudge.answered(seen(kinds.INTRO_FOLLOW_UP, {"intro": 5}), intro.SAID[what])
    _shows(f"intro_said_{what}", shown)


def test_what_commands_answer() -> None:
    said = {
        "ask": ask.WILLING[True], "ask off": ask.WILLING[False], "intros": intro.WISHED[True],
        "intros off": intro.WISHED[False], "avoid": intro.AVOIDS.format(user="U0KAI"),
        "avoid off": intro.AVOIDS_NO_MORE.format(user="U0KAI"), "list": intro.avoided(["U0KAI"]),
        "no list": intro.avoided([]),
    }  # fmt: skip
    golden_files.check("ask_commands", said)
