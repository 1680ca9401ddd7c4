"""What champions do in the company: one form filled in here, so that each journey tells its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.calendar import local_day
from bot.store.experiments import Experiment
from sandbox.person import Person
from tests.journeys.company import Company

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NEW, CARD, RESULT = "A new experiment", "Your experiment", "What came of it?"
WORDS = {
    "We believe": "Fewer calls are passed on if Sales sits with Support.",
    "To verify we will": "share a desk on Tuesdays",
    "And measure": "calls passed on",
    "We are right if": "it is fewer than half",
}
TOLD = {
    "We observed": "Eleven calls instead of thirty.",
    "We learned": "Most were about invoices.",
    "Therefore we will": "keep the desk",
}
DAY = 24 * 60


def today(company: Company) -> date:
    return local_day(company.bridge.runtime.clock(), "Europe/London")


def meets_in(company: Company, name: str = "champions") -> None:
    """The champions get a channel."""
    company.opens(name)
    company.ada.runs(f"/footbridge champions channel #{name}")


def champion(company: Company, name: str) -> Person:
    """Somebody who joined, and volunteered."""
    person = company.bridge.slack.person(name, company.bridge.home)
    person.runs("/footbridge join")
    closes_all(person)
    person.runs("/footbridge champion")
    return person


def writes(person: Person, filled: Mapping[str, Any]) -> None:
    """They open the library and write a card."""
    person.runs("/footbridge experiments")
    person.clicks("Write a card")
    person.fills(NEW, {**WORDS, **filled})
    closes_all(person)


def closes_all(person: Person) -> None:
    while person.slack.surfaces.top(person.id) is not None:
        person.closes(everything=True)


def starts(company: Company, days: int = 14, filled: Mapping[str, Any] | None = None) -> Person:
    """Sam is a champion with an experiment that runs, to be looked at in so many days."""
    sam = champion(company, "sam")
    writes(sam, {"We look at it": today(company) + timedelta(days=days)} | dict(filled or {}))
    return sam


def cards(company: Company) -> list[Experiment]:
    return company.rows(Experiment)


def days_pass(company: Company, days: int) -> None:
    """So many days, the worker looking in once a day at this hour."""
    for _ in range(days):
        company.moves_on(minutes=DAY)


def shares(person: Person, company: Company, verdict: str = "Yes, it held", **more: str) -> None:
    """They answer the nudge of the check date."""
    person.clicks("Tell what came of it")
    person.fills(RESULT, {"Did it hold?": verdict} | TOLD | more)
    closes_all(person)
    company.moves_on(minutes=1)
