"""The change feed: everything that happened, in order, for a page or a test to follow."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """One thing that changed. `kind` is e.g. "message", "view", "ephemeral", "delivery"."""

    seq: int
    at: float
    """Epoch seconds by the sandbox's clock."""
    kind: str
    workspace: str
    channel: str
    who: tuple[str, ...]
    """The people it concerns where it is not for a whole channel or workspace."""
    body: dict[str, Any]


class Feed:
    """Keeps the last `keep` changes. `seq` counts up by one from 1, whatever was dropped."""

    def __init__(self, keep: int = 20_000) -> None:
        self._changes: deque[Change] = deque(maxlen=keep)
        self._grew = threading.Condition()
        self._seq = 0
        self._subscribers: list[Callable[[Change], None]] = []

    @property
    def seq(self) -> int:
        """The number of the newest change."""
        return self._seq

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Call back for every change, in the thread that made it and under the state's lock:
        hand it on, do nothing slow. Returns what ends the subscription."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    def since(self, seq: int) -> list[Change]:
        """The changes after number `seq` that are still kept."""
        with self._grew:
            newer = self._seq - seq
            return [] if newer <= 0 else list(self._changes)[-newer:]

    def wait(self, seq: int, timeout: float | None = None) -> list[Change]:
        """As `since`, waiting up to `timeout` real seconds for there to be one."""
        with self._grew:
            self._grew.wait_for(lambda: self._seq > seq, timeout)
        return self.since(seq)

    def add(
        self,
        at: float,
        kind: str,
        body: dict[str, Any],
        *,
        workspace: str = "",
        channel: str = "",
        who: tuple[str, ...] = (),
    ) -> None:
        with self._grew:
            self._seq += 1
            change = Change(self._seq, at, kind, workspace, channel, who, body)
            self._changes.append(change)
            self._grew.notify_all()
        for subscriber in list(self._subscribers):
            subscriber(change)
