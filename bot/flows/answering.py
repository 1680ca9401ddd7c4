"""What people do with a nudge: saved once, however often the click arrives."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.flows import telling
from bot.flows.explaining import theirs
from bot.runtime import Runtime
from bot.store import nudges
from bot.store.nudges import Nudge
from bot.views.seen import Seen

ANSWERS = ("save", "thank", "later")


@dataclass(frozen=True)
class Answered:
    """A nudge as it now stands, for its view. `answer` is the one that holds."""

    seen: Seen
    answer: str | None
    channel: str | None
    ts: str | None


def look(runtime: Runtime, team: str, user: str, nudge_id: str) -> Answered:
    """The nudge, for the person it went to. Raises UserError for anybody else."""
    with runtime.database.reading() as session:
        return state(session, theirs(session, team, user, nudge_id)[0])


def answer(runtime: Runtime, team: str, user: str, nudge_id: str, what: str) -> Answered:
    """Store an answer (thank or later); the first one holds. Raises UserError for others."""
    with runtime.database.writing() as session:
        nudge, _ = theirs(session, team, user, nudge_id)
        store(session, nudge, what, runtime.clock())
        return state(session, nudge)


def store(session: Session, nudge: Nudge, what: str, now: int) -> None:
    """Keep what its person did with a nudge; the first answer holds."""
    nudges.add_response(session, nudge.workspace_id, nudge.id, nudge.member_id, what, now)
    # Somebody may thank first and write later; a story is the answer that stays.
    if nudge.answer is None or what == "save":
        nudge.answer = what
        nudge.answered_at = nudge.answered_at or now


def state(session: Session, nudge: Nudge) -> Answered:
    """A nudge with all that its view needs."""
    return Answered(telling.seen(session, nudge), nudge.answer, nudge.channel, nudge.ts)
