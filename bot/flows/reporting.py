"""A report on what was heard in a period, and in the one before it.

Messages stream by channel, so memory holds the columns of one channel, what people did towards
each other in sums, and the crossings of the time looked at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.domain.calendar import moment, week_of
from bot.domain.crossings import BRIDGE_SPAN, new_bridges
from bot.domain.report import (
    LOOKBACK,
    SPAN,
    Figures,
    Heard,
    Pair,
    Past,
    Period,
    Report,
    Silos,
)
from bot.domain.report_figures import figures
from bot.errors import UserError
from bot.flows.reporting_talk import NOBODY, Ints, Talk, TalkReader, Whereabouts
from bot.store import parts, silos, ties, workspaces
from bot.store.channels import Channel
from bot.store.crossings import Crossing
from bot.store.database import Database
from bot.store.members import Member
from bot.store.messages import Message
from bot.store.silos import Membership, SiloBook
from bot.store.workspaces import Workspace

KINDS = {"guest": 1, "stranger": 2}  # every other member is one of ours
NOTHING_HEARD = (
    "There is nothing to report yet: no message was heard. Bring in a Slack export with "
    "`python app.py import EXPORT`, or let Footbridge listen in a channel and come back later."
)


def report(
    database: Database,
    *,
    workspace: str | None = None,
    since: int | None = None,
    until: int | None = None,
    beside: bool = True,
) -> Report:
    """What may be said of [since, until), in UTC microseconds, beside the time before it.

    workspace: its Slack id; None where there is only one. Without `until`, up to the last message;
    without `since`, the 90 days before `until`. beside: False where the time before is not wanted,
    which is half the work. Raises UserError, saying what to do, where there
    is nothing to report, no such workspace, or no such period.
    """
    with database.reading() as session:
        found = _workspace(session, workspace)
        spans = _spans(session, found.id)
        period = _period(spans, since, until)
        heard_since = min(first for first, _ in spans.values())
        reading = _Reading(session, found.id, spans, heard_since)
        before = period.before()
        comparable = beside and heard_since <= before.since
        return Report(
            workspace=found.slack_id,
            heard_since=heard_since,
            guessed=reading.guessed(),
            now=reading.figures(period),
            before=reading.figures(before) if comparable else None,
        )


def _workspace(session: Session, slack_id: str | None) -> Workspace:
    there = workspaces.all_of_them(session)
    if not there:
        raise UserError(NOTHING_HEARD)
    known = ", ".join(one.slack_id for one in there)
    if slack_id is None and len(there) > 1:
        raise UserError(f"There are several workspaces. Choose one with --workspace: {known}.")
    for one in there:
        if slack_id in (None, one.slack_id):
            return one
    raise UserError(f"There is no workspace {slack_id}. Known here: {known}.")


def _spans(session: Session, workspace_id: int) -> dict[int, tuple[int, int]]:
    """The times of the first and the last message in each channel that has or had one."""

    def end(of: Any) -> Any:
        return (
            select(of(Message.at))
            .where(Message.workspace_id == workspace_id, Message.channel_id == Channel.id)
            .scalar_subquery()
        )

    rows = session.execute(
        select(Channel.id, end(func.min), end(func.max))
        .where(Channel.workspace_id == workspace_id)
        .order_by(Channel.id)
    )
    spans = {channel: (first, last) for channel, first, last in rows if first is not None}
    for channel, first, last in parts.spans(session, workspace_id):
        known = spans.get(channel, (first, last))
        spans[channel] = (min(first, known[0]), max(last, known[1]))
    if not spans:
        raise UserError(NOTHING_HEARD)
    return spans


def _period(spans: Mapping[int, tuple[int, int]], since: int | None, until: int | None) -> Period:
    first = min(first for first, _ in spans.values())
    last = max(last for _, last in spans.values())
    end = last + 1 if until is None else until
    period = Period(end - SPAN if since is None else since, end)
    if period.since >= period.until:
        raise UserError("The period ends before it begins: --since must be earlier than --until.")
    if not any(a < period.until and b >= period.since for a, b in spans.values()):
        raise UserError(
            f"Nothing was heard in that period. What there is goes from {moment(first).date()} to "
            f"{moment(last).date()}: choose --since and --until within that time."
        )
    return period


# --- reading a period


@dataclass(frozen=True)
class _Crossed:
    """Of a channel in a period: (conversation, silo, silo) of its crossings, and the Mondays of
    its new bridges."""

    begun: set[tuple[int, int, int]] = field(default_factory=set)
    bridges: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Reading:
    session: Session
    workspace_id: int
    spans: Mapping[int, tuple[int, int]]
    heard_since: int

    def figures(self, period: Period) -> Figures:
        book = silos.book(self.session, self.workspace_id)
        kinds = self._kinds()
        reader = TalkReader(self.session, self.workspace_id, period, Whereabouts(book))
        crossed = self._crossed(period)
        heard = Heard()
        for channel, (first, last) in self.spans.items():
            if first < period.until and last >= period.since:
                _Channel(heard, period, kinds, reader.read(channel), crossed[channel]).add()
        past = Past(self.heard_since, self._known(period))
        return figures(heard, period, _silos(book, period), past)

    def guessed(self) -> bool:
        """Whether anybody's silo comes from the network itself."""
        found = self.session.scalar(
            select(Membership.id)
            .where(Membership.workspace_id == self.workspace_id, Membership.source == "inferred")
            .limit(1)
        )
        return found is not None

    def _kinds(self) -> dict[int, int]:
        rows = self.session.execute(
            select(Member.id, Member.kind).where(
                Member.workspace_id == self.workspace_id, Member.kind.in_(KINDS)
            )
        )
        return {member: KINDS[kind] for member, kind in rows}

    def _crossed(self, period: Period) -> dict[int, _Crossed]:
        """By channel: of conversations begun in the period and crossed before its end."""
        rows = self.session.connection().execute(
            select(
                Crossing.id, Crossing.channel_id, Crossing.conversation_at, Crossing.silo_a,
                Crossing.silo_b, Crossing.first_at, Crossing.last_at,
            )
            .where(
                Crossing.workspace_id == self.workspace_id,
                Crossing.first_at < period.until,
                Crossing.last_at >= period.since - BRIDGE_SPAN,
            )
            .order_by(Crossing.first_at, Crossing.id)
        ).all()  # fmt: skip
        bridges = new_bridges(
            (one.id, (one.silo_a, one.silo_b), one.first_at, one.last_at) for one in rows
        )
        found: dict[int, _Crossed] = defaultdict(_Crossed)
        for one in rows:
            key = (one.conversation_at, one.silo_a, one.silo_b)
            if one.conversation_at >= period.since:
                found[one.channel_id].begun.add(key)
            if one.id in bridges and one.first_at >= period.since:
                found[one.channel_id].bridges.append(week_of(one.first_at))
        return found

    def _known(self, period: Period) -> tuple[Ints, Ints]:
        """The pairs of members with a tie in the thirteen weeks before that of the beginning."""
        start = week_of(period.since)
        rows = ties.network(self.session, self.workspace_id, start - LOOKBACK, start)
        pairs = np.array([row[:2] for row in rows], dtype=np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]


