"""A digest in each of its states, within Slack's limits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.catalogue.digests import DIGEST_TO_READ, WEEKLY_DIGEST
from bot.views import advocating, digest, digest_numbers, nudge
from bot.views.digest import Page
from bot.views.seen import Seen
from sandbox.blocks import check_message, check_view
from tests.views import digest_pages as pages
from tests.views import golden_files

NUDGE = "4f5c2b1e-0000-4000-8000-000000000007"
STATES = {
    "full": pages.FULL,
    "quiet": pages.QUIET,
    "first": pages.FIRST,
    "seven_weeks": pages.SEVEN_WEEKS,
    "suppressed": pages.SUPPRESSED,
    "no_picture": pages.NO_PICTURE,
    "no_silos": pages.NO_SILOS,
    "one_silo": pages.ONE_SILO,
    "too_long": pages.TOO_LONG,
}


def seen(page: Page | None) -> Seen:
    facts = {"digest": 7} | ({"page": page} if page else {})
    if page and page.reader:
        return Seen(DIGEST_TO_READ, 0, NUDGE, facts, user="U0PAT", other="U0SUE")
    return Seen(WEEKLY_DIGEST, 0, NUDGE, facts, user="U0SUE")


@pytest.mark.parametrize("state", STATES)
def test_the_dm(state: str) -> None:
    text, blocks = nudge.message(seen(STATES[state]))
    check_message(blocks)
    golden_files.check(f"digest_{state}", {"text": text, "blocks": blocks})


def test_for_a_reader() -> None:
    text, blocks = nudge.message(seen(pages.READER))
    check_message(blocks)
    assert "week ahead" not in str(blocks)
    golden_files.check("digest_reader", {"text": text, "blocks": blocks})


def test_one_that_is_gone() -> None:
    text, blocks = nudge.message(seen(None))
    check_message(blocks)
    assert text == digest.GONE


@pytest.mark.parametrize("state", ["full", "quiet", "too_long"])
def test_the_whole_of_it(state: str) -> None:
    view = digest.full(STATES[state])
    check_view(view, "modal")
    golden_files.check(f"digest_whole_{state}", view)


PREVIEWS = {
    "full": (pages.FULL, True, False),
    "uncounted": (replace(pages.FULL, picture=None), False, False),
    "sent": (pages.QUIET, True, True),
    "admin": (replace(pages.READER, asks=()), True, False),
    "too_long": (pages.TOO_LONG, True, False),
}


@pytest.mark.parametrize("state", PREVIEWS)
def test_before_its_day(state: str) -> None:
    view = digest.preview(*PREVIEWS[state])
    check_view(view, "modal")
    golden_files.check(f"digest_preview_{state}", view)


@pytest.mark.parametrize("state", STATES)
def test_in_home(state: str) -> None:
    blocks = digest.home(STATES[state])
    check_view({"type": "home", "blocks": blocks}, "home")
    assert len(blocks) <= 45
    golden_files.check(f"digest_home_{state}", blocks)


@pytest.mark.parametrize("state", ["full", "too_long", "suppressed"])
def test_the_table_behind_the_picture(state: str) -> None:
    view = digest.behind(STATES[state])
    check_view(view, "modal")
    golden_files.check(f"digest_table_{state}", view)


def test_what_is_cut_is_cut_where_it_costs_least() -> None:
    _, blocks = nudge.message(seen(pages.TOO_LONG))
    text = str(blocks)
    assert text.count("serves *A &lt;long&gt; story") >= 3  # the stories stay, all of them
    assert "Two acts for the week ahead" in text
    whole = digest.full(pages.TOO_LONG)
    assert digest.CUT in str(whole)
    assert "Two acts for the week ahead" in str(whole)
    assert "Week of" not in str(whole)  # the table goes first


def test_words_of_people_page_nobody() -> None:
    loud = replace(pages.STORY.words, happened="<!channel> read this <@U0ALL>")
    page = replace(pages.FULL, stories=[replace(pages.STORY, words=loud)])
    for shown in (nudge.message(seen(page)), digest.full(page), digest.home(page)):
        assert "<!channel>" not in str(shown)
        assert "<@U0ALL>" not in str(shown)


def test_the_form_of_a_post() -> None:
    view = advocating.modal(pages.FULL, "key")
    check_view(view, "modal")
    golden_files.check("digest_post_form", view)


def test_the_form_of_a_post_where_no_story_is_for_everybody() -> None:
    view = advocating.modal(replace(pages.FULL, stories=[]), "key")
    check_view(view, "modal")
    golden_files.check("digest_post_form_empty", view)


def test_new_bridges_are_quoted_of_all_weeks_though_one_is_in_no_share() -> None:
    share, bridges = digest_numbers.quotes(pages.NO_PICTURE.numbers)
    assert "in three of the last four weeks" in share
    assert bridges.endswith("in the last four weeks.")


def test_a_post_is_offered_where_there_is_a_story_to_tell() -> None:
    _, blocks = nudge.message(seen(replace(pages.FULL, stories=[])))
    assert "Write a post" not in str(blocks)


def test_the_form_of_a_post_from_much() -> None:
    check_view(advocating.modal(pages.TOO_LONG, "key"), "modal")


def test_a_post_in_a_channel() -> None:
    text, blocks = advocating.post("U0SUE", advocating.draft(pages.FULL.stories))
    check_message(blocks)
    golden_files.check("digest_post", {"text": text, "blocks": blocks})


@pytest.mark.parametrize("link", [None, "https://wren.slack.com/archives/C0PRICING/p1"])
def test_said_that_it_was_posted(link: str | None) -> None:
    check_view(advocating.done("C0PRICING", link), "modal")
