"""Many small writes in one transaction: a commit costs the same for one row as for thirty."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Generic, TypeVar

from sqlalchemy.exc import OperationalError

from bot.errors import TransientError

T = TypeVar("T")

MOST = 128  # rows in one transaction
PATIENCE = 2.5  # seconds: Slack waits three


class GroupCommit(Generic[T]):
    """One writer thread that commits whatever has come in meanwhile, in one go.

    `write` stores a batch in one transaction of its own. `submit` returns after the commit.
    """

    def __init__(self, write: Callable[[Sequence[T]], None]) -> None:
        self._write = write
        self._queue: queue.SimpleQueue[tuple[T, Future[None]]] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def submit(self, item: T) -> None:
        """Store the item. Raises what `write` raised for it, or TransientError if it takes long.

        After a TransientError the item may still be stored: storing it twice must do no harm.
        """
        self._start()
        done: Future[None] = Future()
        self._queue.put((item, done))
        try:
            done.result(PATIENCE)
        except FutureTimeoutError:
            raise TransientError("the database did not answer in time") from None

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

    def _commit(self, batch: Sequence[tuple[T, Future[None]]]) -> None:
        try:
            self._write([item for item, _ in batch])
        except Exception as error:
            if len(batch) == 1 or isinstance(error, OperationalError):  # the database itself
                for _, done in batch:
                    done.set_exception(error)
                return
            for one in batch:  # one that cannot be stored must not take the others with it
                self._commit([one])
        else:
            for _, done in batch:
                done.set_result(None)
