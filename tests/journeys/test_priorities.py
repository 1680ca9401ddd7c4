"""Priorities: kept by leaders and admins, read by all, never lost to what was attached."""

from __future__ import annotations

from typing import Any

import pytest

from bot.store import experiments, posts, priorities, stories
from bot.store.audit import Entry
from bot.store.priorities import Priority
from tests.journeys.company import Company

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

TITLE = "Faster answers for customers"


def writes(company: Company, title: str = TITLE, more: dict[str, Any] | None = None) -> None:
    company.ada.runs("/footbridge priorities add")
    company.ada.fills("A priority", {"Title": title, **(more or {})})


def test_one_is_written_and_everybody_reads_it(company: Company) -> None:
    company.kim.runs("/footbridge priorities")
    company.kim.sees("No priority is written down yet.")
    writes(company, more={"In a sentence": "An answer within the day.", "Who owns it": ["sue"],
                       "Quarter": "2026 Q2"})  # fmt: skip
    company.ada.sees(TITLE, in_="modal")
    company.kim.runs("/footbridge priorities")
    shown = company.kim.sees(f"1. {TITLE} · 2026 Q2 · @sue")
    assert "An answer within the day." in shown.text
    assert f"Nothing serves {TITLE} yet." in shown.text
    assert "priorities add" not in shown.text
    assert [one.what for one in company.rows(Entry)][-1] == "priority added"


@ON_SQLITE
def test_one_is_changed(company: Company) -> None:
    writes(company)
    company.ada.runs("/footbridge priorities edit 1")
    company.ada.sees(TITLE, in_="modal")
    company.ada.fills("Change a priority", {"Title": "Answers within a day"})
    company.kim.runs("/footbridge priorities")
    company.kim.sees("Answers within a day")
    assert len(company.rows(Priority)) == 1


def test_one_that_is_retired_keeps_what_was_attached(company: Company) -> None:
    writes(company)
    _attach(company)
    company.ada.runs("/footbridge priorities retire 1")
    company.ada.sees("What was attached to it stays attached.")
    company.kim.runs("/footbridge priorities")
    company.kim.sees("No priority is written down yet.")
    with company.bridge.runtime.database.reading() as session:
        (card,) = experiments.all_of(session, company.workspace.id)
        found = priorities.by_id(session, company.workspace.id, card.priority_id or 0)
    assert found
    assert found.title == TITLE


def _attach(company: Company) -> None:
    """An experiment of sales, and a story told in #pricing and one told in a private channel."""
    home, now = company.workspace.id, company.bridge.runtime.clock()
    sam = company.member("sam")
    assert sam
    with company.bridge.runtime.database.writing() as session:
        one = priorities.of(session, home)[0]
        experiments.add(
            session, home, key="card", member_id=sam.id, origin="idea", state="running",
            believe="Shared lists help.", stage="Share", priority_id=one.id, made_at=now,
            started_at=now,
        )  # fmt: skip
        for key, place in (("told", "pricing"), ("hidden", "merger")):
            channel = company.bridge.slack.channel(place, company.bridge.home).id
            values = {
                "member_id": sam.id, "happened": f"It was {key}.", "priority_id": one.id,
                "written_at": now, "changed_at": now,
            }  # fmt: skip
            story = stories.ensure(session, home, key, values)
            story.state, story.published_at = "published", now
            session.add(posts.Post(workspace_id=home, story_id=story.id, channel=channel))


@pytest.fixture
def company(company: Company) -> Company:
    company.opens("merger", ["ada", "sam", "kim"], private=True)
    company.switches("on", "#merger")
    return company


def test_what_serves_it_is_counted_and_what_is_private_is_not(company: Company) -> None:
    writes(company)
    writes(company, "A second one")
    _attach(company)
    company.kai.runs("/footbridge priorities")
    shown = company.kai.sees("1 story and 1 experiment, with Sales")
    assert "Nothing serves A second one yet." in shown.text
    assert "“It was told.”" in shown.text
    assert "It was hidden." not in shown.text


@ON_SQLITE
@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("   ", "A few words, please"),
        ("🚀🚀", "A few words, please"),
        (TITLE.upper(), "There is one of that title already."),
    ],
)
def test_a_title_that_cannot_stand_is_explained(
    company: Company, title: str, words: str
) -> None:  # fmt: skip
    writes(company)
    writes(company, title)
    company.ada.sees(words, in_="modal")
    assert len(company.rows(Priority)) == 1


@ON_SQLITE
def test_a_hostile_title_pages_nobody(company: Company) -> None:
    writes(company, "<!channel> & <@U0>")
    company.kim.runs("/footbridge priorities")
    assert "@channel" not in company.kim.sees("1.").text


UNREADABLE = (
    ("priorities edit", "takes nothing (to see them), add, edit N or retire N"),
    ("priorities edit one", "takes nothing (to see them), add, edit N or retire N"),
    ("priorities edit 7", "There is no priority yet"),
    ("priorities burn", "takes nothing (to see them), add, edit N or retire N"),
)


@ON_SQLITE
def test_what_cannot_be_read_is_explained(company: Company) -> None:
    for typed, words in UNREADABLE:
        ack = company.ada.runs(f"/footbridge {typed}")
        assert words in str(ack.body), typed


@ON_SQLITE
def test_only_leaders_and_admins_write(company: Company) -> None:
    writes(company)
    for typed in ("add", "edit 1", "retire 1"):
        company.kim.runs(f"/footbridge priorities {typed}")
        company.kim.sees("Only leaders and admins can do that.")
    company.sue.runs("/footbridge join")
    company.ada.runs("/footbridge leaders add @sue")
    company.moves_on(minutes=5)
    company.sue.clicks("Yes, I will")
    company.sue.runs("/footbridge priorities edit 1")
    company.sue.fills("Change a priority", {"Title": "By a leader"})
    assert [one.title for one in company.rows(Priority)] == ["By a leader"]


@ON_SQLITE
def test_one_retired_while_its_card_was_open_is_told_kindly(company: Company) -> None:
    writes(company)
    company.ada.runs("/footbridge priorities edit 1")
    company.bridge.slack.person("ada", company.bridge.home)
    with company.bridge.runtime.database.writing() as session:
        priorities.retire(session, company.workspace.id, company.rows(Priority)[0].id, 1)
    company.ada.fills("Change a priority", {"Title": "Too late"})
    company.ada.sees("That priority was retired meanwhile.", in_="modal")
