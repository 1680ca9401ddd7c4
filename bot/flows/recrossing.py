"""Crossings found anew where silos have changed: people count with the silo of that day."""

from __future__ import annotations

from bot.flows.importing import recross
from bot.runtime import Runtime
from bot.store import workspaces


def recross_once(runtime: Runtime, now: int) -> int:
    """Find the crossings of workspaces anew whose silos changed; how many workspaces."""
    with runtime.database.reading() as session:
        stale = [workspace.id for workspace in workspaces.with_stale_crossings(session)]
    for workspace_id in stale:
        with runtime.database.writing() as session:
            workspace = workspaces.lock(session, workspace_id)
            if workspace is not None and workspace.crossings_stale:
                recross(session, workspace_id, now)
                workspace.crossings_stale = False
    return len(stale)
