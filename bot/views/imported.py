"""What an import read, kept and left out, as a table for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.domain.calendar import moment
from bot.domain.retention import Outlook


def lines(counts: Mapping[str, Any], skipped: Mapping[str, int]) -> list[tuple[str, str]]:
    """Rows of (what, how many), the most telling first; then each reason for leaving out."""
    rows = [(LABELS[key], f"{counts[key]:,}") for key in LABELS if key in counts]
    rows += [(f"  left out: {reason}", f"{count:,}") for reason, count in by_count(skipped)]
    return rows


def beforehand(outlook: Outlook) -> str:
    """What is said before an export is read: what the settings keep of it, and until when."""
    if outlook.first is None or outlook.last is None:
        return "The export holds no messages of channels."
    span = f"from {day(outlook.first)} to {day(outlook.last)}"
    if outlook.first == outlook.last:
        span = f"of {day(outlook.first)}"
    text = f"The export holds messages {span}."
    limit = moment(outlook.gone_live).date()
    if outlook.first < limit:
        which = "All of them" if outlook.last < limit else f"Those from before {day(limit)}"
        text += (
            f" {which} are older than messages are kept ({outlook.messages_days} days), but here "
            "that time counts from the import:"
        )
    else:
        text += " They are kept as long as any others, counted from the import:"
    return (
        f"{text} messages, which hold no text, until {_day_of(outlook.messages_until)}; who "
        f"answered whom until {_day_of(outlook.ties_until)}; conversations and crossings stay. "
        "What was here before keeps its own time."
    )


def kept(outlook: Outlook) -> list[tuple[str, str]]:
    """Rows of (what, until when) below the result."""
    return [
        ("New messages are kept until", _day_of(outlook.messages_until)),
        ("Who answered whom until", _day_of(outlook.ties_until)),
    ]


def day(one: date) -> str:
    return f"{one.day} {one:%B} {one.year}"


def _day_of(at: int) -> str:
    return day(moment(at).date())


def by_count(skipped: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(skipped.items(), key=lambda pair: (-pair[1], pair[0]))


LABELS = {
    "messages_read": "Messages read",
    "messages_kept": "Messages kept, without their text",
    "old": "  of them so old that live they would be gone",
    "members": "People",
    "channels": "Channels",
    "threads": "Threads",
    "orphan_replies": "Replies whose first message is missing",
    "conversations": "Conversations",
    "crossings": "Crossings",
    "ties": "Ties between two people",
    "silos": "Silos",
}
