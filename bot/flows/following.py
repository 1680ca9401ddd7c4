"""Experiments over time: asked for on their day and once more, handed on when left alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from bot.domain import champions as standing
from bot.domain import experiments as rules
from bot.domain.catalogue.champions import (
    EXPERIMENT_CHECK,
    EXPERIMENT_CHECK_AGAIN,
    EXPERIMENT_HANDOVER,
)
from bot.domain.catalogue.kind import Kind
from bot.flows import deciding
from bot.flows.experiment_cards import asks_no_more, subject
from bot.flows.support_turns import give_back
from bot.runtime import Runtime
from bot.store import (
    announcements,
    champions,
    companions,
    experiments,
    members,
    workspaces,
)
from bot.store.experiments import Experiment

MOST = 100  # rows in one transaction


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
    deciding.offer(
        session, workspace_id, kind, subject(row, key), row.member_id, now, {"experiment": row.id}
    )  # fmt: skip


def _hand_on(session: Session, workspace_id: int, now: int) -> int:
    """Cards whose champion left are offered to those who joined in, and in the end dropped."""
    rows = experiments.in_states(session, workspace_id, rules.UNDER_WAY)
    left = _left(session, workspace_id, {row.member_id for row in rows})
    changed = 0
    for row in rows:
        if row.member_id not in left:
            row.offered_at = None
            continue
        # Another worker may be at the same card.
        experiments.lock(session, workspace_id, row.id)
        if row.state not in rules.UNDER_WAY or row.member_id not in left:
            continue
        if row.offered_at is None:
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
    asks_no_more(session, row)
    give_back(session, row, now)
    experiments.note(session, workspace_id, row.id, "left", None, now)
    announcements.touch(session, workspace_id, [row.id])


def _homes(runtime: Runtime) -> Sequence[int]:
    with runtime.database.reading() as session:
        return [one.id for one in workspaces.installed(session)]
