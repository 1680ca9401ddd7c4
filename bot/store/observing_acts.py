"""What metadata shows a leader to have done, for the outcomes of their acts.

Only channels that Footbridge listens to are read; times are UTC microseconds, [since, until).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import and_, select, tuple_
from sqlalchemy.orm import Session

from bot.store.channels import Channel
from bot.store.messages import Message, Reaction

Key = tuple[int, int]  # (channel id, at) of a message


def said(
    session: Session, workspace_id: int, member_id: int, since: int, until: int
) -> list[tuple[Message, bool]]:
    """Their messages, each with whether it stands in a public channel."""
    listened = {
        one.id: not one.private
        for one in session.scalars(
            select(Channel).where(Channel.workspace_id == workspace_id, Channel.listening.is_(True))
        )
    }
    rows = session.scalars(
        select(Message)
        .where(
            Message.workspace_id == workspace_id,
            Message.channel_id.in_(listened),
            Message.at >= since,
            Message.at < until,
            Message.author_id == member_id,
        )
        .order_by(Message.at)
    )
    return [(one, listened[one.channel_id]) for one in rows]


def reacted_to(
    session: Session, workspace_id: int, member_id: int, since: int, until: int
) -> list[Message]:
    """The messages they put an emoji on in that time."""
    return list(
        session.scalars(
            select(Message)
            .join(
                Reaction,
                and_(
                    Reaction.workspace_id == Message.workspace_id,
                    Reaction.channel_id == Message.channel_id,
                    Reaction.at == Message.at,
                ),
            )
            .where(
                Message.workspace_id == workspace_id,
                Reaction.member_id == member_id,
                Reaction.reacted_at >= since,
                Reaction.reacted_at < until,
            )
        )
    )


def repliers(session: Session, workspace_id: int, roots: Iterable[Message], until: int) -> set[int]:
    """Who has replied in the threads of these messages before that time."""
    keys = [(one.channel_id, one.at) for one in roots]
    if not keys:
        return set()
    rows = select(Message.author_id).where(
        Message.workspace_id == workspace_id,
        Message.channel_id.in_({channel for channel, _ in keys}),
        tuple_(Message.channel_id, Message.thread_at).in_(keys),
        Message.at < until,
    )
    return set(session.scalars(rows))


def authors_of(session: Session, workspace_id: int, keys: Iterable[Key]) -> dict[Key, int]:
    """Who wrote each of these messages, as far as they are kept."""
    wanted = list(keys)
    if not wanted:
        return {}
    rows = session.execute(
        select(Message.channel_id, Message.at, Message.author_id).where(
            Message.workspace_id == workspace_id,
            Message.channel_id.in_({channel for channel, _ in wanted}),
            tuple_(Message.channel_id, Message.at).in_(wanted),
        )
    )
    return {(channel, at): author for channel, at, author in rows}
