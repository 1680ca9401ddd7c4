"""One long story: from saying yes over an act and a digest to a story that stands in a channel."""

from __future__ import annotations

from bot.flows.counting import count
from sandbox.person import Person
from tests.journeys.champions_company import closes_all
from tests.journeys.company import Company
from tests.journeys.digest_company import WEEK, grows, leads, talks, until, until_tuesday
from tests.journeys.test_stories import publishes

POST, WHERE = "A post of yours", "Where"
HAPPENED = "Support answered the same morning, and they signed."


def test_from_the_dm_to_the_posted_story(company: Company) -> None:
    leads(company)
    grows(company)
    _a_priority_and_a_story(company)
    _one_act_on_thursday(company)
    _the_digest_on_tuesday(company)
    _a_post_in_four_clicks(company.sue, company)
    _a_quiet_time_is_declared(company)
    _her_record_is_hers(company)
    with company.bridge.runtime.database.reading() as session:
        counted = count(session, company.workspace.id)
    assert (counted.digests_sent, counted.priorities) == (1, 1)
    assert counted.acts == {"proposed": 1, "observed": 1}


def _a_priority_and_a_story(company: Company) -> None:
    sue = company.sue
    sue.runs("/footbridge priorities add")
    sue.fills("A priority", {"Title": "Customers who stay", "In a sentence": "They tell us first."})
    sue.runs("/footbridge priorities")
    sue.sees("Nothing serves Customers who stay yet.")
    talks(company)
    company.moves_on(minutes=5)
    publishes(
        company.sam,
        **{"What happened?": HAPPENED, "Which priority does it serve?": "Customers who stay"},
    )
    closes_all(company.sam)
    sue.runs("/footbridge priorities")
    sue.sees("1 story")


def _one_act_on_thursday(company: Company) -> None:
    """An exchange of hers the day before does not take its place; what she says of it is hers."""
    sue = company.sue
    until(company, 2, 15 * 60)
    root = sue.says("Who knows the renewals of the north?", in_="#pricing")
    company.kim.replies("I do, until March.", to=root)
    company.moves_on(minutes=31)
    sue.does_not_see("Save what came of it")
    until(company, 3, 10 * 60 + 5)
    shown = sue.sees("Did it", in_="DM")
    assert "#pricing" in shown.text
    sue.clicks("Why did I get this?", on="Did it")
    sue.sees("80 % are drawn by lot", in_="modal")
    closes_all(sue)
    sue.replies("Thank you @kim, that saved us a day.", to="I do, until March.")
    sue.clicks("Did it", on="Not for me")
    assert [one.kind for one in company.nudges if one.kind == "crossing_value"] == []


def _the_digest_on_tuesday(company: Company) -> None:
    until_tuesday(company)
    shown = company.sue.sees("What it was worth", in_="DM")
    for words in (HAPPENED, "Harbour Foods", "@sam", "Customers who stay", "What changed"):
        assert words in shown.text, words
    picture = next(block for block in shown.blocks if block["type"] == "image")
    assert picture["alt_text"].startswith("Heat map of crossings")
    company.sue.clicks("The table behind it")
    company.sue.sees("Sales – Support", in_="modal")
    closes_all(company.sue)
    company.sue.opens_home()
    company.sue.sees("Your weekly digest", in_="App Home")


def _a_post_in_four_clicks(sue: Person, company: Company) -> None:
    """Write a post, where, Post: with the draft's own words, and who is named in them."""
    sue.clicks("Write a post", on="What it was worth")
    draft = sue.sees("nothing is posted before you press", in_="modal")
    assert HAPPENED in draft.text or HAPPENED in str(draft.blocks)
    sue.fills(POST, {WHERE: "#wins"})
    posted = company.kai.sees("Posted by @sue, in their own words", in_="#wins")
    assert HAPPENED in posted.text
    assert "@sam" in posted.text
    sue.sees("Posted in", in_="modal")
    closes_all(sue)


def _a_quiet_time_is_declared(company: Company) -> None:
    sue = company.sue
    sue.runs("/footbridge freeze")
    sue.fills("Protect", {"What": "A freeze", "For whom": "Everybody", "Why?": "Quarter close",
                          "Through": "2026-03-20"})  # fmt: skip
    closes_all(sue)
    before = len(company.nudges)
    company.kim.runs("/footbridge join")
    closes_all(company.kim)
    company.exchange()
    company.moves_on(minutes=31)
    assert len(company.nudges) == before
    company.kim.opens_home()
    company.kim.sees("Quarter close", in_="App Home")


def _her_record_is_hers(company: Company) -> None:
    company.moves_on(minutes=WEEK // 2)
    company.sue.runs("/footbridge acts")
    shown = company.sue.sees("Your acts, the last twelve weeks").text
    assert "Said: you did it. By metadata: seen." in shown
    company.ada.runs("/footbridge acts")
    company.ada.sees("Acts are for leaders")
