"""The server's side of the wire: uvicorn in a thread, and connections that can be cut."""

import contextlib
import socket
import threading
import time
import weakref
from collections.abc import Iterator
from typing import Any, ClassVar

import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

HOST = "127.0.0.1"


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
    listener = socket.socket()
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
    server = uvicorn.Server(config)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listener]}, name="slack-server", daemon=True
    )
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.002)
        yield f"http://{HOST}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=5)
        listener.close()
