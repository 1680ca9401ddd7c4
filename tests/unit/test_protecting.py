"""A freeze as it is typed, and from when until when it holds."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.domain import calendar, protecting
from bot.domain.protecting import FREEZE, NO_NEW, Wanted

SILOS = ["Sales", "Sales Operations", "R&D", "New Business"]
DAY = date(2026, 12, 24)
NOW = calendar.micros(datetime(2026, 12, 1, 12, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("until 2026-12-24", Wanted(FREEZE, DAY)),
        ("UNTIL 2026-12-24 the year's end", Wanted(FREEZE, DAY, None, "the year's end")),
        ("until 2026-12-24 silo sales", Wanted(FREEZE, DAY, "Sales")),
        ("until 2026-12-24 silo Sales operations are moving",
         Wanted(FREEZE, DAY, "Sales Operations", "are moving")),
        ("until 2026-12-24 silo Sales opens late", Wanted(FREEZE, DAY, "Sales", "opens late")),
        ("no new until 2026-12-24 silo R&D", Wanted(NO_NEW, DAY, "R&D")),
        ("no-new until 2026-12-24 silo new business as ever",
         Wanted(NO_NEW, DAY, "New Business", "as ever")),
        ("until 2026-12-24 silence, please", Wanted(FREEZE, DAY, None, "silence, please")),
    ],
)  # fmt: skip
def test_it_is_read_as_it_is_meant(text: str, wanted: Wanted) -> None:
    assert protecting.parse(text, SILOS) == wanted


@pytest.mark.parametrize(
    "text", ["", "til friday", "until", "until friday", "until 24.12.2026", "until 2026-13-01",
             "until 2026-12-24 silo", "until 2026-12-24 silo Saleswomen", "2026-12-24"],
)  # fmt: skip
def test_what_cannot_be_read_says_so(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        protecting.parse(text, SILOS)


def test_words_are_kept_short_and_name_nobody() -> None:
    assert len(protecting.plain("x" * 900)) == 200
    assert protecting.plain("ask <@U1|sam> in <#C1|merger>  <!here> & co") == "ask in & co"


@pytest.mark.parametrize(
    ("tz", "ends"),
    [("UTC", "2026-12-24T23:59+00:00"), ("Asia/Tokyo", "2026-12-24T14:59+00:00"),
     ("America/New_York", "2026-12-25T04:59+00:00")],
)  # fmt: skip
def test_it_ends_with_its_last_day_where_they_are(tz: str, ends: str) -> None:
    begins, found = protecting.span(Wanted(FREEZE, DAY), NOW, tz)
    assert (begins, found) == (NOW, calendar.micros(datetime.fromisoformat(ends)))


def test_it_may_begin_later_or_have_begun_today() -> None:
    later, _ = protecting.span(Wanted(FREEZE, DAY, begins=date(2026, 12, 20)), NOW, "UTC")
    assert later == calendar.micros(datetime(2026, 12, 20, tzinfo=UTC))
    today, _ = protecting.span(Wanted(FREEZE, DAY, begins=date(2026, 12, 1)), NOW, "UTC")
    assert today == NOW


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(FREEZE, date(2026, 11, 30)),
        Wanted(FREEZE, DAY, begins=date(2026, 12, 25)),
        Wanted(FREEZE, date(2028, 1, 1)),
    ],
)
def test_odd_spans_are_refused(wanted: Wanted) -> None:
    with pytest.raises(ValueError, match=r"over already|a year away"):
        protecting.span(wanted, NOW, "UTC")


def test_which_silo_is_to_go_on() -> None:
    assert protecting.silo_of("", SILOS) is None
    assert protecting.silo_of("silo sales operations", SILOS) == "Sales Operations"
    for text in ("all of it", "silo Sales please", "silo Nowhere"):
        with pytest.raises(ValueError, match=r"\w+ \w+"):
            protecting.silo_of(text, SILOS)
