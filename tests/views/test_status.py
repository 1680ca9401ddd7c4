"""How it stands, what is promised, and the rules, in their states."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.rules import Rules
from bot.views import administering, limits, privacy, rules_file, status
from bot.views.administering import People
from bot.views.leader import Listed
from bot.views.status import Number, Status
from tests.views import golden_files

NONE = Number(0, 0)
WEEK = date(2026, 3, 2)
NEW = Status((), 0, 40, 40, 0, (0, 0), 0, NONE, NONE, {}, WEEK, Rules(), (), 0)
BUSY = Status(
    channels=[f"C{number}" for number in range(25)],
    silos=9, here=412, in_no_silo=1, joined=230, leaders=(7, 9), champions=12,
    sent=Number(61, 58), by_lot=Number(3, 3),
    held={
        "outside their working hours": Number(40, 31),
        "a freeze": Number(12, 11),
        "they asked for a pause": Number(6, 2),
    },
    week=WEEK,
    rules=Rules(paused=True, dry_run="C9"),
    switched=[(f"kind_{number}", False) for number in range(14)],
    quiet=2,
    missed=3,
)  # fmt: skip
NAMED = [Listed(f"U{number}", "yes", True) for number in range(30)]
GONE = Listed("U99", "no", False)
RUN = {
    "people_none": administering.people(People((), (), (), 0, 0)),
    "people_many": administering.people(People(("U1", "U2"), [*NAMED, GONE], ["U3"], 230, 5)),
}
SAID = RUN | {"new": status.status(NEW), "busy": status.status(BUSY), "promises": privacy.told()}


SET = Rules(nudges_a_week=2, messages_days=30, stories_channel="C1", dry_run="G1", paused=True)
RULES: dict[str, dict[str, Any]] = {
    "plain": {"text": limits.listed(Rules()), "view": limits.modal(Rules())},
    "set": {"text": limits.saved(Rules(), SET), "view": limits.modal(SET)},
    "same": {"text": limits.saved(SET, SET)},
    "file": {"text": rules_file.exported("a: <b>\n"), "view": rules_file.modal()},
    "file_brought": {"text": rules_file.imported(SET, Rules(kinds={"word_back": {"on": False}}))},
    "file_refused": {"text": rules_file.refused("<!channel> is odd.")},
}


@pytest.mark.parametrize("name", RULES)
def test_rules(name: str) -> None:
    assert len(str(RULES[name]["text"])) <= 3000
    assert "G1" not in str(RULES[name])  # the channel of a dry run is private
    golden_files.check(f"rules_{name}", RULES[name])


@pytest.mark.parametrize("name", SAID)
def test_said(name: str) -> None:
    assert len(SAID[name]) <= 3000  # of one text; Slack would cut it
    golden_files.check(f"status_{name}", {"text": SAID[name]})


def test_nothing_about_few_people_is_told() -> None:
    said = status.status(BUSY)
    assert "they asked for a pause" not in said
    assert "other reasons, each about few people" in said
    assert "some, to fewer than 5 people" in said
    assert "not said of so few (4 people)" in status.status(replace(NEW, here=4))
