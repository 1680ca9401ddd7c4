"""Messages without their text: who, where, when, to whom, and a few flags.

These tables take in the most rows, so they carry no foreign keys; what they refer to is only
deleted together with them, by the named functions here and in `workspaces.purge`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    and_,
    delete,
    func,
    select,
    text,
    tuple_,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.channels import Channel
from bot.store.database import Base, Json, insert_ignoring, upsert

_UNGROUPED = text("grouped = false")
_GROUPED = text("conversation_at IS NOT NULL")
_THREADED = text("thread_at IS NOT NULL")


class Message(Base):
    """A message, identified within its channel by `at`, its Slack `ts` in microseconds.

    `thread_at` is the root's `at` for a reply, None otherwise. `parent_id` is the root's author
    where the reply says so. `conversation_at` is the `at` of the message its conversation began
    with, `link_at` of the one it was linked to, `answers` the members it answered.
    `overlaps` holds [[at, class], …]: how much it shared with earlier messages, once the words
    themselves are gone.
    """

    __tablename__ = "messages"
    __table_args__ = (
        # Of rows that hold something there: most have nothing yet when they are taken in.
        Index(
            "ix_messages_conversation", "workspace_id", "channel_id", "conversation_at",
            sqlite_where=_GROUPED, postgresql_where=_GROUPED,
        ),
        Index(
            "ix_messages_thread", "workspace_id", "channel_id", "thread_at",
            sqlite_where=_THREADED, postgresql_where=_THREADED,
        ),
        Index(
            "ix_messages_ungrouped", "workspace_id", "channel_id", "at",
            sqlite_where=_UNGROUPED, postgresql_where=_UNGROUPED,
        ),
        {"sqlite_with_rowid": False},
    )  # fmt: skip

    workspace_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    channel_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    author_id: Mapped[int] = mapped_column(BigInteger)
    thread_at: Mapped[int | None] = mapped_column(BigInteger)
    parent_id: Mapped[int | None] = mapped_column(BigInteger)
    mentions: Mapped[list[int] | None] = mapped_column(Json)
    named: Mapped[list[int] | None] = mapped_column(Json)
    question: Mapped[bool]
    thanks: Mapped[bool]
    link: Mapped[bool]
    length: Mapped[int] = mapped_column(SmallInteger)
    received_at: Mapped[int] = mapped_column(BigInteger)
    grouped: Mapped[bool] = mapped_column(default=False)
    conversation_at: Mapped[int | None] = mapped_column(BigInteger)
    link_at: Mapped[int | None] = mapped_column(BigInteger)
    link_reason: Mapped[str | None] = mapped_column(String(80))
    overlaps: Mapped[list[list[int]] | None] = mapped_column(Json)
    answers: Mapped[list[int] | None] = mapped_column(Json)


class MessageWords(Base):
    """Keyed hashes of a message's words, 8 bytes each, until its conversation closes."""

    __tablename__ = "message_words"
    __table_args__ = (Index(None, "workspace_id", "day"), {"sqlite_with_rowid": False})

    workspace_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    channel_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    day: Mapped[int] = mapped_column(BigInteger)
    words: Mapped[bytes] = mapped_column(LargeBinary)


class WordKey(Base):
    """The key of a day's words, locked by the vault; destroyed with them."""

    __tablename__ = "word_keys"

    workspace_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    day: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[int] = mapped_column(BigInteger)


class Reaction(Base):
    """How many emoji a member has put on a message; which ones is not kept.

    `reacted_at`: when the last was heard; None for what an export brought in.
    """

    __tablename__ = "reactions"
    __table_args__ = ({"sqlite_with_rowid": False},)

    workspace_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    channel_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    member_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    count: Mapped[int] = mapped_column(SmallInteger)
    reacted_at: Mapped[int | None] = mapped_column(BigInteger)


class Deletion(Base):
    """A message deleted before it was heard of, which happens when deliveries are repeated.

    Kept for as long as Slack may still bring the message itself.
    """

    __tablename__ = "deletions"
    __table_args__ = ({"sqlite_with_rowid": False},)

    workspace_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    channel_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    received_at: Mapped[int] = mapped_column(BigInteger)


def _in(table: Any, workspace_id: int, channel_id: int) -> Any:
    return and_(table.workspace_id == workspace_id, table.channel_id == channel_id)


