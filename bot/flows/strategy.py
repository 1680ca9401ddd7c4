"""The organisation's priorities: kept by leaders and admins, and what serves each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain import priorities as rules
from bot.domain.experiments import DRAFT
from bot.domain.priorities import Written
from bot.errors import UserError
from bot.flows.joining import refuse_guests, workspace_of
from bot.flows.leading import guide_of
from bot.flows.people import meet
from bot.runtime import Runtime
from bot.store import (
    audit,
    channels,
    companions,
    experiments,
    members,
    posts,
    priorities,
    silos,
    stories,
)
from bot.store.members import Member
from bot.store.priorities import Priority
from bot.store.stories import Story
from bot.store.workspaces import Workspace
from bot.views.priorities import Card, Served

TOLD = 2  # stories of a priority that are told in the list
SHARED = ("agreed",)  # states of somebody named in a story who may be counted


RETIRED = "That priority was retired meanwhile."


class TitleError(UserError):
    """The title cannot stand so."""


def listed(runtime: Runtime, team: str, user: str) -> tuple[list[Served], bool]:
    """Each priority with what serves it, and whether this person may change them.

    Raises UserError for guests.
    """
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        refuse_guests(session, workspace.id, user)
        return by_priority(session, workspace.id), _may(session, workspace, user)


def _may(session: Session, workspace: Workspace, user: str) -> bool:
    try:
        guide_of(session, workspace, user)
    except UserError:
        return False
    return True


def by_priority(session: Session, workspace_id: int) -> list[Served]:
    """The priorities that hold, each with the stories, experiments and silos that serve it.

    What stands in a private channel only is not counted: others would learn that it happened.
    """
    told = _told_to_all(session, workspace_id)
    cards = [one for one in experiments.all_of(session, workspace_id) if one.state != DRAFT]
    involved = _silos(session, workspace_id, told, [one.id for one in cards])
    owners = members.by_ids(
        session, workspace_id,
        [one.owner_id for one in priorities.of(session, workspace_id) if one.owner_id],
    )  # fmt: skip
    found = []
    for one in priorities.of(session, workspace_id):
        mine = [story for story in told if story.priority_id == one.id]
        tried = [card for card in cards if card.priority_id == one.id]
        names = {
            *(name for story in mine for name in involved.get(("story", story.id), ())),
            *(name for card in tried for name in involved.get(("card", card.id), ())),
        }
        owner = owners.get(one.owner_id or 0)
        found.append(
            Served(
                id=one.id, title=one.title, sentence=one.sentence, quarter=one.quarter,
                owner=owner.slack_id if owner else None, stories=len(mine),
                experiments=len(tried), silos=tuple(sorted(names)),
                told=tuple(story.happened for story in _newest(mine)),
            )
        )  # fmt: skip
    return found


def _newest(found: Iterable[Story]) -> list[Story]:
    return sorted(found, key=lambda one: (-(one.published_at or 0), one.id))[:TOLD]


def _told_to_all(session: Session, workspace_id: int) -> list[Story]:
    """The published stories that stand in a public channel."""
    found = stories.published(session, workspace_id, 0, calendar.LAST)
    places = {one.id: _places(session, workspace_id, one) for one in found}
    wanted = {place for some in places.values() for place in some}
    known = channels.by_slack_ids(session, workspace_id, wanted)
    public = {slack_id for slack_id, one in known.items() if not one.private}
    return [one for one in found if public & set(places[one.id])]


def _places(session: Session, workspace_id: int, story: Story) -> list[str]:
    return [one.channel for one in posts.of_story(session, workspace_id, story.id)]


def _silos(
    session: Session, workspace_id: int, told: Iterable[Story], cards: list[int]
) -> Mapping[tuple[str, int], set[str]]:
    """The names of the silos in each story (its writer's, and of those who agreed) and card."""
    book = silos.book(session, workspace_id)
    found: dict[tuple[str, int], set[str]] = {}
    for story in told:
        people = stories.people_of(session, workspace_id, [story.id])[story.id]
        who = [story.member_id, *(one.member_id for one in people if one.state in SHARED)]
        at = story.published_at or story.written_at
        found["story", story.id] = {
            book.names[silo] for one in who if (silo := book.at(one, at)) is not None
        }
    for card, touched in companions.silos_of(session, workspace_id, cards).items():
        found["card", card] = {book.names[one] for one in touched if one in book.names}
    return found


def numbered(runtime: Runtime, team: str, user: str, priority_id: int) -> int:
    """The number of that priority now. Raises UserError where it was retired meanwhile."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        guide_of(session, workspace, user)
        rows = [one.id for one in priorities.of(session, workspace.id)]
    if priority_id not in rows:
        raise UserError(RETIRED)
    return rows.index(priority_id) + 1


def card(runtime: Runtime, team: str, user: str, number: int | None) -> Card:
    """The card of a priority, or of a new one. Raises UserError for a number there is not."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        guide = guide_of(session, workspace, user)
        today = calendar.local_day(runtime.clock(), guide.tz)
        if number is None:
            return Card(None, "", "", None, rules.quarter_of(today), rules.quarters(today))
        one = _numbered(session, workspace.id, number)
        owner = members.by_ids(session, workspace.id, [one.owner_id or 0]).get(one.owner_id or 0)
        return Card(
            one.id, one.title, one.sentence, owner.slack_id if owner else None, one.quarter,
            rules.quarters(today, one.quarter),
        )  # fmt: skip


def _numbered(session: Session, workspace_id: int, number: int) -> Priority:
    rows = priorities.of(session, workspace_id)
    if not 0 < number <= len(rows):
        raise UserError(
            f"Name a priority by its number, from 1 to {len(rows)}: `/footbridge priorities`"
            if rows
            else "There is no priority yet: `/footbridge priorities add`"
        )
    return rows[number - 1]


def save(
    runtime: Runtime, team: str, user: str, priority_id: int | None, written: Written
) -> list[Served]:
    """Keep a priority, new or changed; the list as it stands then.

    Raises TitleError for a title that cannot stand, UserError for who neither leads nor
    administers, an owner who cannot be one, and a priority that is retired by now.
    """
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        guide = guide_of(session, workspace, user)
        save_in(runtime, session, workspace, guide, priority_id, written)
        return by_priority(session, workspace.id)


def save_in(
    runtime: Runtime, session: Session, workspace: Workspace, guide: Member,
    priority_id: int | None, written: Written,
) -> None:  # fmt: skip
    """As `save`, within a transaction."""
    title, now = rules.tidy(written.title)[: rules.TITLE_MOST], runtime.clock()
    others = [o.title for o in priorities.of(session, workspace.id) if o.id != priority_id]
    wrong = rules.problem(title, others)
    if wrong:
        raise TitleError(wrong)
    values: dict[str, Any] = {
        "title": title,
        "sentence": rules.tidy(written.sentence)[: rules.SENTENCE_MOST],
        "owner_id": _owner(runtime, session, workspace, written.owner),
        "quarter": written.quarter,
    }
    before = None if priority_id is None else _held(session, workspace.id, priority_id)
    was = _told(**{key: getattr(before, key) for key in values}) if before else {}
    what = "priority changed" if before else "priority added"
    audit.write(session, workspace.id, now, guide.id, what, was, _told(**values))
    if before is None:
        priorities.add(session, workspace.id, now, **values)
    else:
        priorities.save(session, workspace.id, before.id, **values)


def _told(
    title: str, sentence: str, owner_id: int | None, quarter: str
) -> dict[str, Any]:  # fmt: skip
    """A priority as the log has it: who owns it is not for its JSON."""
    owned = owner_id is not None
    return {"title": title, "sentence": sentence, "owned": owned, "quarter": quarter}


def _held(session: Session, workspace_id: int, priority_id: int) -> Priority:
    found = priorities.by_id(session, workspace_id, priority_id)
    if found is None or found.retired_at is not None:
        raise UserError(RETIRED)
    return found


def _owner(
    runtime: Runtime, session: Session, workspace: Workspace, owner: str | None
) -> int | None:
    if owner is None:
        return None
    member = meet(session, runtime.vault, workspace, [owner]).get(owner)
    if member is None or not member.is_here:
        raise UserError("Only somebody of this workspace can own a priority.")
    return member.id


def retire(runtime: Runtime, team: str, user: str, number: int) -> str:
    """A priority is over; its title. What was attached to it stays so."""
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        guide = guide_of(session, workspace, user)
        one, now = _numbered(session, workspace.id, number), runtime.clock()
        title = one.title
        priorities.retire(session, workspace.id, one.id, now)
        before, after = {"title": title, "retired": False}, {"title": title, "retired": True}
        audit.write(session, workspace.id, now, guide.id, "priority retired", before, after)
        return title
