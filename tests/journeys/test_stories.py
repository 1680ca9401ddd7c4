"""Value stories: written, kept, published, changed and taken back."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import delete

from bot.store import priorities, workspaces
from bot.store.nudges import Nudge
from bot.store.posts import Post
from sandbox import elements, hands
from sandbox.model import Message, View
from sandbox.person import Person
from tests.databases import Databases
from tests.journeys.company import Company

CARD = "What came of it?"
SHORTCUT = "Save as a value story"
WORDS = {
    "What happened?": "The customer signed, since support answered the same morning.",
    "Whom did it serve?": "Harbour Foods",
    "What use was it?": "A renewal that was in doubt.",
    "Who could reuse it?": "Anybody with a renewal in March.",
    "What was it worth?": "A year of their plan",
}
PUBLISH = {"And now?": "Publish it once those named agree"}


# A few go through both kinds of database; each starts a Slack of its own, which takes its time.
EVERYWHERE = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    with databases.fresh(request.param) as url:
        yield url


@pytest.fixture
def wins(company: Company) -> Company:
    """A channel for stories, that everybody is in."""
    channel = company.opens("wins")
    with company.bridge.runtime.database.writing() as session:
        home = workspaces.get(session, company.workspace.id)
        home.rules, home.synced_at = {"stories_channel": channel.id}, None
    company.runs_job("sync")  # the new channel is looked up
    return company


def writes(person: Person, **more: Any) -> None:
    """Somebody writes a story on an empty card."""
    person.runs("/footbridge story")
    person.fills(CARD, WORDS | {name.replace("_", " "): value for name, value in more.items()})


def publishes(person: Person, **more: Any) -> None:
    person.runs("/footbridge story")
    person.fills(CARD, WORDS | PUBLISH | more)


def test_a_draft_is_for_its_writer_alone(wins: Company) -> None:
    writes(wins.sam)
    wins.sam.sees("A draft: only you see it", in_="modal")
    wins.moves_on(minutes=1)
    for person in (wins.sam, wins.sue, wins.ada):
        person.does_not_see("Harbour Foods", in_="#wins")
    assert [one.state for one in wins.stories] == ["draft"]


def test_a_story_that_names_nobody_is_published_at_once(wins: Company) -> None:
    publishes(wins.sam)
    shown = wins.kai.sees("The customer signed", in_="#wins")
    for words in WORDS.values():
        assert words in shown.text
    assert wins.sam.id in shown.text or "@sam" in shown.text
    wins.sam.sees("Published in", in_="modal")


@EVERYWHERE
def test_changing_it_changes_what_stands_in_the_channel(wins: Company) -> None:
    publishes(wins.sam)
    wins.sam.clicks("Edit")
    wins.sam.fills(CARD, {"What happened?": "They signed for two years."})
    wins.kai.sees("They signed for two years.", in_="#wins")
    wins.kai.does_not_see("the same morning", in_="#wins")
    assert len(wins.stories) == 1


@EVERYWHERE
def test_deleting_it_takes_it_out_of_the_channel(wins: Company) -> None:
    publishes(wins.sam)
    wins.sam.clicks("Delete")
    wins.kai.does_not_see("The customer signed", in_="#wins")
    assert wins.stories == []
    assert wins.rows(Post) == []


def test_made_a_draft_again_it_leaves_the_channel(wins: Company) -> None:
    publishes(wins.sam)
    wins.sam.clicks("Edit")
    wins.sam.fills(CARD, {"And now?": "Keep it as a draft, for me alone"})
    wins.kai.does_not_see("The customer signed", in_="#wins")
    assert [one.state for one in wins.stories] == ["draft"]


def test_moved_to_another_channel_it_stands_in_that_one_alone(wins: Company) -> None:
    wins.opens("renewals")
    publishes(wins.sam)
    wins.sam.clicks("Edit")
    wins.sam.fills(CARD, {"Where would it be published?": "#renewals"})
    wins.kai.sees("The customer signed", in_="#renewals")
    wins.kai.does_not_see("The customer signed", in_="#wins")


def test_a_card_that_was_closed_is_kept_as_a_draft(wins: Company) -> None:
    wins.sam.runs("/footbridge story")
    wins.sam.fills(CARD, {"What happened?": "Half a sentence about"}, submits=False)
    wins.sam.closes(CARD)
    assert [(one.state, one.happened) for one in wins.stories] == [
        ("draft", "Half a sentence about")
    ]


def test_an_empty_card_that_was_closed_leaves_nothing(wins: Company) -> None:
    wins.sam.runs("/footbridge story")
    wins.sam.closes(CARD)
    assert wins.stories == []


def test_closing_the_card_of_a_saved_story_changes_nothing(wins: Company) -> None:
    publishes(wins.sam)
    wins.sam.clicks("Edit")
    wins.sam.fills(CARD, {"What happened?": "Something else."}, submits=False)
    wins.sam.closes(CARD)
    wins.moves_on(minutes=1)
    assert wins.stories[0].happened == WORDS["What happened?"]
    wins.kai.does_not_see("Something else.")


@pytest.mark.parametrize("words", ["👍", ":tada: :tada:", "…", "1️⃣ 🎉"])
def test_emoji_alone_are_handed_back_kindly(wins: Company, words: str) -> None:
    wins.sam.runs("/footbridge story")
    ack = wins.sam.fills(CARD, {"What happened?": words})
    assert ack is not None
    assert ack.body["response_action"] == "errors"
    wins.sam.sees("A few words on what happened, please", in_="modal")
    assert wins.stories == []


@EVERYWHERE
def test_the_same_card_sent_twice_is_one_story_and_one_post(wins: Company) -> None:
    wins.sam.runs("/footbridge story")
    card = _top(wins, wins.sam)
    wins.sam.fills(CARD, WORDS | PUBLISH, submits=False)
    again = copy.deepcopy(card)
    wins.sam.fills(CARD, {})
    assert hands.submit(wins.bridge.slack, wins.sam.member, again).ok
    wins.moves_on(minutes=5)
    assert len(wins.stories) == 1
    assert len(_in_channel(wins, "wins", "The customer signed")) == 1


def test_somebody_elses_story_cannot_be_changed_or_deleted(wins: Company) -> None:
    writes(wins.sam)
    shown = copy.deepcopy(wins.sam.sees("A draft: only you see it", in_="modal"))
    for label in ("Edit", "Delete"):
        found = next(one for one in elements.placed(shown.blocks) if one.label == label)
        hands.act(wins.bridge.slack, wins.kim.member, shown, found, {})
        assert wins.bridge.slack.surfaces.top(wins.kim.id) is None
    assert [one.happened for one in wins.stories] == [WORDS["What happened?"]]


def test_where_there_is_no_place_for_stories_one_has_to_be_chosen(company: Company) -> None:
    publishes(company.sam)
    company.sam.sees("Choose a channel to publish it in", in_="modal")
    company.sam.fills(CARD, {"Where would it be published?": "#pricing"})
    company.kai.sees("The customer signed", in_="#pricing")


def test_where_slack_does_not_let_it_post_it_stays_a_draft(wins: Company) -> None:
    wins.bridge.slack.add_channel(wins.bridge.home, "elsewhere", members=["sam"])
    publishes(wins.sam, **{"Where would it be published?": "#elsewhere"})
    wins.sam.sees("Slack does not let me post in that channel", in_="modal")
    assert [one.state for one in wins.stories] == ["draft"]
    wins.sam.fills(CARD, {"Where would it be published?": "#wins"})
    wins.kai.sees("The customer signed", in_="#wins")


def test_an_archived_channel_is_not_chosen(wins: Company) -> None:
    wins.opens("old")
    wins.sam.archives("#old")
    wins.moves_on(minutes=60 * 25)
    publishes(wins.sam, **{"Where would it be published?": "#old"})
    wins.sam.sees("archived", in_="modal")


def test_while_slack_does_not_answer_it_waits_and_is_posted_once(wins: Company) -> None:
    wins.bridge.slack.faults.add("chat.postMessage", "ratelimited", retry_after=60)
    publishes(wins.sam)
    wins.kai.does_not_see("The customer signed")
    wins.moves_on(minutes=2)
    wins.moves_on(minutes=2)
    assert len(_in_channel(wins, "wins", "The customer signed")) == 1


def test_saved_from_a_message_it_keeps_the_link_and_none_of_the_words(wins: Company) -> None:
    question, _ = wins.exchange()
    wins.sue.uses_shortcut(SHORTCUT, on=question)
    card = wins.sue.sees("What happened?", in_="modal")
    assert "phone support" not in card.text
    wins.sue.fills(CARD, WORDS | PUBLISH)
    link = wins.stories[0].link or ""
    assert link.endswith(question.ts.replace(".", ""))
    wins.kai.sees("Where it happened", in_="#wins")


def test_a_dm_is_refused_kindly(wins: Company) -> None:
    said = wins.sam.says("just between us", in_="@kim")
    wins.sam.uses_shortcut(SHORTCUT, on=said)
    wins.sam.sees("I never see DMs")
    assert wins.bridge.slack.surfaces.top(wins.sam.id) is None


def test_so_is_a_channel_it_was_not_let_into(wins: Company) -> None:
    wins.opens("quiet-corner")
    said = wins.sam.says("a corner of ours", in_="#quiet-corner")
    wins.sam.uses_shortcut(SHORTCUT, on=said)
    wins.sam.sees("I was not let into this channel")
    assert wins.stories == []


def test_what_comes_of_a_private_channel_stays_in_it(wins: Company) -> None:
    said = _behind_doors(wins)
    wins.sam.uses_shortcut(SHORTCUT, on=said)
    wins.sam.sees("it can be published in that channel only", in_="modal")
    wins.sam.fills(CARD, WORDS | PUBLISH)
    wins.kim.sees("The customer signed", in_="#deal")
    for person in (wins.sue, wins.kai, wins.ada):
        person.does_not_see("The customer signed")
        person.does_not_see("deal")


def test_once_that_channel_is_archived_it_is_kept_as_a_draft(wins: Company) -> None:
    wins.sam.uses_shortcut(SHORTCUT, on=_behind_doors(wins))
    wins.sam.archives("#deal")
    wins.sam.fills(CARD, WORDS | PUBLISH)
    wins.sam.sees("it may be told nowhere else. Keep it as a draft.", in_="modal")
    wins.sam.fills(CARD, {"And now?": "Keep it as a draft, for me alone"})
    wins.sam.sees("A draft: only you see it")


@EVERYWHERE
def test_the_priorities_of_the_organisation_can_be_chosen(wins: Company) -> None:
    with wins.bridge.runtime.database.writing() as session:
        priorities.add(session, wins.workspace.id, 0, title="Keep the customers we have")
    publishes(wins.sam, **{"Which priority does it serve?": "Keep the customers we have"})
    wins.kai.sees("Keep the customers we have", in_="#wins")
    with wins.bridge.runtime.database.writing() as session:
        (held,) = priorities.of(session, wins.workspace.id)
        priorities.retire(session, wins.workspace.id, held.id, 1)
    wins.sam.clicks("Edit")  # one that is over stays attached
    wins.sam.fills(CARD, {"What happened?": "They signed again."})
    changed = wins.kai.sees("They signed again.", in_="#wins")
    assert "Keep the customers we have" in changed.text


def _behind_doors(wins: Company) -> Message:
    """Something said in a private channel of sam and kim, where Footbridge listens."""
    wins.opens("deal", ("ada", "sam", "kim"), private=True)
    wins.switches("on", "#deal")
    wins.ada.leaves("#deal")
    return wins.kim.says("the hush is over", in_="#deal")


def _top(company: Company, person: Person) -> View:
    top = company.bridge.slack.surfaces.top(person.id)
    assert top is not None
    return top


def _in_channel(company: Company, name: str, text: str) -> list[Message]:
    channel = company.bridge.slack.channel(name, company.bridge.home)
    return [one for one in channel.timeline if text in str(one.blocks)]


def test_a_click_on_a_nudge_that_is_gone(company: Company) -> None:
    sam = company.nudged("sam")
    _forgets(company)
    for label in ("Save what came of it", "Thank them", "Not now"):
        sam.clicks(label)
        sam.sees("This one is gone", in_="DM")
    for title in (CARD, "Thank across teams"):
        sam.does_not_see(title, in_=f'modal "{title}"')


def test_what_was_written_is_kept_though_its_nudge_is_gone(company: Company) -> None:
    sam = company.nudged("sam")
    sam.clicks("Save what came of it")
    _forgets(company)
    sam.fills(CARD, WORDS)
    sam.sees("A draft: only you see it", in_="modal")
    assert [one.happened for one in company.stories] == [WORDS["What happened?"]]


@EVERYWHERE
def test_a_story_begun_at_a_nudge_is_gone_on_with_there(company: Company) -> None:
    sam = company.nudged("sam")
    sam.clicks("Save what came of it")
    sam.fills(CARD, {"What happened?": "Half of it"}, submits=False)
    sam.closes(CARD)
    sam.clicks("Save what came of it")
    sam.sees("Half of it", in_="modal")
    sam.fills(CARD, WORDS | PUBLISH | {"Where would it be published?": "#pricing"})
    assert [one.happened for one in company.stories] == [WORDS["What happened?"]]
    company.kai.sees("The customer signed", in_="#pricing")
    sam.clicks("Edit it")
    sam.sees("The customer signed", in_="modal")


def test_not_now_after_less_of_this(company: Company) -> None:
    sam = company.nudged("sam")
    sam.clicks("Why did I get this?")
    sam.clicks("Less like this")
    sam.clicks("Not now")
    sam.sees("All right, no more about this one.", in_="DM")


def test_a_crash_while_posting_does_not_post_twice(wins: Company) -> None:
    wins.bridge.slack.faults.add("chat.postMessage", "drop")
    publishes(wins.sam)
    for _ in range(3):
        wins.moves_on(minutes=3)
    assert len(_in_channel(wins, "wins", "The customer signed")) == 1


def _forgets(company: Company) -> None:
    with company.bridge.runtime.database.writing() as session:
        session.execute(delete(Nudge))
