"""Who is in which silo now, and who moved when; of those who may be in a silo."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.members import Member
from bot.store.silos import OURS, Membership


@dataclass(frozen=True, slots=True)
class Move:
    """A member came to a silo at `at` (UTC microseconds; 0: as far back as is known).

    `before` and `after` are silo ids; `before` is None for somebody who was in none.
    """

    at: int
    member_id: int
    before: int | None
    after: int


def moves(
    session: Session, workspace_id: int, *, member_id: int | None = None, silo_id: int | None = None
) -> list[Move]:
    """The moves of a member, or into and out of a silo, or all; the latest first.

    Of people who may be in a silo: not of guests, nor of who asked not to be observed.
    """
    theirs = [] if member_id is None else [Membership.member_id == member_id]
    rows = session.execute(
        select(Membership.member_id, Membership.since, Membership.silo_id)
        .join(Member, Member.id == Membership.member_id)
        .where(Membership.workspace_id == workspace_id, *OURS, *theirs)
        .order_by(Membership.member_id, Membership.since)
    )
    found: list[Move] = []
    last: tuple[int, int] | None = None
    for who, since, silo in rows:
        before = last[1] if last is not None and last[0] == who else None
        if before != silo and (silo_id is None or silo_id in (before, silo)):
            found.append(Move(since, who, before, silo))
        last = who, silo
    return sorted(found, key=lambda one: (-one.at, one.member_id))


def who_is_who(session: Session, workspace_id: int) -> list[tuple[int, str, str | None]]:
    """(id, Slack id, email) of everybody who may be in a silo."""
    rows = session.execute(
        select(Member.id, Member.slack_id, Member.email).where(
            Member.workspace_id == workspace_id, *OURS
        )
    )
    return [(member_id, slack_id, email) for member_id, slack_id, email in rows]


def current(session: Session, workspace_id: int) -> dict[int, int]:
    """The silo (id) in which each member is now."""
    rows = session.execute(
        select(Membership.member_id, Membership.silo_id).where(
            Membership.workspace_id == workspace_id, Membership.until.is_(None)
        )
    )
    return {member_id: silo_id for member_id, silo_id in rows}
