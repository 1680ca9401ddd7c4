"""What is to be replayed: who appears in an export, where, and in which order."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.domain.messages import refusal
from bot.errors import UserError
from bot.exports import Export, ExportChannel


@dataclass(frozen=True)
class Line:
    """One row of the export; `at` in microseconds."""

    at: int
    channel: str
    row: dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """An export looked through once. `authors` counts each one's messages."""

    workspace: str
    channels: tuple[ExportChannel, ...]
    authors: Counter[str]
    rows: int
    begins: int
    ends: int


def look_through(export: Export, private: bool) -> Plan:
    """Read the export once; its private channels only if wished.

    Raises UserError where it holds nothing to replay.
    """
    channels = tuple(
        c for c in export.channels if c.importable and (private or c.kind != "private")
    )
    authors: Counter[str] = Counter()
    rows, begins, ends = 0, 0, 0
    for channel in channels:
        for batch in export.messages(channel):
            rows += len(batch)
            begins, ends = min(begins or batch[0][0], batch[0][0]), max(ends, batch[-1][0])
            authors.update(row["user"] for _, row in batch if refusal(row) is None)
    if not authors:
        raise UserError("This export holds no messages by people that could be replayed.")
    workspace = export.workspace_id or "T0EXPORTED"
    return Plan(workspace, channels, authors, rows, begins, ends)


def lines(export: Export, plan: Plan) -> Iterator[Line]:
    """Every row of every channel, in order of time."""
    streams = (_lines_of(export, channel) for channel in plan.channels)
    return heapq.merge(*streams, key=lambda line: (line.at, line.channel))


def _lines_of(export: Export, channel: ExportChannel) -> Iterator[Line]:
    for batch in export.messages(channel):
        for at, row in batch:
            yield Line(at, channel.folder, row)
