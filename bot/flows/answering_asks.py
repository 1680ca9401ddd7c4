"""What helpers do with a question that was put to them, and askers with what comes back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain import asking as rules
from bot.domain import calendar
from bot.domain.asking import Candidate
from bot.domain.catalogue.asking import ASK_ANSWERED, ASK_HELPED, ASK_RELAY
from bot.errors import UserError
from bot.flows import asking, deciding, telling
from bot.flows.asking_whom import is_askable, is_frozen
from bot.flows.explaining import GONE, theirs
from bot.flows.showing import Change, change, show
from bot.runtime import Runtime
from bot.store import asks, freezes, members, nudges, preferences, silos
from bot.store.asks import Ask, Turn
from bot.store.members import Member
from bot.store.nudges import Nudge
from bot.views import ask as view
from bot.views.seen import Seen

MOST_WIDENED = 5  # helpers in all, where the asker wishes for more
NO_WORDS = "A few words, please. They go to whoever asked, as you write them."
TWICE = "You have answered this already. For more, write to them directly."
ASKER_LEFT = (
    "They have left Footbridge since, so that nothing I bring reaches them. "
    "If you know them, write to them directly."
)
NOT_TO_THEM = "I cannot bring it to them just now. Is there anybody else?"


@dataclass(frozen=True)
class _Reply:
    """A click of an asker: the nudge, whose it is, and the question as it stands, locked."""

    session: Session
    nudge: Nudge
    member: Member
    ask: Ask
    now: int


@dataclass(frozen=True)
class _Desk:
    """A click of a helper, with their turn."""

    session: Session
    nudge: Nudge
    member: Member
    ask: Ask
    turn: Turn
    now: int


def look(runtime: Runtime, team: str, user: str, nudge_id: str) -> Seen:
    """The question, for the helper it was put to. Raises UserError where it needs no answer."""
    with runtime.database.writing() as session:
        desk = _helpers(runtime, session, team, user, nudge_id)
        _still_wanted(desk)
        return telling.seen(session, desk.nudge)


def answer(runtime: Runtime, team: str, user: str, nudge_id: str, words: str) -> None:
    """Bring an answer to the asker. The same answer sent twice is one.

    Raises UserError where there are no words, or nobody needs them any more.
    """
    if not rules.has_words(words):
        raise UserError(NO_WORDS)
    with runtime.database.writing() as session:
        desk = _helpers(runtime, session, team, user, nudge_id)
        if desk.turn.state == "answered" and desk.turn.answer == words.strip():
            return
        _still_wanted(desk)
        desk.turn.answer, desk.turn.answered_at = words.strip(), desk.now
        changes = _comes_back(desk, "answered")
    show(runtime, desk.nudge.workspace_id, changes)


def in_the_open(runtime: Runtime, team: str, user: str, nudge_id: str) -> Change:
    """They would rather answer in a channel; the asker is told where. What to show."""
    with runtime.database.writing() as session:
        desk = _helpers(runtime, session, team, user, nudge_id)
        over = _over(desk)
        if over:
            return over
        desk.turn.answered_at = desk.now
        changes = _comes_back(desk, "moved")
    show(runtime, desk.nudge.workspace_id, changes[1:])
    return changes[0]


def not_me(runtime: Runtime, team: str, user: str, nudge_id: str) -> Change:
    """It goes to the next best, if there is anybody. What to show."""
    with runtime.database.writing() as session:
        desk = _helpers(runtime, session, team, user, nudge_id)
        over = _over(desk)
        if over:
            return over
        _settle(desk, "declined")
        asking.onward(session, desk.ask, desk.now)
        return change(session, desk.nudge, view.REPLIES["declined"])


def somebody_else(runtime: Runtime, team: str, user: str, nudge_id: str, named: str) -> None:
    """It goes to whom they name (a Slack id). Raises UserError where those cannot be asked."""
    with runtime.database.writing() as session:
        desk = _helpers(runtime, session, team, user, nudge_id)
        _still_wanted(desk)
        helper = _named(desk, named)
        _settle(desk, "passed")
        asking.put(session, desk.ask, Candidate(helper.id, 0, "named"), desk.now, desk.member.id)
        changes = [change(session, desk.nudge, view.passed_to(helper.slack_id))]
    show(runtime, desk.nudge.workspace_id, changes)


def helped(runtime: Runtime, team: str, user: str, nudge_id: str) -> Change:
    """The asker says that the answer helped: its helper is told, once. What to show."""
    with runtime.database.writing() as session:
        desk = _askers(runtime, session, team, user, nudge_id)
        _respond(desk, "helped")
        if desk.ask.helped_at is None:
            desk.ask.helped_at = desk.now
            _thank(desk)
        return change(session, desk.nudge, view.REPLIES["helped"])


def wider(runtime: Runtime, team: str, user: str, nudge_id: str) -> Change:
    """The asker wishes for somebody else's answer too. What to show."""
    with runtime.database.writing() as session:
        desk = _askers(runtime, session, team, user, nudge_id)
        ask = desk.ask
        if ask.state in ("withdrawn", "open"):
            return change(session, desk.nudge, view.REPLIES[ask.state])
        helper = asking.to_next(session, ask, desk.now, MOST_WIDENED)
        if helper is None:
            return change(session, desk.nudge, view.nobody_else(_place(desk)))
        _respond(desk, "wider")
        asker = members.by_ids(session, ask.workspace_id, [ask.asker_id])[ask.asker_id]
        ask.state, ask.due_at = "open", asking.due_at(session, asker, desk.now)
        return change(session, desk.nudge, view.goes_to(helper.slack_id))


