"""Experiments read for showing: names in the place of ids, silos as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain import experiments as rules
from bot.domain.support import ASKED_BACK
from bot.errors import UserError
from bot.flows import answering
from bot.flows.answering import Answered
from bot.flows.explaining import theirs
from bot.store import (
    companions,
    decisions,
    experiments,
    members,
    nudges,
    priorities,
    silos,
    support,
)
from bot.store.experiments import Experiment
from bot.store.members import Member
from bot.views.experiment import Card

GONE = "This experiment is gone: it was dropped, or erased with whoever wrote it."
NOT_YOURS = "Only whoever runs this experiment can do that."
NOT_NOW = "That is not possible any more: the experiment is {state} by now."
CHECKS = ("check", "again")  # by which its owner is asked for a result


@dataclass(frozen=True)
class _Shelf:
    """What is needed to show cards of one workspace, as of `now` (UTC microseconds)."""

    now: int
    people: Mapping[int, Member]
    touched: Mapping[int, Sequence[int]]
    silos: Mapping[int, str]
    priorities: Mapping[int, str]
    with_them: Mapping[int, Sequence[companions.Companion]]
    before: Mapping[int, Experiment]
    reuse: Mapping[int, int]
    support: Mapping[int, Sequence[support.Request]]


def cards(
    session: Session, workspace_id: int, rows: Sequence[Experiment], now: int,
    reader: int | None = None,
) -> list[Card]:  # fmt: skip
    """These experiments as that member (None: nobody in particular) sees them."""
    if not rows:
        return []
    shelf = _shelf(session, workspace_id, rows, now)
    return [_card(shelf, row, reader) for row in rows]


def touched_now(
    session: Session, workspace_id: int, experiment_ids: Iterable[int], now: int
) -> dict[int, list[int]]:
    """The silos each card touches; where one was merged away, the one its people are in now."""
    touched = companions.silos_of(session, workspace_id, experiment_ids)
    peopled = silos.sizes(session, workspace_id)
    if all(silo in peopled for found in touched.values() for silo in found):
        return touched
    heirs = rules.heirs(silos.book(session, workspace_id).spans, now)
    return {
        card: list(dict.fromkeys(heirs.get(silo, silo) for silo in found))
        for card, found in touched.items()
    }


def _shelf(
    session: Session, workspace_id: int, rows: Sequence[Experiment], now: int
) -> _Shelf:  # fmt: skip
    ids = [row.id for row in rows]
    before = experiments.by_ids(session, workspace_id, {r.parent_id for r in rows if r.parent_id})
    with_them = companions.of(session, workspace_id, ids)
    who = {row.member_id for row in (*rows, *before.values())}
    who |= {one.member_id for found in with_them.values() for one in found}
    return _Shelf(
        now=now,
        people=members.by_ids(session, workspace_id, who),
        touched=touched_now(session, workspace_id, ids, now),
        silos={one.id: one.name for one in silos.all_of(session, workspace_id)},
        priorities={one.id: one.title for one in priorities.all_of(session, workspace_id)},
        with_them=with_them,
        before=before,
        reuse=rules.reuse(experiments.parents(session, workspace_id)),
        support=support.of_experiments(session, workspace_id, ids),
    )


def _card(shelf: _Shelf, row: Experiment, reader: int | None) -> Card:
    with_them = [one.member_id for one in shelf.with_them[row.id]]
    before = shelf.before.get(row.parent_id or 0)
    owner, asked = shelf.people[row.member_id], shelf.support[row.id]
    today = calendar.local_day(shelf.now, owner.tz)
    words = {key: getattr(row, key) or "" for key in (*rules.WRITTEN, *rules.TOLD)}
    return Card(
        id=row.id,
        state=row.state,
        stage=row.stage,
        owner=owner.slack_id,
        words=words,
        silos=[shelf.silos[one] for one in shelf.touched[row.id] if one in shelf.silos],
        priority=shelf.priorities.get(row.priority_id or 0),
        starts_on=row.starts_on,
        begun=row.starts_on is None or row.starts_on <= today,
        check_on=row.check_on,
        people=[shelf.people[one].slack_id for one in with_them if one in shelf.people],
        wants_company=row.wants_company,
        verdict=row.verdict,
        reuse=shelf.reuse.get(row.id, 0),
        copied=row.parent_id is not None,
        copied_from=shelf.people[before.member_id].slack_id if before else None,
        support=[(one.needs, one.state) for one in asked],
        asked_back=next((one.id for one in asked if one.state == ASKED_BACK), None),
        mine=row.member_id == reader,
        in_it=reader in with_them,
    )


def own(session: Session, workspace_id: int, experiment_id: int, member_id: int) -> Experiment:
    """Their card, ours until the commit. Raises UserError for anybody else's."""
    row = experiments.lock(session, workspace_id, experiment_id)
    if row is None or (row.started_at is None and row.member_id != member_id):
        raise UserError(GONE)
    if row.member_id != member_id:
        raise UserError(NOT_YOURS)
    return row


def seen(session: Session, workspace_id: int, experiment_id: int, member_id: int) -> Experiment:
    """A card that member may see: nobody sees another's draft. Raises UserError."""
    row = experiments.get(session, workspace_id, experiment_id)
    if row is None or (row.started_at is None and row.member_id != member_id):
        raise UserError(GONE)
    return row


def asks_no_more(session: Session, row: Experiment) -> None:
    """What its owner is asked about its result, and did not get yet, is not sent."""
    subjects = [subject(row, key) for key in CHECKS]
    nudges.withdraw(session, row.workspace_id, subjects)
    decisions.withdraw(session, row.workspace_id, subjects)


def subject(row: Experiment, key: str) -> str:
    """What asking for its result is called, once for each day it is to be looked at."""
    return f"experiment {row.id}/{key} {row.check_on}"


def refuse_unless(row: Experiment, states: Sequence[str]) -> None:
    if row.state not in states:
        raise UserError(NOT_NOW.format(state=row.state))


def answered(
    session: Session, team: str, user: str, nudge_id: str | None, what: str, now: int
) -> Answered | None:
    """Keep what they did with the nudge it came from, if it came from one.

    Raises UserError for another's nudge.
    """
    if not nudge_id:
        return None
    nudge, _ = theirs(session, team, user, nudge_id)
    answering.store(session, nudge, what, now)
    return answering.state(session, nudge)
