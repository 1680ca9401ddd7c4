"""What an admin may say of a kind of nudge, and what makes a sound priority."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain import priorities, ruling
from bot.domain.catalogue import CROSSING_VALUE, GONE_QUIET
from bot.domain.rules import Rules


def test_a_kind_is_found_by_its_name_or_a_near_one_is_named() -> None:
    assert ruling.kind_of("Crossing_Value") is CROSSING_VALUE
    with pytest.raises(ValueError, match="Did you mean `crossing_value`"):
        ruling.kind_of("crossing_vlaue")


def test_what_is_as_the_catalogue_has_it_is_not_kept() -> None:
    off = ruling.changed(Rules(), CROSSING_VALUE, "off")
    assert not off.is_on(CROSSING_VALUE)
    assert off.as_dict() == {"kinds": {"crossing_value": {"on": False}}}
    assert ruling.changed(off, CROSSING_VALUE, "ON").as_dict() == {}
    seldom = ruling.changed(off, CROSSING_VALUE, "probability 0.1")
    assert seldom.kinds["crossing_value"] == {"on": False, "probability": 0.1}


@pytest.mark.parametrize(
    "said",
    ["", "of", "on please", "probability", "probability x",
     "probability 0", "probability 1.01", "probability nan"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        ruling.changed(Rules(), CROSSING_VALUE, said)


def test_no_lot_is_drawn_for_what_people_asked_for() -> None:
    with pytest.raises(ValueError, match="no lot"):
        ruling.changed(Rules(), GONE_QUIET, "probability 0.5")


@pytest.mark.parametrize(
    ("day", "quarter"),
    [(date(2026, 1, 1), "2026 Q1"), (date(2026, 3, 31), "2026 Q1"), (date(2026, 4, 1), "2026 Q2"),
     (date(2026, 12, 31), "2026 Q4")],
)  # fmt: skip
def test_quarters(day: date, quarter: str) -> None:
    assert priorities.quarter_of(day) == quarter
    assert priorities.quarters(day)[0] == quarter
    assert len(priorities.quarters(day)) == 5
    assert priorities.quarters(day, "2020 Q1")[0] == "2020 Q1"


@pytest.mark.parametrize("title", ["", " ", "🚀", "!?", "faster ANSWERS"])
def test_a_title_that_cannot_stand(title: str) -> None:
    assert priorities.problem(title, ["Faster answers"])


def test_any_script_makes_a_title() -> None:
    for title in ("Q4", "速い回答", "Быстрее"):
        assert priorities.problem(title, ["Faster answers"]) is None
    assert priorities.tidy("  two \n lines ") == "two lines"
