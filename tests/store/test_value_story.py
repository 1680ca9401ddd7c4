"""The organisation's value story: what is in it, what never is, and a page that needs nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.domain.calendar import DAY, WEEK
from bot.errors import UserError
from bot.flows import value_story
from bot.store import channels, experiments, members, priorities, stories
from bot.store.database import Database
from bot.store.priorities import Priority
from bot.views import value_story as view
from tests.store.world import BEGAN, World

HOUR = 60  # minutes
SALES = {f"U0S{n}": "Sales" for n in range(6)}
SUPPORT = {f"U0P{n}": "Support" for n in range(6)}


class Told(World):
    """Two silos of six who talk across them, three priorities, stories and experiments."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, SALES | SUPPORT)
        for n in range(6):
            self.says(f"U0S{n}", n * HOUR, "Which plan is it?")
            self.says(f"U0P{n}", n * HOUR + 1, "The annual one.", thread=n * HOUR)
        self.now = BEGAN + DAY
        self.groups()
        with database.writing() as session:
            for title in ("Renewals", "Speed <b>", "Nothing yet"):
                priorities.add(session, self.id, 1, title=title, sentence="A sentence & more.")
            self.story(session, "U0S0", "They signed, at last.", "Renewals")
            self.story(session, "U0P1", "<script>alert(1)</script>", "Speed <b>")
            self.story(session, "U0S1", "told in secret", "Renewals", private=True)
            self.story(session, "U0S2", "told long ago", None, at=BEGAN - 40 * WEEK)
            self.story(session, "U0S3", "a draft of mine", None, state="draft")
            self.experiment(session, "U0P0", "A shared list beats a call.", "shared")
            self.experiment(session, "U0P1", "not begun", "draft")

    def id_of(self, session: Session, user: str) -> int:
        found = members.by_slack_id(session, self.id, user)
        assert found is not None
        return found.id

    def priority(self, session: Session, title: str | None) -> int | None:
        if title is None:
            return None
        return session.scalars(select(Priority.id).where(Priority.title == title)).one()

    def story(
        self, session: Session, user: str, happened: str, priority: str | None,
        private: bool = False, at: int = BEGAN + HOUR, state: str = "published",
    ) -> None:  # fmt: skip
        place = channels.ensure(session, self.id, f"C0{user}")
        place.private = private
        story = stories.ensure(
            session, self.id, f"key of {happened}"[:36],
            {
                "member_id": self.id_of(session, user), "happened": happened,
                "to_channel": place.slack_id, "written_at": at, "changed_at": at,
                "published_at": at, "priority_id": self.priority(session, priority),
            },
        )  # fmt: skip
        story.state = state
        story.served, story.worth = "Harbour Foods", "A year"
        for other, said in (("U0P2", "agreed"), ("U0P3", "out")):
            stories.add_person(session, self.id, story.id, self.id_of(session, other))
            row = next(
                one for one in stories.people_of(session, self.id, [story.id])[story.id]
                if one.member_id == self.id_of(session, other)
            )  # fmt: skip
            row.state = said

    def experiment(self, session: Session, user: str, believe: str, state: str) -> None:
        experiments.add(
            session, self.id, key=believe[:36], member_id=self.id_of(session, user), state=state,
            believe=believe, stage="Solve", made_at=BEGAN, learned="It is so.",
            started_at=None if state == "draft" else BEGAN + HOUR, verdict="yes",
            shared_at=BEGAN + DAY if state == "shared" else None,
        )  # fmt: skip


@pytest.fixture
def told(database: Database) -> Told:
    return Told(database)


def page(told: Told) -> view.Page:
    return value_story.tell(told.database, BEGAN + WEEK, since=BEGAN - WEEK, until=BEGAN + WEEK)


def test_by_priority_with_names_by_consent(told: Told) -> None:
    found = page(told)
    assert [one.title for one in found.chapters] == ["Renewals", "Speed <b>"]
    [story] = found.chapters[0].stories
    assert story.happened == "They signed, at last."
    assert (story.writer, story.people) == ("U0S0", ["U0P2"])  # who is out of it is not named
    assert found.chapters[0].silos == ["Sales", "Support"]
    assert [one.believe for one in found.loose.experiments] == ["A shared list beats a call."]
    assert found.bare == ["Nothing yet"]