def withdraw(runtime: Runtime, team: str, user: str, nudge_id: str) -> Change:
    """The asker takes it back, where they were told that no answer came. What to show."""
    with runtime.database.writing() as session:
        desk = _askers(runtime, session, team, user, nudge_id)
        _respond(desk, "withdraw")
        shown = change(session, desk.nudge, view.REPLIES["withdrawn"])
        changes = asking.take_back(session, desk.ask)
    show(runtime, desk.nudge.workspace_id, changes)
    return shown


def _helpers(runtime: Runtime, session: Session, team: str, user: str, nudge_id: str) -> _Desk:
    """A click of a helper. Raises UserError where the question is gone, or not theirs."""
    nudge, member = theirs(session, team, user, nudge_id)
    turn = None
    if nudge.kind == ASK_RELAY.name:
        turn = asks.turn(session, nudge.workspace_id, int(nudge.facts["turn"]))
    ask = asks.locked(session, nudge.workspace_id, turn.ask_id) if turn else None
    if ask is None or turn is None:
        raise UserError(GONE)
    session.refresh(turn)  # as it stands under the lock
    return _Desk(session, nudge, member, ask, turn, runtime.clock())


def _askers(runtime: Runtime, session: Session, team: str, user: str, nudge_id: str) -> _Reply:
    """A click of an asker. Raises UserError where the question is gone, or not theirs."""
    nudge, member = theirs(session, team, user, nudge_id)
    ask = asks.locked(session, nudge.workspace_id, int(nudge.facts.get("ask") or 0))
    if ask is None or ask.asker_id != member.id:
        raise UserError(GONE)
    return _Reply(session, nudge, member, ask, runtime.clock())


def _still_wanted(desk: _Desk) -> None:
    """Raises UserError, in words, where the question needs no answer of theirs."""
    why = _why_over(desk)
    if why:
        raise UserError(TWICE if why == "answered" else view.OVER[why])
    people = members.by_ids(desk.session, desk.ask.workspace_id, [desk.ask.asker_id])
    asker = people[desk.ask.asker_id]
    if not (asker.has_joined and asker.is_here):
        raise UserError(ASKER_LEFT)


def _over(desk: _Desk) -> Change | None:
    """What to show instead, where the question needs no answer of theirs."""
    why = _why_over(desk)
    return change(desk.session, desk.nudge, view.OVER[why]) if why else None


def _why_over(desk: _Desk) -> str | None:
    if desk.turn.state in ("answered", "moved", "declined", "passed"):
        return desk.turn.state
    if desk.ask.state == "withdrawn":
        return "withdrawn"
    return "elsewhere" if desk.turn.state == "over" else None


def _comes_back(desk: _Desk, how: str) -> list[Change]:
    """The asker is told, and nobody else need answer; what changes, the helper's own first."""
    ask, turn, session = desk.ask, desk.turn, desk.session
    _settle(desk, how)
    ask.state = how
    others = asking.end_turns(session, ask, "elsewhere")
    deciding.offer(
        session, ask.workspace_id, ASK_ANSWERED, f"{turn.subject} {how}", ask.asker_id, desk.now,
        {"ask": ask.id, "turn": turn.id, "how": how}, other_id=turn.helper_id,
    )  # fmt: skip
    return [change(session, desk.nudge, view.REPLIES[how]), *others]


def _settle(desk: _Desk, state: str) -> None:
    desk.turn.state = state
    _respond(desk, state)


def _respond(desk: _Desk | _Reply, action: str) -> None:
    """Keep what its person did with the nudge; the first answer holds."""
    nudge = desk.nudge
    nudges.add_response(
        desk.session, nudge.workspace_id, nudge.id, desk.member.id, action, desk.now
    )
    nudge.answer, nudge.answered_at = nudge.answer or action, nudge.answered_at or desk.now


def _thank(desk: _Reply) -> None:
    ask, helper = desk.ask, desk.nudge.other_id
    if helper is None:
        return  # erased since
    silo = silos.book(desk.session, ask.workspace_id).at(ask.asker_id, desk.now)
    deciding.offer(
        desk.session, ask.workspace_id, ASK_HELPED, f"ask {ask.id} helped", helper, desk.now,
        {"ask": ask.id, "silo": silo}, other_id=ask.asker_id,
    )  # fmt: skip


def _named(desk: _Desk, named: str) -> Member:
    """The member of that Slack id, if they said yes to being asked and can be, just now."""
    session, home, now = desk.session, desk.ask.workspace_id, desk.now
    member = members.by_slack_id(session, home, named)
    turns = asks.turns_of(session, home, desk.ask.id)
    had_it = {one.helper_id for one in turns} | {desk.ask.asker_id}
    if member is None or member.id in had_it or len(turns) >= MOST_WIDENED:
        raise UserError(NOT_TO_THEM)
    week = [who for who, _ in asks.put_since(session, home, now - calendar.WEEK)]
    apart = preferences.apart(session, home, member.id)
    wish = preferences.of(session, home, member.id)
    free = (
        is_askable(member, wish, ASK_RELAY, now, week.count(member.id))
        and not apart & {desk.ask.asker_id, desk.member.id}
        and not is_frozen(
            freezes.holding(session, home, now), silos.book(session, home), member.id, now
        )
    )
    if not free:
        raise UserError(NOT_TO_THEM)
    return member


def _place(desk: _Reply) -> str | None:
    found = telling.seen(desk.session, desk.nudge).facts.get("place")
    return str(found) if found else None
