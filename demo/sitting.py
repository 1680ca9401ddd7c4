"""The page of a demo: what it tells of Footbridge, and how long it stays open."""

from __future__ import annotations

import re
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox import Slack
from sandbox.page import page

PATIENCE = 20.0  # real seconds in which somebody should come to the page once the replay is over
AT_A_TERMINAL = 900.0  # the same, where a person may be reading the page's address
ABSENCE = 600.0  # real seconds after which the page closes when nobody looks any more
SEAT = re.compile(r"/as/(\w+)")


class Panel:
    """What Footbridge did and why, line by line, for the page."""

    def __init__(self) -> None:
        self._lines: list[dict[str, Any]] = []

    def tell(self, at: int, kind: str, text: str, why: str = "") -> None:
        """`at` in microseconds; `kind` is one the page knows (heard, crossed, decided, …)."""
        self._lines.append({"at": at / 1_000_000, "kind": kind, "text": text, "why": why})

    def since(self, number: int) -> Sequence[Mapping[str, Any]]:
        return self._lines[number:]


class Attendance:
    """Whether anybody is at the page: a page that is open keeps one request open."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open = 0
        self._left_at: float | None = None
        self._began = time.monotonic()
        self._waits = False
        self._sat: set[str] = set()
        self._tidy: Callable[[], None] = lambda: None
        self._patience = AT_A_TERMINAL if sys.stdout.isatty() else PATIENCE

    def first(self, tidy: Callable[[], None]) -> None:
        """Let this be done before anybody is waited for."""
        self._tidy = tidy

    def begins(self) -> None:
        """From now on somebody is waited for."""
        self._tidy()
        self._waits = True
        self._began = time.monotonic()

    @property
    def is_replay(self) -> bool:
        """Whether nobody is waited for yet: the weeks until today are being played."""
        return not self._waits

    @property
    def is_over(self) -> bool:
        """Nobody came for a while, or everybody has been gone for long."""
        now = time.monotonic()
        with self._lock:
            if self._open:
                return False
            if self._left_at is None:
                return now - self._began > self._patience
            return now - max(self._left_at, self._began) > ABSENCE

    def has_sat_as(self, who: str) -> bool:
        """Whether somebody has been that person at the page since the replay was over."""
        return who in self._sat

    def came(self, path: str) -> None:
        with self._lock:
            self._open += 1
            if self._waits and (seat := SEAT.match(path)):
                self._sat.add(seat[1])

    def went(self) -> None:
        with self._lock:
            self._open -= 1
            self._left_at = time.monotonic()


class _Noting:
    """Notes each request's coming and going."""

    def __init__(self, app: ASGIApp, attendance: Attendance) -> None:
        self._app, self._attendance = app, attendance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._attendance.came(scope.get("path", ""))
        try:
            await self._app(scope, receive, send)
        finally:
            self._attendance.went()


def routes(
    slack: Slack,
    seats: Mapping[str, str],
    panel: Panel,
    attendance: Attendance,
    moves: Callable[[float], None],
) -> list[BaseRoute]:
    """The page, for the sandbox to serve. `moves` lets so many seconds pass."""

    def put_modals_away() -> None:
        with slack.world.lock:
            for who in list(slack.surfaces.stacks):
                slack.surfaces.clear(who)

    def plays() -> str:
        return "Playing the last eight weeks …" if attendance.is_replay else ""

    attendance.first(put_modals_away)
    site = page(
        slack, seats=seats, reasons=panel.since, moves=moves, plays=plays, title="Wrenfield"
    )
    return [Mount("", routes=site, middleware=[Middleware(_Noting, attendance=attendance)])]
