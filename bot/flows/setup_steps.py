"""What each step of the setup sets: all of a card or nothing, noted in the log as ever.

Only what is different from what a card was opened with is changed: another admin may have changed
the rest meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from bot.domain import priorities as priority_rules
from bot.domain.priorities import Written
from bot.errors import UserError
from bot.flows import champions as champion_flow
from bot.flows import leading, listening, strategy
from bot.flows.joining import admin_of, join_in, workspace_of
from bot.runtime import Runtime
from bot.store import channels, leaders, members, priorities, standing
from bot.store.channels import Channel
from bot.store.members import Member
from bot.store.workspaces import Workspace
from bot.views.champion import NOT_JOINED
from bot.views.setup import PRIORITIES_MOST

UNKNOWN = (
    "I do not know {which} yet. A private channel needs /invite @Footbridge first; then, or if it "
    "is new, try again in a minute."
)


def listen(
    runtime: Runtime, team: str, user: str, opened: Sequence[str], chosen: Sequence[str]
) -> None:
    """Listen in what was added, and forget what was taken out (Slack ids of channels)."""
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        admin = admin_of(session, workspace, user)
        known = channels.by_slack_ids(session, workspace.id, {*opened, *chosen})
        unknown = [one for one in chosen if one not in known or known[one].archived]
        if unknown:
            workspace.synced_at = None  # looked up within a minute
        else:
            _listen(session, admin, known, opened, chosen, runtime.clock())
    if unknown:
        which = "this channel" if len(chosen) == 1 else f"{len(unknown)} of these channels"
        raise UserError(UNKNOWN.format(which=which))


def heard(runtime: Runtime, team: str, user: str) -> list[str]:
    """The channels listened to that an admin may see (Slack ids). Raises UserError for others."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        admin = admin_of(session, workspace, user)
        return standing.heard_by(session, workspace.id, admin.id)


def _listen(
    session: Session, admin: Member, known: Mapping[str, Channel], opened: Sequence[str],
    chosen: Sequence[str], now: int,
) -> None:  # fmt: skip
    for one in chosen:
        if one not in opened:
            listening.switch_on(session, known[one], admin.id, now)
    for one in opened:
        if one not in chosen and one in known:
            listening.switch_off(session, known[one], admin.id, now)


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
            ask(session, admin, one, runtime.clock())


def ask(session: Session, admin: Member, named: str, now: int) -> None:
    """Have somebody asked to be a champion. Raises UserError that says who cannot be."""
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
