"""Asking across teams: where a question would go and why, sending it, taking it back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain import asking, hours
from bot.domain.asking import Candidate
from bot.domain.catalogue.asking import ASK_RELAY, ASK_UNANSWERED
from bot.errors import UserError
from bot.flows import deciding
from bot.flows.asking_whom import Found, find
from bot.flows.joining import who
from bot.flows.showing import Change, closing, show
from bot.runtime import Runtime
from bot.store import asks, decisions, members, nudges, preferences, workspaces
from bot.store.asks import Ask
from bot.store.channels import Channel
from bot.store.members import Member
from bot.views.ask_card import Choice, Preview, Waiting

PATIENCE = 2  # working days without an answer, after which the asker is told
MOST_OPEN = 3  # questions of one asker that wait at once
MOST_TURNS = 3  # helpers a question goes to by itself; the asker may ask for more
MOST_SHOWN = 3  # choices on the card

JOIN_FIRST = "To bring you an answer I must be allowed to write to you: `/footbridge join` first."
NO_WORDS = "A question in words, please: whoever gets it sees nothing else."
TOO_LONG = "That is longer than a message can be. Please keep it under 3,000 characters."
TOO_MANY = "You have three questions waiting already. Take one back, or wait for its answer."
SWITCHED_OFF = "Asking across teams is switched off here. An admin can change that."
PAUSED = "Footbridge is paused here just now. Please try again when it goes on."
GONE = "This question is gone: it was taken back, or is not yours."


@dataclass(frozen=True)
class Sent:
    """A question on its way: its number, and the Slack id of who gets it first, if anybody."""

    ask: int
    to: str | None


def waiting(runtime: Runtime, team: str, user: str) -> list[Waiting]:
    """Somebody's questions without an answer yet. Raises UserError where they cannot ask."""
    with runtime.database.writing() as session:
        asker = _asker(runtime, session, team, user)
        found = asks.open_of(session, asker.workspace_id, asker.id)
        return [Waiting(one.id, one.question) for one in found]


def preview(runtime: Runtime, team: str, user: str, question: str, key: str) -> Preview:
    """Where that question would go, and why. Raises UserError where it is none."""
    with runtime.database.writing() as session:
        asker = _asker(runtime, session, team, user)
        _check(question)
        found = _find(runtime, session, asker, question, key)
    return _preview(found, question)


def send(
    runtime: Runtime, team: str, user: str, question: str, key: str, to: str
) -> Sent | Preview:
    """Send it to the one chosen (a Slack id). The same card sent twice is one question.

    Where they cannot be asked any more, a new preview. Raises UserError as `preview` does.
    """
    with runtime.database.writing() as session:
        asker = _asker(runtime, session, team, user)
        _check(question)
        before = asks.by_key(session, asker.workspace_id, key)
        if before is not None:
            return _sent_before(session, asker, before)
        if len(asks.open_of(session, asker.workspace_id, asker.id)) >= MOST_OPEN:
            raise UserError(TOO_MANY)
        found = _find(runtime, session, asker, question, key)
        chosen = [one for one in found.candidates if found.people[one.helper].slack_id == to]
        if not chosen:
            return _preview(found, question)
        ask, is_new = _store(runtime, session, asker, question, key, found.best_place)
        if not is_new:
            return _sent_before(session, asker, ask)
        put(session, ask, chosen[0], runtime.clock())
        return Sent(ask.id, to)


def withdraw(runtime: Runtime, team: str, user: str, ask_id: int) -> list[Waiting]:
    """Take a question back; who has it before them is told that it is over.

    Returns what still waits. Raises UserError for somebody else's question.
    """
    with runtime.database.writing() as session:
        asker = _joined(runtime, session, team, user)
        ask = asks.locked(session, asker.workspace_id, ask_id)
        if ask is None or ask.asker_id != asker.id:
            raise UserError(GONE)
        changes = take_back(session, ask)
        rest = asks.open_of(session, asker.workspace_id, asker.id)
        left = [Waiting(one.id, one.question) for one in rest]
    show(runtime, asker.workspace_id, changes)
    return left


def be_asked(runtime: Runtime, team: str, user: str, yes: bool) -> None:
    """Say whether questions of other teams may be brought to them."""
    with runtime.database.writing() as session:
        member = _joined(runtime, session, team, user)
        preferences.save(session, member.workspace_id, member.id, may_be_asked=yes)


def take_back(session: Session, ask: Ask) -> list[Change]:
    """Nobody answers this any more; what is to change where it was seen."""
    if ask.state in ("open", "late", "nobody", "moved"):
        ask.state = "withdrawn"
    return end_turns(session, ask, "withdrawn")


