"""The organisation's value story: stories, experiments and numbers of a period, by priority.

Only what everybody may read goes into it: stories in public channels, with the names of those who
agreed, and numbers with what is few left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot import pictures
from bot.domain import calendar, digest
from bot.domain.digest import Numbers
from bot.domain.experiments import DRAFT
from bot.domain.report import SPAN, Period, Report
from bot.errors import PermanentError, TransientError, UserError
from bot.flows import digest_pages, reporting
from bot.flows.joining import workspace_of
from bot.flows.leading import guide_of
from bot.log import log
from bot.runtime import Runtime
from bot.store import (
    channels,
    experiments,
    members,
    priorities,
    silos,
    stories,
    value_stories,
    workspaces,
)
from bot.store.database import Database
from bot.store.experiments import Experiment
from bot.store.members import Member
from bot.store.priorities import Priority
from bot.store.stories import Story
from bot.store.value_stories import Wanted
from bot.store.workspaces import Workspace
from bot.views import value_story as view
from bot.views.value_story import Chapter, Learned, Page, Told

WEEKS_MOST = 13  # bars in the picture
NO_WORKSPACE = "There is no workspace yet: import an export, or connect Footbridge to Slack."
ON_ITS_WAY = "The value story of {dates} is being made; it comes into this channel in a minute."
LEASE = 5 * calendar.MINUTE


@dataclass(frozen=True)
class _Shelf:
    """What names are read from."""

    people: Mapping[int, Member]
    agreed: Mapping[int, Sequence[int]]
    silos: silos.SiloBook
    priorities: Mapping[int, Priority]

    def serves(self, one: Story | Experiment, priority: Priority | None) -> bool:
        """Whether it is attached to that priority; None: to none that there is."""
        return self.priorities.get(one.priority_id or 0) is priority

    def name(self, member_id: int) -> str:
        """In full where it is known: who reads a printed page may not know their names in Slack."""
        member = self.people.get(member_id)
        known = [member.name, *member.names] if member else []
        return max(known, key=lambda name: len(name.split()), default="") or "a colleague"


def tell(
    database: Database, now: int, *, workspace: str | None = None, since: int | None = None,
    until: int | None = None, whole_weeks: bool = False,
) -> Page:  # fmt: skip
    """The value story of [since, until), in UTC microseconds; by default of the last 90 days.

    whole_weeks: its numbers are of the whole weeks in that time alone, for those who may ask again
    and again: two of them, set against each other, tell of no single day.
    Raises UserError where there is no such workspace or period.
    """
    end = now if until is None else until
    period = Period(end - SPAN if since is None else since, end)
    if period.since >= period.until:
        raise UserError("The period ends before it begins: --since must be earlier than --until.")
    with database.reading() as session:
        found = _workspace(session, workspace)
        chapters, loose, bare = _chapters(session, found.id, period)
    counted = _whole_weeks(period) if whole_weeks else period
    report = _report(database, found, counted)
    numbers = _numbers(database, found, counted, report)
    return Page(
        workspace=found.name or found.slack_id,
        period=period,
        chapters=chapters,
        loose=loose,
        bare=bare,
        report=report,
        numbers=numbers,
        picture=pictures.crossings(numbers, "Crossings") if numbers.has_picture else None,
        unnamed=pictures.unnamed(numbers),
    )


def _workspace(session: Session, slack_id: str | None) -> Workspace:
    there = workspaces.all_of_them(session)
    known = ", ".join(one.slack_id for one in there)
    if not there:
        raise UserError(NO_WORKSPACE)
    if slack_id is None and len(there) > 1:
        raise UserError(f"There are several workspaces. Choose one with --workspace: {known}.")
    for one in there:
        if slack_id in (None, one.slack_id):
            return one
    raise UserError(f"There is no workspace {slack_id}. Known here: {known}.")


# --- stories and experiments


def _chapters(
    session: Session, home: int, period: Period
) -> tuple[list[Chapter], Chapter, list[str]]:
    """One for each priority that something served, one for the rest, and those without any."""
    told = digest_pages.readable(
        session, home, stories.published(session, home, period.since, period.until), None
    )
    cards = [
        one for one in experiments.all_of(session, home)
        if one.state != DRAFT and _touches(one, period)
    ]  # fmt: skip
    shelf = _shelf(session, home, told, cards)
    found, bare = [], []
    for priority in shelf.priorities.values():
        chapter = _chapter(shelf, told, cards, priority)
        if chapter.stories or chapter.experiments:
            found.append(chapter)
        elif priority.retired_at is None:
            bare.append(priority.title)
    return found, _chapter(shelf, told, cards, None), bare


def _touches(one: Experiment, period: Period) -> bool:
    """Whether it was started or shared then."""
    times = (one.started_at, one.shared_at)
    return any(at is not None and period.since <= at < period.until for at in times)


def _shelf(
    session: Session, home: int, told: Sequence[Story], cards: Sequence[Experiment]
) -> _Shelf:
    rows = stories.people_of(session, home, [one.id for one in told])
    agreed = {
        story: [one.member_id for one in people if one.state == "agreed"]
        for story, people in rows.items()
    }
    who = {one.member_id for one in told} | {one.member_id for one in cards}
    who |= {one for some in agreed.values() for one in some}
    all_of_them = {one.id: one for one in priorities.all_of(session, home)}
    who |= {one.owner_id for one in all_of_them.values() if one.owner_id}
    people = members.by_ids(session, home, who)
    return _Shelf(people, agreed, silos.book(session, home), all_of_them)


def _chapter(
    shelf: _Shelf, told: Sequence[Story], cards: Sequence[Experiment], priority: Priority | None
) -> Chapter:
    mine = [one for one in told if shelf.serves(one, priority)]
    tried = [one for one in cards if shelf.serves(one, priority)]
    names = {
        shelf.silos.names[silo]
        for one in mine
        for who in (one.member_id, *shelf.agreed[one.id])
        if (silo := shelf.silos.at(who, one.published_at or one.written_at)) is not None
    }
    return Chapter(
        title=priority.title if priority else "",
        sentence=priority.sentence if priority else "",
        quarter=priority.quarter if priority else "",
        owner=shelf.name(priority.owner_id) if priority and priority.owner_id else "",
        stories=[_told(shelf, one) for one in mine],
        experiments=[_learned(shelf, one) for one in tried],
        silos=sorted(names),
    )


def _told(shelf: _Shelf, one: Story) -> Told:
    return Told(
        writer=shelf.name(one.member_id),
        people=[shelf.name(who) for who in shelf.agreed[one.id]],
        at=one.published_at or one.written_at,
        happened=one.happened, served=one.served, use=one.use, reuse=one.reuse, worth=one.worth,
    )  # fmt: skip


def _learned(shelf: _Shelf, one: Experiment) -> Learned:
    return Learned(
        owner=shelf.name(one.member_id), state=one.state, believe=one.believe,
        observed=one.observed or "", learned=one.learned or "", therefore=one.therefore or "",
        verdict=one.verdict, reused=one.parent_id is not None,
    )  # fmt: skip


# --- numbers


def _whole_weeks(period: Period) -> Period:
    """The Mondays that lie in it, from the first to the last; nothing, where that is no week."""
    first = calendar.week_of(period.since + calendar.WEEK - 1)
    return Period(first, max(first, calendar.week_of(period.until)))


def _report(database: Database, found: Workspace, period: Period) -> Report | None:
    """None where nothing was heard in that time: its stories are worth telling all the same."""
    try:
        return reporting.report(
            database, workspace=found.slack_id, since=period.since, until=period.until
        )
    except UserError:
        return None


def _numbers(
    database: Database, found: Workspace, period: Period, report: Report | None
) -> Numbers:
    """What the picture shows: the period's crossings by pair, and its last whole weeks."""
    if report is None:
        return Numbers(period.until)
    last, first = calendar.week_of(period.until), calendar.week_of(report.heard_since)
    mondays = [
        at
        for at in (last - ago * calendar.WEEK for ago in range(WEEKS_MOST, 0, -1))
        if at >= max(period.since, first)
    ]
    weeks = [_report(database, found, Period(at, at + calendar.WEEK)) for at in mondays]
    return Numbers(
        until=period.until,
        silos=tuple(report.now.silos.values()),
        silo_count=len(report.now.silos) + report.now.small,
        cells=digest.cells(report.now),
        total=report.now.crossings.total,
        weeks=tuple(
            (at, week.now.conversations.crossed if week else 0)
            for at, week in zip(mondays, weeks, strict=True)
        ),
    )


