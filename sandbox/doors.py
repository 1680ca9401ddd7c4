"""The door of an app: signed requests over HTTP on connections that stay open."""

import http.client
import threading
import urllib.parse
from dataclasses import dataclass

import orjson

from .apps import App
from .model import Json


@dataclass(frozen=True)
class Ack:
    """How an app answered. `reason` is Slack's word for a failure ("http_timeout", …), else ""."""

    status: int
    body: Json
    reason: str = ""
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        return not self.reason


class HttpDoor:
    """Posts to apps, keeping one connection open for each thread's turn."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._idle: dict[str, list[http.client.HTTPConnection]] = {}
        self._lock = threading.Lock()

    def send(self, app: App, url: str, body: bytes, headers: dict[str, str]) -> Ack:
        """Post a signed body; never raises: what went wrong is the ack's reason."""
        parts = urllib.parse.urlsplit(url)
        signed = {**headers, **app.sign(body), "User-Agent": "Slackbot 1.0 (sandbox)"}
        connection, used = self._connection(parts.netloc)
        try:
            ack = self._post(connection, parts, body, signed)
        except (http.client.RemoteDisconnected, ConnectionError) as error:
            connection.close()
            if used:  # the app closed an idle connection: that says nothing of this request
                return self._send_anew(parts, body, signed)
            return Ack(0, {}, _reason(error))
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            return Ack(0, {}, _reason(error))
        self._keep(parts.netloc, connection)
        return ack

    def _send_anew(self, parts: urllib.parse.SplitResult, body: bytes, headers: Json) -> Ack:
        connection = http.client.HTTPConnection(parts.netloc, timeout=self._timeout)
        try:
            ack = self._post(connection, parts, body, headers)
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            return Ack(0, {}, _reason(error))
        self._keep(parts.netloc, connection)
        return ack

    def _post(
        self,
        connection: http.client.HTTPConnection,
        parts: urllib.parse.SplitResult,
        body: bytes,
        headers: dict[str, str],
    ) -> Ack:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        answer = response.read()
        ok = 200 <= response.status < 300
        return Ack(
            response.status,
            _json(answer),
            "" if ok else "http_error",
            response.headers.get("X-Slack-No-Retry") == "1",
        )

    def _connection(self, netloc: str) -> tuple[http.client.HTTPConnection, bool]:
        with self._lock:
            idle = self._idle.get(netloc)
            if idle:
                return idle.pop(), True
        connection = http.client.HTTPConnection(netloc, timeout=self._timeout)
        return connection, False

    def _keep(self, netloc: str, connection: http.client.HTTPConnection) -> None:
        if connection.sock is None:
            return
        with self._lock:
            self._idle.setdefault(netloc, []).append(connection)

    def close(self) -> None:
        with self._lock:
            for idle in self._idle.values():
                for connection in idle:
                    connection.close()
            self._idle.clear()


def _reason(error: Exception) -> str:
    return "http_timeout" if isinstance(error, TimeoutError) else "connection_failed"


def _json(body: bytes) -> Json:
    """What an app said in its answer: JSON, or plain text as a slash command may have it."""
    try:
        found = orjson.loads(body) if body else {}
    except orjson.JSONDecodeError:
        return {"text": body.decode(errors="replace")}
    return found if isinstance(found, dict) else {"text": str(found)}


def form(fields: dict[str, str]) -> bytes:
    return urllib.parse.urlencode(fields).encode()
