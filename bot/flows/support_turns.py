"""Whose turn a request for support is: given to a leader, to the next, and told to the champion."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.domain import support as rules
from bot.domain.catalogue.champions import SUPPORT_ANSWER, SUPPORT_REQUEST, SUPPORT_WAITS
from bot.flows import deciding
from bot.runtime import Runtime
from bot.store import (
    announcements,
    experiments,
    leaders,
    members,
    priorities,
    silos,
    support,
    workspaces,
)
from bot.store.experiments import Experiment
from bot.store.support import Request, Turn
from bot.views.support import Asked

MOST = 50  # requests in one transaction
HAD_IT = ("asked", "passed_on")  # what is noted when a leader gets a request


def asked(session: Session, request: Request) -> Asked:
    """A request as views show it."""
    home = request.workspace_id
    card = experiments.get(session, home, request.experiment_id)
    who = [one for one in (request.member_id, request.leader_id) if one]
    people = members.by_ids(session, home, who)
    leader = people.get(request.leader_id or 0)
    said = [turn.words for turn in support.turns(session, home, request.id) if turn.words]
    return Asked(
        id=request.id,
        champion=people[request.member_id].slack_id,
        leader=leader.slack_id if leader else None,
        needs=request.needs,
        what=request.what,
        value=request.value,
        state=request.state,
        believe=card.believe if card else "",
        promise=request.promise or "",
        by=request.by_on,
        words=said[-1] if said else "",
    )


def waiting(session: Session, workspace_id: int, leader_id: int) -> list[Asked]:
    """A leader's queue, oldest first, for Home and the digest."""
    return [asked(session, one) for one in support.waiting_for(session, workspace_id, leader_id)]


def next_leader(session: Session, request: Request, now: int) -> int | None:
    """Whom it goes to next, or None where all leaders had it."""
    home = request.workspace_id
    book = silos.book(session, home)
    counts = support.waiting_counts(session, home)
    candidates = [
        rules.Candidate(one.member_id, book.at(one.member_id, now), counts.get(one.member_id, 0))
        for one in leaders.of(session, home)
    ]
    card = experiments.get(session, home, request.experiment_id)
    priority = priorities.by_id(session, home, (card.priority_id if card else None) or 0)
    return rules.next_leader(
        candidates,
        {*had_it(session, request), request.member_id},
        book.at(request.member_id, now),
        priority.owner_id if priority else None,
    )


def had_it(session: Session, request: Request) -> list[int]:
    """The leaders it was given to so far."""
    turns = support.turns(session, request.workspace_id, request.id)
    return [one.leader_id for one in turns if one.leader_id and one.what in HAD_IT]


def give(
    session: Session, request: Request, leader_id: int, now: int, what: str = "asked",
    words: str = "",
) -> None:  # fmt: skip
    """It is that leader's turn, and they are told. words: the champion's answer to a question."""
    request.leader_id, request.turn_at, request.state = leader_id, now, rules.WAITING
    turn = support.note(session, request.workspace_id, request.id, what, leader_id, now, words)
    facts = {"request": request.id, "turn": turn.id}
    deciding.offer(
        session, request.workspace_id, SUPPORT_REQUEST, _subject(session, request), leader_id,
        now, facts, other_id=request.member_id,
    )  # fmt: skip


def tell(
    session: Session, request: Request, news: str, now: int, turn: Turn | None = None
) -> None:  # fmt: skip
    """Bring the champion news of their request, and the cards that show it up to date.

    turn: whose words go with it, if any do.
    """
    found = {"request": request.id, "news": news, "turn": turn.id if turn else None}
    deciding.offer(
        session, request.workspace_id, SUPPORT_ANSWER, f"{_subject(session, request)}/{news}",
        request.member_id, now, found, other_id=request.leader_id,
    )  # fmt: skip
    announcements.touch(session, request.workspace_id, [request.experiment_id])


def _subject(session: Session, request: Request) -> str:
    turns = support.turns(session, request.workspace_id, request.id)
    return f"request {request.id}/{len(turns)}"


def turns_once(runtime: Runtime, now: int) -> int:
    """Requests that waited a week go on; promises whose day has come are asked after; how many."""
    with runtime.database.reading() as session:
        homes = [one.id for one in workspaces.installed(session)]
    return sum(_look_after(runtime, home, now) for home in homes)


def _look_after(runtime: Runtime, workspace_id: int, now: int) -> int:
    with runtime.database.writing() as session:
        support.forget_promises(session, workspace_id)
        late = support.turns_over(session, workspace_id, now - rules.TURN, MOST)
        for request in late:
            _goes_on(session, request, now)
        due = support.promises_due(session, workspace_id, now, MOST)
        for request in due:
            _remind(session, request, now)
        return len(late) + len(due)


def give_back(session: Session, card: Experiment, now: int) -> None:
    """With an experiment goes what was asked for it and is not done yet; no leader is asked on."""
    for request in _of(session, card):
        if request.state in (*rules.OPEN, rules.APPROVED):
            request.state, request.remind_at = rules.WITHDRAWN, None
            support.note(session, request.workspace_id, request.id, rules.WITHDRAWN, None, now)


def hand_over(session: Session, card: Experiment) -> None:
    """Whoever runs an experiment now gets the answers to what was asked for it."""
    for request in _of(session, card):
        request.member_id = card.member_id


def _of(session: Session, card: Experiment) -> list[Request]:
    return support.of_experiments(session, card.workspace_id, [card.id])[card.id]


def _goes_on(session: Session, request: Request, now: int) -> None:
    leader_id = next_leader(session, request, now)
    if leader_id is not None and len(set(had_it(session, request))) < rules.TURNS:
        give(session, request, leader_id, now)
        tell(session, request, rules.WAITING, now)
        return
    request.state = rules.UNANSWERED
    support.note(session, request.workspace_id, request.id, "unanswered", None, now)
    tell(session, request, rules.UNANSWERED, now)


def _remind(session: Session, request: Request, now: int) -> None:
    """Ask after a promise; where its leader left, the request goes to another."""
    home = request.workspace_id
    if request.leader_id is None or not leaders.is_leader(session, home, request.leader_id):
        request.remind_at = request.promise = request.by_on = None
        _goes_on(session, request, now)
        return
    request.remind_at = now + rules.REMIND_AGAIN
    support.note(session, home, request.id, "reminded", request.leader_id, now)
    deciding.offer(
        session, home, SUPPORT_WAITS, _subject(session, request), request.leader_id, now,
        {"request": request.id}, other_id=request.member_id,
    )  # fmt: skip
