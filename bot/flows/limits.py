"""The numbers among a workspace's rules, and where stories go: read and changed by admins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from bot.domain import limits
from bot.domain.rules import Rules
from bot.errors import UserError
from bot.flows.joining import admin_of, workspace_of
from bot.flows.ruling import held_by, keep
from bot.runtime import Runtime
from bot.store import channels, workspaces

NOT_THERE = (
    "Stories go to a public channel that I know: `/invite` me there, and say it again in a minute. "
    "In a private one they would be read by few."
)


class Unfit(UserError):
    """What was filled in cannot be: `problems` says what, by rule ("stories" for the channel)."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Numbers as somebody typed them, by rule. stories: (a channel's Slack id or None,) if said."""

    numbers: Mapping[str, str] = field(default_factory=dict)
    stories: tuple[str | None] | None = None


def look(runtime: Runtime, team: str, user: str) -> Rules:
    """The rules as they are. Raises UserError for people who are no admin."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        admin_of(session, workspace, user)
        return workspaces.rules(session, workspace.id)


def change(runtime: Runtime, team: str, user: str, wanted: Wanted) -> tuple[Rules, Rules]:
    """Change all that is wanted, or nothing; the rules before and after.

    Raises UserError for people who are no admin, Unfit for what may not be.
    """
    with runtime.database.writing() as session:
        workspace, admin = held_by(session, team, user)
        problems = limits.problems(wanted.numbers)
        if wanted.stories and not may_hold_stories(session, workspace.id, wanted.stories[0]):
            problems["stories"] = NOT_THERE
        if problems:
            raise Unfit(problems)
        before = workspaces.rules(session, workspace.id)
        after = limits.changed(before, wanted.numbers)
        if wanted.stories:
            after = replace(after, stories_channel=wanted.stories[0])
        keep(runtime, session, workspace, admin, after)
        return before, after


def may_hold_stories(session: Session, workspace_id: int, channel: str | None) -> bool:
    """Whether stories may be published in that channel (a Slack id); None is nowhere."""
    if channel is None:
        return True
    found = channels.by_slack_id(session, workspace_id, channel)
    return found is not None and not found.private and not found.archived
