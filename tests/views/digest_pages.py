"""Digests in each of their states, for views."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.domain import calendar
from bot.domain.digest import Numbers
from bot.domain.stories import Words
from bot.views.digest import Act, Page, Tried
from bot.views.story import Shown
from bot.views.support import Asked

MONDAY = 1772409600_000_000  # 2 March 2026
SILOS = ("Engineering", "Finance", "Sales", "Support")
NUMBERS = Numbers(
    until=MONDAY,
    silos=SILOS,
    silo_count=5,
    cells=((0, 1, None), (0, 2, 9), (0, 3, 24), (1, 2, 0), (1, 3, 6), (2, 3, 31)),
    weeks=tuple(
        (MONDAY - (8 - place) * calendar.WEEK, count)
        for place, count in enumerate((9, 12, 7, None, 14, 11, 16, 19))
    ),
    share=(60, 242),
    before=(28, 174),
    left_out_before=1,
    spoke=True,
    compares=True,
    bridges=2,
    bridges_before=0,
    waited=(12, 80),
    waited_before=(20, 77),
)
STORY = Shown(
    id=1, state="published", writer="U0SAM",
    words=Words(
        "The customer signed, since support answered the same morning.", "Harbour Foods",
        "A renewal that was in doubt.", "Anybody with a renewal in March.", "A year of their plan",
    ),
    people=["U0KIM"], priority="Renewals in spring",
    link="https://wren.slack.com/archives/C0PRICING/p1772532000000100", to="C0WINS",
)  # fmt: skip
SECOND = Shown(
    id=2, state="published", writer="U0KAI",
    words=Words("Two teams found out that they wrote the same guide. Now there is one."),
    to="C0WINS",
)  # fmt: skip
TRIED = (
    Tried("learned", "U0KIM", "A shared list beats a weekly call.", "yes", None, "Renewals", 3),
    Tried("reused", "U0ANN", "A shared list of open cases.", None, "U0KIM", None, 1),
    Tried("started", "U0KAI", "Sitting with sales on Mondays will spare us tickets."),
)
ASKED = Asked(
    1, "U0KIM", "U0SUE", "time", "Two Tuesdays a month", "Thirty calls fewer", "waiting",
    "A shared list beats a weekly call.",
)  # fmt: skip
PROMISED = replace(
    ASKED, id=2, state="approved", promise="One Tuesday", by=date(2026, 3, 20), needs="cover"
)
ACTS = (
    Act("thank_across", {"channel": "C0PRICING", "other_silo": "Support", "permalink":
        "https://wren.slack.com/archives/C0PRICING/p1772532000000100"}, "U0KIM"),
    Act("share_work", {"channel": "C0LAUNCH"}),
)  # fmt: skip
FULL = Page(
    id=7, leader="U0SUE", made_at=1772532000_000_000, numbers=NUMBERS, picture="F0PICTURE",
    stories=[STORY, SECOND], tried=TRIED, asks=[ASKED, PROMISED], acts=ACTS,
)  # fmt: skip
QUIET = replace(FULL, stories=[], tried=[], asks=[], picture=None)
FIRST = replace(
    FULL, first=True, tried=(), asks=(),
    numbers=replace(NUMBERS, weeks=NUMBERS.weeks[-1:], before=None, compares=False, bridges=None,
                    bridges_before=None, waited=(None, 80), waited_before=None),
)  # fmt: skip
SEVEN_WEEKS = replace(
    FULL, numbers=replace(NUMBERS, weeks=NUMBERS.weeks[1:], waited_before=(None, 61))
)
SUPPRESSED = replace(
    FULL, picture=None, tried=(), asks=(), acts=(),
    numbers=Numbers(until=MONDAY, silo_count=2, spoke=True),
)  # fmt: skip
NO_PICTURE = replace(
    FULL, picture=None,
    numbers=replace(NUMBERS, weeks=(*NUMBERS.weeks[:-1], (MONDAY - calendar.WEEK, None)),
                    share=(41, 166), left_out=1),
)  # fmt: skip
READER = replace(FULL, reader=True, acts=())
NO_SILOS = replace(QUIET, numbers=Numbers(until=MONDAY, spoke=True), acts=())
ONE_SILO = replace(QUIET, numbers=Numbers(until=MONDAY, silos=("Sales",), silo_count=1))
LONG = "A <long> story & more of it, told with *stars*. " * 60
TOO_LONG = replace(
    FULL,
    stories=[
        replace(STORY, id=n, words=Words(LONG, LONG[:300], LONG, LONG, LONG),
                people=[f"U0{n}{m}" for m in range(100)], priority=LONG[:80])
        for n in range(3)
    ],
    tried=[Tried("learned", "U0KIM", LONG, "no", None, LONG[:80])] * 20,
    asks=[replace(ASKED, id=n, what=LONG, value=LONG, believe=LONG) for n in range(30)],
    numbers=replace(
        NUMBERS,
        silos=tuple(f"Département numéro {n} " + "<&>" * 80 for n in range(30)),
        silo_count=30,
        cells=tuple((a, b, a * b) for a in range(30) for b in range(a + 1, 30)),
    ),
)  # fmt: skip
