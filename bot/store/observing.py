"""What metadata shows of the 72 hours after a decision. Each is asked alike of both arms."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.decisions import Decision
from bot.store.messages import Message, Reaction
from bot.store.nudges import Nudge
from bot.store.silos import Membership
from bot.store.stories import Story
from bot.store.thanks import Thanks


def answered(session: Session, workspace_id: int, decision: Decision) -> bool:
    """Whether its nudge, if there was one, was answered in time."""
    rows = select(Nudge.id).where(
        Nudge.workspace_id == workspace_id,
        Nudge.decision_id == decision.id,
        Nudge.answered_at < decision.outcome_due_at,
    )
    return session.scalar(rows.limit(1)) is not None


def saved_story(session: Session, workspace_id: int, decision: Decision) -> bool:
    """Whether they saved a value story of anything in that time."""
    rows = select(Story.id).where(
        Story.workspace_id == workspace_id,
        Story.member_id == decision.member_id,
        Story.written_at >= decision.decided_at,
        Story.written_at < decision.outcome_due_at,
    )
    return session.scalar(rows.limit(1)) is not None


def turned_to(session: Session, workspace_id: int, decision: Decision, silo_id: int | None) -> bool:
    """Whether they mentioned, answered or reacted to somebody of that silo in that time."""
    if silo_id is None:
        return False
    there = _in_silo(session, workspace_id, silo_id, decision.decided_at) - {decision.member_id}
    said = session.execute(
        select(Message.mentions, Message.answers).where(
            Message.workspace_id == workspace_id,
            Message.author_id == decision.member_id,
            Message.at >= decision.decided_at,
            Message.at < decision.outcome_due_at,
        )
    )
    if any(there & {*(mentions or ()), *(answers or ())} for mentions, answers in said):
        return True
    liked = (
        select(Message.author_id)
        .join(
            Reaction,
            (Reaction.workspace_id == Message.workspace_id)
            & (Reaction.channel_id == Message.channel_id)
            & (Reaction.at == Message.at),
        )
        .where(
            Message.workspace_id == workspace_id,
            Reaction.member_id == decision.member_id,
            Reaction.reacted_at >= decision.decided_at,
            Reaction.reacted_at < decision.outcome_due_at,
        )
    )
    return bool(there & set(session.scalars(liked)))


def thanked(session: Session, workspace_id: int, decision: Decision, silo_id: int | None) -> bool:
    """Whether they thanked somebody of that silo through Footbridge in that time."""
    if silo_id is None:
        return False
    rows = select(Thanks.to_id).where(
        Thanks.workspace_id == workspace_id,
        Thanks.from_id == decision.member_id,
        Thanks.at >= decision.decided_at,
        Thanks.at < decision.outcome_due_at,
    )
    there = _in_silo(session, workspace_id, silo_id, decision.decided_at)
    return bool(there & set(session.scalars(rows)))


def _in_silo(session: Session, workspace_id: int, silo_id: int, at: int) -> set[int]:
    rows = select(Membership.member_id).where(
        Membership.workspace_id == workspace_id,
        Membership.silo_id == silo_id,
        Membership.since <= at,
        (Membership.until.is_(None)) | (Membership.until > at),
    )
    return set(session.scalars(rows))
