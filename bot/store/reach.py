"""What ties and messages tell of who answers where, who met whom, and what waits for an answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from bot.domain.calendar import week_of
from bot.store.decisions import Decision, Opportunity
from bot.store.messages import Message, Reaction
from bot.store.ties import Tie


def answers_by(
    session: Session, workspace_id: int, channel_ids: Collection[int], member_ids: Collection[int],
    since: int,
) -> list[tuple[int, int, int, int]]:  # fmt: skip
    """(from, to, channel, answers) of these members there; 0 answers where they only mentioned."""
    rows = session.execute(
        select(Tie.from_id, Tie.to_id, Tie.channel_id, func.sum(Tie.answers))
        .where(
            Tie.workspace_id == workspace_id,
            Tie.channel_id.in_(list(channel_ids)),
            Tie.week >= week_of(since),
            Tie.from_id.in_(list(member_ids)),
            Tie.answers + Tie.mentions > 0,
        )
        .group_by(Tie.from_id, Tie.to_id, Tie.channel_id)
        .order_by(Tie.from_id, Tie.to_id, Tie.channel_id)
    )
    return [(a, b, channel, int(count)) for a, b, channel, count in rows]


def exchanged(
    session: Session, workspace_id: int, member_ids: Collection[int]
) -> dict[frozenset[int], int]:
    """When each two of these last had to do with each other, a Monday; as far as is kept."""
    among = list(member_ids)
    rows = session.execute(
        select(Tie.from_id, Tie.to_id, func.max(Tie.week))
        .where(Tie.workspace_id == workspace_id, Tie.from_id.in_(among), Tie.to_id.in_(among))
        .group_by(Tie.from_id, Tie.to_id)
    )
    last: dict[frozenset[int], int] = {}
    for one, other, week in rows:
        pair = frozenset((one, other))
        last[pair] = max(week, last.get(pair, 0))
    return last


def questions_without_answer(
    session: Session, workspace_id: int, channel_ids: Collection[int], since: int, until: int
) -> Sequence[Message]:
    """Questions outside threads in [since, until) that nobody replied to, answered or reacted to.

    Only those that were grouped, so that an answer beside the thread would be known.
    """
    reply = aliased(Message)
    same = (reply.workspace_id == Message.workspace_id) & (reply.channel_id == Message.channel_id)
    by_another = select(reply.at).where(same, reply.author_id != Message.author_id)
    # Two look-ups by index: SQLite walks through the whole channel for one with OR.
    in_thread = by_another.where(reply.thread_at == Message.at)
    beside = by_another.where(
        reply.conversation_at == Message.conversation_at, reply.at > Message.at
    )
    liked = select(Reaction.at).where(
        Reaction.workspace_id == Message.workspace_id,
        Reaction.channel_id == Message.channel_id,
        Reaction.at == Message.at,
        Reaction.member_id != Message.author_id,
    )
    return session.scalars(
        select(Message)
        .where(
            Message.workspace_id == workspace_id,
            Message.channel_id.in_(list(channel_ids)),
            Message.at >= since,
            Message.at < until,
            Message.question,
            Message.grouped,
            Message.thread_at.is_(None),
            ~in_thread.exists(),
            ~beside.exists(),
            ~liked.exists(),
        )
        .order_by(Message.at, Message.channel_id)
    ).all()


def wrote_in(session: Session, workspace_id: int, decision: Decision, channel_id: int) -> bool:
    """Whether the one decided about wrote in that channel within the 72 hours."""
    rows = select(Message.at).where(
        Message.workspace_id == workspace_id,
        Message.channel_id == channel_id,
        Message.author_id == decision.member_id,
        Message.at >= decision.decided_at,
        Message.at < decision.outcome_due_at,
    )
    return session.scalar(rows.limit(1)) is not None


def addressed(
    session: Session, workspace_id: int, author_id: int, since: int, until: int | None
) -> set[int]:
    """Whom somebody mentioned or answered in [since, until)."""
    said = session.execute(
        select(Message.mentions, Message.answers).where(
            Message.workspace_id == workspace_id,
            Message.author_id == author_id,
            Message.at >= since,
            Message.at < (until or since),
        )
    )
    return {one for mentions, answers in said for one in (*(mentions or ()), *(answers or ()))}


def offered(session: Session, workspace_id: int, kind: str, subjects: Sequence[str]) -> set[str]:
    """Which of these subjects made an opportunity of that kind already."""
    rows = select(Opportunity.subject).where(
        Opportunity.workspace_id == workspace_id,
        Opportunity.kind == kind,
        Opportunity.subject.in_(list(subjects)),
    )
    return set(session.scalars(rows))


def open_offers(
    session: Session, workspace_id: int, kind: str
) -> list[tuple[str, int | None, dict[str, Any]]]:
    """(subject, channel, facts) of each opportunity of that kind that is not decided yet."""
    rows = session.execute(
        select(Opportunity.subject, Opportunity.channel_id, Opportunity.facts).where(
            Opportunity.workspace_id == workspace_id,
            Opportunity.state == "open",
            Opportunity.kind == kind,
        )
    )
    return [(subject, channel_id, facts) for subject, channel_id, facts in rows]
