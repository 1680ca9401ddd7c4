"""How it stands, in its states."""

from __future__ import annotations

import pytest

from bot.domain.rules import Rules
from bot.views import privacy, status
from bot.views.status import Number, Status
from tests.views import golden_files

NONE = Number(0, 0)
NEW = Status((), 0, 40, 40, 0, (0, 0), 0, NONE, NONE, {}, Rules(), (), 0)
BUSY = Status(
    channels=[f"C{number}" for number in range(25)],
    silos=9, here=412, in_no_silo=1, joined=230, leaders=(7, 9), champions=12,
    sent=Number(61, 58), by_lot=Number(3, 3),
    held={
        "outside their working hours": Number(40, 31),
        "a freeze": Number(12, 11),
        "they asked for a pause": Number(6, 2),
    },
    rules=Rules(paused=True, dry_run="C9"),
    switched=[(f"kind_{number}", False) for number in range(14)],
    quiet=2,
)  # fmt: skip
SAID = {"new": status.status(NEW), "busy": status.status(BUSY), "promises": privacy.told()}


@pytest.mark.parametrize("name", SAID)
def test_said(name: str) -> None:
    assert len(SAID[name]) <= 3000  # of one text; Slack would cut it
    golden_files.check(f"status_{name}", {"text": SAID[name]})


def test_nothing_about_few_people_is_told() -> None:
    said = status.status(BUSY)
    assert "they asked for a pause" not in said
    assert "other reasons, each about few people" in said
    assert "some, to fewer than 5 people" in said
