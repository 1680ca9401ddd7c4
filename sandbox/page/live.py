"""The page stays true without being loaded again: what is out of date is told as it happens."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from ..feed import Change
from .drawing import as_json
from .site import Site, Visitor

GATHER = 0.08
"""Seconds for which changes are gathered before they are told."""
LOOK = 1.0
"""Seconds between looks at what tells nobody: the app's reasons, and the pace of time."""
PING = 15.0
_SHOWN: dict[str, tuple[str, ...]] = {
    "message": ("sidebar", "messages", "thread"),
    "message_changed": ("messages", "thread"),
    "message_deleted": ("sidebar", "messages", "thread"),
    "ephemeral": ("messages", "thread"),
    "ephemeral_deleted": ("messages", "thread"),
    "view": ("modal", "home"),
    "view_closed": ("modal",),
    "read": ("sidebar",),
    "members": ("sidebar", "head", "names", "browse"),
    "channel": ("sidebar", "head", "names", "browse"),
    "channel_deleted": ("sidebar", "names", "browse"),
    "person": ("sidebar", "names"),
    "group": ("names",),
    "installation": ("sidebar", "names"),
}


class Live:
    """Streams of what is stale, one for each open page."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._clocks: set[Callable[[], None]] = set()
        site.slack.clock.when_moved(self._moved)

    def _moved(self) -> None:
        for tell in list(self._clocks):
            tell()

    async def follow(self, request: Request) -> Response:
        try:
            visitor = self._site.sit(request.path_params["who"])
        except KeyError:
            return PlainTextResponse("not there", 404)
        known = request.query_params.get("reasons", "")
        follower = Follower(visitor, int(known) if known.isdigit() else 0)
        last = request.headers.get("last-event-id") or request.query_params.get("since", "")
        stream = self._stream(follower, int(last) if last.isdigit() else 0)
        return StreamingResponse(stream, media_type="text/event-stream")

    async def _stream(self, follower: Follower, since: int) -> AsyncIterator[str]:
        end = follower.visitor.slack.feed.subscribe(follower.heard)
        follower.catches_up(since)
        self._clocks.add(follower.clock_moved)
        try:
            yield "retry: 500\n\n"
            async for told in follower.told():
                yield told
        finally:
            self._clocks.discard(follower.clock_moved)
            end()


class Follower:
    """What one open page has not been told yet."""

    def __init__(self, visitor: Visitor, reasons: int) -> None:
        self.visitor, self._reasons = visitor, reasons
        self._loop = asyncio.get_running_loop()
        self._stale: set[str] = set()
        self._channels: set[str] = set()
        self._touched: set[str] = set()
        self._some = asyncio.Event()
        self._time: tuple[Any, ...] = ()

    def catches_up(self, since: int) -> None:
        """Note what changed after number `since`; everything, where that is of another feed."""
        feed = self.visitor.slack.feed
        if since > feed.seq:
            self._later(tuple({part for parts in _SHOWN.values() for part in parts}), "", "")
        for change in feed.since(since):
            self.heard(change)

    def heard(self, change: Change) -> None:
        """From whatever thread something changed in."""
        parts = _SHOWN.get(change.kind, ())
        if parts and self._concerns(change):
            self._later(parts, change.channel, str(change.body.get("ts", "")))

    def clock_moved(self) -> None:
        self._later(("clock",), "", "")

    def _concerns(self, change: Change) -> bool:
        if change.who:
            return self.visitor.id in change.who
        channel = self.visitor.world.channels.get(change.channel)
        return channel is None or self.visitor.may_see(channel) or change.kind == "members"

    def _later(self, parts: tuple[str, ...], channel: str, ts: str) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended, and the page with it
            self._loop.call_soon_threadsafe(self._note, parts, channel, ts)

    def _note(self, parts: tuple[str, ...], channel: str, ts: str) -> None:
        self._stale |= set(parts)
        self._channels |= {channel} - {""}
        self._touched |= {ts} - {""}
        self._some.set()

    async def told(self) -> AsyncIterator[str]:
        """Server-sent events, for as long as somebody follows."""
        spoke = time.monotonic()
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._some.wait(), LOOK)
            await self._look()
            if self._stale:
                await asyncio.sleep(GATHER)
                yield f"id: {self.visitor.slack.feed.seq}\ndata: {as_json(self._take())}\n\n"
                spoke = time.monotonic()
            elif time.monotonic() - spoke > PING:
                yield ": still here\n\n"
                spoke = time.monotonic()

    async def _look(self) -> None:
        passing = self.visitor.site.passing
        passing.seen()
        now = (passing.pace, passing.moving, passing.trouble, passing.plays)
        if now != self._time:
            self._time = now
            self._stale.add("clock")
        reasons = self.visitor.site.reasons
        if reasons:
            new = len(await run_in_threadpool(reasons, self._reasons))
            self._reasons += new
            self._stale |= {"reasons"} if new else set()

    def _take(self) -> dict[str, Any]:
        told = {
            "parts": sorted(self._stale),
            "channels": sorted(self._channels),
            "touched": sorted(self._touched)[:200],
        }
        self._stale, self._channels, self._touched = set(), set(), set()
        self._some.clear()
        return told
