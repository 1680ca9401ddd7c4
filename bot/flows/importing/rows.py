"""The rows that an import writes, as tuples in the order of these columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from bot.domain.crossings import Found
from bot.domain.retention import DAYS
from bot.domain.talk import STRONGEST
from bot.flows.crossing import crossing_row
from bot.flows.importing.grouping import Conversation, Placed
from bot.flows.importing.reading import Said

MESSAGE = (
    "workspace_id", "channel_id", "at", "author_id", "thread_at", "parent_id", "mentions", "named",
    "question", "thanks", "link", "length", "received_at", "grouped", "conversation_at", "link_at",
    "link_reason", "overlaps", "answers",
)  # fmt: skip
REACTION = ("workspace_id", "channel_id", "at", "member_id", "count")
TIE = (
    "workspace_id", "channel_id", "week", "from_id", "to_id", "answers", "mentions", "reactions",
    "fed_at",
)  # fmt: skip
CONVERSATION = ("workspace_id", "channel_id", "at", "last_at", "messages", "people")
CROSSING = (
    "workspace_id", "channel_id", "conversation_at", "silo_a", "silo_b", "first_at", "last_at",
    "ab", "ba", "helped_id", "helper_id", "offered", "heard_at", "declared_at",
)  # fmt: skip

EDITED = 0  # the overlap class that no overlap has


@dataclass(frozen=True, slots=True)
class Where:
    """The channel that rows are for, when they came in (microseconds), and how long (in days)
    that workspace keeps messages."""

    workspace_id: int
    channel_id: int
    now: int
    messages_days: int = DAYS["messages"]


def message(where: Where, said: Said, placed: Placed) -> tuple[Any, ...]:
    answers = placed.answers
    overlaps = placed.overlaps
    if said.edited_at is not None:
        overlaps = (*overlaps, (said.edited_at, EDITED))
    return (
        where.workspace_id,
        where.channel_id,
        said.at,
        said.author,
        said.thread_at,
        said.parent,
        written(said.mentions),
        written(said.named),
        said.question,
        said.thanks,
        said.link,
        said.length,
        where.now,
        True,
        placed.conversation_at,
        placed.link_at,
        placed.link_reason,
        written(overlaps),
        f"[{answers}]" if answers is not None else None,
    )


def table_of(entity: Any) -> Any:
    """The table of a mapped class, for statements that are no business of the session's."""
    return entity.__table__


def conversation(where: Where, found: Conversation) -> tuple[int, ...]:
    return (where.workspace_id, where.channel_id, *found)


def written(values: Sequence[Any]) -> str | None:
    """A list as its column holds it."""
    return orjson.dumps(values).decode() if values else None


def read_list(text: str | None) -> list[Any]:
    """What `written` wrote."""
    return orjson.loads(text) if text else []


def crossing(where: Where, root: int, found: Found) -> dict[str, Any]:
    """A crossing's row. It counts as offered: nobody is nudged about the past."""
    place = (where.workspace_id, where.channel_id)
    return crossing_row(place, root, found, where.now, where.now) | {"offered": True}


Overlaps = Sequence[Sequence[int]]  # [[at, class], …]


def merged_overlaps(one: Overlaps | None, other: Overlaps | None) -> list[list[int]] | None:
    """What two readings of a message saw of shared words: the strongest of both.

    The order of the readings does not matter: an overlap that one of them left out was weaker
    than STRONGEST others, which are here, too.
    """
    strongest: dict[int, int] = {}
    edited = 0
    for at, strength in (*(one or ()), *(other or ())):
        if strength == EDITED:
            edited = max(edited, at)
        else:
            strongest[at] = max(strength, strongest.get(at, 0))
    ordered = sorted(strongest.items(), key=lambda pair: (-pair[1], -pair[0]))
    kept = [[at, strength] for at, strength in ordered[:STRONGEST]]
    return kept + ([[edited, EDITED]] if edited else []) or None


def edited_at(overlaps: Overlaps | None) -> int:
    """When a stored message was last edited, as an export had it; 0 if it was not.

    There is no column for it, since live messages need none. It matters where two exports hold
    two states of a message: the later edit wins, whichever is imported first.
    """
    return max((at for at, strength in overlaps or () if strength == EDITED), default=0)