def add(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store messages; those already there stay as they are, those deleted are not stored."""
    kept = _not_deleted(session, rows)
    if kept:
        session.execute(insert_ignoring(session, Message), kept)


def add_words(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    kept = _not_deleted(session, rows)
    if kept:
        session.execute(insert_ignoring(session, MessageWords), kept)


def _not_deleted(
    session: Session, rows: Sequence[Mapping[str, Any]]
) -> Sequence[Mapping[str, Any]]:
    if not rows:
        return rows
    times = [row["at"] for row in rows]
    found = session.execute(
        select(Deletion.workspace_id, Deletion.channel_id, Deletion.at).where(
            Deletion.workspace_id.in_({row["workspace_id"] for row in rows}),
            Deletion.at.between(min(times), max(times)),
        )
    )
    gone = {(workspace_id, channel_id, at) for workspace_id, channel_id, at in found}
    keys = ("workspace_id", "channel_id", "at")
    return [row for row in rows if tuple(row[key] for key in keys) not in gone] if gone else rows


def add_deletion(
    session: Session, workspace_id: int, channel_id: int, at: int, received_at: int
) -> None:
    """Remember that this message is deleted, should it arrive yet."""
    session.execute(
        insert_ignoring(session, Deletion).values(
            workspace_id=workspace_id, channel_id=channel_id, at=at, received_at=received_at
        )
    )


def forget_deletions(session: Session, workspace_id: int, before: int) -> None:
    session.execute(
        delete(Deletion).where(Deletion.workspace_id == workspace_id, Deletion.received_at < before)
    )


def get(session: Session, workspace_id: int, channel_id: int, at: int) -> Message | None:
    return session.get(Message, (workspace_id, channel_id, at))


def at_times(
    session: Session, workspace_id: int, channel_id: int, times: Iterable[int]
) -> list[Message]:
    """The messages of these times, in order."""
    found: list[Message] = []
    for some in _batches(sorted(times)):
        query = select(Message).where(_in(Message, workspace_id, channel_id), Message.at.in_(some))
        found.extend(session.scalars(query.order_by(Message.at)))
    return found


def remove(
    session: Session, workspace_id: int, channel_id: int, times: Iterable[int],
    keep_reactions: bool = False,
) -> None:  # fmt: skip
    """Delete messages with their words and, mostly, reactions."""
    tables: tuple[Any, ...] = (MessageWords, Message)
    for some in _batches(sorted(times)):
        for table in tables if keep_reactions else (*tables, Reaction):
            where = and_(_in(table, workspace_id, channel_id), table.at.in_(some))
            session.execute(
                delete(table).where(where), execution_options={"synchronize_session": False}
            )


def _batches(times: Sequence[int], most: int = 500) -> Iterator[Sequence[int]]:
    return (times[i : i + most] for i in range(0, len(times), most))


def channels_with_ungrouped(session: Session, workspace_id: int) -> list[int]:
    return list(
        session.scalars(
            select(Message.channel_id)
            .where(Message.workspace_id == workspace_id, _UNGROUPED)
            .distinct()
        )
    )


def ungrouped(session: Session, workspace_id: int, channel_id: int, most: int) -> Sequence[Message]:
    return session.scalars(
        select(Message)
        .where(_in(Message, workspace_id, channel_id), _UNGROUPED)
        .order_by(Message.at)
        .limit(most)
    ).all()


def unthreaded(
    session: Session, workspace_id: int, channel_id: int, since: int, until: int | None,
    most: int | None = None,
) -> Sequence[Message]:  # fmt: skip
    """The channel's first messages outside threads (roots included) in [since, until], in order."""
    query = select(Message).where(
        _in(Message, workspace_id, channel_id), Message.at >= since, Message.thread_at.is_(None)
    )
    if until is not None:
        query = query.where(Message.at <= until)
    return session.scalars(query.order_by(Message.at).limit(most)).all()


def unthreaded_before(
    session: Session, workspace_id: int, channel_id: int, since: int, until: int, most: int
) -> Sequence[Message]:
    """The channel's last messages outside threads in [since, until), in order."""
    query = select(Message).where(
        _in(Message, workspace_id, channel_id),
        Message.at >= since,
        Message.at < until,
        Message.thread_at.is_(None),
    )
    return session.scalars(query.order_by(Message.at.desc()).limit(most)).all()[::-1]


def words_of(
    session: Session, workspace_id: int, channel_id: int, since: int, until: int
) -> dict[int, bytes]:
    rows = session.execute(
        select(MessageWords.at, MessageWords.words).where(
            _in(MessageWords, workspace_id, channel_id), MessageWords.at.between(since, until)
        )
    )
    return {at: words for at, words in rows}


def of_conversations(
    session: Session, workspace_id: int, channel_id: int, roots: Iterable[int]
) -> list[Message]:
    """The messages of these conversations, in order; a thread's root with its thread."""
    where = _in(Message, workspace_id, channel_id)
    return _with_roots(session, where, Message.conversation_at, list(roots))


def in_threads(
    session: Session, workspace_id: int, channel_id: int, threads: Iterable[int]
) -> list[Message]:
    """The replies of these threads, in order, and the roots that are stored."""
    where = _in(Message, workspace_id, channel_id)
    return _with_roots(session, where, Message.thread_at, list(threads))


def _with_roots(session: Session, where: Any, column: Any, roots: Sequence[int]) -> list[Message]:
    # Two look-ups by index: SQLite walks through the whole channel for one with OR.
    found = {
        one.at: one
        for matching in (column.in_(roots), Message.at.in_(roots))
        for one in session.scalars(select(Message).where(where, matching))
    }
    return [found[at] for at in sorted(found)]


def reactions_on(
    session: Session, workspace_id: int, channel_id: int, at: int
) -> Sequence[Reaction]:
    return session.scalars(
        select(Reaction).where(_in(Reaction, workspace_id, channel_id), Reaction.at == at)
    ).all()


def word_key(session: Session, workspace_id: int, day: int) -> bytes | None:
    row = session.get(WordKey, (workspace_id, day))
    return row.key if row else None


def add_word_key(session: Session, workspace_id: int, day: int, key: bytes, now: int) -> None:
    session.execute(
        insert_ignoring(session, WordKey).values(
            workspace_id=workspace_id, day=day, key=key, made_at=now
        )
    )


def forget_words(session: Session, workspace_id: int, before: int) -> int:
    """Delete words of messages received before that time, and keys that have none left."""
    old = select(Message.channel_id, Message.at).where(
        Message.workspace_id == workspace_id, Message.received_at < before
    )
    gone = session.execute(
        delete(MessageWords).where(
            MessageWords.workspace_id == workspace_id,
            tuple_(MessageWords.channel_id, MessageWords.at).in_(old),
        )
    )
    kept = select(MessageWords.day).where(MessageWords.workspace_id == workspace_id)
    session.execute(
        delete(WordKey).where(
            WordKey.workspace_id == workspace_id,
            WordKey.made_at < before,
            WordKey.day.not_in(kept),
        )
    )
    return int(getattr(gone, "rowcount", 0))


def count_reactions(
    session: Session, workspace_id: int, channel_id: int, at: int, member_id: int, change: int,
    now: int,
) -> None:  # fmt: skip
    """Add to (or take from) the emoji a member has on a message, as heard `now`."""
    statement = upsert(session, Reaction).values(
        workspace_id=workspace_id, channel_id=channel_id, at=at, member_id=member_id, count=change,
        reacted_at=now,
    )  # fmt: skip
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "channel_id", "at", "member_id"],
            set_={"count": Reaction.count + change, "reacted_at": now},
        )
    )
    session.execute(
        delete(Reaction).where(
            _in(Reaction, workspace_id, channel_id),
            Reaction.at == at, Reaction.member_id == member_id, Reaction.count <= 0,
        )
    )  # fmt: skip


