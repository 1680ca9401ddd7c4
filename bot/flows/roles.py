"""Who somebody is to Footbridge: everybody is an employee, some are leaders or champions too."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.store import champions, leaders


def audiences(session: Session, workspace_id: int, member_id: int) -> set[str]:
    """For which of the catalogue's audiences this member counts."""
    found = {"employee"}
    if leaders.is_leader(session, workspace_id, member_id):
        found.add("leader")
    if champions.is_champion(session, workspace_id, member_id):
        found.add("champion")
    return found
