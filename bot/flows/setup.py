"""The guided setup: where it stands, what each of its cards shows, and how it goes on.

Whatever a step sets stands in the tables it belongs to; only the place is kept here, so that
whoever goes on, today or in a year, sees what is set at that moment.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from bot.domain import setup as steps
from bot.flows import setup_preview
from bot.flows.joining import admin_of, workspace_of
from bot.runtime import Runtime
from bot.store import (
    audit,
    champions,
    channels,
    leaders,
    members,
    priorities,
    setups,
    silos,
    standing,
    workspaces,
)
from bot.store.members import Member
from bot.store.workspaces import Workspace
from bot.views import setup as view
from bot.views.leader import Listed
from bot.views.setup import Belonging, Card, Standing


def resume(runtime: Runtime, team: str, user: str) -> Card:
    """The card at which the setup stands; the first, where it was never begun, or is done.

    Raises UserError for people who are no admin.
    """
    with runtime.database.writing() as session:
        workspace, admin = _here(session, team, user)
        kept = setups.of(session, workspace.id)
        step = kept.step if kept and kept.step in steps.STEPS else steps.STEPS[0]
        _stand(runtime, session, admin, step)
        return _card(runtime, session, workspace, admin, step)


def back(runtime: Runtime, team: str, user: str, step: str) -> Card:
    """The card of that step, at which it stands from now on. Raises UserError for others."""
    with runtime.database.writing() as session:
        workspace, admin = _here(session, team, user)
        found = step if step in steps.STEPS else steps.STEPS[0]
        _stand(runtime, session, admin, found)
        return _card(runtime, session, workspace, admin, found)


def onward(runtime: Runtime, team: str, user: str, sent: str) -> Card:
    """The card after that step, which was sent. Raises UserError for others."""
    with runtime.database.writing() as session:
        workspace, admin = _here(session, team, user)
        kept = setups.of(session, workspace.id)
        _stand(runtime, session, admin, steps.stands_at(kept.step if kept else sent, sent))
        return _card(runtime, session, workspace, admin, steps.next_step(sent))


def finish(runtime: Runtime, team: str, user: str) -> None:
    """It was gone through to its end; who comes again begins at the first step."""
    with runtime.database.writing() as session:
        workspace, admin = _here(session, team, user)
        kept, now = setups.of(session, workspace.id), runtime.clock()
        if kept is None or kept.finished_at is None:
            before, after = {"finished": False}, {"finished": True}
            audit.write(session, workspace.id, now, admin.id, "setup finished", before, after)
        at = kept.finished_at if kept and kept.finished_at else now
        setups.save(
            session, workspace.id, step=steps.STEPS[0], by_id=admin.id, changed_at=now,
            finished_at=at,
        )  # fmt: skip


def corner(session: Session, member: Member) -> Standing | None:
    """What stands of it in an admin's Home; None for anybody else."""
    if not member.administers:
        return None
    kept = setups.of(session, member.workspace_id)
    return Standing(
        kept.step if kept else None,
        finished=bool(kept and kept.finished_at),
        listens=channels.is_any_heard(session, member.workspace_id),
        paused=workspaces.rules(session, member.workspace_id).paused,
    )


def _here(session: Session, team: str, user: str) -> tuple[Workspace, Member]:
    workspace = workspace_of(session, team)
    return workspace, admin_of(session, workspace, user)


def _stand(runtime: Runtime, session: Session, admin: Member, step: str) -> None:
    now = runtime.clock()
    setups.save(session, admin.workspace_id, step=step, by_id=admin.id, changed_at=now)


# --- what stands on each card


def _card(
    runtime: Runtime, session: Session, workspace: Workspace, admin: Member, step: str
) -> Card:
    if step == steps.PREVIEW:
        return setup_preview.card(session, workspace, admin, runtime.clock())
    return _CARDS[step](session, workspace, admin)


def _channels(session: Session, workspace: Workspace, admin: Member) -> Card:
    heard = standing.heard_by(session, workspace.id, admin.id)
    return view.channels(heard, len(heard) - view.CHANNELS_MOST)


def _silos(session: Session, workspace: Workspace, _admin: Member) -> Card:
    people = standing.people(session, workspace.id)
    held = sum(size > 0 for size in silos.sizes(session, workspace.id).values())
    return view.silos(Belonging(held, people.here, people.in_no_silo, _source(workspace)))


def _source(workspace: Workspace) -> str:
    if workspace.silo_field:
        return "a profile field"
    return "user groups" if workspace.silo_groups else ""


def _leaders(session: Session, workspace: Workspace, admin: Member) -> Card:
    rows = leaders.all_of(session, workspace.id)
    people = members.by_ids(session, workspace.id, [one.member_id for one in rows])
    named = [
        Listed(people[one.member_id].slack_id, one.state, people[one.member_id].is_here)
        for one in rows
    ]
    return view.leaders(named, may_join=not admin.has_joined)


def _champions(session: Session, workspace: Workspace, _admin: Member) -> Card:
    rows = champions.with_resting(session, workspace.id)
    people = members.by_ids(session, workspace.id, [one.member_id for one in rows])
    return view.champions([people[one.member_id].slack_id for one in rows])


def _priorities(session: Session, workspace: Workspace, _admin: Member) -> Card:
    return view.priorities([one.title for one in priorities.of(session, workspace.id)])


def _defaults(session: Session, workspace: Workspace, _admin: Member) -> Card:
    return view.defaults(workspaces.rules(session, workspace.id))


_CARDS: dict[str, Callable[[Session, Workspace, Member], Card]] = {
    steps.CHANNELS: _channels,
    steps.SILOS: _silos,
    steps.LEADERS: _leaders,
    steps.CHAMPIONS: _champions,
    steps.PRIORITIES: _priorities,
    steps.DEFAULTS: _defaults,
}
