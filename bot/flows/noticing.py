"""Crossings that have gone quiet become opportunities: did something come of it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain.catalogue import CROSSING_VALUE
from bot.flows import deciding
from bot.runtime import Runtime
from bot.store import channels, crossings, decisions, members, messages, silos, workspaces
from bot.store.crossings import Crossing
from bot.store.members import Member
from bot.store.silos import SiloBook

MOST = 100  # rows in one transaction


def find_once(runtime: Runtime, now: int) -> int:
    """Make an opportunity of each crossing that has been quiet long enough; how many."""
    found = 0
    for workspace_id in _workspaces(runtime):
        with runtime.database.writing() as session:
            quiet_since = now - CROSSING_VALUE.quiet
            ready = crossings.to_offer(session, workspace_id, quiet_since, MOST)
            book = silos.book(session, workspace_id) if ready else None
            for crossing in _one_a_conversation(ready):
                found += book is not None and _offer(session, workspace_id, crossing, book, now)
            crossings.mark_offered(session, workspace_id, [one.id for one in ready])
    return found


def _one_a_conversation(ready: Iterable[Crossing]) -> list[Crossing]:
    """Where several silos met in one conversation, the pair that exchanged most."""
    chosen: dict[tuple[int, int], Crossing] = {}
    for crossing in sorted(ready, key=lambda one: (-(one.ab + one.ba), one.id)):
        chosen.setdefault((crossing.channel_id, crossing.conversation_at), crossing)
    return list(chosen.values())


def _offer(
    session: Session, workspace_id: int, crossing: Crossing, book: SiloBook, now: int
) -> bool:
    if now - crossing.last_at > CROSSING_VALUE.patience:
        return False  # found too late to be of use to anybody
    to = _recipient(session, workspace_id, crossing, book)
    if to is None:
        return False
    member, across, role = to
    other_id = crossing.helper_id if role == "helped" else crossing.helped_id
    deciding.offer(
        session, workspace_id, CROSSING_VALUE,
        decisions.about(crossing.channel_id, crossing.conversation_at), member.id, now,
        _facts(session, crossing, book, across, role),
        channel_id=crossing.channel_id, other_id=other_id,
    )  # fmt: skip
    return True


def _facts(
    session: Session, crossing: Crossing, book: SiloBook, across: int | None, role: str
) -> dict[str, Any]:
    channel = channels.get(session, crossing.workspace_id, crossing.channel_id)
    url = workspaces.get(session, crossing.workspace_id).url
    ts = calendar.to_ts(crossing.conversation_at)
    link = f"{url.rstrip('/')}/archives/{channel.slack_id}/p{ts.replace('.', '')}"
    return {
        "crossing": crossing.id,
        "channel": channel.slack_id,
        "permalink": link if url else None,
        "other_silo": book.names.get(across or 0, ""),
        "silo": across,
        "role": role,
    }


def _recipient(
    session: Session, workspace_id: int, crossing: Crossing, book: SiloBook
) -> tuple[Member, int | None, str] | None:
    """Whom to ask, the silo across from them, and whether they were helped or helped.

    The one who was helped or, if they have not joined, the most active of the other silo.
    """
    helped_silo = book.at(crossing.helped_id, crossing.first_at)
    other = crossing.silo_b if helped_silo == crossing.silo_a else crossing.silo_a
    active = [
        person
        for person in _most_active(session, crossing)
        if book.at(person, crossing.first_at) == other
    ]
    people = members.by_ids(session, workspace_id, [crossing.helped_id, *active])
    allowed = _allowed(session, workspace_id, crossing)
    for member_id in (crossing.helped_id, *active):
        member = people.get(member_id)
        if member is None or not (member.has_joined and member.counts):
            continue
        if allowed is not None and member_id not in allowed:
            continue
        was_helped = member_id == crossing.helped_id
        across = other if was_helped else helped_silo
        return member, across, "helped" if was_helped else "helper"
    return None


def _most_active(session: Session, crossing: Crossing) -> Sequence[int]:
    where = (crossing.workspace_id, crossing.channel_id)
    rows = messages.of_conversations(session, *where, [crossing.conversation_at])
    counted = Counter(one.author_id for one in rows)
    return [member_id for member_id, _ in sorted(counted.items(), key=lambda c: (-c[1], c[0]))]


def _allowed(session: Session, workspace_id: int, crossing: Crossing) -> set[int] | None:
    """Who may hear of what happens there: those in a private channel, anybody for a public one."""
    channel = channels.get(session, workspace_id, crossing.channel_id)
    return channels.members_of(session, workspace_id, channel.id) if channel.private else None


def _workspaces(runtime: Runtime) -> list[int]:
    with runtime.database.reading() as session:
        return [workspace.id for workspace in workspaces.installed(session)]
