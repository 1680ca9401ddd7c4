"""What an import read, kept and left out, and what stands in the workspace after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Imported:
    """The outcome of an import.

    messages_read: rows in the day files. messages_kept: messages by people of this export that
    stand in the database afterwards, whether this run brought them or an earlier one; so that
    `messages_read` = `messages_kept` + what `skipped` counts, by reason, and importing twice
    tells the same twice. members, channels, threads (with at least one reply), orphan_replies
    (their root is nowhere in the export): of this export; bots are no members. conversations,
    crossings, ties (directed pairs of people), silos: what stands in the workspace afterwards.
    messages_new: how many of the messages kept were not there before. unread: files and index
    entries left out, by reason. moved: people whom this run put in another silo. not_found:
    whom the list of silos names and nobody knows. problems: lines of it not understood. old: how
    many of the messages kept are so old that they would be gone had they been heard live.
    kept_until: when the new messages go and when the ties, in ISO 8601; the rest stays.
    """

    messages_read: int
    messages_kept: int
    skipped: dict[str, int]
    members: int
    channels: int
    threads: int
    orphan_replies: int
    conversations: int
    crossings: int
    ties: int
    silos: int
    workspace: str = ""
    messages_new: int = 0
    unread: dict[str, int] = field(default_factory=dict)
    moved: int = 0
    not_found: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    old: int = 0
    kept_until: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Every field, in the order above."""
        return asdict(self)


@dataclass
class Tally:
    """What reading came to, of one channel or of several; the numbers of several add up."""

    read: int = 0
    kept: int = 0
    new: int = 0
    old: int = 0
    threads: int = 0
    orphans: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    unlisted: set[str] = field(default_factory=set)

    def add(self, other: Tally) -> None:
        self.read += other.read
        self.kept += other.kept
        self.new += other.new
        self.old += other.old
        self.threads += other.threads
        self.orphans += other.orphans
        self.skipped.update(other.skipped)
        self.unread.update(other.unread)
        self.unlisted |= other.unlisted


def by_size(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts, the largest first."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
