"""The silos as an admin looks at them, page by page: those there are, and who came and went."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.flows import silo_proposals
from bot.flows.joining import admin_of, workspace_of
from bot.flows.silo_changes import Which, named, who
from bot.runtime import Runtime
from bot.store import members, silo_moves, silos, standing
from bot.store.silo_moves import Move
from bot.store.workspaces import Workspace
from bot.views.silo_page import MOVES_MOST, PAGE_MOST, History, Moved, Page, Proposal, Row


def page(runtime: Runtime, team: str, user: str, offset: int = 0) -> Page:
    """Some of the silos that hold anybody, by name, and what is proposed.

    Raises UserError for people who are no admin.
    """
    _, suggested = silo_proposals.look(runtime, team, user)
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        rows = _rows(session, workspace.id)
        in_none = standing.people(session, workspace.id).in_no_silo
    start = offset if 0 <= offset < len(rows) else 0
    return Page(
        rows=rows[start : start + PAGE_MOST],
        offset=start,
        total=len(rows),
        in_none=in_none,
        source=_source(workspace),
        proposals=[
            Proposal(
                one.number, one.name, one.people, one.surest, one.channels, one.certainty
            )
            for one in suggested
        ],
    )  # fmt: skip


def _rows(session: Session, workspace_id: int) -> list[Row]:
    sizes = silos.sizes(session, workspace_id)
    rows = [
        Row(one.id, one.name, sizes[one.id])
        for one in silos.all_of(session, workspace_id)
        if sizes.get(one.id)
    ]
    return sorted(rows, key=lambda one: one.name.casefold())


def _source(workspace: Workspace) -> str:
    if workspace.silo_field:
        return "field"
    return "groups" if workspace.silo_groups else ""


def choices(runtime: Runtime, team: str, user: str) -> list[Row]:
    """Every silo, by name. Raises UserError for people who are no admin."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        admin_of(session, workspace, user)
        sizes = silos.sizes(session, workspace.id)
        rows = [
            Row(one.id, one.name, sizes.get(one.id, 0))
            for one in silos.all_of(session, workspace.id)
        ]
    return sorted(rows, key=lambda one: one.name.casefold())


def of_silo(runtime: Runtime, team: str, user: str, which: Which, offset: int = 0) -> History:
    """Who came to a silo and who left it, the latest first. Raises UserError for who is no admin,
    and where there is no such silo."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        admin_of(session, workspace, user)
        silo = named(session, workspace, which)
        moves = silo_moves.moves(session, workspace.id, silo_id=silo.id)
        return _history(session, workspace, moves, offset, silo=silo.name, about=f"s{silo.id}")


def of_person(runtime: Runtime, team: str, user: str, whom: str, offset: int = 0) -> History:
    """Which silos somebody (a Slack id) was in. Raises UserError for who is no admin, and where
    nobody is known by that id."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        admin_of(session, workspace, user)
        member = who(session, workspace, whom)
        moves = silo_moves.moves(session, workspace.id, member_id=member.id)
        return _history(session, workspace, moves, offset, person=whom, about=whom)


def _history(
    session: Session, workspace: Workspace, moves: Sequence[Move], offset: int, *,
    about: str, silo: str = "", person: str = "",
) -> History:  # fmt: skip
    names = {one.id: one.name for one in silos.all_of(session, workspace.id)}
    shown = moves[offset : offset + MOVES_MOST]
    people = members.by_ids(session, workspace.id, {one.member_id for one in shown})
    return History(
        about=about,
        silo=silo,
        person=person,
        moves=[
            Moved(
                one.at, people[one.member_id].slack_id,
                names.get(one.before or 0, ""), names.get(one.after, ""),
            )
            for one in shown
        ],
        offset=offset,
        total=len(moves),
        tz=workspace.tz,
    )  # fmt: skip
