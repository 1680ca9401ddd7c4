"""What is left of messages whose time is over: parts, and which messages they were."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Integer,
    LargeBinary,
    and_,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.domain.calendar import DAY
from bot.domain.retention import OUTSIDE, Parts, Sums, Whose
from bot.store import messages
from bot.store.channels import Channel
from bot.store.conversations import Conversation
from bot.store.database import Base, upsert
from bot.store.members import Member
from bot.store.messages import Message, Reaction


class Part(Base):
    """What one member did towards another in a conversation in a week (its Monday, UTC).

    `conversation_at` is OUTSIDE for what was said in no conversation, and for reactions. From
    somebody to themselves: in how many messages they spoke. `received_at`: the latest of them.
    """

    __tablename__ = "parts"
    __table_args__ = ({"sqlite_with_rowid": False},)

    workspace_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    channel_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    conversation_at: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    week: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    from_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True
    )
    to_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True
    )
    first_at: Mapped[int] = mapped_column(BigInteger)
    last_at: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[int] = mapped_column(BigInteger)
    spoke: Mapped[int] = mapped_column(Integer)
    times: Mapped[int] = mapped_column(Integer)
    answers: Mapped[int] = mapped_column(Integer)
    mentions: Mapped[int] = mapped_column(Integer)
    reactions: Mapped[int] = mapped_column(Integer)


class GoneDay(Base):
    """When the messages of a day (its number since 1970) were written whose time is over.

    8 bytes each, in microseconds, in order: so that an import tells them from new ones.
    """

    __tablename__ = "gone_days"
    __table_args__ = ({"sqlite_with_rowid": False},)

    workspace_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    channel_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    day: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    times: Mapped[bytes] = mapped_column(LargeBinary)


class Sweep(Base):
    """When a workspace was last looked through for what is older than it is kept."""

    __tablename__ = "sweeps"

    workspace_id: Mapped[int] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    looked_at: Mapped[int] = mapped_column(BigInteger)


class Gone:
    """Which messages of a channel are gone, by when they were written."""

    def __init__(self, times: Iterable[int] = ()) -> None:
        self._times = array("q", times)

    def __contains__(self, at: int) -> bool:
        return self.between(at, at + 1)

    def between(self, since: int, until: int) -> bool:
        """Whether any was written in [since, until)."""
        place = bisect_left(self._times, since)
        return place < len(self._times) and self._times[place] < until

    @property
    def latest(self) -> int:
        """When the last of them was written; -1 where none is gone."""
        return self._times[-1] if self._times else -1


SUMS = ("first_at", "last_at", "received_at", "spoke", "times", "answers", "mentions", "reactions")
KEY = ("workspace_id", "channel_id", "conversation_at", "week", "from_id", "to_id")
MOST_NAMED = 500  # in one query: databases bound how many it may name


def _in(table: Any, workspace_id: int, channel_id: int) -> Any:
    return and_(table.workspace_id == workspace_id, table.channel_id == channel_id)


def add(session: Session, workspace_id: int, channel_id: int, parts: Parts) -> None:
    """Add these parts to those there are; their sums must not be needed afterwards.

    Nothing is kept of who is no member any more.
    """
    there = _members(session, workspace_id, {who for key in parts for who in key[2:]})
    parts = {key: sums for key, sums in parts.items() if {*key[2:]} <= there}
    if not parts:
        return
    held = of_conversations(session, workspace_id, channel_id, {key[0] for key in parts})
    for one in (part for of_one in held.values() for part in of_one):
        key = Whose(one.conversation_at, one.week, one.from_id, one.to_id)
        if key in parts:
            parts[key].add(Sums(**{name: getattr(one, name) for name in SUMS}))
    statement = upsert(session, Part)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=KEY, set_={name: statement.excluded[name] for name in SUMS}
        ),
        [
            {
                "workspace_id": workspace_id,
                "channel_id": channel_id,
                **key._asdict(),
                **asdict(sums),
            }
            for key, sums in parts.items()
        ],
    )


def _members(session: Session, workspace_id: int, ids: Iterable[int]) -> set[int]:
    found: set[int] = set()
    wanted = sorted(ids)
    for i in range(0, len(wanted), MOST_NAMED):
        some = wanted[i : i + MOST_NAMED]
        rows = select(Member.id).where(Member.workspace_id == workspace_id, Member.id.in_(some))
        found.update(session.scalars(rows))
    return found


def of_conversations(
    session: Session, workspace_id: int, channel_id: int, roots: Iterable[int]
) -> dict[int, list[Part]]:
    """By conversation, what is left of messages of these."""
    found: dict[int, list[Part]] = defaultdict(list)
    wanted = sorted(roots)
    for i in range(0, len(wanted), MOST_NAMED):
        rows = session.scalars(
            select(Part)
            .where(
                _in(Part, workspace_id, channel_id),
                Part.conversation_at.in_(wanted[i : i + MOST_NAMED]),
            )
            .execution_options(populate_existing=True)
        )
        for one in rows:
            found[one.conversation_at].append(one)
    return found


def of_channel(session: Session, workspace_id: int, channel_id: int) -> Iterator[Part]:
    """The parts of conversations, not what was said outside them."""
    return iter(
        session.scalars(
            select(Part)
            .where(_in(Part, workspace_id, channel_id), Part.conversation_at != OUTSIDE)
            .execution_options(yield_per=10_000)
        )
    )


def remember_gone(
    session: Session, workspace_id: int, channel_id: int, times: Iterable[int]
) -> None:
    """Note that the messages of these times are gone."""
    by_day: dict[int, set[int]] = defaultdict(set)
    for at in times:
        by_day[at // DAY].add(at)
    for day, ats in by_day.items():
        row = session.get(GoneDay, (workspace_id, channel_id, day))
        if row is None:
            row = GoneDay(workspace_id=workspace_id, channel_id=channel_id, day=day, times=b"")
            session.add(row)
        row.times = b"".join(at.to_bytes(8, "big") for at in sorted(ats.union(_read(row.times))))


def _read(times: bytes) -> Iterator[int]:
    return (int.from_bytes(times[i : i + 8], "big") for i in range(0, len(times), 8))


def gone(
    session: Session, workspace_id: int, channel_id: int, since: int = 0, until: int | None = None
) -> Gone:
    """Which messages written on the days from that of `since` to that of `until` are gone."""
    query = select(GoneDay.times).where(
        _in(GoneDay, workspace_id, channel_id), GoneDay.day >= since // DAY
    )
    if until is not None:
        query = query.where(GoneDay.day <= until // DAY)
    return Gone(at for row in session.scalars(query.order_by(GoneDay.day)) for at in _read(row))


def forget_before(
    session: Session, workspace_id: int, channel_id: int, received_before: int
) -> int:
    """Delete parts whose time is over, too. Their conversations stay as they are from now on."""
    old = and_(_in(Part, workspace_id, channel_id), Part.received_at < received_before)
    roots = select(Part.conversation_at).where(old).distinct()
    session.execute(
        update(Conversation)
        .where(_in(Conversation, workspace_id, channel_id), Conversation.at.in_(roots))
        .values(fixed=True),
        execution_options={"synchronize_session": False},
    )
    gone = session.execute(delete(Part).where(old))
    return int(getattr(gone, "rowcount", 0))


def forget_member(session: Session, workspace_id: int, member_id: int) -> dict[int, set[int]]:
    """Delete what somebody did and what was done towards them; channel → conversations touched."""
    theirs = and_(
        Part.workspace_id == workspace_id,
        or_(Part.from_id == member_id, Part.to_id == member_id),
    )
    touched: dict[int, set[int]] = defaultdict(set)
    query = select(Part.channel_id, Part.conversation_at).where(theirs).distinct()
    for channel_id, root in session.execute(query):
        touched[channel_id].add(root)
    session.execute(delete(Part).where(theirs))
    return {channel_id: roots - {OUTSIDE} for channel_id, roots in touched.items()}


def forget_channel(session: Session, workspace_id: int, channel_id: int) -> None:
    for table in (Part, GoneDay):
        session.execute(delete(table).where(_in(table, workspace_id, channel_id)))


def spans(session: Session, workspace_id: int) -> Sequence[tuple[int, int, int]]:
    """(channel, first, last) time of what is left of messages that are gone."""
    rows = session.execute(
        select(Part.channel_id, func.min(Part.first_at), func.max(Part.last_at))
        .where(Part.workspace_id == workspace_id)
        .group_by(Part.channel_id)
    )
    return [(channel_id, first, last) for channel_id, first, last in rows]


def public_counts(session: Session, workspace_id: int) -> dict[int, dict[str, int]]:
    """How many messages each member wrote in each public channel, those that are gone included:
    member → name → messages."""
    counts = messages.public_counts(session, workspace_id)
    rows = session.execute(
        select(Part.from_id, Channel.name, func.sum(Part.spoke))
        .join(Channel, and_(Channel.workspace_id == workspace_id, Channel.id == Part.channel_id))
        .where(Part.workspace_id == workspace_id, Part.spoke > 0, Channel.private.is_(False))
        .group_by(Part.from_id, Channel.name)
    )
    for member_id, name, spoke in rows:
        of_member = counts.setdefault(member_id, {})
        of_member[name] = of_member.get(name, 0) + int(spoke)
    return counts


def looked_at(session: Session, workspace_id: int) -> int:
    """When a workspace was last looked through; 0 if never."""
    row = session.get(Sweep, workspace_id)
    return row.looked_at if row else 0


def note_look(session: Session, workspace_id: int, now: int) -> None:
    statement = upsert(session, Sweep).values(workspace_id=workspace_id, looked_at=now)
    session.execute(
        statement.on_conflict_do_update(index_elements=["workspace_id"], set_={"looked_at": now})
    )


def channels_received_before(session: Session, workspace_id: int, received_at: int) -> list[int]:
    """The channels with messages received before that time."""
    return list(
        session.scalars(
            select(Message.channel_id)
            .where(
                Message.workspace_id == workspace_id,
                Message.received_at < received_at,
                Message.grouped,
            )
            .distinct()
        )
    )


def received_before(
    session: Session, workspace_id: int, channel_id: int, received_at: int, after: int, most: int
) -> list[int]:
    """The times, later than `after`, of a channel's first messages received before that time."""
    return list(
        session.scalars(
            select(Message.at)
            .where(
                _in(Message, workspace_id, channel_id),
                Message.at > after,
                Message.received_at < received_at,
                Message.grouped,
            )
            .order_by(Message.at)
            .limit(most)
        )
    )


def reactions_at(
    session: Session, workspace_id: int, channel_id: int, times: Iterable[int]
) -> dict[int, dict[int, int]]:
    """How many emoji each member has on the messages of these times: at → member → count."""
    found: dict[int, dict[int, int]] = {}
    rows = session.execute(
        select(Reaction.at, Reaction.member_id, Reaction.count).where(
            _in(Reaction, workspace_id, channel_id), Reaction.at.in_(list(times))
        )
    )
    for at, member_id, given in rows:
        found.setdefault(at, {})[member_id] = given
    return found
