"""How a workspace stands, in numbers for its admins: each with how many people are behind it."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.store.channels import Channel, ChannelMember
from bot.store.decisions import Decision, Opportunity, Verdict
from bot.store.members import Member
from bot.store.nudges import Nudge
from bot.store.silos import Membership


class Counted(NamedTuple):
    """How many, and of how many different people."""

    times: int
    people: int


class People(NamedTuple):
    """How many of the workspace's own people are here, in no silo, in, and have left again."""

    here: int
    in_no_silo: int
    joined: int
    left: int


def people(session: Session, workspace_id: int) -> People:
    """Counts of people who are observed and active; no guests, no bots."""
    held = select(Membership.member_id).where(
        Membership.workspace_id == workspace_id, Membership.until.is_(None)
    )
    asked = (
        func.count(),
        _number(Member.id.not_in(held)),
        _number(Member.joined_at.is_not(None) & Member.left_at.is_(None)),
        _number(Member.joined_at.is_not(None) & Member.left_at.is_not(None)),
    )
    row = session.execute(
        select(*asked).where(
            Member.workspace_id == workspace_id,
            Member.kind == "person",
            Member.observed,
            Member.deactivated.is_(False),
        )
    ).one()
    return People(*row)


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def heard_by(session: Session, workspace_id: int, member_id: int) -> list[str]:
    """The Slack ids of the channels listened to, of private ones only those that member is in."""
    inside = select(ChannelMember.channel_id).where(
        ChannelMember.workspace_id == workspace_id, ChannelMember.member_id == member_id
    )
    rows = select(Channel.slack_id).where(
        Channel.workspace_id == workspace_id,
        Channel.listening.is_(True),
        Channel.archived.is_(False),
        Channel.private.is_(False) | Channel.id.in_(inside),
    )
    return list(session.scalars(rows.order_by(Channel.id)))


def sent(session: Session, workspace_id: int, since: int, until: int) -> Counted:
    """What went out to people in [since, until), UTC microseconds."""
    row = session.execute(
        select(func.count(), func.count(Nudge.member_id.distinct())).where(
            Nudge.workspace_id == workspace_id,
            Nudge.state.in_(("sent", "unknown")),
            Nudge.dry.is_(False),
            Nudge.sent_at >= since,
            Nudge.sent_at < until,
        )
    ).one()
    return Counted(*row)


def left_out(session: Session, workspace_id: int, since: int, until: int) -> Counted:
    """What the lot fell against in [since, until), UTC microseconds."""
    row = session.execute(
        select(func.count(), func.count(Decision.member_id.distinct())).where(
            Decision.workspace_id == workspace_id,
            Decision.arm == "none",
            Decision.decided_at >= since,
            Decision.decided_at < until,
        )
    ).one()
    return Counted(*row)


def held_back(session: Session, workspace_id: int, since: int, until: int) -> dict[str, Counted]:
    """By reason: how many moments were held or dropped in [since, until), UTC microseconds."""
    rows = session.execute(
        select(Verdict.opportunity_id, Opportunity.member_id, Verdict.reasons)
        .join(Opportunity, Opportunity.id == Verdict.opportunity_id)
        .where(Verdict.workspace_id == workspace_id, Verdict.at >= since, Verdict.at < until)
    )
    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for opportunity, member, reasons in rows:
        for reason in reasons:
            found[reason].add((opportunity, member))
    return {
        reason: Counted(len(held), len({member for _, member in held}))
        for reason, held in found.items()
    }