def _silos(book: SiloBook, period: Period) -> Silos:
    people: Counter[int] = Counter()
    for spans in book.spans.values():
        people.update(
            {
                silo
                for since, until, silo in spans
                if since < period.until and (until is None or until > period.since)
            }
        )
    return Silos(book.names, people)


# --- adding up a channel


@dataclass(frozen=True)
class _Channel:
    """What a channel adds to what was heard in a period."""

    heard: Heard
    period: Period
    kinds: Mapping[int, int]
    talk: Talk
    crossed: _Crossed

    def add(self) -> None:
        self.heard.people.update(
            who for who in np.unique(self.talk.messages[:, 1]).tolist() if who not in self.kinds
        )
        self._add_conversations()
        self._add_across()
        self._add_ties()

    def _add_conversations(self) -> None:
        root, who, silo = _parts(self.talk.messages, self.period.since)
        if not len(root):
            return
        kind = np.array([self.kinds.get(member, 0) for member in who.tolist()])
        starts = np.flatnonzero(np.diff(root, prepend=root[0] - 1))
        people = np.diff(np.append(starts, len(root)))

        def some(mask: Any) -> Any:
            return np.add.reduceat(mask.astype(np.int64), starts)

        crossed = np.isin(root[starts], [key[0] for key in self.crossed.begun])
        talks = people > 1
        judged = crossed | (some(silo != NOBODY) > 1)
        strange, guest = some(kind == 2) > 0, some(kind == 1) > 0
        heard = self.heard
        for tally, which, behind in (
            (heard.crossed, crossed, silo != NOBODY),
            (heard.within, judged & ~crossed, silo != NOBODY),
            (heard.apart["stranger"], ~judged & strange, kind == 2),
            (heard.apart["guest"], ~judged & guest & ~strange, kind == 1),
            (heard.apart["no_silo"], ~judged & ~guest & ~strange, silo == NOBODY),
        ):
            chosen = which & talks
            tally.add(int(chosen.sum()), who[np.repeat(chosen, people) & behind].tolist())
        alive = set(root[starts[talks]].tolist())
        pairs: dict[int, set[Pair]] = defaultdict(set)
        for begun, a, b in self.crossed.begun:
            if begun in alive:
                pairs[begun].add((a, b))
        heard.crossings.update(frozenset(of) for of in pairs.values())

    def _add_across(self) -> None:
        """New bridges, and the people behind them and behind crossings."""
        rows = self.talk.exchanges
        across = (rows[:, 0] != NOBODY) & (rows[:, 3] != rows[:, 5])
        across &= (rows[:, 3] != NOBODY) & (rows[:, 5] != NOBODY)
        heard = self.heard
        for root, at, one, own, other, there, *_ in rows[across].tolist():
            heard.across.setdefault(week_of(at), set()).update((one, other))
            if (root, min(own, there), max(own, there)) in self.crossed.begun:
                heard.involved.update(((own, there, one), (there, own, other)))
        heard.bridges.update(self.crossed.bridges)

    def _add_ties(self) -> None:
        rows = self.talk.exchanges[:, 2:]
        rows = rows[(rows[:, 1] != NOBODY) & (rows[:, 3] != NOBODY)]
        self.heard.ties.append(_summed(rows))


def _parts(messages: Ints, since: int) -> tuple[Ints, Ints, Ints]:
    """(conversation, member, silo) of each who spoke in a conversation begun since, in order.

    The root of a thread may belong to the talk around it: it counts in both.
    """
    at, root = messages[:, 0], messages[:, 3]
    twice = (root != at) & np.isin(at, root)
    rows = np.concatenate([messages[:, [3, 1, 2]], messages[twice, :3]])
    rows = rows[rows[:, 0] >= since]
    rows = rows[np.lexsort((rows[:, 2], rows[:, 1], rows[:, 0]))]
    last = np.ones(len(rows), dtype=bool)
    last[:-1] = (rows[1:, :2] != rows[:-1, :2]).any(axis=1)
    return rows[last, 0], rows[last, 1], rows[last, 2]


def _summed(rows: Ints) -> Ints:
    """Rows of the same two people and silos as one, their answers and volume added up."""
    if not len(rows):
        return rows
    rows = rows[np.lexsort(rows[:, 3::-1].T)]
    starts = np.flatnonzero(np.append(True, (rows[1:, :4] != rows[:-1, :4]).any(axis=1)))
    return np.column_stack([rows[starts, :4], np.add.reduceat(rows[:, 4:], starts)])
