"""What an import read, kept and left out, as a table for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def lines(counts: Mapping[str, Any], skipped: Mapping[str, int]) -> list[tuple[str, str]]:
    """Rows of (what, how many), the most telling first; then each reason for leaving out."""
    rows = [(LABELS[key], f"{counts[key]:,}") for key in LABELS if key in counts]
    rows += [(f"  left out: {reason}", f"{count:,}") for reason, count in by_count(skipped)]
    return rows


def by_count(skipped: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(skipped.items(), key=lambda pair: (-pair[1], pair[0]))


LABELS = {
    "messages_read": "Messages read",
    "messages_kept": "Messages kept, without their text",
    "members": "People",
    "channels": "Channels",
    "threads": "Threads",
    "orphan_replies": "Replies whose first message is missing",
    "conversations": "Conversations",
    "crossings": "Crossings",
    "ties": "Ties between two people",
    "silos": "Silos",
}
