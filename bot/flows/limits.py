"""The rules of a workspace that admins fill in: numbers, quiet hours, and which channel is what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from bot.domain import limits, quiet_hours
from bot.domain.rules import Rules, from_dict
from bot.errors import PermanentError, TransientError, UserError
from bot.flows.joining import admin_of, workspace_of
from bot.flows.ruling import DRY_NOT_THERE, held_by, keep, may_be_dry
from bot.log import log
from bot.runtime import Runtime
from bot.store import channels, workspaces
from bot.store.workspaces import Workspace

NOT_THERE = (
    "Stories go to a public channel, and I know of none such: if it is new, say it again in a "
    "minute. In a private one they would be read by few."
)
NOWHERE = (
    "Champions meet in a channel, and I know of none such: if it is new, say it again in a minute; "
    "into a private one, `/invite` me first."
)


class Unfit(UserError):
    """What was filled in cannot be: `problems` says what, by the rule's name."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody filled in, of what they changed, by the rule's name.

    numbers: as they typed them. values: quiet_before, quiet_after, quiet_days, stories_channel,
    champions_channel and dry_run, as Rules holds them.
    """

    numbers: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


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
        before = workspaces.rules(session, workspace.id)
        problems = unfit(session, workspace.id, before, wanted)
        after = before if problems else _with(before, wanted)
        keep(runtime, session, workspace, admin, after)
    if problems:
        raise Unfit(problems)
    enter(runtime, workspace, before, after)
    return before, after


def enter(runtime: Runtime, workspace: Workspace, before: Rules, after: Rules) -> None:
    """Go into the channels in which something is to be told from now on, where that is open."""
    for name in ("stories_channel", "champions_channel"):
        channel = getattr(after, name)
        if channel is not None and channel != getattr(before, name):
            go_into(runtime, workspace, channel)


def go_into(runtime: Runtime, workspace: Workspace, channel: str) -> bool:
    """Go into that channel (a Slack id); False where it is not open to us."""
    try:
        runtime.slack(workspace).join(channel)
    except (PermanentError, TransientError) as error:
        log.warning("channel_not_entered", channel=channel, reason=str(error))
        return False
    return True


def unfit(
    session: Session, workspace_id: int, before: Rules, wanted: Wanted
) -> dict[str, str]:  # fmt: skip
    """What of it may not be, and why, by the rule's name. Where a channel is not known, what there
    is in Slack is looked up within a minute."""
    found = limits.problems(wanted.numbers)
    found |= quiet_hours.problems(_with(before, Wanted(values=wanted.values)))
    if not may_hold_stories(session, workspace_id, wanted.values.get("stories_channel")):
        found["stories_channel"] = NOT_THERE
    if not may_be_met_in(session, workspace_id, wanted.values.get("champions_channel")):
        found["champions_channel"] = NOWHERE
    dry = wanted.values.get("dry_run")
    if dry is not None and not may_be_dry(session, workspace_id, dry):
        found["dry_run"] = DRY_NOT_THERE
    if found.keys() & {"stories_channel", "champions_channel", "dry_run"}:
        workspaces.get(session, workspace_id).synced_at = None  # perhaps it is new
    return found


def _with(rules: Rules, wanted: Wanted) -> Rules:
    read = from_dict(wanted.values)  # what was a list is a tuple among rules
    values = {key: getattr(read, key) for key in wanted.values}
    return replace(limits.changed(rules, wanted.numbers), **values)


def may_hold_stories(session: Session, workspace_id: int, channel: str | None) -> bool:
    """Whether stories may be published in that channel (a Slack id); None is nowhere."""
    if channel is None:
        return True
    found = channels.by_slack_id(session, workspace_id, channel)
    return found is not None and not found.private and not found.archived


def may_be_met_in(session: Session, workspace_id: int, channel: str | None) -> bool:
    """Whether champions may meet in that channel (a Slack id); None is nowhere."""
    if channel is None:
        return True
    found = channels.by_slack_id(session, workspace_id, channel)
    return found is not None and not found.archived
