"""Leaders: named by an admin, asked once, theirs to say yes or no; and what each of them wishes."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain.catalogue.invitation import INVITATION
from bot.domain.catalogue.leaders import ACT_AGAIN, LEADER_ASKED
from bot.errors import UserError
from bot.flows import answering, deciding
from bot.flows.act_choice import NAMES
from bot.flows.answering import Answered
from bot.flows.explaining import theirs
from bot.flows.inviting import invite
from bot.flows.joining import admin_of, who, workspace_of
from bot.flows.people import meet
from bot.runtime import Runtime
from bot.store import acts, audit, decisions, leaders, members, nudges, preferences
from bot.store.leaders import Leader
from bot.store.members import Member
from bot.store.workspaces import Workspace
from bot.views.leader import Listed, Wishes

INVITED_BEFORE = (
    "They were invited once and have not joined, so I may not write to them. If they join by "
    "themselves, name them again."
)
NOT_NAMED = "Nobody has you down as a leader just now; an admin can name you."


def listed(runtime: Runtime, team: str, user: str) -> list[Listed]:
    """Everybody who was named, and what they said. Raises UserError for people who are no admin."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        admin_of(session, workspace, user)
        rows = leaders.all_of(session, workspace.id)
        people = members.by_ids(session, workspace.id, [one.member_id for one in rows])
    return [
        Listed(people[one.member_id].slack_id, one.state, people[one.member_id].is_here)
        for one in rows
    ]


def name(runtime: Runtime, team: str, user: str, named: str) -> str:
    """Name somebody as a leader; what becomes of it.

    That is one of yes, asked, invited, waits or known. Raises UserError for people who are no
    admin, and where that cannot be a leader, or was invited before and has not joined.
    """
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        admin = admin_of(session, workspace, user)
        return name_in(runtime, session, workspace, admin, named)


def name_in(
    runtime: Runtime, session: Session, workspace: Workspace, admin: Member, named: str
) -> str:
    """As `name`, within a transaction."""
    member = meet(session, runtime.vault, workspace, [named]).get(named)
    if member is None or not member.counts:
        raise UserError(
            "Only people of this workspace who let themselves be observed can lead: "
            "no guests, no bots, nobody who has left."
        )
    if leaders.is_leader(session, workspace.id, member.id):
        return "known"
    if _waits(session, member):
        return "waits"
    return _name(session, workspace, admin, member, runtime.clock())


def _waits(session: Session, member: Member) -> bool:
    """Whether they were asked, and have not answered yet."""
    home, leader = member.workspace_id, leaders.get(session, member.workspace_id, member.id)
    if leader is None or leader.state != leaders.ASKED:
        return False
    asked = acts.offered(session, home, member.id, [LEADER_ASKED.name]).get(LEADER_ASKED.name, -1)
    return not member.has_joined or asked >= leader.named_at


def _name(session: Session, workspace: Workspace, admin: Member, member: Member, now: int) -> str:
    if member.id == admin.id and not member.has_joined:
        raise UserError("Join first, so that I may write to you: `/footbridge join`")
    leader = leaders.get(session, workspace.id, member.id)
    before = {"leader": leader.state if leader else None}
    leaders.name(session, workspace.id, member.id, admin.id, now)
    after = {"leader": leaders.YES if member.id == admin.id else leaders.ASKED}
    audit.write(session, workspace.id, now, admin.id, "leader named", before, after, member.id)
    if member.id == admin.id:
        said(session, workspace.id, member.id, yes=True, now=now)
        return "yes"
    if not member.has_joined:
        if not invite(session, workspace.id, member.id, "leader", admin.id, now):
            raise UserError(INVITED_BEFORE)
        return "invited"
    deciding.offer(
        session, workspace.id, LEADER_ASKED, f"leader {uuid.uuid4()}", member.id, now, {},
        other_id=admin.id,
    )  # fmt: skip
    return "asked"


def remove(runtime: Runtime, team: str, user: str, named: str) -> None:
    """That person leads no more: no act, no digest. Raises UserError where they are not named."""
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        admin = admin_of(session, workspace, user)
        remove_in(session, admin, named, runtime.clock())


def remove_in(session: Session, admin: Member, named: str, now: int) -> None:
    """As `remove`, within a transaction."""
    home = admin.workspace_id
    member = members.by_slack_id(session, home, named)
    leader = leaders.get(session, home, member.id) if member else None
    if member is None or leader is None or leader.state == leaders.REMOVED:
        raise UserError("They are not named as a leader. `/footbridge leaders` shows who is.")
    before, after = {"leader": leader.state}, {"leader": leaders.REMOVED}
    leaders.save(session, home, member.id, state=leaders.REMOVED)
    _take_back(session, home, member.id)
    audit.write(session, home, now, admin.id, "leader removed", before, after, member.id)


