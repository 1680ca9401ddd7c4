"""The library of experiments: what was found of what somebody looks for."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from bot.domain import experiments as rules
from bot.flows.experiment_cards import cards, touched_now
from bot.flows.joining import colleague
from bot.runtime import Runtime
from bot.store import experiments, priorities, silos
from bot.store.experiments import Experiment
from bot.views.library import A_PAGE, Library, Query


def find(runtime: Runtime, team: str, user: str, query: Query) -> Library:
    """The page of the library that was asked for. Raises UserError for guests and strangers."""
    with runtime.database.writing() as session:
        workspace, member = colleague(runtime, session, team, user)
        now = runtime.clock()
        rows = [
            row
            for row in experiments.all_of(session, workspace.id)
            if row.started_at is not None and _fits(row, query)
        ]
        if query.silo:
            touched = touched_now(session, workspace.id, [row.id for row in rows], now)
            rows = [row for row in rows if query.silo in touched[row.id]]
        last = max(0, (len(rows) - 1) // A_PAGE)
        query = replace(query, page=min(max(query.page, 0), last))
        shown = rows[query.page * A_PAGE : (query.page + 1) * A_PAGE]
        return Library(
            query=query,
            cards=cards(session, workspace.id, shown, now, member.id),
            total=len(rows),
            silos=_silos(session, workspace.id),
            priorities=[(one.id, one.title) for one in priorities.all_of(session, workspace.id)],
        )


def _silos(session: Session, workspace_id: int) -> list[tuple[int, str]]:
    peopled = silos.sizes(session, workspace_id)
    found = [(one.id, one.name) for one in silos.all_of(session, workspace_id)]
    return sorted((one for one in found if one[0] in peopled), key=lambda one: one[1].casefold())


def _fits(row: Experiment, query: Query) -> bool:
    texts = [getattr(row, key) or "" for key in (*rules.WRITTEN, *rules.TOLD)]
    return (
        (not query.stage or row.stage == query.stage)
        and (not query.state or row.state == query.state)
        and (not query.priority or row.priority_id == query.priority)
        and rules.matches(texts, query.words)
    )
