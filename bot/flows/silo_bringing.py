"""A list of silos brought in: first what it would change, then all of it on a yes, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain.silo_list import Problem, SiloRow, parse_csv
from bot.errors import UserError
from bot.flows.joining import admin_of, workspace_of
from bot.flows.silo_list import told
from bot.runtime import Runtime
from bot.store import audit, silo_lists, silo_moves, silos
from bot.store.silo_lists import SiloList
from bot.store.silos import Place
from bot.store.workspaces import Workspace
from bot.views.silo_list import NAMED, Brought, Preview

AT_ONCE = 1_000  # people who are moved while an admin waits; Slack waits three seconds
LASTS = calendar.DAY
GONE = (
    "This list is gone: it was brought in, left, or a day has passed. "
    "`/footbridge silos csv` takes a new one."
)


@dataclass(frozen=True)
class Understood:
    """A list matched with those who are here: rows by member, and what is left out."""

    rows: silo_lists.Rows
    strangers: Sequence[str]
    twice: Sequence[Problem]
    faults: Sequence[Problem]


def read(runtime: Runtime, team: str, user: str, text: str) -> Preview:
    """What a pasted list would change; it waits for `bring`. An earlier one of theirs goes.

    Raises UserError for people who are no admin, and where no line can be used.
    """
    now = runtime.clock()
    with runtime.database.reading() as session:  # reading it takes a while: nobody waits for us
        workspace = workspace_of(session, team)
        admin = admin_of(session, workspace, user)
        understood = understand(session, workspace, text, now)
    with runtime.database.writing() as session:
        waiting = silo_lists.add(session, workspace.id, admin.id, now, silo_lists.WAITING)
        return keep(session, waiting, understood)


def bring(runtime: Runtime, team: str, user: str, number: int, view: str | None) -> Brought | None:
    """Bring in a list that waits, all of it; None where it is so long that a job does it.

    view: the card that is then told. Raises UserError where it is gone, or not theirs.
    """
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        waiting = _waiting(runtime, session, workspace, user, number)
        rows = silo_lists.rows_of(session, workspace.id, waiting.id)
        if len(rows) > AT_ONCE:
            waiting.state, waiting.view = silo_lists.WANTED, view
            waiting.made_at, waiting.tried_at = runtime.clock(), None
            return None
        return bring_in(session, waiting, rows, runtime.clock())


def leave(runtime: Runtime, team: str, user: str, number: int) -> None:
    """Let a list that waits go. Raises UserError where it is gone, or not theirs."""
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        waiting = _waiting(runtime, session, workspace, user, number)
        silo_lists.remove(session, workspace.id, waiting.id)


def _waiting(
    runtime: Runtime, session: Session, workspace: Workspace, user: str, number: int
) -> SiloList:
    admin = admin_of(session, workspace, user)
    found = silo_lists.get(session, workspace.id, number)
    if found is None or found.by_id != admin.id or found.state != silo_lists.WAITING:
        raise UserError(GONE)
    if found.made_at <= runtime.clock() - LASTS:
        raise UserError(GONE)
    return found


def understand(session: Session, workspace: Workspace, text: str, now: int) -> Understood:
    """Match a list with those who are here. Raises UserError where no line can be used."""
    rows, problems = parse_csv(text, calendar.local_day(now, workspace.tz))
    if not rows and not any(one.twice for one in problems):
        first = f" {told(problems[0])}" if problems else ""
        raise UserError(f"The list names nobody: it wants lines `email or user id, silo`.{first}")
    found, strangers, torn = _matched(session, workspace, rows)
    twice = [one for one in problems if one.twice] + torn
    return Understood(found, strangers, twice, [one for one in problems if not one.twice])


def _matched(
    session: Session, workspace: Workspace, rows: Iterable[SiloRow]
) -> tuple[silo_lists.Rows, list[str], list[Problem]]:
    """Rows by member, who is not known, and whom two lines put in two silos by different names."""
    known: dict[str, int] = {}
    for known_id, slack_id, email in silo_moves.who_is_who(session, workspace.id):
        known[slack_id] = known_id
        if email:
            known[email.casefold()] = known_id
    found: dict[int, SiloRow] = {}
    strangers: list[str] = []
    torn: set[int] = set()
    problems: list[Problem] = []
    for row in rows:
        member_id = known.get(row.person.casefold() if "@" in row.person else row.person)
        if member_id is None:
            strangers.append(row.person)
            continue
        first = found.setdefault(member_id, row)
        if first.silo != row.silo:
            torn.add(member_id)
            problems.append(_torn(first, row))
    placed = {
        who: (row.silo, _since(row, workspace)) for who, row in found.items() if who not in torn
    }
    return placed, strangers, problems


def _torn(first: SiloRow, row: SiloRow) -> Problem:
    what = f"{row.person} is {first.person} of line {first.line}, in “{first.silo}” there."
    return Problem(row.line, what, "Keep one of the two lines.", twice=True)


def _since(row: SiloRow, workspace: Workspace) -> int | None:
    if row.since is None:
        return None
    return max(0, calendar.at_local(row.since, time(), workspace.tz))


def keep(session: Session, waiting: SiloList, understood: Understood) -> Preview:
    """Let it wait for a yes; what it would change. Where nobody is known there is nothing to."""
    home = waiting.workspace_id
    waiting.unknown, waiting.twice = len(understood.strangers), len(understood.twice)
    waiting.faulty = len(understood.faults)
    silo_lists.fill(session, home, waiting.id, understood.rows)
    waiting.state = silo_lists.WAITING
    found = _preview(session, waiting, understood)
    if not understood.rows:
        silo_lists.remove(session, home, waiting.id)
    return found


def _preview(session: Session, waiting: SiloList, understood: Understood) -> Preview:
    home, rows = waiting.workspace_id, understood.rows
    names = {one.id: one.name.casefold() for one in silos.all_of(session, home)}
    current = silo_moves.current(session, home)
    now_in = {who: names.get(current.get(who, 0)) for who in rows}
    return Preview(
        number=waiting.id,
        people=len(rows),
        placed=sum(now_in[who] is None for who in rows),
        moved=sum(now_in[who] not in (None, silo.casefold()) for who, (silo, _) in rows.items()),
        silos=silo_lists.new_names(session, home, rows),
        unknown=waiting.unknown,
        twice=waiting.twice,
        faulty=waiting.faulty,
        strangers=understood.strangers[:NAMED],
        doubles=[told(one) for one in understood.twice[:NAMED]],
        faults=[told(one) for one in understood.faults[:NAMED]],
        file=waiting.file is not None,
    )


def bring_in(session: Session, waiting: SiloList, rows: silo_lists.Rows, now: int) -> Brought:
    """Put everybody of the list in their silo, note it, and let the list go."""
    home = waiting.workspace_id
    new = silo_lists.new_names(session, home, rows)
    ids = silos.ensure(session, home, [silo for silo, _ in rows.values()])
    places = {who: Place(ids[silo], since) for who, (silo, since) in rows.items()}
    moved = silos.place(session, home, places, "csv", now)
    after = {"people": len(rows), "moved": moved, "new silos": len(new)}
    audit.write(session, home, now, waiting.by_id, "list of silos brought in", None, after)
    silo_lists.remove(session, home, waiting.id)
    return Brought(len(rows), moved, new)
