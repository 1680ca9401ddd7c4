"""Silos from a list that an admin gives: `email or user id, silo`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain.silos import Problem, SiloRow, parse_csv
from bot.errors import UserError
from bot.flows.joining import workspace_of
from bot.runtime import Runtime
from bot.store import members, silos, workspaces
from bot.store.silos import Place


@dataclass(frozen=True)
class Assigned:
    """What a list led to: people named in it and known, those who moved, lines not understood."""

    people: int
    moved: int
    unknown: tuple[str, ...]
    problems: tuple[Problem, ...]


def assign(runtime: Runtime, team: str, text: str) -> Assigned:
    """Put people in the silos a CSV names. Lines it cannot follow are told, not guessed.

    Raises UserError where no line can be used.
    """
    listed = Listed.read(text)
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        return assign_listed(session, workspace.id, listed, runtime.clock())


@dataclass(frozen=True)
class Listed:
    """A list that names at least one person."""

    rows: tuple[SiloRow, ...]
    problems: tuple[Problem, ...]

    @classmethod
    def read(cls, text: str) -> Listed:
        """Raises UserError where no line can be used."""
        rows, problems = parse_csv(text)
        if rows:
            return cls(tuple(rows), tuple(problems))
        first = f" {told(problems[0])}" if problems else ""
        raise UserError(f"The list names nobody: it wants lines `email or user id, silo`.{first}")


def told(problem: Problem) -> str:
    """A problem in one line."""
    return f"Line {problem.line}: {problem.what} {problem.todo}"


def assign_listed(session: Session, workspace_id: int, listed: Listed, now: int) -> Assigned:
    """Put those in their silos whom the list names and the workspace knows."""
    found = {}
    for member in members.all_of(session, workspace_id):
        found[member.slack_id.casefold()] = member.id
        if member.email:
            found[member.email.casefold()] = member.id
    ids = silos.ensure(session, workspace_id, [row.silo for row in listed.rows])
    tz = workspaces.get(session, workspace_id).tz
    chosen = {
        found[row.person.casefold()]: Place(ids[row.silo], _since(row, tz, now))
        for row in listed.rows
        if row.person.casefold() in found
    }
    moved = silos.place(session, workspace_id, chosen, "csv", now)
    unknown = tuple(row.person for row in listed.rows if row.person.casefold() not in found)
    return Assigned(len(chosen), moved, unknown, listed.problems)


def _since(row: SiloRow, tz: str, now: int) -> int | None:
    if row.since is None:
        return None
    return min(max(0, calendar.at_local(row.since, time(), tz)), now)
