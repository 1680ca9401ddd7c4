"""Leaders' acts: one a week at their hour, where it is possible; what they say of it; their record.

What a leader reports and what metadata shows are kept apart, and shown to nobody but themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.domain import calendar, hours
from bot.domain.acts import Place
from bot.domain.catalogue import KINDS
from bot.domain.catalogue.digests import WEEKLY_DIGEST
from bot.domain.catalogue.leaders import ACT_AGAIN
from bot.errors import UserError
from bot.flows import act_places, answering, deciding
from bot.flows.act_choice import NAMES, choose, is_taken, is_time
from bot.flows.answering import Answered
from bot.flows.explaining import theirs
from bot.flows.joining import workspace_of
from bot.runtime import Runtime
from bot.store import (
    acts,
    decisions,
    digests,
    leaders,
    members,
    nudges,
    preferences,
    workspaces,
)
from bot.store.decisions import Opportunity
from bot.store.members import Member
from bot.store.nudges import Nudge
from bot.views.act import Done

LATER = 2  # working days until an act comes again that was put off
RECORD = 12 * calendar.WEEK


def acts_once(runtime: Runtime, now: int) -> int:
    """Offer each leader whose hour it is an act that is possible now; how many got one."""
    with runtime.database.reading() as session:
        homes = [one.id for one in workspaces.installed(session)]
    return sum(_offer_in(runtime, home, now) + _look_again(runtime, home, now) for home in homes)


def _offer_in(runtime: Runtime, home: int, now: int) -> int:
    """Places are gathered while nobody waits for us, and written down in a moment."""
    found: dict[int, Place] = {}
    with runtime.database.reading() as session:
        for leader in leaders.of(session, home):
            if is_time(session, leader, now):
                chosen = choose(session, home, leader.member_id, now)
                if chosen:
                    found[leader.member_id] = chosen[0]
    if not found:
        return 0
    with runtime.database.writing() as session:
        if workspaces.lock(session, home) is None:
            return 0  # another worker is at it
        return sum(_offer(session, home, who, place, now) for who, place in found.items())


def _offer(session: Session, home: int, who: int, place: Place, now: int) -> bool:
    leader = leaders.get(session, home, who)
    if leader is None or is_taken(session, home, place) or not is_time(session, leader, now):
        return False
    deciding.offer(
        session, home, KINDS[place.act], place.subject, who, now, place.facts,
        channel_id=place.channel_id, other_id=place.other_id,
    )  # fmt: skip
    return True


def _look_again(runtime: Runtime, home: int, now: int) -> int:
    """Take back what waits to be sent and is not possible any more; always 0, as none was sent."""
    with runtime.database.reading() as session:
        waiting = acts.waiting(session, home, [*NAMES, ACT_AGAIN.name])
        gone = [one.subject for one in waiting if not _is_possible(session, one, now)]
        in_digests = [
            one.id
            for digest in acts.waiting(session, home, [WEEKLY_DIGEST.name])
            for one in act_places.gone_from(
                session, digests.acts_in(session, home, int(digest.facts["digest"])), now
            )
        ]
    if gone or in_digests:
        with runtime.database.writing() as session:
            nudges.withdraw(session, home, gone)
            decisions.withdraw(session, home, gone)
            digests.drop_acts(session, home, in_digests)
    return 0


def _is_possible(session: Session, opportunity: Opportunity, now: int) -> bool:
    act = str(opportunity.facts.get("act", opportunity.kind))
    if not leaders.is_leader(session, opportunity.workspace_id, opportunity.member_id):
        return False
    scene = act_places.Scene(session, opportunity.workspace_id, opportunity.member_id, now)
    about = opportunity.facts.get("about", opportunity.subject)
    return any(one.subject == about for one in act_places.possible(scene, [act]))


def answer(runtime: Runtime, team: str, user: str, nudge_id: str, what: str) -> Answered:
    """Keep what a leader says of an act: opened, did, later or never.

    Opening says little: a later answer takes its place; of the others the first one holds.
    Raises UserError for anybody it did not go to.
    """
    with runtime.database.writing() as session:
        nudge, _ = theirs(session, team, user, nudge_id)
        now = runtime.clock()
        fresh = nudge.answer in (None, "opened", "later")
        nudges.add_response(session, nudge.workspace_id, nudge.id, nudge.member_id, what, now)
        if fresh and not (what == "opened" and nudge.answer):
            nudge.answer, nudge.answered_at = what, nudge.answered_at or now
        if fresh and what == "never":
            _never(session, nudge)
        if fresh and what == "later" and nudge.kind != ACT_AGAIN.name:
            _put_off(session, nudge, now)
        _tells_the_first(session, nudge, what, now)
        return answering.state(session, nudge)


def _never(session: Session, nudge: Nudge) -> None:
    act = act_of(nudge)
    leader = leaders.get(session, nudge.workspace_id, nudge.member_id)
    if leader is not None and act not in leader.acts_off:
        off = [*leader.acts_off, act]
        leaders.save(session, nudge.workspace_id, nudge.member_id, acts_off=off)


def _tells_the_first(session: Session, nudge: Nudge, what: str, now: int) -> None:
    """What is said of an act that came again is said of the one that was put off."""
    first = nudges.get(session, nudge.workspace_id, str(nudge.facts.get("first", "")))
    if first is not None and first.member_id == nudge.member_id:
        nudges.add_response(session, nudge.workspace_id, first.id, first.member_id, what, now)


def _put_off(session: Session, nudge: Nudge, now: int) -> None:
    decision = decisions.get(session, nudge.workspace_id, nudge.decision_id)
    if decision is None:
        return
    about = decisions.opportunity_of(session, nudge.workspace_id, decision)
    person = members.by_ids(session, nudge.workspace_id, [nudge.member_id])[nudge.member_id]
    wish = preferences.of(session, nudge.workspace_id, nudge.member_id)
    deciding.offer(
        session, nudge.workspace_id, ACT_AGAIN, f"again {nudge.id}", nudge.member_id, now,
        {
            **nudge.facts, "act": nudge.kind, "words": nudge.wording, "about": about.subject,
            "first": nudge.id,
        },
        due_at=hours.days_later(now, LATER, person.tz, wish.hours),
        channel_id=about.channel_id, other_id=nudge.other_id,
    )  # fmt: skip


def act_of(nudge: Nudge) -> str:
    """The kind of act a nudge is about; one that was put off keeps its own."""
    return str(nudge.facts.get("act", nudge.kind))


def record(runtime: Runtime, team: str, user: str) -> list[Done]:
    """What a leader was offered these twelve weeks and what came of it, newest first.

    For that leader alone. Raises UserError for anybody who is none.
    """
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        member = members.by_slack_id(session, workspace.id, user)
        if member is None or not leaders.is_leader(session, workspace.id, member.id):
            raise UserError("Acts are for leaders; an admin can name you as one.")
        return record_of(session, member, runtime.clock())


def record_of(session: Session, member: Member, now: int) -> list[Done]:
    """The record of that member, for their own eyes."""
    home = member.workspace_id
    rows = acts.record(session, home, member.id, NAMES, now - RECORD)
    did = acts.reported(session, home, [nudge.id for nudge, _, _ in rows])
    seen = acts.visible(session, home, member.id)
    return [
        Done(
            act=KINDS[nudge.kind],
            at=nudge.sent_at or nudge.due_at,
            channel=seen[channel].slack_id if channel in seen else None,
            said="did" if nudge.id in did else nudge.answer,
            seen=decision.outcome,
        )
        for nudge, decision, channel in rows
    ]


def home_of(_runtime: Runtime, session: Session, member: Member, now: int) -> list[Done] | None:
    """The record of a leader, for their own Home; None for anybody else."""
    if not leaders.is_leader(session, member.workspace_id, member.id):
        return None
    return record_of(session, member, now)


def for_digest(session: Session, workspace_id: int, member_id: int, now: int) -> Sequence[Place]:
    """Two acts for next week, in their places; none where nothing is possible."""
    return choose(session, workspace_id, member_id, now, most=2)
