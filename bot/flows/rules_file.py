"""The rules of a workspace, written out for keeping and brought in again: all of it or nothing."""

from __future__ import annotations

from bot import yaml_text
from bot.domain import rules_file
from bot.domain.rules import Rules
from bot.domain.rules_file import RulesFile
from bot.errors import UserError
from bot.flows import limits
from bot.flows.limits import Wanted
from bot.flows.ruling import held_by, keep
from bot.runtime import Runtime
from bot.store import workspaces
from bot.views.rules_file import refused

ELSEWHERE = "Of a text from another workspace, leave out the lines that name its channels."


def write(runtime: Runtime, team: str, user: str) -> str:
    """The rules as YAML. Raises UserError for people who are no admin."""
    return yaml_text.write(rules_file.write(limits.look(runtime, team, user)))


def bring(runtime: Runtime, team: str, user: str, text: str) -> tuple[Rules, Rules]:
    """Set the rules that the text says; those before, and after.

    Raises UserError for people who are no admin, and for a text that cannot be followed wholly.
    """
    with runtime.database.writing() as session:
        workspace, admin = held_by(session, team, user)
        file, before = _read(text), workspaces.rules(session, workspace.id)
        wanted = Wanted(file.numbers, file.values)
        problems = limits.unfit(session, workspace.id, before, wanted)
        after = before if problems else rules_file.apply(before, file)
        keep(runtime, session, workspace, admin, after)
    if problems:
        raise UserError(refused(f"{' '.join(problems.values())} {ELSEWHERE}"))
    limits.enter(runtime, workspace, before, after)
    return before, after


def _read(text: str) -> RulesFile:
    try:
        return rules_file.read(yaml_text.read(text))
    except ValueError as error:
        raise UserError(refused(str(error))) from None