def test_people_stand_in_it_by_their_full_names_and_emoji_as_such(told: Told) -> None:
    with told.database.writing() as session:
        for user, name in (("U0S0", "Sam Birch"), ("U0P2", "Kim Vale")):
            member = members.by_slack_id(session, told.id, user)
            assert member is not None
            member.names = [user, name, name.split()[0]]
        told.story(session, "U0S4", ":tada: at :a_word: of ours", None)
    found = page(told)
    [story] = found.chapters[0].stories
    assert (story.writer, story.people) == ("Sam Birch", ["Kim Vale"])
    assert "🎉 at :a_word: of ours" in view.html(found)


def test_a_priority_that_is_gone_takes_no_story_along(told: Told) -> None:
    with told.database.writing() as session:
        priorities.retire(session, told.id, told.priority(session, "Renewals") or 0, BEGAN)
        session.execute(delete(Priority).where(Priority.title == "Speed <b>"))
    found = page(told)
    assert [one.title for one in found.chapters] == ["Renewals"]
    assert [one.happened for one in found.loose.stories] == ["<script>alert(1)</script>"]


def test_what_others_may_not_read_is_not_in_it(told: Told) -> None:
    text = view.html(page(told))
    for words in ("told in secret", "told long ago", "a draft of mine", "not begun", "U0P3"):
        assert words not in text


def test_numbers_come_with_what_they_mean(told: Told) -> None:
    text = view.html(page(told))
    assert "100.0 % of 6, 95 % interval 61 to 100 %" in text
    assert "Sales and Support</th><td>6" in text
    assert "after Wilson" in text


def test_the_page_needs_nothing_and_runs_nothing(told: Told, tmp_path: Path) -> None:
    text = view.html(page(told))
    reader = _Reader()
    reader.feed(text)
    assert not reader.open_tags
    assert reader.pictures == 1
    assert not re.findall(r"https?://", text)
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "Speed &lt;b&gt;" in text


def test_people_who_are_few_are_left_out(database: Database) -> None:
    world = World(database, {"U0A": "Sales", "U0B": "Support"})
    world.says("U0A", 0, "Which plan is it?")
    world.says("U0B", 1, "The annual one.", thread=0)
    world.groups()
    found = value_story.tell(database, BEGAN + WEEK)
    assert found.picture is None
    assert "left out" in view.html(found)


def test_where_nothing_was_heard_or_told(database: Database) -> None:
    World(database, {"U0A": "Sales"})
    text = view.html(value_story.tell(database, BEGAN))
    assert view.NOTHING_TOLD in text
    assert "No conversation was heard" in text


def test_what_cannot_be_told_says_what_to_do(database: Database) -> None:
    with pytest.raises(UserError, match="no workspace yet"):
        value_story.tell(database, BEGAN)
    World(database, {"U0A": "Sales"})
    with pytest.raises(UserError, match="earlier than --until"):
        value_story.tell(database, BEGAN, since=BEGAN, until=BEGAN)
    with pytest.raises(UserError, match="Known here: T0WORLD"):
        value_story.tell(database, BEGAN, workspace="T0OTHER")


class _Reader(HTMLParser):
    """Which tags are left open, and how many pictures lie in the page itself."""

    ALONE = frozenset({"meta", "img", "br"})
    LEFT_OPEN = frozenset({"th", "td", "tr", "dt", "dd", "li", "p"})

    def __init__(self) -> None:
        super().__init__()
        self.open_tags: list[str] = []
        self.pictures = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            source = dict(attrs).get("src") or ""
            self.pictures += source.startswith("data:image/png;base64,")
            assert dict(attrs).get("alt")
        if tag not in self.ALONE | self.LEFT_OPEN:
            self.open_tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.ALONE | self.LEFT_OPEN:
            assert self.open_tags.pop() == tag
