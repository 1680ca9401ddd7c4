"""The sandbox's clock: real time plus an offset, or standing still until it is moved."""

import threading
import time
from collections.abc import Callable


class Clock:
    """Epoch seconds that a test or a page can move.

    `start` is where it begins (default: now). A clock that is not `running` stands still
    between moves, so that a slow machine changes nothing.
    """

    def __init__(self, start: float | None = None, *, running: bool = True) -> None:
        self._lock = threading.Lock()
        self._running = running
        self._base = time.time() if start is None else start
        self._since = time.monotonic()
        self._watchers: list[Callable[[], None]] = []

    def now(self) -> float:
        """Epoch seconds, UTC."""
        with self._lock:
            return self._now()

    def set(self, t: float) -> None:
        """Move to epoch second `t`, backwards too (a replay starts in the past)."""
        with self._lock:
            self._base, self._since = t, time.monotonic()
        self._tell()

    def advance(self, seconds: float) -> None:
        with self._lock:
            self._base += seconds
        self._tell()

    def freeze(self) -> None:
        """Stand still until moved or until `run`."""
        with self._lock:
            self._base, self._running = self._now(), False

    def run(self) -> None:
        with self._lock:
            self._base, self._since, self._running = self._now(), time.monotonic(), True
        self._tell()

    @property
    def running(self) -> bool:
        return self._running

    def when_moved(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` after every move; time that merely passes is not told."""
        self._watchers.append(watcher)

    def _now(self) -> float:
        return self._base + (time.monotonic() - self._since if self._running else 0.0)

    def _tell(self) -> None:
        for watcher in self._watchers:
            watcher()
