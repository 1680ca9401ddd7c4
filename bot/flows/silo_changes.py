"""Silos changed by an admin: one renamed, two put together, somebody moved."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain.silo_list import LONGEST_NAME, clean
from bot.errors import UserError
from bot.flows.joining import admin_of, workspace_of
from bot.runtime import Runtime
from bot.store import audit, members, silo_moves, silos
from bot.store.members import Member
from bot.store.silos import Place, Silo
from bot.store.workspaces import Workspace
from bot.views import blocks

Which = str | int  # a silo by its name, or by its number

NOT_HERE = "I know nobody of this workspace by that id who could be in a silo: no guests, no bots."
STILL_TO_COME = "That day is still to come. Move them when it is there."
ITSELF = "Both are the same silo."


def rename(runtime: Runtime, team: str, user: str, old: Which, new: str) -> None:
    """Give a silo another name, for all the time. Raises UserError where it is gone or taken."""
    with runtime.database.writing() as session:
        workspace, admin = _here(session, team, user)
        silo, wanted = named(session, workspace, old), clean(new)
        if not 0 < len(wanted) <= LONGEST_NAME:
            raise UserError(f"A silo's name has 1 to {LONGEST_NAME} characters.")
        taken = silos.by_name(session, workspace.id, wanted)
        if taken is not None and taken.id != silo.id:
            both = f"merge {blocks.escape(silo.name)} into {blocks.escape(taken.name)}"
            raise UserError(
                f"There is a silo {blocks.quoted(taken.name)} already. To put both together: "
                f"`/footbridge silos {both}`"
            )
        was, silo.name = silo.name, wanted
        now = runtime.clock()
        before, after = {"silo": was}, {"silo": wanted}
        audit.write(session, workspace.id, now, admin.id, "silo renamed", before, after)


def merge(runtime: Runtime, team: str, user: str, old: Which, into: Which) -> int:
    """Move everybody of one silo to another, from now on; how many. Raises UserError if unknown."""
    with runtime.database.writing() as session:
        workspace, admin = _here(session, team, user)
        source, target = named(session, workspace, old), named(session, workspace, into)
        if source.id == target.id:
            raise UserError(ITSELF)
        now = runtime.clock()
        people = dict.fromkeys(silos.members_in(session, workspace.id, source.id), target.id)
        moved = silos.assign(session, workspace.id, people, "csv", now)
        before, after = {"silo": source.name}, {"silo": target.name, "moved": moved}
        audit.write(session, workspace.id, now, admin.id, "silos merged", before, after)
        return moved


def move(
    runtime: Runtime, team: str, user: str, whom: str, to: Which, since: date | None = None
) -> str:
    """Put somebody (a Slack id) in a silo, from now or from that day on; its name.

    Raises UserError for people who are no admin, and where person, silo or day will not do.
    """
    with runtime.database.writing() as session:
        workspace, admin = _here(session, team, user)
        member, target = who(session, workspace, whom), named(session, workspace, to)
        now = runtime.clock()
        at = _begins(since, workspace, now)
        was = silo_moves.current(session, workspace.id).get(member.id)
        places = {member.id: Place(target.id, at)}
        if silos.place(session, workspace.id, places, "csv", now):
            names = {one.id: one.name for one in silos.all_of(session, workspace.id)}
            before = {"silo": names.get(was or 0)}
            after = {"silo": target.name} | ({"since": since.isoformat()} if since else {})
            audit.write(session, workspace.id, now, admin.id, "moved", before, after, member.id)
        return target.name


def _begins(since: date | None, workspace: Workspace, now: int) -> int | None:
    if since is None:
        return None
    if since > calendar.local_day(now, workspace.tz):
        raise UserError(STILL_TO_COME)
    return max(0, calendar.at_local(since, time(), workspace.tz))


def who(session: Session, workspace: Workspace, slack_id: str) -> Member:
    """Somebody who may be in a silo. Raises UserError where there is nobody by that id."""
    member = members.by_slack_id(session, workspace.id, slack_id)
    if member is None or not member.may_be_in_a_silo:
        raise UserError(NOT_HERE)
    return member


def named(session: Session, workspace: Workspace, which: Which) -> Silo:
    """The silo of that name or number. Raises UserError, with those there are, where none is."""
    there = silos.all_of(session, workspace.id)
    if isinstance(which, int):
        found = next((one for one in there if one.id == which), None)
    else:
        found = silos.by_name(session, workspace.id, clean(which))
    if found is None:
        known = blocks.named(one.name for one in there) or "none yet"
        called = "" if isinstance(which, int) else f" {blocks.quoted(which)}"
        raise UserError(f"There is no silo{called}. There is: {known}.")
    return found


def _here(session: Session, team: str, user: str) -> tuple[Workspace, Member]:
    workspace = workspace_of(session, team)
    return workspace, admin_of(session, workspace, user)
