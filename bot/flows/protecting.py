"""Freezes and times without new initiatives: declared, kept to, told to those they touch."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.domain import protecting as rules
from bot.domain.catalogue.leaders import FREEZE_TOLD
from bot.domain.experiments import RUNNING
from bot.domain.protecting import Wanted
from bot.errors import UserError
from bot.flows import answering, deciding
from bot.flows.answering import Answered
from bot.flows.explaining import theirs
from bot.flows.joining import workspace_of
from bot.flows.leading import guide_of
from bot.runtime import Runtime
from bot.store import audit, companions, experiments, freezes, members, silos
from bot.store.freezes import Freeze
from bot.store.members import Member
from bot.store.workspaces import Workspace
from bot.views.protecting import Shown


def typed(runtime: Runtime, team: str, user: str, text: str) -> Shown:
    """Declare what somebody typed. Raises UserError for what cannot be read or is not theirs."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        guide_of(session, workspace, user)
        names = _names(session, workspace)
    try:
        wanted = rules.parse(text, names)
    except ValueError as error:
        raise UserError(str(error)) from None
    return declare(runtime, team, user, wanted)


def declare(runtime: Runtime, team: str, user: str, wanted: Wanted) -> Shown:
    """A freeze begins. Raises UserError for those who neither lead nor administer, and odd days."""
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        guide = guide_of(session, workspace, user)
        now = runtime.clock()
        if wanted.what not in (rules.FREEZE, rules.NO_NEW):
            raise UserError(rules.HOW)
        try:
            begins, ends = rules.span(wanted, now, guide.tz)
        except ValueError as error:
            raise UserError(str(error)) from None
        silo = silos.by_name(session, workspace.id, wanted.silo) if wanted.silo else None
        if wanted.silo and silo is None:
            raise UserError("That silo is not there any more.")
        made = freezes.add(
            session, workspace.id, what=wanted.what, silo_id=silo.id if silo else None,
            words=rules.plain(wanted.words), begins_at=begins, ends_at=ends, declared_by=guide.id,
        )  # fmt: skip
        after = {**_told(made, wanted.silo), "ends_at": ends}
        audit.write(
            session, workspace.id, now, guide.id, "freeze declared", {"ends_at": None}, after
        )
        _tell(session, workspace, made, now)
        return _shown(session, workspace, made)


def _told(one: Freeze, silo: str | None) -> dict[str, str | None]:
    """A freeze as the log has it."""
    return {"what": one.what, "silo": silo}


def _tell(session: Session, workspace: Workspace, freeze: Freeze, now: int) -> None:
    """Whoever runs an experiment that it touches hears of it, once."""
    book = silos.book(session, workspace.id)
    running = experiments.in_states(session, workspace.id, [RUNNING])
    touched = companions.silos_of(session, workspace.id, [one.id for one in running])
    told: set[int] = set()
    for card in running:
        here = {*touched[card.id], book.at(card.member_id, now)}
        if card.member_id in told or freeze.silo_id not in (None, *here):
            continue
        told.add(card.member_id)
        facts = {
            "what": freeze.what, "silo": book.names.get(freeze.silo_id or 0),
            "begins": freeze.begins_at, "ends": freeze.ends_at, "words": freeze.words,
        }  # fmt: skip
        deciding.offer(
            session, workspace.id, FREEZE_TOLD, f"freeze {freeze.id}/{card.id}", card.member_id,
            now, facts, other_id=freeze.declared_by,
        )  # fmt: skip


def coming(runtime: Runtime, team: str) -> list[Shown]:
    """What rests now or later; for anybody of the workspace."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        return [
            _shown(session, workspace, one)
            for one in freezes.coming(session, workspace.id, runtime.clock())
        ]


def end(runtime: Runtime, team: str, user: str, rest: str) -> list[Shown]:
    """End what rests, all of it or that of a silo; what was ended.

    What waited for it is looked at again at once. Raises UserError for those who neither lead nor
    administer, and where nothing rests.
    """
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        guide = guide_of(session, workspace, user)
        try:
            name = rules.silo_of(rest, _names(session, workspace))
        except ValueError as error:
            raise UserError(str(error)) from None
        now = runtime.clock()
        silo = silos.by_name(session, workspace.id, name) if name else None
        found = [
            one for one in freezes.coming(session, workspace.id, now)
            if silo is None or one.silo_id == silo.id
        ]  # fmt: skip
        return _end(session, workspace, guide, found, now)


def end_one(runtime: Runtime, team: str, user: str, freeze_id: int) -> list[Shown]:
    """End that one; what was ended. Raises UserError as `end` does."""
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        guide = guide_of(session, workspace, user)
        now = runtime.clock()
        coming = freezes.coming(session, workspace.id, now)
        return _end(session, workspace, guide, [one for one in coming if one.id == freeze_id], now)


def _end(
    session: Session, workspace: Workspace, guide: Member, found: Sequence[Freeze], now: int
) -> list[Shown]:
    if not found:
        raise UserError("Nothing rests at present: `/footbridge freeze list`")
    shown = [_shown(session, workspace, one) for one in found]
    for one, held in zip(found, shown, strict=True):
        told = _told(one, held.silo)
        before, after = {**told, "ends_at": one.ends_at}, {**told, "ends_at": now}
        one.ends_at = now
        audit.write(session, workspace.id, now, guide.id, "freeze ended", before, after)
    freezes.thaw(session, workspace.id, now)
    return shown


def read(runtime: Runtime, team: str, user: str, nudge_id: str) -> Answered:
    """A champion has read why. Raises UserError for anybody else."""
    with runtime.database.writing() as session:
        nudge, _ = theirs(session, team, user, nudge_id)
        answering.store(session, nudge, "read", runtime.clock())
        return answering.state(session, nudge)


def choices(runtime: Runtime, team: str, user: str) -> list[str]:
    """The silos to choose from. Raises UserError for those who neither lead nor administer."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        guide_of(session, workspace, user)
        return _names(session, workspace)


def _names(session: Session, workspace: Workspace) -> list[str]:
    return [one.name for one in silos.all_of(session, workspace.id)]


def _shown(session: Session, workspace: Workspace, one: Freeze) -> Shown:
    names = {silo.id: silo.name for silo in silos.all_of(session, workspace.id)}
    by = members.by_ids(session, workspace.id, [one.declared_by or 0]).get(one.declared_by or 0)
    return Shown(
        what=one.what,
        silo=names.get(one.silo_id or 0),
        begins=one.begins_at,
        ends=one.ends_at,
        words=one.words,
        by=by.slack_id if by else None,
        id=one.id,
    )
