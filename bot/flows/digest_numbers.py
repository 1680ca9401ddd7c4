"""The numbers of a workspace's week, added up once for all its leaders."""

from __future__ import annotations

from bot.domain import calendar, digest
from bot.domain.digest import NUMBER_WEEKS, PICTURE_WEEKS, Numbers, Waited
from bot.domain.report import Figures, Report
from bot.errors import UserError
from bot.flows import reporting
from bot.runtime import Runtime
from bot.store import digests, silos
from bot.store.workspaces import Workspace


def add_up(runtime: Runtime, workspace: Workspace, until: int) -> Numbers:
    """The numbers up to that Monday (UTC microseconds), of whole weeks alone.

    So two digests set against each other tell of no single day. Long, and without a transaction.
    """
    eight = _report(runtime, workspace, until, PICTURE_WEEKS)
    four = _report(runtime, workspace, until, NUMBER_WEEKS)
    first = calendar.week_of(eight.heard_since) if eight else until
    earlier = _before(runtime, workspace, until - NUMBER_WEEKS * calendar.WEEK, first)
    mondays = [
        at
        for at in (until - ago * calendar.WEEK for ago in range(PICTURE_WEEKS, 0, -1))
        if at >= first  # of the weeks before, nothing is known
    ]
    weeks = [_report(runtime, workspace, at + calendar.WEEK, 1) for at in mondays]
    now, before = four.now if four else None, earlier.now if earlier else None
    told, left_out = digest.told_share(map(_share, weeks[-NUMBER_WEEKS:]))
    told_before, left_out_before = digest.told_share(map(_share, weeks[:-NUMBER_WEEKS]))
    return Numbers(
        until=until,
        silos=tuple(eight.now.silos.values()) if eight else (),
        silo_count=_silo_count(runtime, workspace),
        cells=digest.cells(eight.now) if eight else (),
        total=eight.now.crossings.total if eight else None,
        weeks=tuple(zip(mondays, map(_crossed, weeks), strict=True)),
        share=told,
        before=told_before,
        left_out=left_out,
        left_out_before=left_out_before,
        spoke=now is not None and now.conversations.judged != 0,
        compares=before is not None,
        bridges=now.bridges.total if now and now.looks_back else None,
        bridges_before=before.bridges.total if before and before.looks_back else None,
        waited=_waited(runtime, workspace, now),
        waited_before=_waited(runtime, workspace, before),
        guessed=four.guessed if four else False,
    )


def share(runtime: Runtime, workspace: Workspace, until: int) -> tuple[tuple[int, int] | None, int]:
    """(crossed, of all) of the last weeks, as in a digest, and how many of them are left out."""
    ends = (until - ago * calendar.WEEK for ago in range(NUMBER_WEEKS))
    return digest.told_share(_share(_report(runtime, workspace, end, 1)) for end in ends)


def _before(runtime: Runtime, workspace: Workspace, until: int, first: int) -> Report | None:
    """The weeks up to `until` that may be compared with, of those from the Monday `first` on."""
    weeks = min(NUMBER_WEEKS, (until - first) // calendar.WEEK)
    return _report(runtime, workspace, until, weeks) if weeks > 0 else None


def _report(runtime: Runtime, workspace: Workspace, until: int, weeks: int) -> Report | None:
    """What may be said of so many weeks; None where nothing was heard in them."""
    since = until - weeks * calendar.WEEK
    try:
        return reporting.report(
            runtime.database, workspace=workspace.slack_id, since=since, until=until,
            beside=False,
        )  # fmt: skip
    except UserError:
        return None


def _silo_count(runtime: Runtime, workspace: Workspace) -> int:
    with runtime.database.reading() as session:
        return sum(size > 0 for size in silos.sizes(session, workspace.id).values())


def _share(week: Report | None) -> tuple[int, int] | None:
    """(crossed, of all) in that week; None where it may not be told."""
    if week is None:
        return (0, 0)  # nothing was heard
    crossed, judged = week.now.conversations.crossed, week.now.conversations.judged
    return None if crossed is None or judged is None else (crossed, judged)


def _crossed(report: Report | None) -> int | None:
    """Conversations that crossed; none where nothing was heard at all."""
    return report.now.conversations.crossed if report else 0


def _waited(runtime: Runtime, workspace: Workspace, figures: Figures | None) -> Waited | None:
    """Of that time; what was asked on its last day is not known yet to have waited."""
    if figures is None or figures.people is None:
        return None
    since, until = figures.period.since, figures.period.until
    with runtime.database.reading() as session:
        asked = digests.questions(session, workspace.id, since, until - digest.WAITED)
        answered = digests.replies(session, workspace.id, since, until)
    return digest.waited(asked, answered, figures.people)
