"""Grouping a channel anew from its rows, and what that changes of all it fed.

Of words there is only what was kept of them, the overlaps; the rest is as when it was read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, bindparam, select, update
from sqlalchemy.orm import Session

from bot.domain import crossings as rules
from bot.domain.calendar import SECOND, week_of
from bot.domain.talk import REACH
from bot.flows.importing import crossed, rows
from bot.flows.importing.grouping import Grouping, Placed, Tallied
from bot.flows.importing.people import in_batches
from bot.flows.importing.reading import Said
from bot.flows.importing.rows import Where
from bot.store import conversations, crossings, parts, ties
from bot.store.messages import Message
from bot.store.silos import SiloBook
from bot.store.ties import TieKey

PAGE = 5_000
REACH_TIME = REACH.seconds * SECOND
FOUND = ("conversation_at", "link_at", "link_reason", "answers")


class Fed:
    """What has changed of a channel: its ties, and the conversations that were touched.

    Memory: some 200 bytes a tie or conversation that changed.
    """

    def __init__(self, where: Where) -> None:
        self.where = where
        self.changed = False
        self.touched: set[int] = set()
        self._ties: dict[TieKey, list[int]] = defaultdict(lambda: [0, 0, 0])

    def feed(
        self, at: int, author: int, *, answers: Sequence[int] | None = None,
        mentions: Sequence[int] | None = None, sign: int = 1,
    ) -> None:  # fmt: skip
        """Add (or take) what a message is to ties."""
        if answers or mentions:
            channel = self.where.channel_id
            changes = rules.tie_changes(channel, author, at, answers, mentions, sign)
            for key, counts in changes.items():
                self._add(key, counts)

    def feed_reaction(self, at: int, author: int, member: int, count: int) -> None:
        if member != author:
            self._add((self.where.channel_id, week_of(at), member, author), (0, 0, count))

    def _add(self, key: TieKey, counts: tuple[int, int, int]) -> None:
        total = self._ties[key]
        for kind, count in enumerate(counts):
            total[kind] += count

    def save_ties(self, session: Session) -> None:
        for some in in_batches(self._ties.items(), PAGE):
            changes = {key: (a, b, c) for key, (a, b, c) in some}
            ties.change(session, self.where.workspace_id, changes, self.where.now)


def relink(session: Session, fed: Fed, book: SiloBook) -> None:
    """Group a channel from its rows, and store what is different from before.

    What could see a message that is gone keeps its place: it could not be found again.
    """
    grouping, settled = Grouping(), Settled(session, fed.where)
    for one in settled.parts:
        grouping.tallied.add_part(one)
    for page in _pages(session, fed.where):
        changes = []
        for row in page:
            if row["conversation_at"] is not None and settled.holds(row):
                grouping.keep(_said(row), row["conversation_at"], row["answers"] or ())
                continue
            placed = grouping.add(_said(row))
            found = _columns(placed)
            if any(row[name] != found[name] for name in FOUND):
                changes.append({"key": row["at"], **found})
                _feed(fed, row, found)
        if changes:
            session.connection().execute(_update(fed.where), changes)
    fixed = conversations.fixed(session, fed.where.workspace_id, fed.where.channel_id)
    _save(session, fed.where, fed.touched - fixed, grouping.tallied, book)


class Settled:
    """Which messages of a channel stand where they are, since what they were linked by is gone."""

    def __init__(self, session: Session, where: Where) -> None:
        place = (where.workspace_id, where.channel_id)
        self.parts = list(parts.of_channel(session, *place))
        self._gone = parts.gone(session, *place)
        self._partly = {one.conversation_at for one in self.parts}

    def holds(self, row: RowMapping) -> bool:
        if row["thread_at"] is not None:
            return row["thread_at"] in self._partly
        return self._gone.between(row["at"] - REACH_TIME, row["at"])


def _pages(session: Session, where: Where) -> Iterator[Sequence[RowMapping]]:
    """The grouped messages of a channel, in order; what was just heard is left to live grouping."""
    columns = [rows.table_of(Message).c[name] for name in rows.MESSAGE]
    after = -1
    while True:
        page = (
            session.execute(
                select(*columns)
                .where(
                    Message.workspace_id == where.workspace_id,
                    Message.channel_id == where.channel_id,
                    Message.at > after,
                    Message.grouped,
                )
                .order_by(Message.at)
                .limit(PAGE)
            )
            .mappings()
            .all()
        )
        if not page:
            return
        after = page[-1]["at"]
        yield page


def _said(row: RowMapping) -> Said:
    return Said(
        at=row["at"],
        author=row["author_id"],
        thread_at=row["thread_at"],
        parent=row["parent_id"],
        mentions=tuple(row["mentions"] or ()),
        named=tuple(row["named"] or ()),
        question=row["question"],
        thanks=row["thanks"],
        link=row["link"],
        length=row["length"],
        overlaps={at: strength for at, strength in row["overlaps"] or () if strength},
    )


def _columns(placed: Placed) -> dict[str, Any]:
    return {
        "conversation_at": placed.conversation_at,
        "link_at": placed.link_at,
        "link_reason": placed.link_reason,
        "answers": None if placed.answers is None else [placed.answers],
    }


def _feed(fed: Fed, row: RowMapping, found: Mapping[str, Any]) -> None:
    if row["answers"] != found["answers"]:
        fed.feed(row["at"], row["author_id"], answers=row["answers"], sign=-1)
        fed.feed(row["at"], row["author_id"], answers=found["answers"])
    fed.touched.add(found["conversation_at"])
    if row["conversation_at"] is not None:
        fed.touched.add(row["conversation_at"])


def _update(where: Where) -> Any:
    return (
        update(rows.table_of(Message))
        .where(
            Message.workspace_id == where.workspace_id,
            Message.channel_id == where.channel_id,
            Message.at == bindparam("key"),
        )
        .values({name: bindparam(name) for name in FOUND})
    )


def _save(
    session: Session, where: Where, touched: Collection[int], tallied: Tallied, book: SiloBook
) -> None:
    """Bring the conversations that were touched, and their crossings, in line."""
    place = (where.workspace_id, where.channel_id)
    alive = [one for one in tallied.conversations() if one.at in touched]
    for some in in_batches(alive, PAGE):
        columns = [rows.conversation(where, one) for one in some]
        named = [dict(zip(rows.CONVERSATION, one, strict=True)) for one in columns]
        conversations.save(session, named)
    for gone in in_batches(set(touched) - {one.at for one in alive}):
        conversations.remove(session, *place, gone)
    roots = [one.at for one in alive]
    found = crossed.by_conversation(tallied.crossings(roots, book))
    for some_roots in in_batches(touched):
        before = crossings.of_conversations(session, *place, some_roots)
        here = {root: found[root] for root in some_roots if root in found}
        crossed.settle(session, where, before, here)
