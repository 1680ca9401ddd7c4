"""Silos as an admin sees them: those there are, those the network suggests, and why."""

from __future__ import annotations

from collections.abc import Sequence

from bot.views.blocks import escape, quoted

SURE, LOOSE = 0.5, 0.2  # how much of a group stays together when its ties are drawn anew
HELD_MOST = 30  # silos that a line names
SUGGESTED = "From who answers whom, I would suggest these. Nothing is taken until you say so:"
HOW = (
    "`/footbridge silos accept 1`, `accept 1 as Sales`, `accept 1 3 as Support` (merges), "
    "`accept all`, or `drop 2`"
)


def held(silos: Sequence[tuple[str, int]]) -> str:
    """The silos there are: (name, people)."""
    if not silos:
        return (
            "Nobody is in a silo yet. Say where they live: `/footbridge silos field Department`, "
            "`/footbridge silos groups @sales @support`, bring in a list with "
            "`/footbridge silos csv`, or let me suggest some: `/footbridge silos propose`"
        )
    told = ", ".join(f"{escape(name)} ({people})" for name, people in silos[:HELD_MOST])
    more = len(silos) - HELD_MOST
    return f"The silos: {told}" + (f", and {more} more." if more > 0 else ".")


def proposed(
    number: int, name: str, people: int, surest: Sequence[str],
    channels: Sequence[tuple[str, float]], certainty: float,
) -> str:  # fmt: skip
    """One proposal with its reasons: who, which channels, how sure."""
    places = ", ".join(f"#{escape(channel)} ({share:.0%})" for channel, share in channels)
    named = ", ".join(f"<@{who}>" for who in surest)
    more = f" and {people - len(surest)} more" if people > len(surest) else ""
    return (
        f"*{number}. {escape(name)}*: {people} people, {_sure(certainty)}\n"
        f"    who: {named}{more}\n"
        f"    where they write: {places or 'no channel of their own'}"
    )


def proposals(rows: Sequence[str]) -> str:
    """All open proposals, and what can be done with them."""
    if not rows:
        return ""
    return "\n".join(
        [
            SUGGESTED,
            *rows,
            HOW,
        ]
    )


def _sure(certainty: float) -> str:
    if certainty >= SURE:
        return "clear"
    return "rather loose" if certainty >= LOOSE else "may be chance"


def chosen(label: str, people: int, minutes: int) -> str:
    """After a profile field or user groups were chosen."""
    when = (
        f"Slack lets me read about 80 profiles a minute, so this takes some {minutes} minutes"
        if minutes
        else "that is done"
    )
    return f"From now on silos come from {escape(label)}: {people} people; {when}."


def accepted(moved: int) -> str:
    people = "1 person" if moved == 1 else f"{moved} people"
    return f"Done: {people} moved. What they exchanged is counted anew in a minute."


def renamed(name: str) -> str:
    return f"It is called {quoted(name)} now."


def put(user: str, silo: str) -> str:
    """After somebody (a Slack id) was moved."""
    return f"<@{user}> is in {quoted(silo)}. What they exchanged is counted anew in a minute."