def count(session: Session, workspace_id: int) -> int:
    return (
        session.scalar(
            select(func.count()).select_from(Message).where(Message.workspace_id == workspace_id)
        )
        or 0
    )


def reactions_by(
    session: Session, workspace_id: int, channel_id: int, at: int, member_id: int
) -> int:
    """How many emoji that member has on that message."""
    row = session.get(Reaction, (workspace_id, channel_id, at, member_id), populate_existing=True)
    return row.count if row else 0


def keys_of(session: Session, workspace_id: int, author_id: int) -> list[tuple[int, int]]:
    """(channel id, at) of each message of an author."""
    rows = session.execute(
        select(Message.channel_id, Message.at)
        .where(Message.workspace_id == workspace_id, Message.author_id == author_id)
        .order_by(Message.channel_id, Message.at)
    )
    return [(channel_id, at) for channel_id, at in rows]


def public_counts(session: Session, workspace_id: int) -> dict[int, dict[str, int]]:
    """How many messages each member wrote in each public channel: member → name → messages."""
    rows = session.execute(
        select(Message.author_id, Channel.name, func.count())
        .join(Channel, and_(Channel.workspace_id == workspace_id, Channel.id == Message.channel_id))
        .where(Message.workspace_id == workspace_id, Channel.private.is_(False))
        .group_by(Message.author_id, Channel.name)
    )
    counts: dict[int, dict[str, int]] = {}
    for author_id, name, written in rows:
        counts.setdefault(author_id, {})[name] = written
    return counts


def grouped_after(
    session: Session, workspace_id: int, received_at: int, most: int
) -> Sequence[Message]:
    """Messages received after that time and grouped since, in order."""
    return session.scalars(
        select(Message)
        .where(
            Message.workspace_id == workspace_id,
            Message.received_at > received_at,
            Message.grouped,
        )
        .order_by(Message.received_at, Message.at)
        .limit(most)
    ).all()