# --- into a channel


def want(
    runtime: Runtime, team: str, user: str, channel: str, since: int | None, until: int | None
) -> str:
    """A leader or admin would like it in a channel; what they are told.

    Raises UserError for anybody else, and for a channel that the bot is not in.
    """
    now = runtime.clock()
    end = now if until is None else until
    period = Period(end - SPAN if since is None else since, end)
    if period.since >= period.until:
        raise UserError("The period ends before it begins.")
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        guide = guide_of(session, workspace, user)
        place = channels.by_slack_id(session, workspace.id, channel)
        if place is None or place.archived:
            raise UserError("I am not in this channel. Invite me first: `/invite @Footbridge`")
        value_stories.want(
            session, workspace.id, member_id=guide.id, channel=channel, since=period.since,
            until=period.until, due_at=now,
        )  # fmt: skip
    return ON_ITS_WAY.format(dates=view.dates(period))


def value_stories_once(runtime: Runtime, now: int) -> int:
    """Make and post what is wanted; how many."""
    with runtime.database.reading() as session:
        homes = workspaces.installed(session)
    return sum(_bring(runtime, home, now) for home in homes)


def _bring(runtime: Runtime, home: Workspace, now: int) -> int:
    with runtime.database.writing() as session:
        wanted = value_stories.claim(session, home.id, now, now + LEASE)
    if wanted is None:
        return 0
    if wanted.tries <= value_stories.TRIES:
        period = Period(wanted.since, wanted.until)
        page = tell(runtime.database, now, workspace=home.slack_id, since=period.since,
                    until=period.until, whole_weeks=True)  # fmt: skip
        if not _share(runtime, home, wanted, page):
            return 0
    with runtime.database.writing() as session:
        value_stories.done(session, home.id, wanted.id)
    return 1


def _share(runtime: Runtime, home: Workspace, wanted: Wanted, page: Page) -> bool:
    """False where Slack asks us to wait: it is tried again once the lease is over.

    Where it is not known whether it arrived, it counts as shared.
    """
    try:
        runtime.slack(home).share(
            wanted.channel, "value-story.html", view.html(page).encode(),
            view.title(page), view.summary(page),
        )  # fmt: skip
    except (TransientError, PermanentError) as error:
        log.warning("value_story_not_shared", workspace=home.slack_id, reason=str(error))
        waits = isinstance(error, TransientError) and error.retry_after is not None
        return not waits or wanted.tries >= value_stories.TRIES
    return True
