"""A nudge as a view sees it, and what a kind's own view makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.catalogue import Kind
from bot.views.blocks import Block


@dataclass(frozen=True, slots=True)
class Seen:
    """A nudge to show. `user` and `other` are Slack ids: who gets it, and whom it is about.

    dry: nobody gets it; it is shown to the admins.
    """

    kind: Kind
    wording: int
    nudge: str
    facts: Mapping[str, Any]
    user: str
    other: str | None = None
    dry: bool = False

    @property
    def words(self) -> str:
        """The wording it was given, with its blanks still in it."""
        return self.kind.wordings[self.wording % len(self.kind.wordings)]


@dataclass(frozen=True, slots=True)
class Body:
    """What stands in a nudge above its foot: the text, its blocks, and why now in one line."""

    text: str
    blocks: list[Block]
    why: str


Show = Callable[[Seen], Body]
