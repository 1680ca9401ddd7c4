"""What each step of the setup sets: all of a card or nothing, noted in the log as ever.

Only what is different from what a card was opened with is changed: another admin may have changed
the rest meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from bot.domain import limits
from bot.domain import priorities as priority_rules
from bot.domain.priorities import Written
from bot.domain.rules import Rules, from_dict
from bot.errors import UserError
from bot.flows import champions as champion_flow
from bot.flows import leading, listening, strategy
from bot.flows.joining import admin_of, join_in, workspace_of
from bot.flows.limits import may_hold_stories
from bot.flows.ruling import held_by, keep, may_be_dry
from bot.runtime import Runtime
from bot.store import channels, leaders, members, priorities, workspaces
from bot.store.members import Member
from bot.store.workspaces import Workspace
from bot.views.champion import NOT_JOINED
from bot.views.limits import STORIES_HINT
from bot.views.setup import PRIORITIES_MOST

UNKNOWN = (
    "I do not know {which} yet. A private channel needs /invite @Footbridge first; then, or if it "
    "is new, try again in a minute."
)
DRY_UNKNOWN = (
    "A dry run shows what people would get, so it needs a private channel that I am in: /invite "
    "@Footbridge there, and try again in a minute."
)
BACKWARDS = "That leaves no hour at all: it needs to begin before it ends."


class WrongError(UserError):
    """Something on a card cannot be so: `what` says which field, by its rule."""

    def __init__(self, what: str, words: str) -> None:
        super().__init__(words)
        self.what = what


def listen(
    runtime: Runtime, team: str, user: str, opened: Sequence[str], chosen: Sequence[str]
) -> None:
    """Listen in what was added, and forget what was taken out (Slack ids of channels)."""
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        admin_of(session, workspace, user)
        known = channels.by_slack_ids(session, workspace.id, chosen)
        unknown = [one for one in chosen if one not in known or known[one].archived]
        if unknown:
            workspace.synced_at = None  # looked up within a minute
    if unknown:
        which = "this channel" if len(chosen) == 1 else f"{len(unknown)} of these channels"
        raise UserError(UNKNOWN.format(which=which))
    names = {one: listening.PRIVATE if known[one].private else known[one].name for one in known}
    for one in [one for one in chosen if not known[one].listening]:
        listening.switch(runtime, team, user, one, names[one], on=True)
    for one in set(opened) - set(chosen):
        listening.switch(runtime, team, user, one, listening.PRIVATE, on=False)


def lead(
    runtime: Runtime, team: str, user: str, opened: Sequence[str], chosen: Sequence[str],
    joins: bool = False,
) -> None:  # fmt: skip
    """Name leaders, and take some out. joins: the admin is in themselves from now on.

    Raises UserError that says about whom, where one cannot be.
    """
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        admin = admin_of(session, workspace, user)
        now = runtime.clock()
        if joins:
            join_in(session, workspace.id, admin, now)
        for one in chosen:
            if one not in opened:
                _name(runtime, session, workspace, admin, one)
        for one in opened:
            if one not in chosen and _is_named(session, workspace.id, one):
                leading.remove_in(session, admin, one, now)


def _name(
    runtime: Runtime, session: Session, workspace: Workspace, admin: Member, named: str
) -> None:
    try:
        leading.name_in(runtime, session, workspace, admin, named)
    except UserError as error:
        raise UserError(f"{_called(session, workspace.id, named)}: {error}") from None


def _is_named(session: Session, workspace_id: int, user: str) -> bool:
    member = members.by_slack_id(session, workspace_id, user)
    leader = leaders.get(session, workspace_id, member.id) if member else None
    return leader is not None and leader.state != leaders.REMOVED


def _called(session: Session, workspace_id: int, user: str) -> str:
    """How an error on a card calls somebody: no mention is shown there."""
    member = members.by_slack_id(session, workspace_id, user)
    return member.name if member and member.name else "One of them"


def champion(runtime: Runtime, team: str, user: str, chosen: Sequence[str]) -> None:
    """Have these people asked. Raises UserError that says about whom, where one cannot be."""
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        admin = admin_of(session, workspace, user)
        for one in chosen:
            _ask(session, admin, one, runtime.clock())


def _ask(session: Session, admin: Member, named: str, now: int) -> None:
    name = _called(session, admin.workspace_id, named)
    try:
        said = champion_flow.nominate_in(session, admin, named, now)
    except UserError as error:
        raise UserError(f"{name}: {error}") from None
    if said == NOT_JOINED.format(user=named):
        raise UserError(
            f"{name} was invited once and has not joined, so I may not write to them. Please take "
            "them out, and ask them yourself."
        )


def prioritise(runtime: Runtime, team: str, user: str, text: str) -> None:
    """Write down a priority a line; one that is there already is no second one."""
    titles = dict.fromkeys(filter(None, map(priority_rules.tidy, text.splitlines())))
    if len(titles) > PRIORITIES_MOST:
        raise UserError(f"At most {PRIORITIES_MOST} at once, please: few are remembered.")
    long = next((one for one in titles if len(one) > priority_rules.TITLE_MOST), None)
    if long:
        raise UserError(f"“{long[:30]}…” is longer than {priority_rules.TITLE_MOST} characters.")
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        admin = admin_of(session, workspace, user)
        there = {one.title.casefold() for one in priorities.of(session, workspace.id)}
        for title in titles:
            if title.casefold() not in there:
                written = Written(title, "", None, "")
                strategy.save_in(runtime, session, workspace, admin, None, written)
                there.add(title.casefold())


@dataclass(frozen=True)
class Wanted:
    """The rules as the card has them, as the kept rules name them; numbers as they were typed."""

    week: str
    values: dict[str, Any] = field(default_factory=dict)


def rule(runtime: Runtime, team: str, user: str, opened: dict[str, Any], wanted: Wanted) -> None:
    """Set what is different. Raises WrongError for what cannot be so."""
    try:
        week = limits.number("nudges_a_week", wanted.week)
    except ValueError as error:
        raise WrongError("nudges_a_week", str(error)) from None
    values = {**wanted.values, "nudges_a_week": week}
    changed = {key: value for key, value in values.items() if value != opened.get(key)}
    with runtime.database.writing() as session:
        workspace, admin = held_by(session, team, user)
        rules = _with(workspaces.rules(session, workspace.id), changed)
        wrong = _wrong(session, workspace, changed, rules)
        if wrong is None:
            keep(runtime, session, workspace, admin, rules)
        elif wrong.what == "dry_run":
            workspace.synced_at = None  # looked up within a minute
    if wrong:
        raise wrong


def _with(rules: Rules, changed: dict[str, Any]) -> Rules:
    # As they are read when kept: a list of days is a tuple among rules.
    read = from_dict(changed)
    return replace(rules, **{key: getattr(read, key) for key in changed})


def _wrong(
    session: Session, workspace: Workspace, changed: dict[str, Any], rules: Rules
) -> WrongError | None:
    if rules.quiet_before >= rules.quiet_after:
        return WrongError("quiet_after", BACKWARDS)
    if len(rules.quiet_days) == 7:
        return WrongError("quiet_days", "Leave at least one day; to stop all: /footbridge pause")
    stories = changed.get("stories_channel")
    if not may_hold_stories(session, workspace.id, stories):
        return WrongError("stories_channel", STORIES_HINT)
    dry = changed.get("dry_run")
    if dry is not None and not may_be_dry(session, workspace.id, dry):
        return WrongError("dry_run", DRY_UNKNOWN)
    return None
