"""Priorities: what makes a sound one, and the quarters one may be of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

TITLE_MOST, SENTENCE_MOST = 80, 300  # characters
AHEAD = 4  # quarters after this one


@dataclass(frozen=True, slots=True)
class Written:
    """A priority as somebody wrote it. owner: a Slack id, or None. quarter: "2026 Q4", or ""."""

    title: str
    sentence: str
    owner: str | None
    quarter: str


def quarter_of(day: date) -> str:
    """The quarter a day is in, as in "2026 Q4"."""
    return f"{day.year} Q{(day.month + 2) // 3}"


def quarters(today: date, kept: str = "") -> list[str]:
    """This quarter and the next ones, and the one a priority has, in order."""
    first = today.year * 4 + (today.month - 1) // 3
    coming = {f"{n // 4} Q{n % 4 + 1}" for n in range(first, first + AHEAD + 1)}
    return sorted(coming | ({kept} if kept else set()))


def tidy(text: str) -> str:
    """On one line, without blanks at its ends or twice."""
    return " ".join(text.split())


def problem(title: str, others: list[str]) -> str | None:
    """What is the matter with a title, in words; None if nothing is."""
    if not any(one.isalnum() for one in title):
        return "A few words, please, by which people know it again."
    if title.casefold() in {one.casefold() for one in others}:
        return "There is one of that title already."
    return None
