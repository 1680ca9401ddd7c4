"""Where champions meet and what is told where: set by admins, seen by all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from bot.domain import champions as states
from bot.domain.rules import Rules
from bot.errors import UserError
from bot.flows import setup_steps
from bot.flows.joining import admin_of, colleague, workspace_of
from bot.flows.limits import go_into
from bot.flows.ruling import held_by, keep
from bot.runtime import Runtime
from bot.store import audit, champions, companions, members, silos, workspaces
from bot.store.members import Member
from bot.store.workspaces import Workspace
from bot.views import blocks
from bot.views import champion as view
from bot.views.experiment import told


def listed(
    runtime: Runtime, team: str, user: str
) -> tuple[list[tuple[str, bool]], str | None]:  # fmt: skip
    """Who the champions are, (Slack id, resting), and their channel. Who was merely asked, or said
    no, is nobody's business. Raises UserError for guests and strangers."""
    with runtime.database.writing() as session:
        workspace, _ = colleague(runtime, session, team, user)
        rows = champions.with_resting(session, workspace.id)
        people = members.by_ids(session, workspace.id, [row.member_id for row in rows])
        found = [(people[row.member_id].slack_id, row.state == states.RESTING) for row in rows]
        return found, workspaces.rules(session, workspace.id).champions_channel


def settings(runtime: Runtime, team: str, user: str) -> tuple[Rules, dict[str, str | None]]:
    """The rules, and each silo's own channel (a Slack id) by its name. Raises UserError for others
    than admins."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        admin_of(session, workspace, user)
        own = companions.channels_of(session, workspace.id)
        named = {one.name: own.get(one.id) for one in silos.all_of(session, workspace.id)}
        return workspaces.rules(session, workspace.id), named


def change(
    runtime: Runtime, team: str, user: str, asked: Sequence[str], values: Mapping[str, Any],
    silo: str, own: str | None,
) -> None:  # fmt: skip
    """Have people asked, set where champions meet, and a silo's own channel: all or nothing.

    values: of the rules, what is different. silo: its name; "" for none. Raises UserError.
    """
    with runtime.database.writing() as session:
        workspace, admin = held_by(session, team, user)
        now = runtime.clock()
        for one in asked:
            setup_steps.ask(session, admin, one, now)
        rules = workspaces.rules(session, workspace.id)
        place = values.get("champions_channel", rules.champions_channel)
        keep(runtime, session, workspace, admin, replace(rules, champions_channel=place))
        if silo:
            _silos(session, workspace, admin, own, silo, now)
    for channel in filter(None, (values.get("champions_channel"), own if silo else None)):
        go_into(runtime, workspace, channel)


def meet_in(runtime: Runtime, team: str, user: str, channel: str | None, silo: str) -> str:
    """Set the champions' channel, or (with a silo's name) that silo's; in words what holds now.

    Raises UserError for others than admins, and for a silo that is not there.
    """
    with runtime.database.writing() as session:
        workspace, admin = held_by(session, team, user)
        now = runtime.clock()
        if silo.strip():
            said = _silos(session, workspace, admin, channel, silo.strip(), now)
        else:
            rules = replace(workspaces.rules(session, workspace.id), champions_channel=channel)
            keep(runtime, session, workspace, admin, rules)
            said = view.CHANNEL_SET.format(channel=channel) if channel else view.CHANNEL_OFF
    if channel is None or go_into(runtime, workspace, channel):
        return said
    return said + view.CLOSED


def _silos(
    session: Session, workspace: Workspace, admin: Member, channel: str | None, name: str, now: int
) -> str:
    silo = silos.by_name(session, workspace.id, name)
    if silo is None:
        known = blocks.named(one.name for one in silos.all_of(session, workspace.id)) or "none yet"
        raise UserError(f"There is no silo {blocks.quoted(name)}. There is: {known}.")
    before = companions.channels_of(session, workspace.id).get(silo.id)
    companions.set_channel(session, workspace.id, silo.id, channel)
    audit.write(
        session, workspace.id, now, admin.id, "channel of a silo",
        {"silo": silo.name, "channel": before}, {"silo": silo.name, "channel": channel},
    )  # fmt: skip
    shown = told(silo.name, 80)
    if channel is None:
        return view.SILO_CHANNEL_OFF.format(silo=shown)
    return view.SILO_CHANNEL_SET.format(silo=shown, channel=channel)