def _take_back(session: Session, workspace_id: int, member_id: int) -> None:
    """What waits to be offered them as a leader goes."""
    kinds = [LEADER_ASKED.name, ACT_AGAIN.name, INVITATION.name, *NAMES]
    subjects = [
        one.subject for one in acts.waiting(session, workspace_id, kinds)
        if one.member_id == member_id and one.facts.get("role", "leader") == "leader"
    ]  # fmt: skip
    nudges.withdraw(session, workspace_id, subjects)
    decisions.withdraw(session, workspace_id, subjects)


def said(session: Session, workspace_id: int, member_id: int, yes: bool, now: int) -> bool:
    """A leader says yes or no, today or later; False for somebody who is not named (any more)."""
    leader = leaders.get(session, workspace_id, member_id)
    if leader is None or leader.state == leaders.REMOVED:
        return False
    state = leaders.YES if yes else leaders.NO
    if leader.state != state:
        leaders.save(session, workspace_id, member_id, state=state, answered_at=now)
    if not yes:
        _take_back(session, workspace_id, member_id)
    return True


def answer(runtime: Runtime, team: str, user: str, nudge_id: str, yes: bool) -> Answered:
    """The answer to being asked. Raises UserError for others, and who is not named any more."""
    with runtime.database.writing() as session:
        nudge, member = theirs(session, team, user, nudge_id)
        now = runtime.clock()
        if nudge.answer is None and not said(session, nudge.workspace_id, member.id, yes, now):
            raise UserError(NOT_NAMED)
        answering.store(session, nudge, "yes" if yes else "no", now)
        return answering.state(session, nudge)


def stop(runtime: Runtime, team: str, user: str) -> None:
    """A leader leads no more, by their own wish. Raises UserError for who is none."""
    with runtime.database.writing() as session:
        workspace, member = who(runtime, session, team, user)
        if not said(session, workspace.id, member.id, yes=False, now=runtime.clock()):
            raise UserError(NOT_NAMED)


def wishes(runtime: Runtime, team: str, user: str) -> Wishes:
    """What a leader has set. Raises UserError for anybody who is none."""
    with runtime.database.reading() as session:
        leader = _mine(session, team, user)
        readers = members.by_ids(session, leader.workspace_id, [leader.reader_id or 0])
        stopped = preferences.of(session, leader.workspace_id, leader.member_id).kinds
        return Wishes(
            digest_day=leader.digest_day,
            act_day=leader.act_day,
            minute=leader.minute,
            reader=next((one.slack_id for one in readers.values()), None),
            acts=tuple(
                name for name in NAMES if name not in leader.acts_off and stopped.get(name) != "off"
            ),
        )


@dataclass(frozen=True)
class Chosen:
    """What a leader filled in: days (Monday is 0), minutes after midnight, Slack ids, kinds."""

    digest_day: int
    act_day: int
    minute: int
    readers: Sequence[str]
    acts: Collection[str]


def set_wishes(runtime: Runtime, team: str, user: str, chosen: Chosen) -> None:
    """Keep what a leader wishes. Raises UserError for who is none, and a reader who cannot be."""
    with runtime.database.writing() as session:
        leader = _mine(session, team, user)
        leaders.save(
            session, leader.workspace_id, leader.member_id,
            digest_day=chosen.digest_day, act_day=chosen.act_day, minute=chosen.minute,
            reader_id=_reader(session, leader, chosen.readers),
            acts_off=[name for name in NAMES if name not in chosen.acts],
        )  # fmt: skip
        # What they tick here they want again, though they had stopped it elsewhere.
        kinds = preferences.of(session, leader.workspace_id, leader.member_id).kinds
        wanted = {k: v for k, v in kinds.items() if not (k in chosen.acts and v == "off")}
        preferences.save(session, leader.workspace_id, leader.member_id, kinds=wanted)


def guide_of(session: Session, workspace: Workspace, user: str) -> Member:
    """The leader or admin this Slack id belongs to. Raises UserError for anybody else."""
    member = members.by_slack_id(session, workspace.id, user)
    if member is None or not member.is_here:
        raise UserError("Only people of this workspace can do that.")
    if not (member.administers or leaders.is_leader(session, workspace.id, member.id)):
        raise UserError("Only leaders and admins can do that. Ask one of them.")
    return member


def guides(runtime: Runtime, team: str, user: str) -> bool:
    """Whether that person leads or administers."""
    with runtime.database.reading() as session:
        try:
            guide_of(session, workspace_of(session, team), user)
        except UserError:
            return False
        return True


def _mine(session: Session, team: str, user: str) -> Leader:
    workspace = workspace_of(session, team)
    member = members.by_slack_id(session, workspace.id, user)
    leads = member is not None and leaders.is_leader(session, workspace.id, member.id)
    leader = leaders.get(session, workspace.id, member.id) if member and leads else None
    if leader is None:
        raise UserError(NOT_NAMED)
    return leader


def _reader(session: Session, leader: Leader, readers: Sequence[str]) -> int | None:
    if not readers:
        return None
    member = members.by_slack_id(session, leader.workspace_id, readers[0])
    if member is None or not member.is_here or not member.has_joined:
        raise UserError("They have not joined Footbridge, so I may not write to them.")
    if member.id == leader.member_id:
        raise UserError("You get it anyway; a reader is somebody else.")
    return member.id
