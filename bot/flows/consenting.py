"""The people named in a story: what they answer, and what follows from it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.domain import stories
from bot.domain.stories import AGREED, OUT, REFUSED, WAITING
from bot.errors import UserError
from bot.flows import answering, naming, posting
from bot.flows.answering import Answered
from bot.flows.explaining import theirs
from bot.runtime import Runtime
from bot.store import members, workspaces
from bot.store import stories as store
from bot.store.nudges import Nudge
from bot.store.stories import Story, StoryPerson
from bot.views import consent as view


def answer(runtime: Runtime, team: str, user: str, nudge_id: str, what: str) -> Answered:
    """One of ANSWERS, to the story that a nudge showed. The last answer holds.

    Raises UserError where there is nothing to answer any more: the story is gone, or reads
    otherwise by now.
    """
    now = runtime.clock()
    with runtime.database.writing() as session:
        nudge, member = theirs(session, team, user, nudge_id)
        story, row = _asked(session, nudge)
        row.state, row.answered_at = what, now
        answering.store(session, nudge, what, now)
        nudge.answer = what
        _tell(session, story, what, member.id, now)
        naming.settle(session, story, story.state != stories.DRAFT, now)
        if what == AGREED and story.state == stories.PUBLISHED:
            posting.word_back(session, story, "agreed", now, {"place": story.to_channel})
        home, story_id = story.workspace_id, story.id
        answered = answering.state(session, nudge)
    posting.bring_story(runtime, home, story_id, now, tells=True)
    return answered


def names_once(runtime: Runtime, now: int) -> int:
    """Take out of stories the names of those who left, and tell the writers; how many stories."""
    with runtime.database.reading() as session:
        waiting = [
            (home.id, story.id)
            for home in workspaces.installed(session)
            for story in store.with_people(session, home.id)
            if _gone(session, story) or _erased(session, story)
        ]
    for workspace_id, story_id in waiting:
        with runtime.database.writing() as session:
            story = store.lock(session, workspace_id, story_id)
            if story is not None:
                _take_out(session, story, now)
    return len(waiting)


def _asked(session: Session, nudge: Nudge) -> tuple[Story, StoryPerson]:
    """The story of a nudge and the row of its person. Raises UserError where it is over."""
    home = nudge.workspace_id
    story = store.lock(session, home, int(nudge.facts["story"]))
    if story is None:
        raise UserError(view.GONE)
    rows = store.people_of(session, home, [story.id])[story.id]
    row = next((one for one in rows if one.member_id == nudge.member_id), None)
    if row is None or story.version != nudge.facts["version"] or row.state == stories.NAMED:
        raise UserError(view.NOT_ASKED)
    return story, row


def _tell(session: Session, story: Story, what: str, member_id: int, now: int) -> None:
    if what in (REFUSED, OUT):
        posting.word_back(session, story, what, now, about_id=member_id)


def _gone(session: Session, story: Story) -> list[StoryPerson]:
    """Those named who may not be named any more: they left, or asked not to be observed."""
    rows = store.people_of(session, story.workspace_id, [story.id])[story.id]
    named = [one for one in rows if one.state in (WAITING, AGREED)]
    people = members.by_ids(session, story.workspace_id, {one.member_id for one in named})
    return [
        one for one in named
        if not (people[one.member_id].has_joined and people[one.member_id].counts)
    ]  # fmt: skip


def _erased(session: Session, story: Story) -> bool:
    """Whether somebody who was named is not known at all any more."""
    rows = store.people_of(session, story.workspace_id, [story.id])[story.id]
    return sum(one.state in stories.IN_IT for one in rows) < story.named


def _take_out(session: Session, story: Story, now: int) -> None:
    gone = _gone(session, story)
    store.remove_people(session, story.workspace_id, [one.id for one in gone])
    for one in gone:
        posting.word_back(session, story, "left", now, about_id=one.member_id)
    if not gone:
        posting.word_back(session, story, "left", now)
    naming.settle(session, story, publish=True, now=now)
