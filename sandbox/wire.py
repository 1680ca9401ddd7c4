"""The server's side of the wire: uvicorn in a thread, and connections that can be cut."""

import asyncio
import contextlib
import socket
import threading
import weakref
from collections.abc import Iterator
from typing import Any, ClassVar

import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

HOST = "127.0.0.1"
GRACE = 0.2
"""Real seconds for which requests under way may go on when the server ends."""


class _Protocol(H11Protocol):
    """Remembers its connection by the client's address, so that a fault can cut it."""

    known: ClassVar[weakref.WeakValueDictionary[tuple[str, int], "_Protocol"]] = (
        weakref.WeakValueDictionary()
    )

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        if self.client:
            self.known[self.client] = self


class _Cut(Response):
    """No answer at all: the connection ends."""

    async def __call__(self, scope: Scope, _receive: Receive, _send: Send) -> None:
        protocol = _Protocol.known.get(tuple(scope["client"]))
        if protocol:
            protocol.transport.abort()


def cut(request: Request) -> Response:
    """A response that is a broken connection."""
    assert request.client  # noqa: S101 -- uvicorn always says who is there
    return _Cut()


@contextlib.contextmanager
def served(app: Any, port: int) -> Iterator[str]:
    """Serve an ASGI app on loopback only, on a free port where `port` is 0. OSError where it is
    taken. Gives the base URL."""
    # asyncio turns Nagle off only where it is told the protocol: else answers wait 40 ms
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, port))
    config = uvicorn.Config(
        app,
        http=_Protocol,
        log_level="critical",
        access_log=False,
        lifespan="off",
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,
    )
    server = _Server(config, listener)
    server.start()
    try:
        yield f"http://{HOST}:{listener.getsockname()[1]}"
    finally:
        server.stop()


class _Server:
    """uvicorn in a thread. Its own main loop looks for the end ten times a second; this one is
    told, so that a test need not wait."""

    def __init__(self, config: uvicorn.Config, listener: socket.socket) -> None:
        self._config, self._listener = config, listener
        self._started = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="slack-server", daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._started.wait(10)

    def stop(self) -> None:
        if self._loop:
            self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(timeout=5)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._config.load()
        server = uvicorn.Server(self._config)
        server.lifespan = self._config.lifespan_class(self._config)
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        await server.startup(sockets=[self._listener])
        self._started.set()
        await self._stopping.wait()
        for open_one in server.servers:
            open_one.close()
        for connection in list(server.server_state.connections):
            connection.shutdown()
        if server.server_state.tasks:
            await asyncio.wait(server.server_state.tasks, timeout=GRACE)
