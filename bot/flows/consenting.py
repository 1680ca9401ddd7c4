"""The people named in a story: what they answer, and what follows from it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.domain import stories
from bot.domain.catalogue.employees import STORY_CONSENT
from bot.domain.stories import AGREED, OUT, REFUSED
from bot.errors import UserError
from bot.flows import answering, naming, posting, showing
from bot.flows.answering import Answered
from bot.flows.explaining import theirs
from bot.runtime import Runtime
from bot.store import members, nudges, workspaces
from bot.store import stories as store
from bot.store.members import Member
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
        nudge, _ = theirs(session, team, user, nudge_id)
        story, row = _asked(session, nudge)
        row.state, row.answered_at = what, now
        answering.store(session, nudge, what, now)
        nudge.answer = what
        _tell(session, story, row, now)
        naming.settle(session, story, story.state != stories.DRAFT, now)
        if what == AGREED and story.state == stories.PUBLISHED:
            posting.word_back(session, story, "agreed", now, {"place": story.to_channel})
        home, story_id = story.workspace_id, story.id
        answered = answering.state(session, nudge)
    posting.bring_story(runtime, home, story_id, now, tells=True)
    _show_its_writer(runtime, home, story_id)
    return answered


def names_once(runtime: Runtime, now: int) -> int:
    """Take out of stories the names of those who left, and tell the writers; how many stories."""
    with runtime.database.reading() as session:
        waiting = [
            (home.id, story.id)
            for home in workspaces.installed(session)
            for story in store.naming_gone_people(session, home.id)
        ]
    for workspace_id, story_id in waiting:
        with runtime.database.writing() as session:
            story = store.lock(session, workspace_id, story_id)
            if story is not None:
                _take_out(session, story, now)
        _show_its_writer(runtime, workspace_id, story_id)
    return len(waiting)


def waits_once(runtime: Runtime, now: int) -> int:
    """Make drafts again of stories that somebody has not answered, and tell the writers."""
    with runtime.database.reading() as session:
        homes = [one.id for one in workspaces.installed(session)]
    return sum(_give_up(runtime, home, now) for home in homes)


def _give_up(runtime: Runtime, workspace_id: int, now: int) -> int:
    with runtime.database.writing() as session:
        rows = store.waiting_since(session, workspace_id, now - STORY_CONSENT.patience)
        first = {one.story_id: one.member_id for one in reversed(rows)}
        for story_id, member_id in first.items():
            story = store.lock(session, workspace_id, story_id)
            if story is not None and story.state == stories.ASKING:
                naming.settle(session, story, publish=False, now=now)
                posting.word_back(session, story, "unanswered", now, about_id=member_id)
    for story_id in first:
        _show_its_writer(runtime, workspace_id, story_id)
    return len(first)


def _show_its_writer(runtime: Runtime, workspace_id: int, story_id: int) -> None:
    """Where it was written in answer to a nudge, that says how it stands now."""
    with runtime.database.reading() as session:
        story = store.get(session, workspace_id, story_id)
        asked = nudges.get(session, workspace_id, story.nudge_id or "") if story else None
        if story is None or asked is None:
            return
        shown = naming.shown(session, workspace_id, [story])[0]
        change = showing.told(session, asked, shown)
    showing.show(runtime, workspace_id, [change])


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


def _tell(session: Session, story: Story, row: StoryPerson, now: int) -> None:
    if row.state in (REFUSED, OUT):
        posting.word_back(session, story, row.state, now, about_id=row.member_id)


def _take_out(session: Session, story: Story, now: int) -> None:
    """Take out the names of those who left, or were erased, and tell the writer of each."""
    home = story.workspace_id
    everybody = store.people_of(session, home, [story.id])[story.id]
    rows = [one for one in everybody if one.state in stories.IN_IT]
    people = members.by_ids(session, home, {one.member_id for one in rows})
    gone = [one for one in rows if not _may_be_named(people[one.member_id])]
    store.remove_people(session, home, [one.id for one in gone])
    erased = max(story.named - len(rows), 0)
    for member_id in [*(one.member_id for one in gone), *[None] * erased]:
        posting.word_back(session, story, "left", now, about_id=member_id)
    naming.settle(session, story, publish=True, now=now)


def _may_be_named(member: Member) -> bool:
    return member.has_joined and member.observed and not member.deactivated
