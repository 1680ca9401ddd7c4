"""How a workspace stands, for its admins: in counts that name nobody."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.domain.calendar import WEEK, moment, week_of
from bot.domain.catalogue import KINDS
from bot.domain.rules import Rules
from bot.flows.joining import admin_of, workspace_of
from bot.runtime import Runtime
from bot.store import champions, events, freezes, leaders, silos, standing, workspaces
from bot.store.members import Member
from bot.views.status import Number, Status


def look(runtime: Runtime, team: str, user: str) -> Status:
    """How it stands now. Raises UserError for people who are no admin."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        admin = admin_of(session, workspace, user)
        return _status(session, admin, runtime.clock())


def kept_days(runtime: Runtime, team: str) -> dict[str, int]:
    """How long things are kept here, by class of retention; for anybody."""
    with runtime.database.reading() as session:
        return workspaces.rules(session, workspace_of(session, team).id).kept_days()


def _status(session: Session, admin: Member, now: int) -> Status:
    # Of a whole week alone: who looks again an hour later would see what one person did meanwhile.
    home, week = admin.workspace_id, (week_of(now) - WEEK, week_of(now))
    people = standing.people(session, home)
    rules = workspaces.rules(session, home)
    held = standing.held_back(session, home, *week)
    return Status(
        channels=standing.heard_by(session, home, admin.id),
        silos=len(silos.all_of(session, home)),
        here=people.here,
        in_no_silo=people.in_no_silo,
        joined=people.joined,
        leaders=(len(leaders.of(session, home)), len(leaders.all_of(session, home))),
        champions=len(champions.with_resting(session, home)),
        sent=Number(*standing.sent(session, home, *week)),
        by_lot=Number(*standing.left_out(session, home, *week)),
        held={reason: Number(*counted) for reason, counted in held.items()},
        week=moment(week[0]).date(),
        rules=rules,
        switched=_switched(rules),
        quiet=len(freezes.holding(session, home, now)),
        missed=len(events.gaps(session, home, now - WEEK)),
    )


def _switched(rules: Rules) -> list[tuple[str, bool]]:
    """The kinds that an admin switched, against what the catalogue says."""
    return [
        (kind.name, rules.is_on(kind))
        for kind in KINDS.values()
        if rules.is_on(kind) != kind.on_by_default
    ]
