"""What people do with a nudge: saved once, however often the click arrives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.errors import UserError
from bot.runtime import Runtime
from bot.store import members, nudges, workspaces
from bot.store.nudges import Nudge

ANSWERS = ("save", "thank", "later")
GONE = "This one is gone: it was erased, or is not yours to answer."


@dataclass(frozen=True)
class Answered:
    """A nudge as it now stands, for its view. `answer` is the one that holds."""

    nudge: str
    kind: str
    wording: int
    answer: str | None
    facts: dict[str, Any]
    channel: str | None
    ts: str | None


def look(runtime: Runtime, team: str, user: str, nudge_id: str) -> Answered:
    """The nudge, for the person it went to. Raises UserError for anybody else."""
    with runtime.database.reading() as session:
        return _state(_theirs(session, team, user, nudge_id))


def answer(runtime: Runtime, team: str, user: str, nudge_id: str, what: str) -> Answered:
    """Store an answer (thank or later); the first one holds. Raises UserError for others."""
    with runtime.database.writing() as session:
        nudge = _theirs(session, team, user, nudge_id)
        _store(session, nudge, what, runtime.clock())
        return _state(nudge)


def save_story(
    runtime: Runtime, team: str, user: str, nudge_id: str, happened: str, use: str
) -> Answered:
    """Keep what somebody wrote of what came of it. The same submission twice is one story."""
    with runtime.database.writing() as session:
        nudge = _theirs(session, team, user, nudge_id)
        now = runtime.clock()
        nudges.save_story(
            session,
            {
                "workspace_id": nudge.workspace_id,
                "nudge_id": nudge.id,
                "member_id": nudge.member_id,
                "happened": happened.strip(),
                "use": use.strip(),
                "link": nudge.facts.get("permalink"),
                "written_at": now,
            },
        )
        _store(session, nudge, "save", now)
        return _state(nudge)


def _theirs(session: Session, team: str, user: str, nudge_id: str) -> Nudge:
    workspace = workspaces.by_slack_id(session, team)
    member = members.by_slack_id(session, workspace.id, user) if workspace else None
    nudge = nudges.get(session, workspace.id, nudge_id) if workspace else None
    if member is None or nudge is None or nudge.member_id != member.id:
        raise UserError(GONE)
    return nudge


def _store(session: Session, nudge: Nudge, what: str, now: int) -> None:
    nudges.add_response(session, nudge.workspace_id, nudge.id, nudge.member_id, what, now)
    # Somebody may thank first and write later; a story is the answer that stays.
    if nudge.answer is None or what == "save":
        nudge.answer = what
        nudge.answered_at = nudge.answered_at or now


def _state(nudge: Nudge) -> Answered:
    return Answered(
        nudge.id, nudge.kind, nudge.wording, nudge.answer, nudge.facts, nudge.channel, nudge.ts
    )
