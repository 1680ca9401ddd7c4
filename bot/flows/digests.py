"""The weekly digest: begun at each leader's own hour, once a week, and sent through the ledger."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot import pictures
from bot.domain import acts as act_rules
from bot.domain import calendar, digest
from bot.domain.catalogue.digests import DIGEST_TO_READ, WEEKLY_DIGEST
from bot.domain.digest import Candidate, Numbers
from bot.errors import DoubtError, PermanentError, TransientError
from bot.flows import acting, deciding, digest_numbers, digest_pages
from bot.log import log
from bot.runtime import Runtime
from bot.store import (
    digest_wishes,
    digests,
    leaders,
    members,
    priorities,
    silos,
    stories,
    workspaces,
)
from bot.store.digests import Digest
from bot.store.leaders import Leader
from bot.store.stories import Story
from bot.store.workspaces import Workspace
from bot.views import digest as view
from bot.views.digest_numbers import drawn, picture_title

TRIES = 3  # at a picture, before the digest goes without one
MENDED_FOR = calendar.HOUR  # how long one is looked at that Slack refused
SETTLES = calendar.MINUTE  # Slack takes a moment until a picture may stand in a message


def digests_once(runtime: Runtime, now: int) -> int:
    """Begin the digest of each leader whose hour has come; how many were begun."""
    with runtime.database.reading() as session:
        homes = workspaces.installed(session)
    for home in homes:
        _mend_in(runtime, home, now)
    return sum(_begin_in(runtime, home, now) for home in homes)


def _mend_in(runtime: Runtime, home: Workspace, now: int) -> None:
    """Slack may take a picture and then not show it: such a digest goes again, without."""
    with runtime.database.reading() as session:
        if not digests.refused(session, home.id, now - MENDED_FOR):
            return
    with runtime.database.writing() as session:
        for nudge in digests.refused(session, home.id, now - MENDED_FOR):
            made = digests.get(session, home.id, int(nudge.facts["digest"]))
            kept = digests.numbers_of(session, home.id, made.until) if made else None
            if kept is not None and kept.picture is not None:
                kept.picture, kept.tries = None, TRIES
            nudge.state, nudge.due_at, nudge.claimed_at = "pending", now, None


def _begin_in(runtime: Runtime, home: Workspace, now: int) -> int:
    with runtime.database.reading() as session:
        wishes = {one.member_id: one.sends for one in digest_wishes.of(session, home.id)}
        due = [one.member_id for one in leaders.of(session, home.id)
               if _week_due(session, one, now, wishes.get(one.member_id, False))]  # fmt: skip
    if not (due or wishes) or not _numbers_are_there(runtime, home, now):
        return 0
    begun = 0
    for who in dict.fromkeys([*due, *wishes]):
        with runtime.database.writing() as session:
            if workspaces.lock(session, home.id) is None:
                return begun  # another worker is at it
            begun += _begin(session, home.id, who, now, wishes.get(who, False))
            digest_wishes.done(session, home.id, who)
    return begun


def _week_due(session: Session, leader: Leader, now: int, wished: bool = False) -> str | None:
    """The week whose digest is to be begun now, if it is time and there is none yet.

    wished: its leader asked for it before its hour.
    """
    home, who = leader.workspace_id, leader.member_id
    tz = members.by_ids(session, home, [who])[who].tz
    slot = act_rules.slot(now, tz, leader.digest_day, leader.minute)
    week = digest.week(now if wished else slot, tz)
    if not wished and not digest.is_time(now, slot, leader.answered_at):
        return None
    return None if digests.of_week(session, home, who, week) else week


def _begin(session: Session, home: int, who: int, now: int, wished: bool) -> bool:
    leader = leaders.get(session, home, who)
    week = _week_due(session, leader, now, wished) if leader else None
    if leader is None or week is None or not leaders.is_leader(session, home, who):
        return False
    made = digests.add(session, home, **begins(session, home, who, week, now))
    digests.tell(session, home, made.id, choose_stories(session, made, who, now))
    _keep_acts(session, made, now)
    _send(session, leader, made, now)
    return True


def begins(session: Session, home: int, who: int, week: str, now: int) -> dict[str, Any]:
    """What a digest of that leader holds to that is begun now: what is new since their last."""
    before = digests.last(session, home, who)
    return {
        "member_id": who, "week": week, "made_at": now, "until": calendar.week_of(now),
        "since": before.made_at if before else now - calendar.WEEK,
    }  # fmt: skip


def choose_stories(session: Session, made: Digest, reader: int | None, now: int) -> list[int]:
    """The stories for that digest, of those that its reader may see (None: everybody may)."""
    home, who = made.workspace_id, made.member_id
    owned = {one.id for one in priorities.of(session, home) if one.owner_id == who}
    book = silos.book(session, home)
    found = digest_pages.readable(
        session, home, stories.published(session, home, now - digest.FRESH, now), reader
    )
    people = stories.people_of(session, home, [one.id for one in found])

    def candidate(story: Story) -> Candidate:
        agreed = [one.member_id for one in people[story.id] if one.state == "agreed"]
        at = story.published_at or story.written_at
        there = {book.at(one, at) for one in (story.member_id, *agreed)} - {None}
        return Candidate(
            story.id, at, story.priority_id, story.priority_id in owned,
            frozenset(one for one in there if one is not None),
        )  # fmt: skip

    told = digests.told(session, home, who)
    return digest.choose(map(candidate, found), book.at(who, now), told)


def _keep_acts(session: Session, made: Digest, now: int) -> None:
    for place in acting.for_digest(session, made.workspace_id, made.member_id, now):
        digests.add_act(
            session, made.workspace_id, digest_id=made.id, member_id=made.member_id,
            other_id=place.other_id, channel_id=place.channel_id, act=place.act,
            subject=place.subject, facts=dict(place.facts),
        )  # fmt: skip


def _send(session: Session, leader: Leader, made: Digest, now: int) -> None:
    home, facts, due = made.workspace_id, {"digest": made.id}, now + SETTLES
    subject = f"digest {made.id}"
    deciding.offer(session, home, WEEKLY_DIGEST, subject, made.member_id, now, facts, due_at=due)
    if leader.reader_id is not None:
        deciding.offer(
            session, home, DIGEST_TO_READ, subject, leader.reader_id, now, facts, due_at=due,
            other_id=made.member_id,
        )  # fmt: skip


# --- what all leaders share


def _numbers_are_there(runtime: Runtime, home: Workspace, now: int) -> bool:
    """Add them up and have their picture in Slack; False to come again for the picture."""
    until = calendar.week_of(now)
    with runtime.database.reading() as session:
        kept = digests.numbers_of(session, home.id, until)
    if kept is None:
        numbers = digest_numbers.add_up(runtime, home, until)
        with runtime.database.writing() as session:
            digests.keep_numbers(session, home.id, until, made_at=now, numbers=numbers.as_dict())
            kept = digests.numbers_of(session, home.id, until)
    numbers = digest.from_dict(kept.numbers) if kept else Numbers(until)
    if kept is None or kept.picture or kept.tries >= TRIES or not numbers.has_picture:
        return True
    return _upload(runtime, home, numbers, kept.tries + 1)


def _upload(runtime: Runtime, home: Workspace, numbers: Numbers, tries: int) -> bool:
    """Bring the picture to Slack. Where it refuses it, digests go without one."""
    title, alt = picture_title(numbers), view.alt_text(numbers)
    picture = pictures.crossings(numbers, f"Crossings, {drawn(numbers)}")
    try:
        file = runtime.slack(home).upload("crossings.png", picture, title, alt)
    except (TransientError, DoubtError) as error:
        log.warning("picture_put_off", workspace=home.slack_id, reason=str(error))
        _keep(runtime, home, numbers.until, tries=tries)
        return tries >= TRIES
    except PermanentError as error:
        log.warning("picture_refused", workspace=home.slack_id, reason=str(error))
        _keep(runtime, home, numbers.until, tries=TRIES)
        return True
    _keep(runtime, home, numbers.until, picture=file, tries=tries)
    return True


def _keep(runtime: Runtime, home: Workspace, until: int, **values: object) -> None:
    with runtime.database.writing() as session:
        kept = digests.numbers_of(session, home.id, until)
        for name, value in values.items():
            setattr(kept, name, value)
