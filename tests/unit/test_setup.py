"""The steps of the setup: which comes next, and where it stands."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.domain import setup as steps
from bot.domain.setup import STEPS


def test_they_follow_each_other_and_back() -> None:
    for one, after in pairwise(STEPS):
        assert steps.next_step(one) == after
        assert steps.step_before(after) == one
    assert steps.step_before(STEPS[0]) is None
    assert steps.next_step(STEPS[-1]) == STEPS[-1]


@pytest.mark.parametrize(
    ("kept", "sent", "stands"),
    [
        ("channels", "channels", "silos"),
        ("priorities", "silos", "priorities"),  # a late one
        ("leaders", "leaders", "champions"),
        ("of an old version", "silos", "leaders"),
    ],
)
def test_it_only_goes_on(kept: str, sent: str, stands: str) -> None:
    assert steps.stands_at(kept, sent) == stands


def test_a_step_there_is_not_is_the_first() -> None:
    assert steps.place("of an old version") == 1
