"""A company in which everything goes on at once: there is something of each kind to press."""

from __future__ import annotations

from datetime import timedelta

from sandbox.model import Message
from tests.journeys.champions_company import champion, closes_all, meets_in, starts, today
from tests.journeys.company import Company
from tests.journeys.test_support import asks, leads
from tests.promises.crawling import Crawl
from tests.promises.payloads import Payload

EVERYBODY = ("sam", "kim", "kai", "sue", "ada")


def busy(company: Company) -> Message:
    """Sue and kai lead, sam and kim are champions, an experiment waits for support; a message."""
    meets_in(company)
    stories = company.opens("stories")
    company.ada.runs(f"/footbridge rules stories <#{stories.id}|stories>")
    company.ada.runs("/footbridge join")
    closes_all(company.ada)
    leads(company, "sue", "kai")
    sam = starts(company, 100, {"We look at it": today(company) + timedelta(days=20)})
    champion(company, "kim")
    asks(sam)
    for name in EVERYBODY:
        person = company.bridge.slack.person(name, company.bridge.home)
        person.runs("/footbridge ask on")
        person.runs("/footbridge intros on")
    company.kim.runs("/footbridge champion @kai")
    question, _ = company.exchange()
    company.moves_on(minutes=31)
    return question


def lived_in(company: Company) -> tuple[Message, list[Payload]]:
    """The same after its people pressed and filled in all they saw; and what that brought."""
    question = busy(company)
    crawl = Crawl(company)
    people = [company.bridge.slack.person(name, company.bridge.home) for name in EVERYBODY]
    crawl.presses(*people)
    crawl.commands(company.sam, company.ada, company.sue)
    crawl.shortcuts(company.sam, question.text)
    company.moves_on(minutes=60)
    crawl.presses(*people)
    return question, list(crawl.payloads.values())
