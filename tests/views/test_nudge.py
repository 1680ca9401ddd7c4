"""A nudge in each of its states, within Slack's limits."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.catalogue import CROSSING_VALUE, KINDS, Kind
from bot.views import ids, nudge
from sandbox.blocks import check_message, check_view
from tests.views import golden_files

NUDGE = "4f5c2b1e-0000-4000-8000-000000000001"
FACTS = {
    "crossing": 12, "channel": "C0PRICING", "other_silo": "Support", "role": "helped",
    "permalink": "https://wren.slack.com/archives/C0PRICING/p1772532000000100",
}  # fmt: skip
ODD = {**FACTS, "other_silo": "<!channel> R&D *bold* " + "x" * 250, "permalink": None}


@pytest.mark.parametrize("wording", range(len(CROSSING_VALUE.wordings)))
def test_asked(wording: int) -> None:
    _shows(f"nudge_asked_{wording + 1}", nudge.message(CROSSING_VALUE, wording, NUDGE, FACTS))


@pytest.mark.parametrize("answer", nudge.ANSWERED)
def test_answered(answer: str) -> None:
    _shows(f"nudge_answered_{answer}", nudge.answered(CROSSING_VALUE, 0, answer, FACTS))


def test_thanked_where_there_is_no_link() -> None:
    facts = {**FACTS, "permalink": None}
    _shows("nudge_answered_thank_no_link", nudge.answered(CROSSING_VALUE, 0, "thank", facts))


def test_a_silo_with_an_odd_name() -> None:
    _shows("nudge_asked_odd_name", nudge.message(CROSSING_VALUE, 1, NUDGE, ODD))


def test_the_card_to_write_on() -> None:
    view = nudge.story_modal(NUDGE, FACTS)
    check_view(view, "modal")
    golden_files.check("story_modal", view)
    check_view(nudge.story_modal(NUDGE, ODD), "modal")


@pytest.mark.parametrize("kind", KINDS.values(), ids=str)
def test_every_nudge_offers_a_way_to_stop_and_carries_its_id(kind: Kind) -> None:
    for wording in range(len(kind.wordings)):
        text, blocks = nudge.message(kind, wording, NUDGE, FACTS)
        assert "/footbridge leave" in str(blocks)
        assert "{" not in text
        buttons = [e for b in blocks if b["type"] == "actions" for e in b["elements"]]
        assert {one["value"] for one in buttons} == {NUDGE}
        assert {one["action_id"] for one in buttons} == {
            ids.NUDGE_SAVE, ids.NUDGE_THANK, ids.NUDGE_LATER
        }  # fmt: skip


def test_nobody_is_paged_by_the_name_of_a_silo() -> None:
    for shown in (
        nudge.message(CROSSING_VALUE, 0, NUDGE, ODD),
        nudge.answered(CROSSING_VALUE, 0, "save", ODD),
        nudge.story_modal(NUDGE, ODD),
    ):
        assert "<!channel>" not in str(shown)


def _shows(name: str, shown: tuple[str, list[dict[str, Any]]]) -> None:
    text, blocks = shown
    assert text
    check_message(blocks)
    golden_files.check(name, {"text": text, "blocks": blocks})
