"""The log of changes, page by page."""

from __future__ import annotations

from bot.flows.joining import admin_of, workspace_of
from bot.runtime import Runtime
from bot.store import audit, members
from bot.views.audit import A_PAGE, Entry, Page

OFFSET_MOST = 1_000_000


def page(runtime: Runtime, team: str, user: str, offset: int = 0) -> Page:
    """The changes after the `offset` newest. Raises UserError for people who are no admin."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        admin_of(session, workspace, user)
        offset = min(max(offset, 0), OFFSET_MOST)
        rows = audit.latest(session, workspace.id, A_PAGE + 1, offset)
        who = {one for row in rows for one in (row.by_id, row.about_id) if one}
        people = members.by_ids(session, workspace.id, who)
    names = {one: member.slack_id for one, member in people.items()}
    found = [
        Entry(
            row.at, names.get(row.by_id or 0), row.what, names.get(row.about_id or 0),
            row.before or {}, row.after or {},
        )
        for row in rows[:A_PAGE]
    ]  # fmt: skip
    return Page(found, offset, more=len(rows) > A_PAGE)
