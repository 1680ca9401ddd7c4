"""One channel of an export, read, derived and grouped, into rows that are ready to be stored."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from bot.domain import crossings as rules
from bot.domain.calendar import week_of
from bot.domain.retention import keep_for
from bot.exports import ExportChannel
from bot.flows.importing import rows, spool
from bot.flows.importing.grouping import Grouping, Placed
from bot.flows.importing.reading import Reader, Said
from bot.flows.importing.rows import Where
from bot.flows.importing.spool import Spool
from bot.store.silos import SiloBook


@dataclass(frozen=True)
class Job:
    """A channel to be read: the number it has in the export, and which one of ours it is.

    where: None, with the reason in `refused`, where nothing is kept of it.
    """

    number: int
    where: Where | None
    refused: str | None = None


def digest(reader: Reader, channel: ExportChannel, job: Job, book: SiloBook, into: Spool) -> None:
    """Put the rows of a channel into a spool, as they are where it holds nothing else yet."""
    where = job.where
    if where is None:
        for _ in reader.channel(channel, job.refused):
            pass  # only counted
        return
    grouping, ties = Grouping(), _Ties(where, into)
    gone_live = where.now - keep_for("messages", {"messages": where.messages_days})
    for batch in reader.channel(channel, None):
        reader.tally.old += sum(said.at < gone_live for said in batch)
        for said in batch:
            placed = grouping.add(said)
            into.put(spool.MESSAGES, rows.message(where, said, placed))
            for member, count in said.reactions:
                key = (where.workspace_id, where.channel_id, said.at, member, count)
                into.put(spool.REACTIONS, key)
            ties.add(said, placed)
        if batch:
            into.latest = batch[-1].at
    ties.flush()
    alive = grouping.tallied.conversations()
    for one in alive:
        into.put(spool.CONVERSATIONS, rows.conversation(where, one))
    for root, found in grouping.tallied.crossings([one.at for one in alive], book):
        row = rows.crossing(where, root, found)
        into.put(spool.CROSSINGS, tuple(row[name] for name in rows.CROSSING))
    into.finish()


class _Ties:
    """Sums ties up and hands them on week by week: memory holds a week of a channel."""

    def __init__(self, where: Where, into: Spool) -> None:
        self._where, self._into = where, into
        self._week = 0
        self._counts: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0, 0])

    def add(self, said: Said, placed: Placed) -> None:
        answered = placed.answers is not None
        if not (answered or said.mentions or said.reactions):
            return
        week = week_of(said.at)
        if week != self._week:
            self.flush()
            self._week = week
        if answered or said.mentions:
            self._add_spoken(said, placed)
        for member, count in said.reactions:
            self._counts[member, said.author][2] += count

    def _add_spoken(self, said: Said, placed: Placed) -> None:
        answers = None if placed.answers is None else (placed.answers,)
        changes = rules.tie_changes(
            self._where.channel_id, said.author, said.at, answers, said.mentions
        )
        for (_, _, source, target), counts in changes.items():
            total = self._counts[source, target]
            total[0] += counts[0]
            total[1] += counts[1]

    def flush(self) -> None:
        where = self._where
        for (source, target), counts in sorted(self._counts.items()):
            key = (where.workspace_id, where.channel_id, self._week, source, target)
            self._into.put(spool.TIES, (*key, *counts, where.now))
        self._counts.clear()