def end_turns(session: Session, ask: Ask, why: str) -> list[Change]:
    """Whoever still has the question before them need not answer it, because of `why`."""
    home = ask.workspace_id
    live = [one for one in asks.turns_of(session, home, ask.id) if one.state == "asked"]
    for turn in live:
        turn.state = "over"
    relays = asks.relays_of(session, home, live)
    changes = [closing(session, nudge, why) for nudge in relays if nudge.channel and nudge.ts]
    subjects = [one.subject for one in live]
    decisions.withdraw(session, home, subjects)
    nudges.withdraw(session, home, subjects)
    return changes


def put(
    session: Session, ask: Ask, candidate: Candidate, now: int, named_by: int | None = None
) -> None:
    """Put the question to that helper, through the ledger."""
    turn = asks.put(
        session, ask.workspace_id, ask.id, candidate.helper, now, candidate.why, candidate.place,
        named_by,
    )  # fmt: skip
    deciding.offer(
        session, ask.workspace_id, ASK_RELAY, turn.subject, candidate.helper, now,
        {"ask": ask.id, "turn": turn.id}, other_id=ask.asker_id,
    )  # fmt: skip


def onward(session: Session, ask: Ask, now: int, most: int = MOST_TURNS) -> Member | None:
    """To the next best, or nobody is left and the asker is told."""
    helper = to_next(session, ask, now, most)
    if helper is None:
        ask.state = "nobody"
        tell_unanswered(session, ask, "nobody", now)
    return helper


def to_next(session: Session, ask: Ask, now: int, most: int) -> Member | None:
    """Put the question to the best who has not had it; None where it went to `most` already."""
    home = ask.workspace_id
    had_it = [one.helper_id for one in asks.turns_of(session, home, ask.id)]
    if len(had_it) >= most:
        return None
    asker = members.by_ids(session, home, [ask.asker_id])[ask.asker_id]
    found = find(session, home, ASK_RELAY, asker, ask.question, now, ask.key, had_it)
    if not found.candidates:
        return None
    put(session, ask, found.candidates[0], now)
    return found.people[found.candidates[0].helper]


def tell_unanswered(session: Session, ask: Ask, why: str, now: int) -> None:
    """Tell the asker that there is no answer, and what they can do."""
    turns = len(asks.turns_of(session, ask.workspace_id, ask.id))
    deciding.offer(
        session, ask.workspace_id, ASK_UNANSWERED, f"ask {ask.id} waits {turns}", ask.asker_id,
        now, {"ask": ask.id, "because": why},
    )  # fmt: skip


def due_at(session: Session, asker: Member, now: int) -> int:
    """When an asker without an answer is told: two of their working days from now."""
    wish = preferences.of(session, asker.workspace_id, asker.id)
    return hours.days_later(now, PATIENCE, asker.tz, wish.hours)


def _joined(runtime: Runtime, session: Session, team: str, user: str) -> Member:
    _, member = who(runtime, session, team, user)
    if not member.has_joined:
        raise UserError(JOIN_FIRST)
    return member


def _asker(runtime: Runtime, session: Session, team: str, user: str) -> Member:
    member = _joined(runtime, session, team, user)
    rules = workspaces.rules(session, member.workspace_id)
    if not rules.is_on(ASK_RELAY):
        raise UserError(SWITCHED_OFF)
    if rules.paused:
        raise UserError(PAUSED)
    return member


def _check(question: str) -> None:
    if not asking.has_words(question):
        raise UserError(NO_WORDS)
    if len(question) > asking.QUESTION_MOST:
        raise UserError(TOO_LONG)


def _find(runtime: Runtime, session: Session, asker: Member, question: str, key: str) -> Found:
    return find(
        session, asker.workspace_id, ASK_RELAY, asker, question, runtime.clock(),
        f"{runtime.seed}/{key}",
    )  # fmt: skip


def _preview(found: Found, question: str) -> Preview:
    choices = tuple(
        Choice(
            found.people[one.helper].slack_id, one.why,
            found.places[one.place].slack_id if one.place else None,
        )
        for one in found.candidates[:MOST_SHOWN]
    )  # fmt: skip
    return Preview(question, choices, found.best_place.slack_id if found.best_place else None)


def _store(
    runtime: Runtime, session: Session, asker: Member, question: str, key: str,
    place: Channel | None,
) -> tuple[Ask, bool]:  # fmt: skip
    now = runtime.clock()
    values = {
        "workspace_id": asker.workspace_id, "key": key, "asker_id": asker.id,
        "question": question.strip(), "place_id": place.id if place else None, "asked_at": now,
        "due_at": due_at(session, asker, now),
    }  # fmt: skip
    is_new = asks.add(session, values)
    ask = asks.by_key(session, asker.workspace_id, key)
    if ask is None:
        raise UserError(GONE)
    return ask, is_new


def _sent_before(session: Session, asker: Member, ask: Ask) -> Sent:
    if ask.asker_id != asker.id:
        raise UserError(GONE)
    turns = asks.turns_of(session, ask.workspace_id, ask.id)
    people = members.by_ids(session, ask.workspace_id, [one.helper_id for one in turns[:1]])
    return Sent(ask.id, next((one.slack_id for one in people.values()), None))
