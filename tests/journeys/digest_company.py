"""A company large enough for numbers: ten people each in two silos, who talk across them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import calendar
from bot.store import workspaces
from tests.journeys.company import SILOS as COMPANY
from tests.journeys.company import Company

DAY = 24 * 60  # minutes
WEEK = 7 * DAY
SALES = [f"sales{n}" for n in range(1, 7)]
SUPPORT = [f"support{n}" for n in range(1, 7)]


def grows(company: Company) -> None:
    """Twelve more people, half of each silo, all in #pricing."""
    for name in (*SALES, *SUPPORT):
        company.hires(name)
        company.bridge.slack.person(name, company.bridge.home).joins("#pricing")
    company.bridge.ticks()
    company.puts(dict.fromkeys(SALES, "Sales") | dict.fromkeys(SUPPORT, "Support"))


def talks(company: Company, pairs: int = 6) -> None:
    """People of sales ask, people of support answer, each pair in a thread of its own."""
    for asker, helper in list(zip(SALES, SUPPORT, strict=True))[:pairs]:
        home = company.bridge.home
        question = company.bridge.slack.person(asker, home).says("Which plan is it?", "#pricing")
        company.bridge.slack.person(helper, home).replies("The annual one.", to=question)


def until(company: Company, day: int, minute: int, tz: str = "Europe/London") -> None:
    """To the next such moment there (Monday is 0, minutes after midnight)."""
    now = calendar.moment(company.bridge.runtime.clock()).astimezone(calendar.zone(tz))
    today = now.weekday() * DAY + now.hour * 60 + now.minute
    company.moves_on(minutes=(day * DAY + minute - today) % WEEK or WEEK)


def until_tuesday(company: Company) -> None:
    """To the next Tuesday, some minutes after ten, when the digest has arrived."""
    until(company, 1, 10 * 60)
    company.moves_on(minutes=2)


def leads(company: Company, name: str = "sue", people: Sequence[str] = ("ada", *COMPANY)) -> None:
    """That person has joined and leads; there is #wins for stories, and all are in it."""
    channel = company.opens("wins", people)
    company.bridge.slack.person(name, company.bridge.home).runs("/footbridge join")
    company.ada.runs(f"/footbridge leaders add @{name}")
    company.moves_on(minutes=5)
    company.bridge.slack.person(name, company.bridge.home).clicks("Yes, I will")
    with company.bridge.runtime.database.writing() as session:
        home = workspaces.get(session, company.workspace.id)
        home.rules = {"stories_channel": channel.id}
        home.synced_at = None
    company.moves_on(minutes=1)
