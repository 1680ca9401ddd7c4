"""The admins' switches: stop everything, try it dry, kinds of nudge; each change is noted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from bot.domain import ruling
from bot.domain.catalogue import KINDS, Kind
from bot.domain.rules import Rules
from bot.errors import UserError
from bot.flows.joining import admin_of, workspace_of
from bot.runtime import Runtime
from bot.store import audit, channels, freezes, nudges, workspaces
from bot.store.members import Member
from bot.store.workspaces import Workspace
from bot.views.nudge_kinds import Switch

DRY_NOT_THERE = (
    "A dry run shows what people would get, so it needs a private channel of the admins that I am "
    "in: `/invite` me there, and say it again in a minute."
)


def pause(runtime: Runtime, team: str, user: str, paused: bool) -> bool:
    """Nothing goes out any more, or again; whether that is a change. Raises UserError for others.

    Nothing that waits is lost: it is looked at again within the hour, or let go in its time.
    """
    with runtime.database.writing() as session:
        workspace, admin = held_by(session, team, user)
        rules = workspaces.rules(session, workspace.id)
        keep(runtime, session, workspace, admin, replace(rules, paused=paused))
        if not paused:
            freezes.thaw(session, workspace.id, runtime.clock())
        return rules.paused != paused


def dry_run(runtime: Runtime, team: str, user: str, channel: str | None) -> None:
    """From now on all is shown in that channel (a Slack id) and sent to nobody; None ends it.

    Raises UserError for people who are no admin, and for a channel that all may read.
    """
    with runtime.database.writing() as session:
        workspace, admin = held_by(session, team, user)
        if channel is not None and not may_be_dry(session, workspace.id, channel):
            raise UserError(DRY_NOT_THERE)
        rules = replace(workspaces.rules(session, workspace.id), dry_run=channel)
        keep(runtime, session, workspace, admin, rules)


def may_be_dry(session: Session, workspace_id: int, channel: str) -> bool:
    """Whether a dry run may be shown in that channel (a Slack id): one that few can read."""
    found = channels.by_slack_id(session, workspace_id, channel)
    return found is not None and found.private and not found.archived


def switches(runtime: Runtime, team: str, user: str) -> tuple[list[Switch], Rules]:
    """Every kind of nudge as it stands here, and the rules. Raises UserError for others."""
    with runtime.database.reading() as session:
        workspace, _ = _here(session, team, user)
        rules = workspaces.rules(session, workspace.id)
        sent = nudges.sent_by_kind(session, workspace.id)
    return [_switch(rules, kind, *sent.get(kind.name, (0, 0))) for kind in KINDS.values()], rules


def _switch(rules: Rules, kind: Kind, count: int = 0, people: int = 0) -> Switch:
    told = count if people >= ruling.FEW else None
    return Switch(kind, rules.is_on(kind), rules.probability(kind), told, rules.words_off(kind))


def one(runtime: Runtime, team: str, user: str, name: str) -> Switch:
    """That kind as it stands here. Raises UserError for others, and where there is none."""
    with runtime.database.reading() as session:
        workspace, _ = _here(session, team, user)
        rules = workspaces.rules(session, workspace.id)
    return _switch(rules, _kind(name))


@dataclass(frozen=True)
class Chosen:
    """What was changed on the card of a kind; None is as it was. used: wordings, by place."""

    on: bool | None = None
    probability: str | None = None
    used: frozenset[int] | None = None


class ChanceError(UserError):
    """The probability cannot be so."""


def choose(runtime: Runtime, team: str, user: str, name: str, chosen: Chosen) -> Switch:
    """Change a kind of nudge; as it stands then. Raises UserError for what cannot be."""
    kind = _kind(name)
    values: dict[str, Any] = {} if chosen.on is None else {"on": chosen.on}
    try:
        if chosen.used is not None:
            off = set(range(len(kind.wordings))) - chosen.used
            values["words_off"] = ruling.without(kind, off)
    except ValueError as error:
        raise UserError(str(error)) from None
    try:
        if chosen.probability is not None:
            values["probability"] = ruling.probability(kind, chosen.probability)
    except ValueError as error:
        raise ChanceError(str(error)) from None
    with runtime.database.writing() as session:
        workspace, admin = held_by(session, team, user)
        rules = ruling.with_values(workspaces.rules(session, workspace.id), kind, values)
        keep(runtime, session, workspace, admin, rules)
        return _switch(rules, kind)


def _kind(name: str) -> Kind:
    try:
        return ruling.kind_of(name)
    except ValueError as error:
        raise UserError(str(error)) from None


def switch(runtime: Runtime, team: str, user: str, name: str, said: str) -> Switch:
    """Change a kind of nudge; as it stands then. Raises UserError for what cannot be read."""
    with runtime.database.writing() as session:
        workspace, admin = held_by(session, team, user)
        try:
            kind = ruling.kind_of(name)
            rules = ruling.changed(workspaces.rules(session, workspace.id), kind, said)
        except ValueError as error:
            raise UserError(str(error)) from None
        keep(runtime, session, workspace, admin, rules)
        return _switch(rules, kind)


def _here(session: Session, team: str, user: str) -> tuple[Workspace, Member]:
    workspace = workspace_of(session, team)
    return workspace, admin_of(session, workspace, user)


def held_by(session: Session, team: str, user: str) -> tuple[Workspace, Member]:
    """The workspace, whose rules nobody else changes until the commit, and that admin of it.

    Raises UserError for people who are no admin.
    """
    workspace, admin = _here(session, team, user)
    return workspaces.hold(session, workspace.id), admin


def keep(
    runtime: Runtime, session: Session, workspace: Workspace, admin: Member, rules: Rules
) -> None:
    """Keep the rules, and write down what is different. The workspace must be held."""
    was, now = workspaces.rules(session, workspace.id).as_dict(), rules.as_dict()
    changed = sorted(key for key in was.keys() | now.keys() if was.get(key) != now.get(key))
    if not changed:
        return
    workspaces.get(session, workspace.id).rules = now
    before, after = ({key: side.get(key) for key in changed} for side in (was, now))
    what = "rules changed: " + ", ".join(changed)
    audit.write(session, workspace.id, runtime.clock(), admin.id, what[:80], before, after)
