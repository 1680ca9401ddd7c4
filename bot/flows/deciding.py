"""From an opportunity to a decision: who is available is drawn for, the rest held or let go."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from bot.domain import calendar, hours, policy, randomise
from bot.domain.catalogue import GONE_QUIET, KINDS, Kind
from bot.domain.policy import Answer, Past, Person, Setting
from bot.flows import act_choice, presence
from bot.log import log
from bot.runtime import Runtime
from bot.store import channels, decisions, freezes, members, nudges, preferences, silos, workspaces
from bot.store.decisions import Decision, Opportunity
from bot.store.members import Member
from bot.store.nudges import Nudge
from bot.store.preferences import Preference
from bot.store.workspaces import Workspace

MOST = 100  # opportunities in one transaction
LOOK_BACK = 120 * calendar.DAY  # the longest cooldown there is
OUTCOME_AFTER = 72 * calendar.HOUR


def offer(
    session: Session, workspace_id: int, kind: Kind, subject: str, member_id: int, now: int,
    facts: Mapping[str, Any], *, due_at: int | None = None, channel_id: int | None = None,
    other_id: int | None = None,
) -> None:  # fmt: skip
    """Make an opportunity of that kind for that member; the same subject twice is one.

    subject: at most 80 characters, never a person's id. facts: what the view needs, nobody's id
    or name in it. other_id: whom it is about. due_at: when it is looked at first (UTC microseconds,
    now by default); it waits for the kind's patience from then on.
    """
    due = now if due_at is None else due_at
    decisions.add_opportunity(
        session,
        {
            "workspace_id": workspace_id,
            "kind": kind.name,
            "subject": subject,
            "channel_id": channel_id,
            "member_id": member_id,
            "other_id": other_id,
            "facts": dict(facts),
            "found_at": now,
            "due_at": due,
            "expires_at": due + kind.patience,
        },
    )


@dataclass(frozen=True)
class _Desk:
    """What is needed to decide on a batch of opportunities of one workspace."""

    runtime: Runtime
    session: Session
    workspace: Workspace
    setting: Setting
    people: Mapping[int, Member]
    wishes: Mapping[int, Preference]
    book: silos.SiloBook | None
    acts: Mapping[int, int]
    now: int


def decide_once(runtime: Runtime, now: int) -> int:
    """Decide what is due: who is available is drawn for, who is not is held or let go."""
    with runtime.database.reading() as session:
        homes = workspaces.installed(session)
    return sum(_decide_in(runtime, home, now) for home in homes)


def _decide_in(runtime: Runtime, home: Workspace, now: int) -> int:
    with runtime.database.reading() as session:
        waiting = decisions.due(session, home.id, now, MOST)
        who = {one for row in waiting for one in _reached(row)}
        takers = _taking_places(waiting)
        acts = act_choice.next_acts(session, home.id, takers, now) if takers else {}
    if not waiting:
        return 0
    presence.refresh(runtime, home, who, now)
    looked_at = {one.id for one in waiting}
    with runtime.database.writing() as session:
        # Two workers at once could each give one person their nudge of the week.
        workspace = workspaces.lock(session, home.id)
        if workspace is None:
            return 0
        rows = [one for one in decisions.due(session, home.id, now, MOST) if one.id in looked_at]
        desk = _desk(runtime, session, workspace, rows, acts, now)
        due = [one for one in rows if _is_known(desk, one)]
        return sum(_decide(desk, opportunity) for opportunity in due)


def _reached(opportunity: Opportunity) -> tuple[int, ...]:
    """Whom a nudge made of it would come to."""
    other = opportunity.other_id if KINDS[opportunity.kind].together else None
    return (opportunity.member_id,) if other is None else (opportunity.member_id, other)


def _is_known(desk: _Desk, opportunity: Opportunity) -> bool:
    """Whether it is known of whom it would come to if they may be disturbed."""
    people = (desk.people.get(one) for one in _reached(opportunity))
    return all(presence.is_known(one, desk.now) for one in people if one)


def _taking_places(waiting: Sequence[Opportunity]) -> set[int]:
    """Who might get what would take the place of an act."""
    kinds = [(KINDS[one.kind], one) for one in waiting]
    rows = [one for kind, one in kinds if not (kind.asked or kind.keeps_place)]
    return {who for row in rows for who in (row.member_id, row.other_id) if who}


def _desk(
    runtime: Runtime, session: Session, workspace: Workspace, due: Sequence[Opportunity],
    acts: Mapping[int, int], now: int,
) -> _Desk:  # fmt: skip
    who = {one for row in due for one in (row.member_id, row.other_id) if one}
    frozen = freezes.holding(session, workspace.id, now)
    day = hours.day_begins(now, workspace.tz)
    setting = Setting(
        rules=workspaces.rules(session, workspace.id),
        freezes=[
            policy.Freeze(one.begins_at, one.ends_at, one.silo_id, one.what == "no_new")
            for one in frozen
        ],
        sent_today=nudges.sent_since(session, workspace.id, day),
        day_ends=hours.day_begins(day + 36 * calendar.HOUR, workspace.tz),
    )  # fmt: skip
    return _Desk(
        runtime, session, workspace, setting,
        people=members.by_ids(session, workspace.id, who),
        wishes=preferences.of_many(session, workspace.id, who),
        book=silos.book(session, workspace.id) if frozen else None,
        acts=acts, now=now,
    )  # fmt: skip


def _decide(desk: _Desk, opportunity: Opportunity) -> bool:
    kind = KINDS[opportunity.kind]
    answer, past = _answer(desk, kind, opportunity)
    if answer.verdict == policy.HOLD and answer.until and answer.until < opportunity.expires_at:
        _hold(desk, opportunity, answer)
        return False
    available = answer.verdict == policy.SEND
    decision = _draw(desk, kind, opportunity, available, answer)
    desk.session.add(decision)
    desk.session.flush()
    dry = policy.DRY_RUN in answer.reasons and not _is_private(desk, opportunity)
    if decision.arm == "send" or dry:
        desk.session.add(_nudge(desk, kind, decision, opportunity, past, dry))
        desk.session.flush()
    opportunity.state = "decided" if available else "expired"
    opportunity.reasons = list(answer.reasons)
    if not available:
        decisions.note(desk.session, desk.workspace.id, opportunity, policy.DROP, desk.now)
    log.info("decided", workspace=opportunity.workspace_id, kind=opportunity.kind,
             arm=decision.arm, probability=decision.probability, available=available)  # fmt: skip
    return True


def _is_private(desk: _Desk, opportunity: Opportunity) -> bool:
    """Whether it came from a private channel: the admins who watch may not be in it."""
    if opportunity.channel_id is None:
        return False
    return channels.get(desk.session, desk.workspace.id, opportunity.channel_id).private


def _hold(desk: _Desk, opportunity: Opportunity, answer: Answer) -> None:
    said_before = opportunity.reasons == list(answer.reasons)
    opportunity.due_at, opportunity.reasons = answer.until or desk.now, list(answer.reasons)
    if not said_before:
        decisions.note(desk.session, desk.workspace.id, opportunity, policy.HOLD, desk.now)


def _answer(desk: _Desk, kind: Kind, opportunity: Opportunity) -> tuple[Answer, Sequence[Past]]:
    # Each decision adds to what the next one must know: what was sent is read anew.
    setting = replace(desk.setting, sent_today=desk.setting.sent_today + _sent_now(desk))
    member_id, other_id = opportunity.member_id, opportunity.other_id
    person = _person(desk, member_id)
    if policy.has_gone_quiet(person, desk.now) and not person.gone_quiet:
        person = _goes_quiet(desk, person, member_id)
    answer = policy.answer(kind, person, setting, desk.now, about=other_id)
    if kind.together and other_id is not None:
        other = policy.answer(kind, _person(desk, other_id), setting, desk.now, about=member_id)
        answer = policy.both(answer, other)
    return answer, person.past


def _sent_now(desk: _Desk) -> int:
    return sum(
        isinstance(one, Nudge) and not one.dry and not KINDS[one.kind].asked
        for one in desk.session.identity_map.values()
    )


def _goes_quiet(desk: _Desk, person: Person, member_id: int) -> Person:
    """Two in a row went without an answer: no more, and this is said once."""
    home = desk.workspace.id
    preferences.save(desk.session, home, member_id, quiet_since=desk.now)
    subject = f"quiet since {person.past[-1].at}/{member_id}"
    offer(desk.session, home, GONE_QUIET, subject, member_id, desk.now, {})
    return replace(person, gone_quiet=True)


def _person(desk: _Desk, member_id: int) -> Person:
    person = person_of(
        desk.session, desk.people[member_id], desk.wishes[member_id],
        silo=desk.book.at(member_id, desk.now) if desk.book else None, now=desk.now,
    )  # fmt: skip
    return replace(person, act_at=desk.acts.get(member_id))


def person_of(
    session: Session, member: Member, wish: Preference, silo: int | None, now: int
) -> Person:
    """A member as policy sees them, with what they got lately."""
    home = member.workspace_id
    rows = nudges.past(session, home, [member.id], now - LOOK_BACK)[member.id]
    return Person(
        joined=member.has_joined,
        active=member.is_here,
        tz=member.tz,
        hours=hours.within(wish.hours, workspaces.rules(session, home).hours),
        amount=wish.amount,
        kinds=wish.kinds,
        snoozed_until=wish.snoozed_until,
        dnd_until=member.dnd_until,
        away_until=member.away_until,
        gone_quiet=wish.quiet_since is not None,
        invited=bool(nudges.invited(session, home, [member.id])),
        resumed_at=max(wish.resumed_at, member.joined_at or 0),
        silo=silo,
        past=[_past(row, member.id) for row in rows],
    )


def _past(nudge: Nudge, member_id: int) -> Past:
    other = nudge.other_id if nudge.member_id == member_id else nudge.member_id
    kind = KINDS.get(nudge.kind)
    return Past(
        at=nudge.sent_at or nudge.due_at,
        kind=nudge.kind,
        wording=nudge.wording,
        other=other,
        asked=kind.asked if kind else False,
        answered=nudge.answer is not None,
    )


def _draw(
    desk: _Desk, kind: Kind, opportunity: Opportunity, available: bool, answer: Answer
) -> Decision:
    seed = f"{desk.runtime.seed}/{desk.workspace.slack_id}/{kind.name}/{opportunity.subject}"
    probability = desk.setting.rules.probability(kind) if available else 0.0
    drawn = randomise.draw(seed)
    return Decision(
        workspace_id=opportunity.workspace_id,
        opportunity_id=opportunity.id,
        member_id=opportunity.member_id,
        kind=kind.name,
        decided_at=desk.now,
        eligible=answer.eligible,
        available=available,
        reasons=list(answer.reasons),
        seed=seed,
        probability=probability,
        draw=drawn,
        arm="send" if drawn < probability else "none",
        outcome_due_at=desk.now + OUTCOME_AFTER,
    )


def _nudge(
    desk: _Desk, kind: Kind, decision: Decision, opportunity: Opportunity, past: Sequence[Past],
    dry: bool,
) -> Nudge:  # fmt: skip
    rest = desk.setting.rules.wording_rest * calendar.DAY
    drawn = randomise.choose(decision.seed, len(kind.wordings))
    return Nudge(
        id=str(uuid.uuid4()),
        workspace_id=decision.workspace_id,
        decision_id=decision.id,
        member_id=decision.member_id,
        other_id=opportunity.other_id,
        to_channel=desk.setting.rules.dry_run if dry else None,
        dry=dry,
        kind=decision.kind,
        wording=policy.wording(
            kind, past, rest, desk.now, drawn, desk.setting.rules.words_off(kind)
        ),
        facts=opportunity.facts,
        state="pending",
        due_at=desk.now,
        attempts=0,
    )
