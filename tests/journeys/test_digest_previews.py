"""The digest before its day: looked at by leaders and admins, sent at once to a leader who asks."""

from __future__ import annotations

import pytest

from bot.store.digest_wishes import DigestWish
from bot.store.digests import Digest
from tests.journeys.company import Company
from tests.journeys.digest_company import grows, leads, talks, until, until_tuesday
from tests.journeys.test_digests import WORTH, sent
from tests.journeys.test_stories import publishes

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SO_FAR = "The digest so far"
MONDAY = 0


@pytest.fixture
def led(company: Company) -> Company:
    """Sue of sales leads. It is a Monday, ten past ten; her digest comes on Tuesdays at ten."""
    leads(company)
    publishes(company.sam)
    until(company, MONDAY, 10 * 60 + 10)
    return company


def test_a_leader_looks_at_it_and_it_is_still_sent_on_its_day(led: Company) -> None:
    led.sue.runs("/footbridge digest preview")
    shown = led.sue.sees(SO_FAR, in_="modal")
    assert "The customer signed" in shown.text
    assert "are being added up" in shown.text
    led.sue.closes(SO_FAR)
    assert not led.rows(Digest)
    led.moves_on(minutes=2)
    assert not led.rows(DigestWish)
    assert not led.rows(Digest)
    led.sue.runs("/footbridge digest")
    shown = led.sue.sees(SO_FAR, in_="modal")
    assert "are being added up" not in shown.text
    led.sue.closes(SO_FAR)
    until_tuesday(led)
    led.sue.sees(WORTH, in_="DM")
    assert sent(led) == 1


def test_she_has_it_sent_at_once_and_its_day_sends_no_second_one(led: Company) -> None:
    led.sue.runs("/footbridge digest now")
    led.sue.sees("comes in a DM within minutes")
    led.sue.runs("/footbridge digest now")
    led.moves_on(minutes=2)
    led.moves_on(minutes=2)
    led.sue.sees(WORTH, in_="DM")
    led.sue.runs("/footbridge digest now")
    led.sue.sees("This week's digest went out on")
    until_tuesday(led)
    assert sent(led) == 1
    decision = next(one for one in led.decisions if one.kind == "weekly_digest")
    assert (decision.arm, decision.probability) == ("send", 1.0)
    led.sue.runs("/footbridge digest preview")
    led.sue.sees("This week's has gone", in_="modal")
    until_tuesday(led)
    assert sent(led) == 2


@ON_SQLITE
def test_an_admin_sees_what_everybody_may_see_and_nothing_of_one_leaders(led: Company) -> None:
    grows(led)
    talks(led)
    led.opens("secret", ["sam", "sue", "kim"], private=True)
    led.moves_on(minutes=25 * 60)
    publishes(
        led.sam,
        **{"What happened?": "A plan nobody knows", "Where would it be published?": "#secret"},
    )
    led.moves_on(minutes=3)
    led.ada.runs("/footbridge digest preview")
    shown = led.ada.sees(SO_FAR, in_="modal")
    assert "The customer signed" in shown.text
    assert "A plan nobody knows" not in shown.text
    for words in ("act for the week", "acts for the week", "Waiting for", "Your first one"):
        assert words not in shown.text
    led.ada.closes(SO_FAR)
    led.ada.runs("/footbridge digest now")
    led.ada.sees("Only a leader's own digest can be sent.")
    assert not led.rows(DigestWish)
    led.moves_on(minutes=3)
    assert sent(led) == 1  # to sue, on her day
    led.ada.does_not_see(WORTH, in_="DM")


@ON_SQLITE
@pytest.mark.parametrize("typed", ["", "preview", "now"])
def test_for_others_it_is_not(led: Company, typed: str) -> None:
    led.kim.runs(f"/footbridge digest {typed}")
    led.kim.sees("The digest is for leaders")
    assert not led.rows(DigestWish)


@ON_SQLITE
def test_a_wish_of_somebody_who_leads_no_more_is_let_go(led: Company) -> None:
    led.sue.runs("/footbridge digest now")
    led.ada.runs("/footbridge leaders remove @sue")
    led.moves_on(minutes=2)
    assert not led.rows(DigestWish)
    assert not led.rows(Digest)


@ON_SQLITE
def test_outside_her_hours_it_waits_for_them(led: Company) -> None:
    until(led, MONDAY, 21 * 60)
    led.sue.runs("/footbridge digest now")
    led.moves_on(minutes=2)
    led.moves_on(minutes=2)
    assert not sent(led)
    until(led, 1, 9 * 60 + 1)
    led.moves_on(minutes=1)
    assert sent(led) == 1


@ON_SQLITE
def test_what_cannot_be_read_is_explained(led: Company) -> None:
    led.sue.runs("/footbridge digest nwo")
    led.sue.sees("`/footbridge digest` takes preview")
