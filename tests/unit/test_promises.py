"""docs/privacy.md says what Slack says: one table, held together here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.domain import rules
from bot.domain.limits import LIMITS
from bot.domain.privacy import MIN_GROUP
from bot.domain.retention import DAYS, keep_for
from bot.flows.forgetting import EVENTS_LAST, WORDS_LAST
from bot.views import privacy

PAGE = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("title", "rows"), privacy.lines(), ids=[t for t, _ in privacy.SECTIONS])
def test_the_page_makes_the_same_promises(title: str, rows: list[str]) -> None:
    section = PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]
    assert re.findall(r"^- (.*)\.$", section, re.MULTILINE) == rows


def test_the_page_gives_the_classes_and_days_that_hold() -> None:
    section = PAGE.partition("## How long, by class")[2].partition("\n## ")[0]
    held = {row[0]: int(row[1]) for row in re.findall(r"^\| (\w+) \| (\d+) \|", section, re.M)}
    assert held == DAYS
    days = LIMITS["messages_days"]
    assert f"from {days.least} to {days.most} days" in section


def test_what_is_swept_is_swept_by_the_time_that_is_promised() -> None:
    hours = 3_600_000_000
    assert f"{WORDS_LAST // hours} hours" in privacy.KEPT["words"]
    assert (EVENTS_LAST // (24 * hours), "two days" in privacy.KEPT["events"]) == (2, True)
    assert f"fewer than {MIN_GROUP} people" in " ".join(privacy.DERIVED)


def test_every_class_of_retention_is_told() -> None:
    assert privacy.KEPT.keys() >= DAYS.keys()
    assert all("{days}" in privacy.KEPT[one] for one in DAYS)


def test_days_set_by_an_admin_are_told_and_kept_to() -> None:
    set_here = rules.from_dict({"messages_days": 30}).kept_days()
    assert "no text): 30 days" in privacy.told(set_here)
    assert keep_for("messages", set_here) == 30 * 86_400_000_000
    assert "no text): 90 days" in privacy.told(rules.Rules().kept_days())


def test_it_fits_into_one_answer() -> None:
    assert len(privacy.told()) <= 3000  # of one text; Slack would cut it
