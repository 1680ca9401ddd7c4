"""What people do with a nudge: saved once, however often the click arrives."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain.catalogue import KINDS
from bot.flows.explaining import theirs
from bot.runtime import Runtime
from bot.store import members, nudges
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


def save_story(
    runtime: Runtime, team: str, user: str, nudge_id: str, happened: str, use: str
) -> Answered:
    """Keep what somebody wrote of what came of it. The same submission twice is one story."""
    with runtime.database.writing() as session:
        nudge, _ = theirs(session, team, user, nudge_id)
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
        store(session, nudge, "save", now)
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
    people = members.by_ids(
        session, nudge.workspace_id, [one for one in (nudge.member_id, nudge.other_id) if one]
    )
    other = people.get(nudge.other_id or 0)
    seen = Seen(
        KINDS[nudge.kind], nudge.wording, nudge.id, nudge.facts, people[nudge.member_id].slack_id,
        other.slack_id if other else None, nudge.dry,
    )  # fmt: skip
    return Answered(seen, nudge.answer, nudge.channel, nudge.ts)
