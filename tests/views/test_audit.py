"""The log of changes: in words, page by page."""

from __future__ import annotations

import pytest

from bot.domain.calendar import DAY
from bot.domain.catalogue import CROSSING_VALUE
from bot.domain.rules import Rules
from bot.views import audit
from bot.views.audit import Entry, Page
from sandbox.blocks import check_message, check_view
from tests.views import golden_files

AT = 1_772_532_000_000_000  # Tuesday 3 March 2026, 10:00 UTC
SET = Rules(
    nudges_a_week=2,
    messages_days=30,
    quiet_before=480,
    quiet_days=(5, 6),
    paused=True,
    dry_run="G0SECRET",
    stories_channel="C0WINS",
    kinds={
        CROSSING_VALUE.name: {"on": False, "words_off": [CROSSING_VALUE.names[0]]},
        "thank_helper": {"probability": 0.3},
        "<!here>": {"on": True},
    },
).as_dict()
NOTHING = dict.fromkeys(SET)
ROWS = [
    Entry(AT + 2 * DAY, "U0ADA", "rules changed: " + ", ".join(SET), None, NOTHING, SET),
    Entry(AT + DAY, "U0ADA", "rules changed: paused", None, {"paused": True}, {"paused": None}),
    Entry(AT, None, "leader named", "U0SUE", {}, {}),
    Entry(AT, "U0ADA", "listening began", None, {"listening": False},
          {"listening": True, "channel": "#<pricing>"}),
    Entry(AT, "U0ADA", "priority added", None, {"title": None},
          {"title": "x" * 100, "sentence": "A <b> & c.", "owned": False, "quarter": ""}),
    Entry(AT, "U0ADA", "freeze ended", None, {"what": "no_new", "silo": "GTM", "ends_at": AT + DAY},
          {"what": "no_new", "silo": "GTM", "ends_at": AT}),
    Entry(AT, "U0ADA", "channel of a silo", None, {"silo": "GTM", "channel": None},
          {"silo": "GTM", "channel": "C0GTM"}),
]  # fmt: skip
LONG = Entry(AT, "U0ADA", "x" * 80, "U0SUE", {"k" * 30: "v" * 900}, {"k" * 30: "w" * 900})
PAGES = {
    "none": Page([], 0, more=False),
    "first": Page(ROWS, 0, more=True),
    "later": Page(ROWS[2:], 2 * audit.A_PAGE, more=True),
    "last": Page(ROWS[2:3], 5, more=False),
    "longest": Page([LONG] * audit.A_PAGE, audit.A_PAGE, more=True),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page(name: str) -> None:
    text, blocks = audit.listed(PAGES[name])
    check_message(blocks)
    check_view(audit.card(PAGES[name]), "modal")
    assert "G0SECRET" not in text
    assert "<!here>" not in text
    assert len(text) <= 12_000
    if name != "longest":
        golden_files.check(f"audit_{name}", {"text": text, "blocks": blocks})
