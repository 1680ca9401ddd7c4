"""People of a channel ask to have Footbridge switched off there, and the admins answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain.catalogue.channels import CHANNEL_ASKED
from bot.errors import UserError
from bot.flows import answering, channel_answers, deciding, listening
from bot.flows.answering import Answered
from bot.flows.explaining import theirs
from bot.flows.joining import admin_of, who, workspace_of
from bot.runtime import Runtime
from bot.store import channel_asks as store
from bot.store import channel_notices, channels, members, workspaces
from bot.store.channel_asks import ChannelAsk
from bot.store.channels import Channel
from bot.store.members import Member
from bot.views import channels as view

ANSWER_TIME = 14 * calendar.DAY  # after it, or after an answer and as long, one may ask again
KEPT = 90 * calendar.DAY
WAYS = {"off": store.OFF, "stays": store.STAYS}


@dataclass(frozen=True)
class Place:
    """`asked`: what became of somebody's last request about a channel, if it still holds."""

    asked: str | None
    asked_at: int
    decided_at: int | None


def look(runtime: Runtime, team: str, user: str, channel: str) -> None:
    """Whether somebody may ask about that channel (a Slack id).

    Raises UserError where they asked lately, Footbridge does not listen there, or nobody could
    answer.
    """
    with runtime.database.writing() as session:
        member, found = _there(runtime, session, team, user, channel)
        place = _place(session, found, member, runtime.clock())
    if place.asked is not None:
        raise UserError(view.asked_before(place.asked, place.asked_at, place.decided_at))


