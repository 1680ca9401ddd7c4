"""What came of an experiment: told by whoever ran it, and brought to where it is of use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from bot.domain import experiments as rules
from bot.domain.catalogue.champions import EXPERIMENT_REUSE
from bot.errors import UserError
from bot.flows import deciding
from bot.flows.answering import Answered
from bot.flows.experiment_cards import (
    GONE,
    answered,
    asks_no_more,
    cards,
    refuse_unless,
    seen,
    touched_now,
)
from bot.flows.explaining import theirs
from bot.flows.joining import colleague
from bot.runtime import Runtime
from bot.store import announcements, champions, companions, experiments, silos, workspaces
from bot.store.experiments import Experiment
from bot.views.experiment import Card

SHARED_MEANWHILE = (
    "Somebody who is in it, too, has shared a result in the meantime. Your words are still here: "
    "copy them and add them under the card."
)
NOT_IN_IT = "Only those who are in an experiment can say what came of it. “Ask about it” is open."


@dataclass(frozen=True)
class Shared:
    """What came of sharing: problems by field, or where it is told; the nudge as it stands."""

    problems: dict[str, str] = field(default_factory=dict)
    channels: tuple[str, ...] = ()
    nudge: Answered | None = None


def result_of(
    runtime: Runtime, team: str, user: str, experiment_id: int, nudge: str | None
) -> Card:
    """The card whose result is to be told. Raises UserError where they may not tell it."""
    with runtime.database.writing() as session:
        workspace, member = colleague(runtime, session, team, user)
        row = seen(session, workspace.id, experiment_id, member.id)
        _refuse_others(session, row, member.id)
        refuse_unless(row, rules.UNDER_WAY)
        if nudge:
            theirs(session, team, user, nudge)
        return cards(session, workspace.id, [row], runtime.clock(), member.id)[0]


def share(
    runtime: Runtime, team: str, user: str, experiment_id: int, verdict: str,
    told: Mapping[str, str], nudge: str | None = None,
) -> Shared:  # fmt: skip
    """Tell what came of it. Of two who do at once the first holds; nobody's words are lost.

    Raises UserError where they may not tell it.
    """
    with runtime.database.writing() as session:
        workspace, member = colleague(runtime, session, team, user)
        row = experiments.lock(session, workspace.id, experiment_id)
        if row is None:
            raise UserError(GONE)
        _refuse_others(session, row, member.id)
        words = {key: told.get(key, "").strip()[: rules.LONGEST] for key in rules.TOLD}
        problems = rules.untold(words)
        if problems:
            return Shared(problems)
        now = runtime.clock()
        if row.state in rules.LEARNED:
            if all(getattr(row, key) == words[key] for key in rules.TOLD):
                return Shared(nudge=answered(session, team, user, nudge, "shared", now))
            return Shared({rules.TOLD[0]: SHARED_MEANWHILE})
        refuse_unless(row, rules.UNDER_WAY)
        _keep(session, workspace.id, row, verdict, words, member.id, now)
        places = bring(session, workspace.id, row, now)
        return Shared(channels=places, nudge=answered(session, team, user, nudge, "shared", now))


def _refuse_others(session: Session, row: Experiment, member_id: int) -> None:
    part = companions.get(session, row.workspace_id, row.id, member_id)
    if row.member_id != member_id and (part is None or part.state != "in"):
        raise UserError(NOT_IN_IT)


def _keep(
    session: Session, workspace_id: int, row: Experiment, verdict: str, words: Mapping[str, str],
    member_id: int, now: int,
) -> None:  # fmt: skip
    for key, value in words.items():
        setattr(row, key, value)
    row.verdict = verdict if verdict in rules.VERDICTS else "unsure"
    row.state, row.shared_at, row.shared_by = rules.SHARED, now, member_id
    experiments.note(session, workspace_id, row.id, "shared", member_id, now)
    asks_no_more(session, row)
    session.flush()


def bring(session: Session, workspace_id: int, row: Experiment, now: int) -> tuple[str, ...]:
    """Have the card posted where it is of use, and offered to champions; where it is posted."""
    touched = touched_now(session, workspace_id, [row.id], now)[row.id]
    ours = workspaces.rules(session, workspace_id).champions_channel
    set_for = companions.channels_of(session, workspace_id)
    places = [ours, *(set_for.get(silo) for silo in touched)]
    channels = tuple(dict.fromkeys(one for one in places if one))
    announcements.add(
        session, workspace_id, "card", f"experiment {row.id}", channels, now, experiment_id=row.id
    )
    if row.verdict != "no":
        _offer_reuse(session, workspace_id, row, touched, now)
    return channels


def _offer_reuse(
    session: Session, workspace_id: int, row: Experiment, touched: list[int], now: int
) -> None:
    book = silos.book(session, workspace_id)
    inside = {one.member_id for one in companions.of(session, workspace_id, [row.id])[row.id]}
    for number, champion in enumerate(champions.of(session, workspace_id)):
        if champion.member_id in inside | {row.member_id}:
            continue
        home = book.at(champion.member_id, now)
        about = _about(session, workspace_id, row, champion.member_id, home in touched)
        if about:
            deciding.offer(
                session, workspace_id, EXPERIMENT_REUSE, f"experiment {row.id}/reuse {number}",
                champion.member_id, now, {"experiment": row.id, "about": about},
                other_id=row.member_id,
            )  # fmt: skip


def _about(
    session: Session, workspace_id: int, row: Experiment, member_id: int, touches: bool
) -> str | None:
    """Why it may be of use to them, in words."""
    if touches:
        return "about your team"
    theirs = experiments.of_member(session, workspace_id, member_id)
    if row.priority_id and any(one.priority_id == row.priority_id for one in theirs):
        return "for a priority that you work for, too"
    if any(one.stage == row.stage for one in theirs):
        return f"about the same stage as one of yours: {row.stage}"
    return None
