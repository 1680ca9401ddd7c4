"""App Home: gathered for one person each time it is opened or something in it has changed.

Whoever has something to show in it adds a line to SECTIONS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.domain import calendar, hours
from bot.domain.hours import Hours
from bot.flows import (
    acting,
    advocating,
    champion_home,
    joining,
    settings,
    setup,
    silo_cards,
    stories,
    thanking,
    together,
    touring,
)
from bot.runtime import Runtime
from bot.store import forgettings, freezes, members, preferences, weeks, workspaces
from bot.store.members import Member
from bot.store.preferences import Preference
from bot.views import act, champion, digest, experiment, silo_card, support, tour
from bot.views import home as view
from bot.views import joining as first
from bot.views import settings as settings_view
from bot.views import setup as setup_view
from bot.views import story as story_view
from bot.views.blocks import Block, section
from bot.views.forms import header
from bot.views.home import Part, Status, Week

WEEK_OF_MINE = 7 * calendar.DAY


@dataclass(frozen=True)
class Section:
    """A part of Home for who has joined. `gather` returns None where there is nothing to show.

    gather(runtime, session, member, now) reads, `show` turns that into blocks, beginning with a
    header. weight: where all do not fit, the lightest is shortened first.
    """

    name: str
    gather: Callable[[Runtime, Session, Member, int], Any]
    show: Callable[[Any], list[Block]]
    weight: int = 5


def page(runtime: Runtime, team: str, user: str) -> dict[str, Any]:
    """The view that stands in somebody's Home tab now. Raises UserError if it is not installed."""
    with runtime.database.reading() as session:
        workspace = joining.workspace_of(session, team)
        member = members.by_slack_id(session, workspace.id, user)
        if member is None:
            trace = runtime.vault.tombstone(workspace.slack_id, user)
            observed = not members.tombstones(session, workspace.id, [trace])
            return view.page(_strangers(observed))
        return view.page(_parts(runtime, session, member))


def _strangers(observed: bool) -> list[Part]:
    """For who is not known here: nothing of theirs is kept, so nothing is looked up."""
    if not observed:
        return [Part([section(view.NOT_OBSERVED)], 9), Part(view.mine(False, False, False), 9)]
    return [Part(first.first_screen(), 9), Part(view.mine(joined=False, known=False), 9)]


def _parts(runtime: Runtime, session: Session, member: Member) -> list[Part]:
    asked = forgettings.of(session, member.workspace_id, member.id)
    if asked is not None and asked.erase:
        return [Part([section(view.GOING)])]
    if member.kind not in ("person", "unknown"):
        return [Part([section(view.NOT_FOR_YOU)])]
    unobserved = [] if member.observed else [Part([section(view.NOT_OBSERVED)], 9)]
    last = Part(view.mine(member.observed, member.has_joined), 9)
    standing = setup.corner(session, member)
    admins = [Part(setup_view.home(standing), 9)] if standing else []
    if not member.has_joined:
        back = member.joined_at is not None
        return [*unobserved, Part(first.first_screen(back), 9), *admins, last]
    now = runtime.clock()
    made = [_made(one, runtime, session, member, now) for one in SECTIONS]
    return [*unobserved, *made, *admins, last]


def _made(one: Section, runtime: Runtime, session: Session, member: Member, now: int) -> Part:
    found = one.gather(runtime, session, member, now)
    return Part([] if found is None else one.show(found), one.weight)


# --- what is gathered


def _status(_runtime: Runtime, session: Session, member: Member, now: int) -> Status:
    wish = preferences.of(session, member.workspace_id, member.id)
    if wish.quiet_since is not None:
        return Status("quiet")
    here = workspaces.rules(session, member.workspace_id).hours
    return _held(session, member, now) or _theirs(member, wish, here, now) or Status("open")


def _held(session: Session, member: Member, now: int) -> Status | None:
    if workspaces.rules(session, member.workspace_id).paused:
        return Status("stopped")
    for one in freezes.holding(session, member.workspace_id, now):
        if one.what == "freeze" and one.silo_id in (None, _silo(session, member)):
            return Status("frozen", one.ends_at, one.words)
    return None


def _theirs(member: Member, wish: Preference, here: Hours, now: int) -> Status | None:
    if wish.snoozed_until is not None and wish.snoozed_until > now:
        return Status("snoozed", wish.snoozed_until)
    if member.away_until is not None and member.away_until > now:
        return Status("away")
    opens = hours.next_moment(now, member.tz, hours.within(wish.hours, here))
    return Status("hours", opens) if opens > now else None


def _silo(session: Session, member: Member) -> int | None:
    return weeks.silos_of(session, member.workspace_id, [member.id]).get(member.id)


def _week(_runtime: Runtime, session: Session, member: Member, now: int) -> Week | None:
    if not member.observed:
        return None
    home, since = member.workspace_id, now - WEEK_OF_MINE
    met = weeks.exchanged(session, home, member.id, since)
    silos = weeks.silos_of(session, home, [member.id, *met])
    across = [
        one for one, _ in met.most_common()
        if silos.get(one) is not None and silos[one] != silos.get(member.id)
    ]  # fmt: skip
    people = members.by_ids(session, home, across)
    wrote = stories.mine(session, home, member.id)
    thanks = thanking.in_and_out(session, home, member.id, since)
    return Week(
        reached=[people[one].slack_id for one in across if one in people],
        crossings=weeks.crossed(session, home, member.id, since),
        published=len(wrote.published),
        drafts=len(wrote.drafts) + len(wrote.asking),
        thanked=len(thanks.given),
        thanks=len(thanks.got),
    )


def _stories(
    _runtime: Runtime, session: Session, member: Member, _now: int
) -> list[story_view.Shown] | None:
    wrote = stories.mine(session, member.workspace_id, member.id)
    return [*wrote.drafts, *wrote.asking, *wrote.published] or None


def _show_stories(wrote: list[story_view.Shown]) -> list[Block]:
    return [header("My stories"), *(block for one in wrote for block in story_view.row(one))]


def _settings(
    _runtime: Runtime, session: Session, member: Member, _now: int
) -> settings_view.Settings:
    return settings.of(session, member.workspace_id, member)


def _pause(_runtime: Runtime, session: Session, member: Member, now: int) -> bool | None:
    wish = preferences.of(session, member.workspace_id, member.id)
    return None if (wish.snoozed_until or 0) > now else True


# One line each, in the order in which they stand.
SECTIONS = (
    Section("status", _status, view.status, 9),
    Section("my week", _week, view.week, 6),
    Section("my stories", _stories, _show_stories, 5),
    Section("support", champion_home.queue_of, support.queue, 7),
    Section("digest", advocating.latest, digest.home, 3),
    Section("acts", acting.home_of, act.home, 6),
    Section("together", together.gather, view.together, 4),
    Section("experiments", champion_home.experiments_of, experiment.home, 6),
    Section("champions", champion_home.champion_of, champion.home, 5),
    Section("tour", touring.corner, tour.home, 5),
    Section("cards", silo_cards.corner, silo_card.home, 4),
    Section("settings", _settings, settings_view.shown, 8),
    Section("pause", _pause, lambda _: view.pause(), 8),
)
