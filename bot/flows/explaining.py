"""Why somebody got a nudge, told from its rows; and less of it, or none, at one click."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.domain import calendar, policy
from bot.domain.catalogue import KINDS
from bot.errors import UserError
from bot.flows.joining import leave_from
from bot.runtime import Runtime
from bot.store import decisions, members, nudges, preferences, workspaces
from bot.store.members import Member
from bot.store.nudges import Nudge
from bot.views.why import Why

GONE = "This one is gone: it was erased, or is not yours to answer."
WAYS = ("less", "stop_kind", "stop_all")


def why(runtime: Runtime, team: str, user: str, nudge_id: str) -> Why:
    """What the ledger holds of a nudge. Raises UserError for anybody it did not go to."""
    with runtime.database.reading() as session:
        nudge, _ = theirs(session, team, user, nudge_id)
        decision = decisions.get(session, nudge.workspace_id, nudge.decision_id)
        if decision is None:
            raise UserError(GONE)
        opportunity = decisions.opportunity_of(session, nudge.workspace_id, decision)
        verdicts = decisions.verdicts_of(session, nudge.workspace_id, opportunity.id)
    held = [reason for one in verdicts if one.verdict == policy.HOLD for reason in one.reasons]
    return Why(
        nudge=nudge.id,
        kind=KINDS[nudge.kind],
        found=slack_date(opportunity.found_at),
        decided=slack_date(decision.decided_at),
        probability=decision.probability,
        reasons=tuple(decision.reasons),
        held=tuple(dict.fromkeys(held)),
    )


def change(runtime: Runtime, team: str, user: str, nudge_id: str, way: str) -> None:
    """Less of that kind, none of it, or nothing at all any more (`way`, one of WAYS)."""
    with runtime.database.writing() as session:
        nudge, member = theirs(session, team, user, nudge_id)
        now = runtime.clock()
        nudges.add_response(session, nudge.workspace_id, nudge.id, member.id, way, now)
        if nudge.member_id == member.id and nudge.answer is None:
            nudge.answer, nudge.answered_at = way, now
        if way == "stop_all":
            leave_from(session, nudge.workspace_id, member.id, now)
            return
        wish = preferences.of(session, nudge.workspace_id, member.id)
        kinds = wish.kinds | {nudge.kind: "less" if way == "less" else "off"}
        preferences.save(session, nudge.workspace_id, member.id, kinds=kinds)


def goes_on(runtime: Runtime, team: str, user: str, nudge_id: str) -> Nudge:
    """After a pause for two without an answer: go on asking."""
    with runtime.database.writing() as session:
        nudge, member = theirs(session, team, user, nudge_id)
        now = runtime.clock()
        nudges.add_response(session, nudge.workspace_id, nudge.id, member.id, "go_on", now)
        nudge.answer, nudge.answered_at = nudge.answer or "go_on", nudge.answered_at or now
        preferences.save(session, nudge.workspace_id, member.id, quiet_since=None, resumed_at=now)
        return nudge


def theirs(session: Session, team: str, user: str, nudge_id: str) -> tuple[Nudge, Member]:
    """The nudge and the member of that Slack id, if it went to them. Raises UserError if not."""
    workspace = workspaces.by_slack_id(session, team)
    member = members.by_slack_id(session, workspace.id, user) if workspace else None
    nudge = nudges.get(session, workspace.id, nudge_id) if workspace else None
    if member is None or nudge is None or nudge.dry:
        raise UserError(GONE)
    together = nudge.kind in KINDS and KINDS[nudge.kind].together
    if member.id != nudge.member_id and not (together and member.id == nudge.other_id):
        raise UserError(GONE)
    return nudge, member


def slack_date(at: int) -> str:
    """A moment as Slack shows it to each reader in their own zone and words."""
    fallback = calendar.moment(at).strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{at // calendar.SECOND}^{{date_short_pretty}} {{time}}|{fallback}>"
