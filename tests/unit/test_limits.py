"""The numbers admins may set."""

from __future__ import annotations

from dataclasses import fields

import pytest

from bot.domain import limits
from bot.domain.rules import Rules, from_dict

NOT_NUMBERS = (
    "",
    " ",
    "-1",
    "1.5",
    "1e3",
    "seven",
    "0x10",
    "nan",
    "9" * 10_000,
    "1 000",
    "²",
    "<b>",
    "1;2",
)


@pytest.mark.parametrize("typed", NOT_NUMBERS)
def test_what_is_no_whole_number_is_explained(typed: str) -> None:
    with pytest.raises(ValueError, match="a whole number from 7 to 365") as caught:
        limits.number("messages_days", typed)
    assert len(str(caught.value)) < 120


def test_the_ends_are_included_and_other_scripts_are_read() -> None:
    for name, limit in limits.LIMITS.items():
        assert limits.number(name, f" {limit.least} ") == limit.least
        assert limits.number(name, str(limit.most)) == limit.most
        for outside in (limit.least - 1, limit.most + 1):
            assert name in limits.problems({name: str(outside)})
    assert limits.number("pair_rest", "٢٨") == 28


def test_every_number_among_the_rules_can_be_set_and_its_default_may_be() -> None:
    hours = {"quiet_before", "quiet_after"}  # set as times of the day
    numbers = {one.name for one in fields(Rules) if type(getattr(Rules(), one.name)) is int} - hours
    assert limits.LIMITS.keys() == numbers
    assert limits.problems({name: str(getattr(Rules(), name)) for name in numbers}) == {}


def test_a_change_keeps_the_rest_and_the_default_is_not_kept() -> None:
    before = from_dict({"paused": True, "messages_days": 30})
    after = limits.changed(before, {"messages_days": "90", "nudges_a_week": "2"})
    assert after.as_dict() == {"paused": True, "nudges_a_week": 2}
