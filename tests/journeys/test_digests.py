"""The weekly digest over simulated weeks: what a leader reads, and what they can do with it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain import calendar
from bot.store import workspaces
from tests.journeys.company import Company
from tests.journeys.test_stories import publishes

DAY = 24 * 60  # minutes
WEEK = 7 * DAY
HEAD = "A quiet week"


@pytest.fixture
def led(company: Company) -> Company:
    """Sue of sales leads; there is a channel for stories, that all are in. Tuesday, after ten."""
    channel = company.opens("wins")
    company.sue.runs("/footbridge join")
    company.ada.runs("/footbridge leaders add @sue")
    company.moves_on(minutes=5)
    company.sue.clicks("Yes, I will")
    with company.bridge.runtime.database.writing() as session:
        home = workspaces.get(session, company.workspace.id)
        home.rules = {"stories_channel": channel.id}
        home.synced_at = None
    company.moves_on(minutes=1)
    return company


def until(company: Company, day: int, minute: int) -> None:
    """To the next such moment in London (Monday is 0, minutes after midnight)."""
    now = calendar.moment(company.bridge.runtime.clock()).astimezone(calendar.zone("Europe/London"))
    today = now.weekday() * DAY + now.hour * 60 + now.minute
    company.moves_on(minutes=(day * DAY + minute - today) % WEEK or WEEK)


def until_tuesday(company: Company) -> None:
    """To the next Tuesday, some minutes after ten, when the digest has arrived."""
    until(company, 1, 10 * 60)
    company.moves_on(minutes=2)


def sent(company: Company, kind: str = "weekly_digest") -> list[Any]:
    return [one for one in company.nudges if one.kind == kind and one.state == "sent"]


def test_a_leader_gets_one_on_tuesday_at_ten(led: Company) -> None:
    publishes(led.sam)
    led.moves_on(minutes=60)
    assert not sent(led)
    until_tuesday(led)
    shown = led.sue.sees("What it was worth")
    assert "The customer signed" in shown.text
    assert "Harbour Foods" in shown.text
    assert "@sam" in shown.text
    led.moves_on(minutes=30)
    led.moves_on(minutes=2 * DAY)
    assert len(sent(led)) == 1


def test_nothing_is_told_twice(led: Company) -> None:
    publishes(led.sam)
    until_tuesday(led)
    until_tuesday(led)
    assert len(sent(led)) == 2
    assert "The customer signed" not in led.sue.sees(HEAD).text


def test_a_quiet_week_says_so_in_three_lines(led: Company) -> None:
    until_tuesday(led)
    shown = led.sue.sees(HEAD)
    body = shown.text[shown.text.index(HEAD) :].split("\n[")[0]
    assert len([line for line in body.splitlines() if line.strip()]) == 3
