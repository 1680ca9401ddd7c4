"""What all did together: the same figures that leaders see, added up by a job and then kept."""

from __future__ import annotations

from dataclasses import asdict, replace

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain.digest import NUMBER_WEEKS
from bot.domain.report import Share
from bot.errors import UserError
from bot.flows import digest_numbers, reporting
from bot.runtime import Runtime
from bot.store import together, workspaces
from bot.store.members import Member
from bot.store.workspaces import Workspace
from bot.views.home import Shared

AT_MOST_EVERY = calendar.HOUR


def gather(_runtime: Runtime, session: Session, member: Member, _now: int) -> Shared | None:
    """The figures as they were last added up; None before that, or where there are none."""
    kept = together.of(session, member.workspace_id)
    return Shared(**kept.figures) if kept is not None and kept.figures else None


def want(runtime: Runtime, team: str) -> None:
    """Somebody looked: figures that are an hour old are to be added up anew."""
    now = runtime.clock()
    with runtime.database.reading() as session:
        workspace = workspaces.by_slack_id(session, team)
        kept = together.of(session, workspace.id) if workspace else None
    if kept is not None and kept.wanted_at <= kept.made_at <= now - AT_MOST_EVERY:
        with runtime.database.writing() as session:
            together.want(session, kept.workspace_id, now)


def together_once(runtime: Runtime, now: int) -> int:
    """Add up where a week has ended since, or somebody looked; for how many workspaces."""
    with runtime.database.reading() as session:
        homes = [one for one in workspaces.installed(session) if _is_due(session, one, now)]
    for workspace in homes:
        figures = _figures(runtime, workspace, now)
        with runtime.database.writing() as session:
            together.save(session, workspace.id, calendar.week_of(now), now, figures)
    return len(homes)


def _is_due(session: Session, workspace: Workspace, now: int) -> bool:
    kept = together.of(session, workspace.id)
    if kept is None or kept.until != calendar.week_of(now):
        return True
    return kept.made_at <= now - AT_MOST_EVERY and kept.wanted_at > kept.made_at


def _figures(runtime: Runtime, workspace: Workspace, now: int) -> dict[str, object]:
    """Of whole weeks alone: two such figures, set against each other, tell of no single day."""
    until = calendar.week_of(now)
    since = until - NUMBER_WEEKS * calendar.WEEK
    try:
        found = reporting.report(
            runtime.database, workspace=workspace.slack_id, since=since, until=until, beside=False
        )
    except UserError:
        return {}  # nothing was heard in that time
    told, left_out = digest_numbers.share(runtime, workspace, until)
    figures = Shared(since, until, bridges=found.now.bridges.total, left_out=left_out)
    if told is not None:
        low, high = Share(*told).interval
        figures = replace(figures, crossed=told[0], of=told[1], low=low, high=high)
    return asdict(figures)
