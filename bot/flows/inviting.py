"""Inviting: whom an admin names gets one message, once ever, in that admin's name."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.domain.catalogue.invitation import INVITATION
from bot.flows import deciding
from bot.store import decisions, members, nudges


def invite(
    session: Session, workspace_id: int, member_id: int, role: str, by_member_id: int, now: int
) -> bool:
    """Invite somebody to join as a leader or champion; False where they cannot be.

    Who has joined, was invited before, or is just being, is not: once ever is once ever.
    """
    member = members.by_ids(session, workspace_id, [member_id]).get(member_id)
    if member is None or member.has_joined or not member.is_here:
        return False
    if nudges.invited(session, workspace_id, [member_id]):
        return False
    if decisions.is_open(session, workspace_id, INVITATION.name, member_id):
        return False
    deciding.offer(
        session, workspace_id, INVITATION, f"member {member_id}, {now}", member_id, now,
        {"role": role}, other_id=by_member_id,
    )  # fmt: skip
    return True
