"""Faults on request: what can go wrong between an app and Slack, chosen by a test.

Each is for one Web API method ("*": any) and happens `times` times:

- "ratelimited": 429 with Retry-After (`retry_after` seconds)
- "http": an HTTP `status` (default 500) before anything was done
- "error": Slack's error `error`, before anything was done
- "timeout": nothing is done and no answer comes until released
- "drop": it is done, and the connection cut before the answer ("drop_before": not done)
- "hold": it is done, and the answer kept back until released ("hold_before": not yet done)
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "ratelimited", "http", "error", "timeout", "drop", "drop_before", "hold", "hold_before"
]
AFTER = ("drop", "hold")
"""The kinds that strike when the work is done."""


@dataclass
class Fault:
    method: str
    kind: Kind
    times: float = 1
    retry_after: int = 1
    status: int = 500
    error: str = "internal_error"
    struck: int = 0
    _reached: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    released: threading.Event = field(default_factory=threading.Event)

    def wait(self, timeout: float = 10.0) -> None:
        """Until a request has come to this fault (each call waits for one more).
        TimeoutError after so many real seconds."""
        if not self._reached.acquire(timeout=timeout):
            raise TimeoutError(f"no {self.method} came within {timeout} s")

    def release(self) -> None:
        """Let what is held go on, now and later."""
        self.released.set()

    def strike(self) -> None:
        self.struck += 1
        self._reached.release()


class Faults:
    """The faults in force. Of two for one method the earlier strikes first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[Fault]:
        return iter(list(self._faults))

    def add(
        self,
        method: str,
        kind: Kind,
        times: float = 1,
        *,
        retry_after: int = 1,
        status: int = 500,
        error: str = "internal_error",
    ) -> Fault:
        """Ask for a fault; `times=math.inf` lasts until `clear`."""
        fault = Fault(method, kind, times, retry_after, status, error)
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """End all faults, and let go what they hold."""
        with self._lock:
            for fault in self._faults:
                fault.release()
            self._faults.clear()

    def next_for(self, method: str, *, after: bool) -> Fault | None:
        """The fault that strikes this call now, counted as struck (see `Fault.strike`)."""
        with self._lock:
            for fault in self._faults:
                matches = fault.method in ("*", method) and (fault.kind in AFTER) == after
                if matches and fault.struck < fault.times:
                    fault.strike()
                    return fault
        return None
