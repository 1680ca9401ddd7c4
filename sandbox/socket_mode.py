"""Socket Mode: connections an app opened, of which one gets each envelope."""

import asyncio
import itertools
import threading
import uuid
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field

import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect

from .apps import App
from .doors import Ack
from .model import Json
from .world import World

MOST_CONNECTIONS = 10


@dataclass(eq=False)
class Connection:
    app_id: str
    socket: WebSocket
    loop: asyncio.AbstractEventLoop
    envelopes: int = 0
    """How many it was given."""


@dataclass
class SocketMode:
    world: World
    timeout: float
    """Real seconds to wait for an ack."""
    connections: list[Connection] = field(default_factory=list)
    _waiting: dict[str, Future[Ack]] = field(default_factory=dict)
    _turns: "itertools.count[int]" = field(default_factory=itertools.count)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    async def accept(self, socket: WebSocket) -> None:
        """Serve one connection until it ends. A ticket that is unknown or used is refused."""
        app = self.world.apps.get(socket.query_params.get("app_id", ""))
        ticket = socket.query_params.get("ticket", "")
        if app is None or ticket not in app.tickets or len(self.of(app)) >= MOST_CONNECTIONS:
            await socket.close(code=1008)
            return
        app.tickets.discard(ticket)
        await socket.accept()
        connection = Connection(app.id, socket, asyncio.get_running_loop())
        self._join(connection)
        try:
            await socket.send_text(_hello(app, len(self.of(app))))
            while True:
                self._acked(await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self._part(connection)

    def of(self, app: App) -> list[Connection]:
        return [c for c in self.connections if c.app_id == app.id]

    def wait_for(self, app: App, count: int = 1, timeout: float = 10.0) -> None:
        """Until an app has so many connections. TimeoutError after so many real seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.of(app)) >= count, timeout):
                raise TimeoutError(f"{len(self.of(app))} of {count} connections")

    def send(self, app: App, kind: str, payload: Json, attempt: int = 0, reason: str = "") -> Ack:
        """Give an envelope to one connection and wait for its ack."""
        open_ones = self.of(app)
        if not open_ones:
            return Ack(0, {}, "connection_failed")
        chosen = open_ones[next(self._turns) % len(open_ones)]
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        return self._ask(chosen, envelope)

    def _ask(self, connection: Connection, envelope: Json) -> Ack:
        waiting: Future[Ack] = Future()
        self._waiting[envelope["envelope_id"]] = waiting
        connection.envelopes += 1
        text = orjson.dumps(envelope).decode()
        asyncio.run_coroutine_threadsafe(connection.socket.send_text(text), connection.loop)
        try:
            return waiting.result(self.timeout)
        except FutureTimeout:
            return Ack(0, {}, "http_timeout")
        finally:
            self._waiting.pop(envelope["envelope_id"], None)

    def _acked(self, text: str) -> None:
        try:
            said = orjson.loads(text)
        except orjson.JSONDecodeError:
            return
        if not isinstance(said, dict):
            return
        waiting = self._waiting.get(str(said.get("envelope_id")))
        if waiting and not waiting.done():
            payload = said.get("payload")
            waiting.set_result(Ack(200, payload if isinstance(payload, dict) else {}))

    def refresh(self, app: App, reason: str = "refresh_requested") -> None:
        """Ask every connection of an app to be replaced, and close it, as Slack does now and
        then. `reason` may also be "warning" (nothing is closed) or "link_disabled"."""
        text = orjson.dumps({"type": "disconnect", "reason": reason}).decode()
        for connection in self.of(app):
            closing = self._end(connection, text, close=reason != "warning")
            asyncio.run_coroutine_threadsafe(closing, connection.loop).result(5)

    async def _end(self, connection: Connection, text: str, *, close: bool) -> None:
        await connection.socket.send_text(text)
        if close:
            self._part(connection)
            await connection.socket.close()

    def _join(self, connection: Connection) -> None:
        with self._changed:
            self.connections.append(connection)
            self._changed.notify_all()

    def _part(self, connection: Connection) -> None:
        with self._changed:
            if connection in self.connections:
                self.connections.remove(connection)
            self._changed.notify_all()


def _hello(app: App, count: int) -> str:
    return orjson.dumps(
        {
            "type": "hello",
            "num_connections": count,
            "connection_info": {"app_id": app.id},
            "debug_info": {"host": "sandbox", "approximate_connection_time": 18_060},
        }
    ).decode()
