"""What was said in a channel in a period, in columns: from messages, and from what is left of those
whose time is over.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
from sqlalchemy import String, and_, select, type_coerce
from sqlalchemy.orm import Session

from bot.domain.calendar import LAST
from bot.domain.report import Period
from bot.domain.retention import OUTSIDE
from bot.store.messages import Message, Reaction
from bot.store.parts import Part
from bot.store.silos import SiloBook

Ints = npt.NDArray[np.int64]

NOBODY = -1  # in place of a silo, or of a conversation
AT_ONCE = 10_000  # rows fetched together


@dataclass(frozen=True)
class Talk:
    """A channel in a period, in columns: each message's (at, author, silo, conversation), and each
    exchange's (conversation, at, from, silo, to, silo, answers, volume)."""

    messages: Ints
    exchanges: Ints


class Whereabouts:
    """The silos of many people at many times, at once."""

    def __init__(self, book: SiloBook) -> None:
        spans = sorted(
            (member, since, LAST if until is None else until, silo)
            for member, of in book.spans.items()
            for since, until, silo in of
        )
        self._member, since, self._until, self._silo = np.array(
            [(NOBODY, 0, 0, NOBODY), *spans], dtype=np.int64
        ).T
        self._moments = np.unique(since)
        self._key = self._keys(self._member, since)

    def at(self, members: Ints, times: Ints) -> Ints:
        """The silo of each member at each time; NOBODY where there is none."""
        latest = np.searchsorted(self._key, self._keys(members, times), side="right") - 1
        there = (self._member[latest] == members) & (times < self._until[latest])
        return np.where(there, self._silo[latest], NOBODY)

    def _keys(self, members: Ints, times: Ints) -> Ints:
        """Numbers in the order of members, and within each of times."""
        rank = np.searchsorted(self._moments, times, side="right")
        return np.asarray(members * (len(self._moments) + 1) + rank)


@dataclass(frozen=True)
class TalkReader:
    """Reads what was said in the channels of a workspace in a period."""

    session: Session
    workspace_id: int
    period: Period
    places: Whereabouts

    def read(self, channel: int) -> Talk:
        """A part counts where it began; its single messages are not known any more."""
        said, exchanges = array("q"), array("q")
        self._add_messages(channel, said, exchanges)
        self._add_parts(channel, said, exchanges)
        at, author, began = _columns(said, 3)
        root, when, one, other, answered, volume = _columns(exchanges, 6)
        places = self.places
        return Talk(
            np.column_stack([at, author, places.at(author, at), began]),
            np.column_stack([
                root, when, one, places.at(one, when), other, places.at(other, when), answered,
                volume,
            ]),
        )  # fmt: skip

    def _add_messages(self, channel: int, said: array[int], exchanges: array[int]) -> None:
        for at, author, root, answers, mentions in self._messages(channel):
            began = at if root is None else root
            said.extend((at, author, began))
            for others, answered in ((answers, 1), (mentions, 0)):
                for other in dict.fromkeys(_listed(others)) if others else ():
                    if other != author:
                        exchanges.extend((began, at, author, other, answered, 1))
        for at, author, member, count in self._reactions(channel):
            exchanges.extend((NOBODY, at, member, author, 0, count))

    def _add_parts(self, channel: int, said: array[int], exchanges: array[int]) -> None:
        for root, at, one, other, spoke, answers, mentions, reactions in self._parts(channel):
            if spoke:
                said.extend((at, one, at if root == OUTSIDE else root))
            if answers or mentions:
                exchanges.extend((root, at, one, other, answers, answers + mentions))
            if reactions:
                exchanges.extend((NOBODY, at, one, other, 0, reactions))

    def _messages(self, channel: int) -> Iterable[Any]:
        return self._streamed(
            select(
                Message.at, Message.author_id, Message.conversation_at,
                type_coerce(Message.answers, String), type_coerce(Message.mentions, String),
            )
            .where(*self._within(Message, channel, Message.at))
            .order_by(Message.at)
        )  # fmt: skip

    def _reactions(self, channel: int) -> Iterable[Any]:
        """Of others than the author."""
        same = [
            getattr(Reaction, key) == getattr(Message, key)
            for key in ("workspace_id", "channel_id", "at")
        ]
        return self._streamed(
            select(Message.at, Message.author_id, Reaction.member_id, Reaction.count)
            .join(Message, and_(*same, Reaction.member_id != Message.author_id))
            .where(*self._within(Message, channel, Message.at))
        )

    def _parts(self, channel: int) -> Iterable[Any]:
        return self._streamed(
            select(
                Part.conversation_at, Part.first_at, Part.from_id, Part.to_id, Part.spoke,
                Part.answers, Part.mentions, Part.reactions,
            ).where(*self._within(Part, channel, Part.first_at))
        )  # fmt: skip

    def _within(self, table: Any, channel: int, at: Any) -> list[Any]:
        return [
            table.workspace_id == self.workspace_id,
            table.channel_id == channel,
            at >= self.period.since,
            at < self.period.until,
        ]

    def _streamed(self, query: Any) -> Iterable[Any]:
        # Past the ORM, whose cost of each row is several times the database's.
        return self.session.connection().execute(query, execution_options={"yield_per": AT_ONCE})


def _listed(found: str | list[int]) -> list[int]:
    """A JSON list, which one driver reads by itself and the other does not."""
    return orjson.loads(found) if isinstance(found, str) else found


def _columns(values: array[int], width: int) -> Ints:
    return np.array(values, dtype=np.int64).reshape(-1, width).T
