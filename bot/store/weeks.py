"""Somebody's own week: whom they reached. Read for themselves alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.store.channels import Channel
from bot.store.crossings import Crossing
from bot.store.messages import Message
from bot.store.silos import Membership


def turned_to(session: Session, workspace_id: int, member_id: int, since: int) -> Counter[int]:
    """How often that member answered or mentioned each other one since then."""
    # Named one by one, so that the key leads to the days looked at and not through all of them.
    there = select(Channel.id).where(
        Channel.workspace_id == workspace_id, Channel.listening.is_(True)
    )
    rows = session.execute(
        select(Message.answers, Message.mentions).where(
            Message.workspace_id == workspace_id,
            Message.channel_id.in_(list(session.scalars(there))),
            Message.at >= since,
            Message.author_id == member_id,
        )
    )
    found = Counter(
        one for answers, mentions in rows for one in {*(answers or ()), *(mentions or ())}
    )
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
