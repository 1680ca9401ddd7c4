"""Somebody's own week: whom they reached. Read for themselves alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import String, cast, func, or_, select
from sqlalchemy.orm import Session

from bot.store.channels import Channel, ChannelMember
from bot.store.crossings import Crossing
from bot.store.messages import Message
from bot.store.silos import Membership


def exchanged(session: Session, workspace_id: int, member_id: int, since: int) -> Counter[int]:
    """With whom that member exchanged words since then, how often, where they are or all may be."""
    inside = select(ChannelMember.channel_id).where(
        ChannelMember.workspace_id == workspace_id, ChannelMember.member_id == member_id
    )
    there = select(Channel.id).where(
        Channel.workspace_id == workspace_id,
        Channel.listening.is_(True),
        Channel.private.is_(False) | Channel.id.in_(inside),
    )
    answered = [
        cast(Message.answers, String).contains(f"{a}{member_id}{b}") for a in "[," for b in ",]"
    ]
    rows = session.execute(
        select(Message.author_id, Message.answers, Message.mentions).where(
            Message.workspace_id == workspace_id,
            # One by one, so that the key leads to the days looked at and not through all of them.
            Message.channel_id.in_(list(session.scalars(there))),
            Message.at >= since,
            or_(Message.author_id == member_id, *answered),
        )
    )
    found: Counter[int] = Counter()
    for author, answers, mentions in rows:
        found.update({*(answers or ()), *(mentions or ())} if author == member_id else {author})
    del found[member_id]
    return found


def silos_of(session: Session, workspace_id: int, member_ids: Iterable[int]) -> dict[int, int]:
    """The silo that each of these is in now, of those who are in one."""
    rows = session.execute(
        select(Membership.member_id, Membership.silo_id).where(
            Membership.workspace_id == workspace_id,
            Membership.member_id.in_(list(member_ids)),
            Membership.until.is_(None),
        )
    )
    return {member_id: silo_id for member_id, silo_id in rows}


def crossed(session: Session, workspace_id: int, member_id: int, since: int) -> int:
    """How many conversations crossed since then with that member as who helped or was helped."""
    rows = (
        select(Crossing.channel_id, Crossing.conversation_at)
        .where(
            Crossing.workspace_id == workspace_id,
            Crossing.first_at >= since,
            or_(Crossing.helped_id == member_id, Crossing.helper_id == member_id),
        )
        .distinct()
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(rows)) or 0
