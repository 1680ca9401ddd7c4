"""Everything that goes from Slack to an app, over HTTP or through Socket Mode."""

import json
from dataclasses import dataclass

import orjson

from .apps import App
from .doors import Ack, HttpDoor, form
from .model import Json
from .socket_mode import SocketMode
from .world import Outgoing

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Outbound:
    http: HttpDoor
    sockets: SocketMode

    def event(self, outgoing: Outgoing, attempt: int, reason: str) -> Ack:
        app = outgoing.app
        if app.uses_socket_mode:
            return self.sockets.send(
                app, "events_api", orjson.loads(outgoing.body), attempt, reason
            )
        headers = dict(JSON)
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        return self._post(app, "events_api", outgoing.body, headers)

    def interactive(self, app: App, payload: Json) -> Ack:
        kind = "options" if payload["type"] == "block_suggestion" else "interactive"
        if not app.manifest.interactivity:
            return Ack(0, {}, "interactivity_disabled")
        if app.uses_socket_mode:
            return self.sockets.send(app, "interactive", payload)
        return self._post(app, kind, form({"payload": json.dumps(payload)}), FORM)

    def command(self, app: App, fields: dict[str, str]) -> Ack:
        if app.uses_socket_mode:
            return self.sockets.send(app, "slash_commands", dict(fields))
        return self._post(app, "slash_commands", form(fields), FORM, fields["command"])

    def challenge(self, app: App) -> bool:
        """Slack's check of a request URL when it is set: whether the app echoed the challenge."""
        word = "sandbox-challenge"
        body = {"token": app.verification_token, "challenge": word, "type": "url_verification"}
        ack = self._post(app, "events_api", orjson.dumps(body), dict(JSON))
        return ack.ok and word in (ack.body.get("challenge"), ack.body.get("text"))

    def _post(
        self, app: App, kind: str, body: bytes, headers: dict[str, str], command: str = ""
    ) -> Ack:
        url = app.url_for(kind, command)
        if not url:
            return Ack(0, {}, "connection_failed")
        return self.http.send(app, url, body, headers)
