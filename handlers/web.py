"""Serving over HTTP: Bolt's WSGI adapter, wrapped for what it lacks, under gunicorn."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import orjson
from gunicorn.app.base import BaseApplication
from prometheus_client import generate_latest
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from sqlalchemy.exc import SQLAlchemyError

from bot.log import log
from bot.runtime import Runtime
from handlers.errors import MISREAD
from handlers.shapes import wrong_in_command, wrong_in_event, wrong_in_payload

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Wsgi = Callable[[Environ, StartResponse], Iterable[bytes]]

EVENTS_PATH = "/slack/events"
BODY_MOST = 1_000_000  # bytes; Slack's largest payloads are a few hundred thousand


def wsgi(app: App, runtime: Runtime) -> Wsgi:
    """The whole site: Slack's requests, and /health, /ready and /metrics for the operator."""
    slack: Wsgi = SlackRequestHandler(app, path=EVENTS_PATH)

    def answer(environ: Environ, start: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == EVENTS_PATH:
            refused = _refusal(environ)
            if refused:
                return _plain(start, *refused)
            return _asked(slack, environ, start)
        page = _PAGES.get(path)
        return page(start, runtime) if page else _plain(start, "404 Not Found", "nothing here")

    return answer


def _asked(slack: Wsgi, environ: Environ, start: StartResponse) -> Iterable[bytes]:
    """What Bolt answers. Before it has, it may raise at a body that is not of Slack's shape."""
    try:
        return slack(environ, start)
    except MISREAD as error:
        log.warning("request_not_read", error=error)
        return _plain(start, "400 Bad Request", "the body is not of Slack's shape")
    except Exception as error:
        log.error("request_failed", error=error)
        return _plain(start, "500 Internal Server Error", "that did not work")


def _refusal(environ: Environ) -> tuple[str, str] | None:
    """Why a request cannot be one of Slack's; None if it may be. Its body can be read again."""
    if environ.get("REQUEST_METHOD") != "POST":
        return "405 Method Not Allowed", "Slack posts here"
    length = environ.get("CONTENT_LENGTH") or "0"
    if not re.fullmatch(r"[0-9]{1,12}", length) or int(length) > BODY_MOST:
        return "413 Content Too Large", "the body is too large"
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return "400 Bad Request", "the body is not UTF-8"
    if environ.get("CONTENT_TYPE", "").startswith("application/json"):
        wrong = _wrong_in(text, wrong_in_event)
    else:
        fields = dict(parse_qsl(text, keep_blank_values=True))
        payload = fields.get("payload")
        wrong = (
            wrong_in_command(fields) if payload is None else _wrong_in(payload, wrong_in_payload)
        )
    return ("400 Bad Request", wrong) if wrong else None


def _wrong_in(text: str, look: Callable[[Mapping[str, Any]], str | None]) -> str | None:
    try:
        payload = orjson.loads(text)
    except orjson.JSONDecodeError:
        return "the body is not JSON"
    return look(payload) if isinstance(payload, Mapping) else "the body is not a JSON object"


def _plain(start: StartResponse, status: str, text: str) -> Iterable[bytes]:
    start(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [text.encode()]


def _health(start: StartResponse, _runtime: Runtime) -> Iterable[bytes]:
    return _plain(start, "200 OK", "alive")


def _ready(start: StartResponse, runtime: Runtime) -> Iterable[bytes]:
    try:
        runtime.database.ping()
    except SQLAlchemyError:
        return _plain(start, "503 Service Unavailable", "the database does not answer")
    return _plain(start, "200 OK", "ready")


def _metrics(start: StartResponse, _runtime: Runtime) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain; version=0.0.4; charset=utf-8")])
    return [generate_latest()]


_PAGES = {"/health": _health, "/ready": _ready, "/metrics": _metrics}


def serve(make: Callable[[], Wsgi], host: str, port: int, workers: int, threads: int) -> None:
    """Serve under gunicorn until stopped. `make` runs in each worker, after the fork."""

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            options = {
                "bind": f"{host}:{port}",
                "workers": workers,
                "worker_class": "gthread",
                "threads": threads,
                "keepalive": 30,
                "loglevel": "warning",
            }
            for key, value in options.items():
                self.cfg.set(key, value)

        def load(self) -> Wsgi:
            return make()

    Server().run()


@contextmanager
def beside(site: Wsgi, port: int = 0) -> Iterator[str]:
    """Serve in threads of this process, on loopback, while the block runs; gives the base URL."""
    with make_server("127.0.0.1", port, site, _ThreadingServer, _QuietHandler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class _ThreadingServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing: requests are counted in the metrics."""

    def address_string(self) -> str:
        return self.client_address[0]
