"""Who has a part in running Footbridge here: admins, leaders, champions; of the rest, counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.views.leader import STATES, Listed
from bot.views.status import few

SHOWN = 25  # people of a kind
ADDED = (
    "<@{user}> is an admin of Footbridge from now on: they can change all that admins can, except "
    "who the admins are."
)
ADDED_BEFORE = "<@{user}> is an admin of Footbridge already."
REMOVED = "<@{user}> is no admin of Footbridge any more."
HOW = "`/footbridge people add @name` or `remove @name` changes who else is an admin of Footbridge."
USAGE = (
    "`/footbridge people` takes nothing (to see them), add @name, or remove @name, with whom you "
    "mean from Slack's list after @."
)


@dataclass(frozen=True, slots=True)
class People:
    """Admins that were added (Slack ids), leaders who were named, champions; and how many joined
    and left again."""

    admins: Sequence[str]
    leaders: Sequence[Listed]
    champions: Sequence[str]
    joined: int
    left: int


def people(found: People) -> str:
    """All of it."""
    leaders = [f"<@{one.user}> ({STATES[one.state]})" for one in found.leaders if one.here]
    added = _listed([f"<@{one}>" for one in found.admins], "nobody else")
    return "\n".join(
        [
            f"*Admins of Footbridge*: the workspace's own, and {added}.",
            f"*Leaders*: {_listed(leaders, 'nobody yet')}. `/footbridge leaders`",
            f"*Champions*: {_listed([f'<@{one}>' for one in found.champions], 'nobody yet')}. "
            "`/footbridge champions`",
            f"*Joined*: {few(found.joined)}. *Left again*: {few(found.left)}. Who they are is "
            "theirs to say.",
            HOW,
        ]
    )


def _listed(people: Sequence[str], none: str) -> str:
    more = len(people) - SHOWN
    return ", ".join(people[:SHOWN]) + (f" and {more} more" if more > 0 else "") or none
