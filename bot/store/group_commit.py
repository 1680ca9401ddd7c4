"""Many small writes in one transaction: a commit costs the same for one row as for thirty."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError

from bot.errors import TransientError

T = TypeVar("T")

MOST = 128  # rows in one transaction
PATIENCE = 2.5  # seconds: Slack waits three


class _Waiting(Generic[T]):
    """An item, and the thread that waits until it is stored.

    A bare lock does what a Future would, at a tenth of its cost.
    """

    __slots__ = ("_stored", "error", "item")

    def __init__(self, item: T) -> None:
        self.item = item
        self.error: Exception | None = None
        self._stored = threading.Lock()
        self._stored.acquire()

    def wait(self, seconds: float) -> bool:
        return self._stored.acquire(timeout=seconds)

    def done(self, error: Exception | None = None) -> None:
        self.error = error
        self._stored.release()


class GroupCommit(Generic[T]):
    """One writer thread that commits whatever has come in meanwhile, in one go.

    `write` stores a batch in one transaction of its own. `submit` returns after the commit.
    """

    def __init__(self, write: Callable[[Sequence[T]], None]) -> None:
        self._write = write
        self._queue: queue.SimpleQueue[_Waiting[T]] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def submit(self, item: T) -> None:
        """Store the item. Raises what `write` raised for it, or TransientError if it takes long.

        After a TransientError the item may still be stored: storing it twice must do no harm.
        """
        self._start()
        waiting = _Waiting(item)
        self._queue.put(waiting)
        if not waiting.wait(PATIENCE):
            raise TransientError("the database did not answer in time")
        if waiting.error is not None:
            raise waiting.error

    def _start(self) -> None:
        # Only at the first item: a server may fork after this object was made.
        if self._thread is None or not self._thread.is_alive():
            with self._starting:
                if self._thread is None or not self._thread.is_alive():
                    self._thread = threading.Thread(target=self._run, daemon=True, name="writer")
                    self._thread.start()

    def _run(self) -> None:
        while True:
            batch = [self._queue.get()]
            while len(batch) < MOST and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            self._commit(batch)

    def _commit(self, batch: Sequence[_Waiting[T]]) -> None:
        try:
            self._store([one.item for one in batch])
        except Exception as error:
            if len(batch) == 1 or isinstance(error, OperationalError):  # the database itself
                for one in batch:
                    one.done(error)
                return
            for one in batch:  # one that cannot be stored must not take the others with it
                self._commit([one])
        else:
            for one in batch:
                one.done()

    def _store(self, items: Sequence[T]) -> None:
        try:
            self._write(items)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            self._write(items)  # the connection had broken while it lay idle: on a new one
