"""Experiments over time: asked for on their day and once more, and handed on when left alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain import champions as standing
from bot.domain import experiments as rules
from bot.domain.catalogue.champions import (
    EXPERIMENT_CHECK,
    EXPERIMENT_CHECK_AGAIN,
    EXPERIMENT_HANDOVER,
    TRY_ON_PURPOSE,
)
from bot.domain.catalogue.kind import Kind
from bot.flows import deciding
from bot.runtime import Runtime
from bot.store import (
    announcements,
    champions,
    channels,
    companions,
    crossings,
    experiments,
    members,
    silos,
    workspaces,
)
from bot.store.crossings import Crossing
from bot.store.experiments import Experiment

MOST = 100  # rows in one transaction
LATELY = 28 * calendar.DAY
OFTEN = 3  # crossings of a pair in that time: it happens again and again
FRESH = 3 * calendar.DAY


def follow_once(runtime: Runtime, now: int) -> int:
    """Ask for results that are due, and look after cards whose champion left; how many."""
    return sum(_follow(runtime, home, now) for home in _homes(runtime))


def _follow(runtime: Runtime, workspace_id: int, now: int) -> int:
    with runtime.database.writing() as session:
        done = _hand_on(session, workspace_id, now)
        due = experiments.to_check(session, workspace_id, now, MOST)
        for row in due:
            row.state, row.asked_at = rules.WAITING, now
            experiments.note(session, workspace_id, row.id, "waiting", None, now)
            _ask(session, workspace_id, row, EXPERIMENT_CHECK, "check", now)
        late = experiments.to_check_again(session, workspace_id, now - rules.ASK_AGAIN, MOST)
        for row in late:
            row.asked_again_at = now
            _ask(session, workspace_id, row, EXPERIMENT_CHECK_AGAIN, "again", now)
        return done + len(due) + len(late)


def _ask(
    session: Session, workspace_id: int, row: Experiment, kind: Kind, key: str, now: int
) -> None:
    subject = f"experiment {row.id}/{key} {row.check_on}"
    deciding.offer(session, workspace_id, kind, subject, row.member_id, now, {"experiment": row.id})


def _hand_on(session: Session, workspace_id: int, now: int) -> int:
    """Cards whose champion left are offered to those who joined in, and in the end dropped."""
    rows = experiments.in_states(session, workspace_id, rules.UNDER_WAY)
    left = _left(session, workspace_id, {row.member_id for row in rows})
    changed = 0
    for row in rows:
        if row.member_id not in left:
            row.offered_at = None
        elif row.offered_at is None:
            _offer(session, workspace_id, row, now)
            changed += 1
        elif now >= row.offered_at + rules.NOBODY_TOOK_IT:
            _let_go(session, workspace_id, row, now)
            changed += 1
    return changed


def _left(session: Session, workspace_id: int, owners: Iterable[int]) -> set[int]:
    people = members.by_ids(session, workspace_id, owners)
    stopped = {
        one.member_id
        for one in champions.all_of(session, workspace_id)
        if one.state == standing.STOPPED
    }
    return {
        one.id for one in people.values()
        if not (one.has_joined and one.is_here) or one.id in stopped
    }  # fmt: skip


def _offer(session: Session, workspace_id: int, row: Experiment, now: int) -> None:
    joined = companions.of(session, workspace_id, [row.id])[row.id]
    people = members.by_ids(session, workspace_id, [one.member_id for one in joined])
    here = [
        one for one in joined
        if one.member_id in people
        and people[one.member_id].has_joined and people[one.member_id].is_here
    ]  # fmt: skip
    if not here:
        _let_go(session, workspace_id, row, now)
        return
    row.offered_at = now
    experiments.note(session, workspace_id, row.id, "offered", None, now)
    for one in here:
        deciding.offer(
            session, workspace_id, EXPERIMENT_HANDOVER, f"experiment {row.id}/hand {one.id}/{now}",
            one.member_id, now, {"experiment": row.id},
        )  # fmt: skip


def _let_go(session: Session, workspace_id: int, row: Experiment, now: int) -> None:
    row.state = rules.DROPPED
    experiments.note(session, workspace_id, row.id, "left", None, now)
    announcements.touch(session, workspace_id, [row.id])


def purpose_once(runtime: Runtime, now: int) -> int:
    """Where a champion keeps meeting another silo: try it on purpose? How many were offered."""
    return sum(_purpose(runtime, home, now) for home in _homes(runtime))


def _purpose(runtime: Runtime, workspace_id: int, now: int) -> int:
    with runtime.database.writing() as session:
        them = {one.member_id for one in champions.of(session, workspace_id)}
        if not them:
            return 0
        busy = {
            row.member_id
            for row in experiments.in_states(session, workspace_id, (rules.DRAFT, *rules.UNDER_WAY))
        }
        found = _repeated(session, workspace_id, now)
        book = silos.book(session, workspace_id) if found else None
        offered = 0
        for crossing in found:
            for who in (crossing.helper_id, crossing.helped_id):
                if who in them - busy and book is not None:
                    offered += _offer_purpose(session, workspace_id, crossing, who, book, now)
        return offered


def _repeated(session: Session, workspace_id: int, now: int) -> list[Crossing]:
    """Fresh crossings, in public, of pairs that crossed again and again lately."""
    hidden = {one.id for one in channels.all_of(session, workspace_id) if one.private}
    rows = crossings.in_order(session, workspace_id, now - LATELY)
    pairs: dict[tuple[int, int], list[Crossing]] = {}
    for one in rows:
        if one.channel_id not in hidden:
            pairs.setdefault((one.silo_a, one.silo_b), []).append(one)
    often = [found[-1] for found in pairs.values() if len(found) >= OFTEN]
    return [one for one in often if one.last_at > now - FRESH]


def _offer_purpose(
    session: Session, workspace_id: int, crossing: Crossing, who: int, book: silos.SiloBook,
    now: int,
) -> bool:  # fmt: skip
    home = book.at(who, now)
    if home not in (crossing.silo_a, crossing.silo_b):
        return False
    other = crossing.silo_b if home == crossing.silo_a else crossing.silo_a
    facts = {"origin": "crossing", "silo": book.names.get(other, ""), "silo_id": other}
    side = "helper" if who == crossing.helper_id else "helped"
    deciding.offer(
        session, workspace_id, TRY_ON_PURPOSE, f"crossing {crossing.id}/{side}", who, now, facts
    )
    return True


def _homes(runtime: Runtime) -> Sequence[int]:
    with runtime.database.reading() as session:
        return [one.id for one in workspaces.installed(session)]
