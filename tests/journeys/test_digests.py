"""The weekly digest as its leader meets it: what they read, and what they do with it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.store import leaders, priorities
from bot.store.digests import DigestPost, Numbers
from sandbox.screen import Shown
from tests.journeys.company import Company
from tests.journeys.digest_company import DAY, WEEK, grows, leads, talks, until, until_tuesday
from tests.journeys.test_acts import becomes_champion, only
from tests.journeys.test_stories import publishes

QUIET = "A quiet week"
WORTH = "What it was worth"
POST = "A post of yours"
WHOLE = "Open the whole digest"
ACT = "#pricing"  # of a quiet week: where an act is possible
UPLOAD = "files.completeUploadExternal"


@pytest.fixture
def led(company: Company) -> Company:
    """Sue of sales leads. It is Tuesday, after ten; her digest comes on Tuesdays at ten."""
    leads(company)
    return company


@pytest.fixture
def told(led: Company) -> Company:
    """Sam told a story, and Sue has her digest."""
    publishes(led.sam)
    until_tuesday(led)
    return led


def sent(company: Company, kind: str = "weekly_digest") -> int:
    return len(
        [one for one in company.nudges if one.kind == kind and one.state == "sent" and not one.dry]
    )


def has_picture(shown: Shown) -> bool:
    return any(block["type"] == "image" for block in shown.blocks)


def test_she_reads_it_opens_it_and_posts_from_it(led: Company) -> None:
    with led.bridge.runtime.database.writing() as session:
        priorities.add(session, led.workspace.id, 1, title="Renewals in spring")
    publishes(led.sam, **{"Which priority does it serve?": "Renewals in spring"})
    led.ada.runs("/footbridge priorities retire 1")  # what it served, it served
    led.moves_on(minutes=60)
    assert not sent(led)
    until_tuesday(led)
    shown = led.sue.sees(WORTH)
    for words in ("The customer signed", "Harbour Foods", "@sam", "Renewals in spring"):
        assert words in shown.text
    led.sue.clicks(WHOLE)
    assert "The customer signed" in led.sue.sees("Crossing share", in_="modal").text
    led.sue.closes()
    led.sue.opens_home()
    assert "The customer signed" in led.sue.sees("Your weekly digest", in_="App Home").text
    led.sue.clicks("Write a post", on=WORTH)
    led.sue.fills(POST, {"Where": "#pricing", "Your words": "Sam got Harbour Foods to stay."})
    led.kai.sees("Sam got Harbour Foods to stay.", in_="#pricing")
    led.kai.sees("Posted by @sue, in their own words", in_="#pricing")
    led.sue.sees("Posted in", in_="modal")


def test_once_a_week_and_nothing_twice(told: Company) -> None:
    told.moves_on(minutes=30)
    told.moves_on(minutes=2 * DAY)
    assert sent(told) == 1
    until_tuesday(told)
    assert sent(told) == 2
    shown = told.sue.sees(QUIET)
    assert "The customer signed" not in shown.text
    body = shown.text[shown.text.index(QUIET) :].split("\n[")[0]
    assert len([line for line in body.splitlines() if line.strip()]) == 3


def _is_answered(company: Company, question: str) -> None:
    root = company.sue.says(question, in_="#pricing")
    company.kim.replies("A list of who is in charge.", to=root)


def _act(shown: Shown) -> str:
    """The last thing of a quiet week."""
    return next(line for line in shown.text.splitlines() if "five minutes" in line)


def test_an_act_is_offered_once_and_only_while_it_is_possible(led: Company) -> None:
    """In a digest, on Thursday, and in the digest after; sue wants no act but one."""
    only(led, "close_the_loop")
    _is_answered(led, "What would help you most in renewals?")
    until_tuesday(led)
    first = _act(led.sue.sees(QUIET, in_="DM"))
    assert ACT in first
    until(led, 3, 10 * 60 + 5)
    assert "close_the_loop" not in {one.kind for one in led.decisions}
    _is_answered(led, "And what in new business?")
    until_tuesday(led)
    second = _act(led.sue.sees(QUIET, in_="DM"))
    assert ACT in second
    assert second != first  # in other words
    led.sue.opens_home()
    led.sue.sees(ACT, in_="App Home")
    led.sue.replies("That list is what we will do.", to="And what in new business?")
    led.sue.opens_home()
    assert ACT not in led.sue.sees("Your weekly digest", in_="App Home").text
    led.sue.says("Which of the two first?", in_="#pricing")
    led.kim.replies("The first.", to="Which of the two first?")
    until(led, 1, 9 * 60)
    led.ada.runs("/footbridge pause")
    led.moves_on(minutes=90)
    led.sue.replies("So be it.", to="Which of the two first?")
    led.moves_on(minutes=1)
    led.ada.runs("/footbridge resume")
    led.moves_on(minutes=61)
    assert sent(led) == 3
    assert ACT not in led.sue.sees(QUIET, in_="DM").text


@pytest.mark.parametrize("act", ["share_work", "credit_champion"])
def test_an_act_stands_for_the_week_ahead(led: Company, act: str) -> None:
    """Though another week of the calendar begins, and the champion says a word more."""
    only(led, act)
    until(led, 1, 9 * 60)
    led.sue.says("Good morning, all of you.", in_="#pricing")
    until(led, 1, 9 * 60)
    if act == "credit_champion":
        becomes_champion(led, "kim")
        led.kim.says("We tried a shared list of open cases for a week.", in_="#pricing")
    until_tuesday(led)
    assert ACT in _act(led.sue.sees(QUIET, in_="DM"))
    until(led, 6, 12 * 60)
    led.kim.says("Back on Monday.", in_="#pricing")
    until(led, 0, 9 * 60)
    led.sue.opens_home()
    led.sue.sees(ACT, in_="App Home")


def test_it_waits_while_everything_is_paused(led: Company) -> None:
    led.ada.runs("/footbridge pause")
    until_tuesday(led)
    assert not sent(led)
    led.ada.runs("/footbridge resume")
    led.moves_on(minutes=61)
    assert sent(led) == 1


def test_a_dry_run_shows_it_to_the_admins_without_what_is_hers(led: Company) -> None:
    led.opens("desk", ["ada"], private=True)
    led.moves_on(minutes=25 * 60)  # what channels there are is asked daily
    led.ada.runs("/footbridge dry-run #desk", in_="#desk")
    led.exchange()
    publishes(led.sam)
    until_tuesday(led)
    assert not sent(led)
    led.sue.does_not_see(WORTH)
    assert "week ahead" not in led.ada.sees(WORTH, in_="#desk").text


def test_a_picture_or_where_slack_refuses_it_the_table(company: Company) -> None:
    grows(company)
    leads(company)
    company.kai.runs("/footbridge join")
    company.ada.runs("/footbridge leaders add @kai")
    company.moves_on(minutes=5)
    company.kai.clicks("Yes, I will")
    talks(company)
    publishes(company.sam)
    company.bridge.slack.faults.add(UPLOAD, "http", status=503, times=1)
    until_tuesday(company)
    company.moves_on(minutes=2)  # it was tried again
    shown = company.sue.sees(WORTH)
    image = next(block for block in shown.blocks if block["type"] == "image")
    assert image["alt_text"].startswith("Heat map of crossings between 2 silos")
    assert "of 6 conversations crossed silos" in shown.text
    assert [one.tries for one in company.rows(Numbers)] == [2]  # once for all leaders
    assert has_picture(company.kai.sees(WORTH))
    company.sue.clicks("The table behind it")
    assert "Sales – Support      6" in company.sue.sees("Crossings by pair", in_="modal").text
    company.sue.closes()

    publishes(company.sue)
    company.bridge.slack.faults.add("chat.postMessage", "error", error="invalid_blocks")
    until_tuesday(company)
    company.moves_on(minutes=2)  # the first of them was refused with the picture
    both = [one.sees("@sue · for Harbour Foods", in_="DM") for one in (company.sue, company.kai)]
    assert sorted(map(has_picture, both)) == [False, True]

    company.bridge.slack.faults.add(UPLOAD, "error", error="not_allowed_token_type")
    publishes(company.kim)
    until_tuesday(company)
    shown = company.sue.sees("@kim")
    assert not has_picture(shown)
    assert "Sales – Support      6" in shown.text


def test_few_people_are_left_out_and_a_reader_gets_no_acts(led: Company) -> None:
    led.kai.runs("/footbridge join")
    with led.bridge.runtime.database.writing() as session:
        sue, kai = led.member("sue"), led.member("kai")
        assert sue is not None
        assert kai is not None
        leaders.save(session, sue.workspace_id, sue.id, reader_id=kai.id)
    led.exchange()
    publishes(led.sam)
    until_tuesday(led)
    shown = led.sue.sees(WORTH)
    assert "week ahead" in shown.text
    assert "The crossing share is left out: fewer than five people" in shown.text
    assert not has_picture(shown)
    for where in (led.kai.sees(WORTH), _opened(led)):
        assert "The customer signed" in where.text
        assert "week ahead" not in where.text
        assert "Write a post" not in where.text


def _opened(company: Company) -> Shown:
    company.kai.clicks(WHOLE)
    return company.kai.sees("Crossing share", in_="modal")


def test_where_there_are_no_silos(bridge: Any) -> None:
    company = Company(bridge)
    company.hires("sue")
    company.opens("pricing", ["ada", "sue"])
    bridge.ticks()
    leads(company, people=("ada", "sue"))
    until_tuesday(company)
    assert "Nobody is in a silo yet" in company.sue.sees(QUIET).text


def test_a_draft_is_posted_by_her_hand_alone(told: Company) -> None:
    told.sue.clicks("Write a post")
    told.sue.closes()
    told.moves_on(minutes=WEEK)
    assert not told.rows(DigestPost)
    told.sue.clicks("Write a post", on=WORTH)
    told.sue.fills(POST, {"Where": "#pricing"})
    shown = told.kai.sees("What working together was worth this week:", in_="#pricing")
    assert "The customer signed" in shown.text
    assert "@sam" in shown.text


def test_where_it_cannot_be_posted_she_is_told_what_to_do(told: Company) -> None:
    told.opens("leads", ["ada", "sam"])
    told.moves_on(minutes=1)
    told.sue.clicks("Write a post")
    told.sue.fills(POST, {"Where": "#leads"})
    told.sue.sees("You are not in that channel", in_="modal")
    told.sam.does_not_see("Posted by", in_="#leads")
    told.bridge.slack.faults.add("chat.postMessage", "ratelimited", retry_after=3)
    told.sue.fills(POST, {"Where": "#pricing"})
    told.sue.sees("nothing was posted", in_="modal")
    told.sue.clicks("Post")
    told.sue.sees("Posted in", in_="modal")
    assert len(told.rows(DigestPost)) == 1
    told.sue.closes()
    told.sue.clicks("Write a post")
    told.bridge.slack.faults.add("chat.postMessage", "drop")
    told.sue.fills(POST, {"Where": "#pricing"})
    told.sue.sees("did not say whether it was posted", in_="modal")
    told.sue.clicks("Post")  # once more posts nothing, and does not claim to have
    told.sue.sees("did not say whether it was posted", in_="modal")


def test_a_button_of_a_digest_is_for_who_may_read_it(told: Company) -> None:
    told.ada.runs("/footbridge leaders remove @sue")
    told.sue.clicks(WHOLE)
    told.sue.sees("not there any more")


def test_the_value_story_comes_into_the_channel_where_she_asks(told: Company) -> None:
    told.exchange()
    told.kim.runs("/footbridge value-story", in_="#pricing")
    told.kim.sees("Only leaders and admins can do that")
    told.sue.runs("/footbridge value-story tomorrow", in_="#pricing")
    told.sue.sees("takes nothing")
    today = datetime.fromtimestamp(told.bridge.slack.world.now(), tz=UTC).date()
    told.sue.runs(f"/footbridge value-story 2026-01-01 {today}", in_="#pricing")
    told.sue.sees("is being made")
    told.moves_on(minutes=1)
    told.moves_on(minutes=1)
    shown = told.kai.sees("1 story and 0 experiments", in_="#pricing")
    assert shown.message is not None
    [file] = [told.bridge.slack.world.files[one] for one in shown.message.files]
    assert b"The customer signed" in (file.content or b"")
