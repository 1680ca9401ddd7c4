"""The catalogue, and the page that is made from it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.domain import calendar
from bot.domain.catalogue import AUDIENCES, KINDS, STAGES, Kind
from bot.flows.outcomes import OBSERVERS
from bot.views import kinds as view

EMPTY_OR_PUSHY = (
    "amazing", "awesome", "great job", "well done", "best", "top ", "should have", "you forgot",
    "don't forget", "please remember", "hurry", "last chance",
)  # fmt: skip
PAGE = Path(__file__).parents[2] / "docs" / "nudges.md"


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: str(kind.name))
def test_every_kind_says_all_it_must(kind: Kind) -> None:
    assert KINDS[kind.name] is kind
    assert kind.stage in STAGES
    assert kind.audience in AUDIENCES
    assert kind.opportunity
    assert kind.outcome
    assert kind.seen in OBSERVERS
    assert 0 < kind.probability <= 1
    assert kind.patience > kind.quiet >= 0
    assert 0 <= kind.cooldown <= 120 * calendar.DAY
    assert len(kind.wordings) >= 3
    assert len(set(kind.wordings)) == len(kind.wordings)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: str(kind.name))
def test_no_words_praise_emptily_rank_or_guilt(kind: Kind) -> None:
    said = " ".join(kind.wordings).casefold()
    for word in EMPTY_OR_PUSHY:
        assert word not in said, word
    assert "!" not in said
    assert all(len(wording) <= 240 for wording in kind.wordings)


def test_all_stages_and_audiences_are_served() -> None:
    assert len(KINDS) >= 12
    assert {kind.stage for kind in KINDS.values()} == set(STAGES)
    assert Counter(kind.audience for kind in KINDS.values()).keys() == set(AUDIENCES)


def test_no_words_are_said_by_two_kinds() -> None:
    said = Counter(wording for kind in KINDS.values() for wording in kind.wordings)
    assert not [wording for wording, times in said.items() if times > 1]


def test_the_page_is_made_from_the_catalogue() -> None:
    assert PAGE.read_text(encoding="utf-8") == view.page(KINDS.values()), "say `make docs`"
