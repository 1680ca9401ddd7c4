"""The rules of a workspace, written out for keeping and brought in again: all of it or nothing."""

from __future__ import annotations

from bot.domain import rules_file
from bot.domain.rules import Rules
from bot.errors import UserError
from bot.flows.limits import NOT_THERE, look, may_hold_stories
from bot.flows.ruling import held_by, keep
from bot.runtime import Runtime
from bot.store import workspaces
from bot.views.rules_file import refused


def write(runtime: Runtime, team: str, user: str) -> str:
    """The rules as a text. Raises UserError for people who are no admin."""
    return rules_file.write(look(runtime, team, user))


def bring(runtime: Runtime, team: str, user: str, text: str) -> tuple[Rules, Rules]:
    """Set the rules that the text says; those before, and after.

    Raises UserError for people who are no admin, and for a text that cannot be followed wholly.
    """
    with runtime.database.writing() as session:
        workspace, admin = held_by(session, team, user)
        try:
            file = rules_file.read(text)
        except ValueError as error:
            raise UserError(refused(str(error))) from None
        if file.stories and not may_hold_stories(session, workspace.id, file.stories[0]):
            raise UserError(refused(NOT_THERE))
        before = workspaces.rules(session, workspace.id)
        after = rules_file.apply(before, file)
        keep(runtime, session, workspace, admin, after)
        return before, after
