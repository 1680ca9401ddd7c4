"""Asking leaders for support from an experiment, and what they answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain import experiments as cards_rules
from bot.domain import support as rules
from bot.errors import UserError
from bot.flows.answering import Answered
from bot.flows.experiment_cards import answered, cards, own, refuse_unless
from bot.flows.joining import colleague
from bot.flows.support_turns import asked, give, next_leader, tell
from bot.runtime import Runtime
from bot.store import announcements, experiments, leaders, members, support, workspaces
from bot.store.members import Member
from bot.store.support import Request, Turn
from bot.views.experiment import Card
from bot.views.support import Asked

LONGEST = 600  # characters
PROMISE_AFTER = 14  # days, where nothing else is said
FROM = (*cards_rules.UNDER_WAY, *cards_rules.LEARNED)  # states of a card to ask from

GONE = "This request is gone: it was withdrawn, or erased with whoever asked."
NO_LEADER = (
    "No leader has said yes to Footbridge yet, so there is nobody to ask here. An admin can name "
    "some: `/footbridge leaders`"
)
NOT_A_LEADER = "Only the leader whose turn it is can answer this."
WITH_ANOTHER = "This one is with another leader by now."
ANSWERED = "This one is answered already: it is {state}."
ASKED_ALREADY = "You have asked for this, and it still waits. Its answer comes to you."


@dataclass(frozen=True)
class Done:
    """What came of it: problems by field, or the request and the nudge as they stand."""

    problems: dict[str, str] = field(default_factory=dict)
    asked: Asked | None = None
    nudge: Answered | None = None


def card_of(runtime: Runtime, team: str, user: str, experiment_id: int) -> Card:
    """The card to ask from. Raises UserError for others than its owner."""
    with runtime.database.writing() as session:
        workspace, member = colleague(runtime, session, team, user)
        row = own(session, workspace.id, experiment_id, member.id)
        refuse_unless(row, FROM)
        return cards(session, workspace.id, [row], runtime.clock(), member.id)[0]


def ask(
    runtime: Runtime, team: str, user: str, experiment_id: int, needs: str, what: str, value: str,
    wishes: bool,
) -> Done:  # fmt: skip
    """Ask a leader; `wishes`: the answer may be told. Raises UserError for all but its owner."""
    with runtime.database.writing() as session:
        workspace, member = colleague(runtime, session, team, user)
        row = own(session, workspace.id, experiment_id, member.id)
        refuse_unless(row, FROM)
        problems = _wrong(needs, what, value)
        if problems:
            return Done(problems)
        before = support.open_for(session, workspace.id, row.id, needs)
        if before is not None:
            same = before.what == what.strip()[:LONGEST]
            return Done(asked=asked(session, before)) if same else Done({"needs": ASKED_ALREADY})
        if not [one for one in leaders.of(session, workspace.id) if one.member_id != member.id]:
            return Done({"needs": NO_LEADER.replace("`", "")})
        now = runtime.clock()
        made = support.add(
            session, workspace.id, experiment_id=row.id, member_id=member.id, needs=needs,
            what=what.strip()[:LONGEST], value=value.strip()[:LONGEST], state=rules.WAITING,
            tell=wishes, asked_at=now, turn_at=now,
        )  # fmt: skip
        first = next_leader(session, made, now)
        if first is not None:
            give(session, made, first, now)
        experiments.note(session, workspace.id, row.id, "asked support", member.id, now)
        return Done(asked=asked(session, made))


def _wrong(needs: str, what: str, value: str) -> dict[str, str]:
    found = {} if needs in rules.NEEDS else {"needs": "Please choose one of the four."}
    if not rules.says_something(what):
        found["what"] = "What exactly would help? A sentence is enough."
    if not rules.says_something(value):
        found["value"] = "What would it be worth? A leader decides more easily with a sentence."
    return found


def look(runtime: Runtime, team: str, user: str, request_id: int) -> tuple[Asked, date]:
    """A request, for the leader whose turn it is, and a day to propose for a promise.

    Raises UserError for anybody else, and where it is answered.
    """
    with runtime.database.writing() as session:
        request, leader = _to_answer(runtime, session, team, user, request_id)
        today = calendar.local_day(runtime.clock(), leader.tz)
        return asked(session, request), today + timedelta(days=PROMISE_AFTER)


def others(runtime: Runtime, team: str, user: str, request_id: int) -> list[tuple[int, str]]:
    """The leaders it can be passed on to: (id, name). Raises UserError where there is none."""
    with runtime.database.writing() as session:
        request, leader = _to_answer(runtime, session, team, user, request_id)
        found = _others(session, request, leader)
        if not found:
            raise UserError("There is no other leader to pass it on to. A no with a reason helps.")
        return [(one.id, one.name or one.slack_id) for one in found]


def _others(session: Session, request: Request, leader: Member) -> list[Member]:
    ids = {one.member_id for one in leaders.of(session, request.workspace_id)}
    left = ids - {leader.id, request.member_id}
    return sorted(members.by_ids(session, request.workspace_id, left).values(), key=lambda m: m.id)


Answer = Callable[[Session, Request, Member, int], dict[str, str]]


def approve(
    runtime: Runtime, team: str, user: str, request_id: int, promise: str, by: date | None,
    wishes: bool, nudge: str | None = None,
) -> Done:  # fmt: skip
    """Say yes, with what and by when. Raises UserError for others than the leader."""

    def answer(session: Session, request: Request, leader: Member, now: int) -> dict[str, str]:
        wrong = rules.wrong_promise(promise, by, calendar.local_day(now, leader.tz))
        if wrong or by is None:
            return wrong
        request.state, request.promise, request.by_on = rules.APPROVED, promise[:LONGEST], by
        request.remind_at = rules.remind_at(by, leader.tz)
        tell(session, request, rules.APPROVED, now, _close(session, request, leader, wishes, now))
        return {}

    return _answer(runtime, team, user, request_id, answer, "approve", nudge)


def decline(
    runtime: Runtime, team: str, user: str, request_id: int, why: str, wishes: bool,
    nudge: str | None = None,
) -> Done:  # fmt: skip
    """Say no, with why. Raises UserError for others than the leader."""

    def answer(session: Session, request: Request, leader: Member, now: int) -> dict[str, str]:
        if not rules.says_something(why):
            return {"why": "A reason, however short: it lets them go on."}
        request.state = rules.DECLINED
        turn = _close(session, request, leader, wishes, now, why[:LONGEST])
        tell(session, request, rules.DECLINED, now, turn)
        return {}

    return _answer(runtime, team, user, request_id, answer, "decline", nudge)


def _close(
    session: Session, request: Request, leader: Member, wishes: bool, now: int, words: str = ""
) -> Turn:
    home = request.workspace_id
    request.leader_id, request.answered_at, request.leader_tells = leader.id, now, wishes
    turn = support.note(session, home, request.id, request.state, leader.id, now, words)
    channel = workspaces.rules(session, home).champions_channel
    if request.tell and wishes and channel:
        announcements.add(
            session, home, "support", f"request {request.id}/{turn.id}", [channel], now,
            request_id=request.id,
        )  # fmt: skip
    return turn


def pass_on(
    runtime: Runtime, team: str, user: str, request_id: int, to: int, nudge: str | None = None
) -> Done:
    """Give it to another leader. Raises UserError for others than the leader."""

    def answer(session: Session, request: Request, leader: Member, now: int) -> dict[str, str]:
        if to not in {one.id for one in _others(session, request, leader)}:
            return {"leader": "Please choose one of the leaders."}
        give(session, request, to, now, "passed_on")
        tell(session, request, "passed_on", now)
        return {}

    return _answer(runtime, team, user, request_id, answer, "pass_on", nudge)


def ask_back(
    runtime: Runtime, team: str, user: str, request_id: int, question: str,
    nudge: str | None = None,
) -> Done:  # fmt: skip
    """Ask the champion something first. Raises UserError for others than the leader."""

    def answer(session: Session, request: Request, leader: Member, now: int) -> dict[str, str]:
        if not rules.says_something(question):
            return {"question": "What would you need to know?"}
        request.state, request.leader_id = rules.ASKED_BACK, leader.id
        words = question.strip()[:LONGEST]
        home = request.workspace_id
        turn = support.note(session, home, request.id, "asked_back", leader.id, now, words)
        tell(session, request, rules.ASKED_BACK, now, turn)
        return {}

    return _answer(runtime, team, user, request_id, answer, "ask_back", nudge)


def question_of(runtime: Runtime, team: str, user: str, request_id: int) -> Asked:
    """What a leader asked back, for the champion. Raises UserError for anybody else."""
    with runtime.database.writing() as session:
        workspace, member = colleague(runtime, session, team, user)
        return asked(session, _of_champion(session, workspace.id, request_id, member.id))


def reply(
    runtime: Runtime, team: str, user: str, request_id: int, words: str, nudge: str | None = None
) -> Done:
    """The champion answers what was asked back. Raises UserError for anybody else."""
    with runtime.database.writing() as session:
        workspace, member = colleague(runtime, session, team, user)
        request = _of_champion(session, workspace.id, request_id, member.id)
        if not rules.says_something(words):
            return Done({"answer": "A few words, please."})
        now = runtime.clock()
        to = request.leader_id
        if to is None or not leaders.is_leader(session, workspace.id, to):
            to = next_leader(session, request, now)
        words = words.strip()[:LONGEST]
        if to is None:
            request.state = rules.UNANSWERED
            support.note(session, workspace.id, request.id, "replied", None, now, words)
        else:
            give(session, request, to, now, "replied", words)
        stands = answered(session, team, user, nudge, "answered", now)
        return Done(asked=asked(session, request), nudge=stands)


def _of_champion(session: Session, workspace_id: int, request_id: int, member_id: int) -> Request:
    request = support.lock(session, workspace_id, request_id)
    if request is None or request.member_id != member_id:
        raise UserError(GONE)
    if request.state != rules.ASKED_BACK:
        raise UserError("That question is answered already. The leader has it.")
    return request


def keep(
    runtime: Runtime, team: str, user: str, request_id: int, kept: bool, nudge: str | None = None
) -> Done:
    """A promise was kept, or takes a week longer. Raises UserError for others than its leader."""
    with runtime.database.writing() as session:
        workspace, member = colleague(runtime, session, team, user)
        request = support.lock(session, workspace.id, request_id)
        if request is None:
            raise UserError(GONE)
        if request.leader_id != member.id:
            raise UserError(NOT_A_LEADER)
        now = runtime.clock()
        if request.state == rules.APPROVED:
            _keep(session, request, kept, now)
        elif request.state != rules.KEPT:
            raise UserError(GONE)
        stands = answered(session, team, user, nudge, "kept" if kept else "later", now)
        return Done(asked=asked(session, request), nudge=stands)


def _keep(session: Session, request: Request, kept: bool, now: int) -> None:
    what = rules.KEPT if kept else "later"
    if kept:
        request.state, request.kept_at, request.remind_at = rules.KEPT, now, None
    else:
        request.remind_at = now + rules.REMIND_AGAIN
    support.note(session, request.workspace_id, request.id, what, request.leader_id, now)
    tell(session, request, what, now)


def _answer(
    runtime: Runtime, team: str, user: str, request_id: int, do: Answer, what: str,
    nudge: str | None,
) -> Done:  # fmt: skip
    with runtime.database.writing() as session:
        request, leader = _to_answer(runtime, session, team, user, request_id)
        now = runtime.clock()
        problems = do(session, request, leader, now)
        if problems:
            return Done(problems)
        stands = answered(session, team, user, nudge, what, now)
        return Done(asked=asked(session, request), nudge=stands)


def _to_answer(
    runtime: Runtime, session: Session, team: str, user: str, request_id: int
) -> tuple[Request, Member]:
    """An open request and its leader. Raises UserError for anybody else, and once answered."""
    workspace, member = colleague(runtime, session, team, user)
    request = support.lock(session, workspace.id, request_id)
    if request is None or request.state == rules.WITHDRAWN:
        raise UserError(GONE)
    if not leaders.is_leader(session, workspace.id, member.id) or member.id == request.member_id:
        raise UserError(NOT_A_LEADER)
    if request.leader_id != member.id and request.state != rules.UNANSWERED:
        raise UserError(WITH_ANOTHER)
    if request.state not in rules.OPEN:
        raise UserError(ANSWERED.format(state=request.state))
    return request, member


def of_card(session: Session, workspace_id: int, experiment_id: int) -> Sequence[Asked]:
    """The requests made from a card, as they stand."""
    found = support.of_experiments(session, workspace_id, [experiment_id])[experiment_id]
    return [asked(session, one) for one in found]
