"""Takes events to apps, and tries again as Slack does: at once, after 1 and after 5 minutes."""

import heapq
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import orjson

from .clock import Clock
from .disorder import Disorder
from .doors import Ack
from .model import Json
from .world import Outgoing

SLACK_RETRIES = (0.0, 60.0, 300.0)
Send = Callable[[Outgoing, int, str], Ack]


@dataclass(frozen=True)
class Delivery:
    """One attempt to bring one event to one app."""

    event_id: str
    event_type: str
    app_id: str
    team_id: str
    """The installation's workspace."""
    attempt: int
    """0 for the first, then as X-Slack-Retry-Num."""
    at: float
    """Epoch seconds by the sandbox's clock."""
    took: float
    """Real seconds until the ack."""
    status: int
    reason: str
    """"" where it was acked, else why not ("http_timeout", "http_error", "connection_failed")."""
    body: bytes

    @property
    def ok(self) -> bool:
        return not self.reason

    @property
    def envelope(self) -> Json:
        found: Json = orjson.loads(self.body)
        return found

    @property
    def event(self) -> Json:
        found: Json = self.envelope["event"]
        return found


class Deliveries:
    """The delivery log: the last `keep` attempts, and counts of all."""

    def __init__(self, keep: int = 20_000) -> None:
        self._rows: deque[Delivery] = deque(maxlen=keep)
        self.attempts = 0
        self.failures = 0

    def __iter__(self) -> Iterator[Delivery]:
        return iter(list(self._rows))

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> Delivery:
        return self._rows[index]

    def of(self, event_type: str) -> list[Delivery]:
        return [row for row in self if row.event_type == event_type]

    def failed(self) -> list[Delivery]:
        return [row for row in self if not row.ok]

    def clear(self) -> None:
        self._rows.clear()
        self.attempts = self.failures = 0

    def add(self, row: Delivery) -> None:
        self._rows.append(row)
        self.attempts += 1
        self.failures += not row.ok


@dataclass(order=True)
class _Due:
    at: float
    number: int
    outgoing: Outgoing = field(compare=False)
    attempt: int = field(compare=False)
    reason: str = field(compare=False)


class Courier:
    """Delivers in the caller's thread (`deliver`) or in its own (`enqueue`), in order."""

    def __init__(self, clock: Clock, send: Send, log: Deliveries, retries: Sequence[float]) -> None:
        self._clock, self._send, self._log = clock, send, log
        self.retries = tuple(retries)
        self.disorder = Disorder()
        self._queue: deque[Outgoing] = deque()
        self._due: list[_Due] = []
        self._numbers = itertools.count()
        self._busy = 0
        self._state = threading.Condition()
        self._stopping = False
        self._thread: threading.Thread | None = None
        clock.when_moved(self._wake)

    def start(self) -> None:
        self._stopping = False
        self._thread = threading.Thread(target=self._work, name="slack-courier", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        with self._state:
            self._stopping = True
            self._state.notify_all()
        if self._thread:
            self._thread.join(timeout=5)

    def deliver(self, batch: Sequence[Outgoing]) -> None:
        """Bring each to its app now; returns when all are acked or put off."""
        for outgoing in self.disorder.arrange(batch, self._put_off):
            self.attempt(outgoing, 0, "")

    def enqueue(self, batch: Sequence[Outgoing]) -> None:
        if batch:
            arranged = self.disorder.arrange(batch, self._put_off)
            with self._state:
                self._queue.extend(arranged)
                self._state.notify_all()

    def _put_off(self, seconds: float, outgoing: Outgoing) -> None:
        self.enqueue_at(self._clock.now() + seconds, outgoing)

    def enqueue_at(self, at: float, outgoing: Outgoing, attempt: int = 0, reason: str = "") -> None:
        """Deliver when the sandbox's clock says `at` (epoch seconds)."""
        with self._state:
            due = _Due(at, next(self._numbers), outgoing, attempt, reason)
            heapq.heappush(self._due, due)
            self._state.notify_all()

    def settle(self, timeout: float = 10.0) -> None:
        """Wait until nothing is under way or due. TimeoutError after so many real seconds."""
        with self._state:
            if not self._state.wait_for(self._is_idle, timeout):
                raise TimeoutError(f"events still under way after {timeout} s")

    def attempt(self, outgoing: Outgoing, attempt: int, reason: str) -> None:
        """Try once, and again as often as the delay is none; later tries are put off."""
        while True:
            ack = self._try(outgoing, attempt, reason)
            if ack.ok or ack.no_retry or attempt >= len(self.retries):
                return
            delay = self.retries[attempt]
            attempt, reason = attempt + 1, ack.reason
            if delay > 0:
                self.enqueue_at(self._clock.now() + delay, outgoing, attempt, reason)
                return

    def _try(self, outgoing: Outgoing, attempt: int, reason: str) -> Ack:
        at, began = self._clock.now(), time.perf_counter()
        ack = self._send(outgoing, attempt, reason)
        row = Delivery(
            outgoing.event_id,
            outgoing.event_type,
            outgoing.app.id,
            outgoing.installation.workspace_id,
            attempt,
            at,
            time.perf_counter() - began,
            ack.status,
            ack.reason,
            outgoing.body,
        )
        self._log.add(row)
        return ack

    def _is_idle(self) -> bool:
        return not self._queue and not self._busy and not self._is_due()

    def _is_due(self) -> bool:
        return bool(self._due) and self._due[0].at <= self._clock.now()

    def _wake(self) -> None:
        with self._state:
            self._state.notify_all()

    def _work(self) -> None:
        while (job := self._next()) is not None:
            try:
                self.attempt(*job)
            finally:
                with self._state:
                    self._busy -= 1
                    self._state.notify_all()

    def _next(self) -> tuple[Outgoing, int, str] | None:
        with self._state:
            while not self._stopping:
                if self._queue:
                    self._busy += 1
                    return self._queue.popleft(), 0, ""
                if self._is_due():
                    self._busy += 1
                    due = heapq.heappop(self._due)
                    return due.outgoing, due.attempt, due.reason
                self._state.wait(self._patience())
        return None

    def _patience(self) -> float | None:
        if not self._due or not self._clock.running:
            return None
        return max(0.001, self._due[0].at - self._clock.now())
