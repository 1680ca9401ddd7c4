"""What is said of an import, before it and after it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.calendar import DAY
from bot.domain.retention import Outlook
from bot.views import imported

NOW = 20_000 * DAY  # 4 October 2024


def said(first: date | None, last: date | None) -> str:
    return imported.beforehand(Outlook(NOW, first, last))


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        (date(2021, 3, 1), date(2022, 5, 9), "All of them are older"),
        (date(2021, 3, 1), date(2024, 10, 1), "Those from before 6 July 2024 are older"),
        (date(2024, 9, 1), date(2024, 10, 1), "They are kept as long as any others"),
    ],
)
def test_until_when_it_is_kept_is_said_beforehand(first: date, last: date, holds: str) -> None:
    told = said(first, last)
    assert holds in told
    assert f"from {imported.day(first)} to {imported.day(last)}" in told
    assert "until 2 January 2025" in told
    assert "until 4 November 2025" in told
    assert "conversations and crossings stay" in told


def test_a_day_alone_and_no_day_at_all() -> None:
    assert "messages of 1 March 2021." in said(date(2021, 3, 1), date(2021, 3, 1))
    assert said(None, None) == "The export holds no messages of channels."


def test_the_result_tells_until_when_again() -> None:
    rows = dict(imported.kept(Outlook(NOW, None, None)))
    assert list(rows.values()) == ["2 January 2025", "4 November 2025"]
    lines = dict(imported.lines({"messages_kept": 5, "old": 3}, {"bot": 2}))
    assert lines["  of them so old that live they would be gone"] == "3"
    assert lines["  left out: bot"] == "2"


def test_the_days_that_an_admin_set_are_told() -> None:
    outlook = Outlook(NOW, date(2021, 3, 1), date(2022, 5, 9), {"messages": 30})
    told = imported.beforehand(outlook)
    assert "older than messages are kept (30 days)" in told
    assert "until 3 November 2024" in told
    assert "until 4 November 2025" in told
