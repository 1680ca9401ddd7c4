"""Silos from a list that an admin gives: `email or user id, silo`."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.silos import Problem, parse_csv
from bot.errors import UserError
from bot.flows.joining import workspace_of
from bot.runtime import Runtime
from bot.store import members, silos


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
    rows, problems = parse_csv(text)
    if not rows:
        first = f" {problems[0]}" if problems else ""
        raise UserError(f"The list names nobody: it wants lines `email or user id, silo`.{first}")
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        found = {}
        for member in members.all_of(session, workspace.id):
            found[member.slack_id.casefold()] = member.id
            if member.email:
                found[member.email.casefold()] = member.id
        ids = silos.ensure(session, workspace.id, [row.silo for row in rows])
        chosen = {
            found[row.person.casefold()]: ids[row.silo]
            for row in rows
            if row.person.casefold() in found
        }
        moved = silos.assign(session, workspace.id, chosen, "csv", runtime.clock())
        unknown = tuple(row.person for row in rows if row.person.casefold() not in found)
    return Assigned(len(chosen), moved, unknown, tuple(problems))
