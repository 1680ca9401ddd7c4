"""Signed events over HTTP, as fast as they are answered or at a steady rate.

    python -m benchmarks.intake_load

Reads one JSON order a line from standard input, and prints what came of each as one line. It is a
process of its own, so that what it costs is not taken from the server's.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import sys
import time
from collections import deque
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.made_up_talk import Talker, written

TEAM, BOT, APP = "T0BENCH", "U0BENCHBOT", "A0BENCH"
PEOPLE, CHANNELS = 200, 20
REPLIES = 0.4  # share of messages that are in a thread
SECOND = 1_000_000


@dataclass(frozen=True)
class Order:
    """`requests` events to `port`; as fast as answers come, or `rate` a second if it is given."""

    port: int
    secret: str
    requests: int
    connections: int
    rate: float | None = None


def people() -> list[str]:
    return [f"U{person:08d}" for person in range(PEOPLE)]


def channels() -> list[str]:
    return [f"C{channel:08d}" for channel in range(CHANNELS)]


class Events:
    """Message events that never come twice: every one has its own id and `ts`."""

    def __init__(self, seed: int = 1) -> None:
        self._rng = np.random.default_rng(seed)
        self._talker = Talker(self._rng, people())
        self._at = time.time_ns() // 1000
        self._roots: deque[tuple[str, int, str]] = deque(maxlen=50)
        self._made = 0

    def requests(self, order: Order) -> list[bytes]:
        """Whole HTTP requests, signed now."""
        bodies = [json.dumps(self._envelope()).encode() for _ in range(order.requests)]
        stamp = str(int(time.time()))
        return [_request(order, stamp, body) for body in bodies]

    def _envelope(self) -> dict[str, Any]:
        self._made += 1
        event = self._message()
        return {
            "token": "a token that is no longer used",
            "team_id": TEAM,
            "context_team_id": TEAM,
            "context_enterprise_id": None,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{self._at:x}",
            "event_time": self._at // SECOND,
            "authorizations": [
                {"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True,
                 "is_enterprise_install": False}
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{self._at:x}",
        }  # fmt: skip

    def _message(self) -> dict[str, Any]:
        self._at += 1 + int(self._rng.integers(1000))
        author, topic = (int(drawn) for drawn in self._rng.integers(PEOPLE, size=2))
        said = self._talker.say(self._at, author, topic)
        said |= {"team": TEAM, "user_team": TEAM, "source_team": TEAM, "event_ts": said["ts"]}
        said["channel_type"] = "channel"
        for of_an_export in ("edited", "reactions"):
            said.pop(of_an_export, None)
        if self._roots and self._rng.random() < REPLIES:
            channel, root, parent = self._roots[int(self._rng.integers(len(self._roots)))]
            return said | {"channel": channel, "thread_ts": written(root), "parent_user_id": parent}
        channel = channels()[int(self._rng.integers(CHANNELS))]
        self._roots.append((channel, self._at, said["user"]))
        return said | {"channel": channel}


def _request(order: Order, stamp: str, body: bytes) -> bytes:
    base = b"v0:" + stamp.encode() + b":" + body
    signature = hmac.new(order.secret.encode(), base, hashlib.sha256).hexdigest()
    head = (
        f"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1:{order.port}\r\n"
        "User-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\nAccept: */*\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={signature}\r\n\r\n"
    )
    return head.encode() + body


class Line(asyncio.Protocol):
    """A connection that stays open, with one request on it at a time."""

    def __init__(self, round_: Round) -> None:
        self._round, self._got = round_, b""
        self._began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def send(self, request: bytes, began: float | None = None) -> None:
        self._got, self._began = b"", began or time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, found, body = self._got.partition(b"\r\n\r\n")
        if found and len(body) >= _length(head):
            self._round.answered(self, head.split(b" ", 2)[1], self._began)

    def connection_lost(self, exc: Exception | None) -> None:
        self._round.broke(exc)

    def hang_up(self) -> None:
        self._transport.abort()


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


class Round:
    """Sends requests over some connections until all are answered."""

    def __init__(self, order: Order, requests: list[bytes]) -> None:
        self._order, self._left = order, deque(requests)
        self._lines: list[Line] = []
        self._idle: list[Line] = []
        self._waits: list[float] = []
        self._refused = 0
        self._done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def run(self) -> dict[str, Any]:
        """seconds, the wait in seconds for each answer, and how many were not a 200."""
        began = time.perf_counter()
        if self._order.rate:
            await self._steadily(self._order.rate)
        else:
            lines = [await self._open() for _ in range(self._order.connections)]
            began = time.perf_counter()
            for line in lines:
                self._next(line)
        await self._done
        seconds = time.perf_counter() - began
        for line in self._lines:
            line.hang_up()
        return {"seconds": seconds, "waits": self._waits, "refused": self._refused}

    async def _open(self) -> Line:
        loop = asyncio.get_running_loop()
        _, line = await loop.create_connection(lambda: Line(self), "127.0.0.1", self._order.port)
        self._lines.append(line)
        return line

    async def _steadily(self, rate: float) -> None:
        """One request every 1 / rate seconds, whether or not the earlier ones are answered."""
        began = time.perf_counter()
        for number in range(self._order.requests):
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            line = self._idle.pop() if self._idle else await self._open()
            line.send(self._left.popleft(), due)

    def _next(self, line: Line) -> None:
        if self._left:
            line.send(self._left.popleft())

    def answered(self, line: Line, status: bytes, began: float) -> None:
        self._waits.append(time.perf_counter() - began)
        self._refused += status != b"200"
        if len(self._waits) == self._order.requests:
            self._done.set_result(None)
        elif self._order.rate:
            self._idle.append(line)
        else:
            self._next(line)

    def broke(self, error: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(ConnectionError(f"the server hung up: {error}"))


async def _run(order: Order, requests: list[bytes]) -> dict[str, Any]:
    return await Round(order, requests).run()


def main() -> None:
    events = Events()
    for line in sys.stdin:
        order = Order(**json.loads(line))
        print(json.dumps(asyncio.run(_run(order, events.requests(order)))), flush=True)


if __name__ == "__main__":
    main()
