"""Deliveries gone astray on request: events twice, late, in the wrong order, or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from .world import Outgoing

Way = Literal["twice", "late", "reversed", "lost"]
PutOff = Callable[[float, Outgoing], None]
"""Takes seconds and what is to be delivered after them."""


@dataclass
class Disorder:
    """What is to go wrong with the next events; nothing, until `add`."""

    _ways: list[tuple[Way, float]] = field(default_factory=list)
    _held: list[Outgoing] = field(default_factory=list)

    def add(self, way: Way, times: int = 1, *, seconds: float = 60.0) -> None:
        """The next `times` events come twice, `seconds` late by the sandbox's clock, never, or
        (for "reversed") together once all of them have happened, the last first."""
        self._ways += [(way, seconds)] * times

    def arrange(self, batch: Sequence[Outgoing], put_off: PutOff) -> list[Outgoing]:
        """What of a batch is to be delivered now, in order."""
        if not self._ways:
            return list(batch)
        return [found for outgoing in batch for found in self._one(outgoing, put_off)]

    def _one(self, outgoing: Outgoing, put_off: PutOff) -> list[Outgoing]:
        way, seconds = self._ways.pop(0) if self._ways else ("", 0.0)
        if way == "twice":
            return [outgoing, outgoing]
        if way == "late":
            put_off(seconds, outgoing)
            return []
        if way == "reversed":
            return self._hold(outgoing)
        return [] if way == "lost" else [outgoing]

    def _hold(self, outgoing: Outgoing) -> list[Outgoing]:
        self._held.insert(0, outgoing)
        if self._ways and self._ways[0][0] == "reversed":
            return []
        released, self._held = self._held, []
        return released