def standing(runtime: Runtime, team: str, user: str, channel: str) -> str:
    """How somebody's request about that channel stands, in words; "" where there is none."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        member = members.by_slack_id(session, workspace.id, user)
        found = channels.by_slack_id(session, workspace.id, channel)
        if member is None or found is None or not found.listening:
            return ""
        place = _place(session, found, member, runtime.clock())
    return view.asked_before(place.asked, place.asked_at, place.decided_at) if place.asked else ""


def ask(runtime: Runtime, team: str, user: str, channel: str, named: bool) -> bool:
    """Ask the admins to switch a channel (a Slack id) off; whether one of them gets word of it.

    Otherwise it stands on their list alone. named: they are told who asks. Raises UserError where
    that was asked lately, Footbridge does not listen there, or nobody could answer.
    """
    with runtime.database.writing() as session:
        member, found = _there(runtime, session, team, user, channel)
        now = runtime.clock()
        place = _place(session, found, member, now)
        if place.asked is not None:
            raise UserError(view.asked_before(place.asked, place.asked_at, place.decided_at))
        made = store.add(session, found.workspace_id, found.id, member.id, named, now)
        hearing = [one for one in _admins(session, found) if one.has_joined and one.id != member.id]
        for number, admin in enumerate(hearing):
            deciding.offer(
                session, found.workspace_id, CHANNEL_ASKED, f"channel ask {made.id} {number}",
                admin.id, now, {"ask": made.id}, other_id=member.id if named else None,
            )  # fmt: skip
        return bool(hearing)


def _there(
    runtime: Runtime, session: Session, team: str, user: str, channel: str
) -> tuple[Member, Channel]:
    workspace, member = who(runtime, session, team, user)
    found = channels.by_slack_id(session, workspace.id, channel)
    if found is None or not found.listening:
        raise UserError(view.NOT_LISTENING_HERE)
    if found.private and member.id not in channels.members_of(session, workspace.id, found.id):
        raise UserError(view.NOT_LISTENING_HERE)
    if not _admins(session, found):
        raise UserError(view.NO_ADMIN_HERE if found.private else view.NO_ADMIN)
    return member, found


def _admins(session: Session, channel: Channel) -> Sequence[Member]:
    """The admins who may hear of that channel: of a private one, those who are in it."""
    found = [one for one in members.admins(session, channel.workspace_id) if one.administers]
    if not channel.private:
        return found
    inside = channels.members_of(session, channel.workspace_id, channel.id)
    return [one for one in found if one.id in inside]


def _place(session: Session, channel: Channel, member: Member, now: int) -> Place:
    last = store.latest_by(session, channel.workspace_id, channel.id, member.id)
    if last is None or last.state == store.OFF:  # it is on again since then
        return Place(None, 0, None)
    holds = now < (last.decided_at or last.asked_at) + ANSWER_TIME
    return Place(last.state if holds else None, last.asked_at, last.decided_at)


def answer(
    runtime: Runtime, team: str, user: str, nudge_id: str, way: str
) -> tuple[Answered, str, str | None]:
    """An admin answers a request that came to them: the nudge, what to say, and the channel (a
    Slack id) that was switched off. Raises UserError where it is gone, or not theirs."""
    with runtime.database.writing() as session:
        nudge, member = theirs(session, team, user, nudge_id)
        admin_of(session, workspaces.get(session, nudge.workspace_id), user)
        asked = store.get(session, nudge.workspace_id, int(nudge.facts.get("ask", 0)))
        now = runtime.clock()
        if asked is None:
            raise UserError(view.GONE)
        reply = view.DECIDED_BEFORE.get(asked.state)
        switched = None
        if reply is None:
            channel = channels.get(session, nudge.workspace_id, asked.channel_id)
            reply = _decide(session, channel, member, way, now)
            switched = channel.slack_id if way == "off" else None
        answering.store(session, nudge, way, now)
        return answering.state(session, nudge), reply, switched


def decide(runtime: Runtime, team: str, user: str, channel_id: int, way: str) -> tuple[str, str]:
    """An admin answers what was asked about a channel, from their list: its Slack id, and what to
    say. Raises UserError for people who are no admin, and where nothing is to be answered."""
    with runtime.database.writing() as session:
        workspace = workspace_of(session, team)
        admin = admin_of(session, workspace, user)
        waiting = store.open_ones(session, workspace.id, channel_id)
        channel = channels.get(session, workspace.id, channel_id) if waiting else None
        if channel is None or admin.id not in {one.id for one in _admins(session, channel)}:
            raise UserError(view.GONE)
        return channel.slack_id, _decide(session, channel, admin, way, runtime.clock())


def _decide(session: Session, channel: Channel, admin: Member, way: str, now: int) -> str:
    if admin.id not in {one.id for one in _admins(session, channel)}:
        raise UserError(view.GONE)  # they have left the private channel
    if way == "off":
        listening.switch_off(session, channel, admin.id, now)
        return view.SWITCHED_OFF
    channel_answers.decide(session, channel, store.STAYS, now, by_id=admin.id)
    return view.STAYS_ON


def waiting(runtime: Runtime, team: str, user: str) -> list[view.Waiting]:
    """What admins have to answer; for anybody else nothing.

    Of private channels only what concerns those the admin is in.
    """
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        member = members.by_slack_id(session, workspace.id, user)
        if member is None or not member.administers:
            return []
        asked = _by_channel(store.open_ones(session, workspace.id))
        refused = {
            one.channel_id: one.note or "" for one in channel_notices.refused(session, workspace.id)
        }
        found = []
        for channel in channels.all_of(session, workspace.id):
            rows = asked.get(channel.id, [])
            if not channel.listening or not (rows or channel.id in refused):
                continue
            if member.id in {one.id for one in _admins(session, channel)}:
                found.append(_waiting(session, channel, rows, refused.get(channel.id, "")))
        return found


def _by_channel(rows: Sequence[ChannelAsk]) -> dict[int, list[ChannelAsk]]:
    found: dict[int, list[ChannelAsk]] = {}
    for row in rows:
        found.setdefault(row.channel_id, []).append(row)
    return found


def _waiting(
    session: Session, channel: Channel, rows: Sequence[ChannelAsk], refused: str
) -> view.Waiting:
    named = [one.member_id for one in rows if one.named]
    people = members.by_ids(session, channel.workspace_id, named)
    users = [people[one].slack_id for one in named if one in people]
    return view.Waiting(channel.id, channel.slack_id, len(rows), users, refused)


def forget_once(runtime: Runtime, now: int) -> int:
    """Forget what was asked long ago; for how many workspaces that was looked at."""
    with runtime.database.reading() as session:
        homes = [one.id for one in workspaces.installed(session)]
    for home in homes:
        with runtime.database.writing() as session:
            store.forget_before(session, home, now - KEPT)
    return len(homes)
