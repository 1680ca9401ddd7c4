"""The HTTP server: the Web API, response URLs, uploads, Socket Mode."""

import email.parser
import email.policy
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from . import installing, response_urls
from .api_errors import SlackError

if TYPE_CHECKING:
    from .slack import Slack


def application(slack: "Slack", routes: Iterable[BaseRoute]) -> Starlette:
    """Slack as an ASGI application, with the routes of others beside it."""
    rest = Rest(slack)
    return Starlette(
        routes=[
            Route("/api/{method}", slack.api.answer, methods=["GET", "POST"]),
            Route("/response/{team}/{token}", rest.respond, methods=["POST"]),
            Route("/upload/v1/{file}", rest.upload, methods=["POST", "PUT"]),
            Route("/files/{file}/{name}", rest.download),
            Route("/oauth/v2/authorize", rest.authorize),
            WebSocketRoute("/link/", slack.sockets.accept),
            WebSocketRoute("/link", slack.sockets.accept),
            *routes,
        ]
    )


class Rest:
    """What is not a method of the Web API."""

    def __init__(self, slack: "Slack") -> None:
        self._slack, self._world = slack, slack.world

    async def respond(self, request: Request) -> Response:
        """A response URL: 200 "ok", or 404 with Slack's word for why not."""
        body = _said(request.headers.get("content-type", ""), await request.body())
        with self._world.lock:
            try:
                response_urls.respond(
                    self._world, self._slack.interactions, request.path_params["token"], body
                )
            except SlackError as error:
                return JSONResponse({"ok": False, "error": error.name}, 404)
            told = self._world.take_outbox()
        self._slack.courier.enqueue(told)
        return PlainTextResponse("ok")

    async def authorize(self, request: Request) -> Response:
        """Installing by OAuth: the person says yes, and goes back to the app with a code.
        `team` chooses the workspace where there are several."""
        asked = request.query_params
        app = next(
            (a for a in self._world.apps.values() if a.client_id == asked.get("client_id")), None
        )
        if app is None:
            return PlainTextResponse("invalid_client_id", 400)
        home = self._world.workspace(asked.get("team") or None)
        code = installing.authorize(self._world, app, home.id)
        back = asked.get("redirect_uri") or next(iter(app.manifest.redirect_urls), "")
        query = urlencode({"code": code, "state": asked.get("state", "")})
        return RedirectResponse(f"{back}?{query}", 302)

    async def upload(self, request: Request) -> Response:
        content = _content(request.headers.get("content-type", ""), await request.body())
        with self._world.lock:
            found = self._world.files.get(request.path_params["file"])
            if found is None or found.complete:
                return PlainTextResponse("unknown upload", 404)
            if len(content) != found.expected:
                return PlainTextResponse("not the announced length", 400)
            found.content = content
        return PlainTextResponse(f"OK - {len(content)}")

    async def download(self, request: Request) -> Response:
        """A file's bytes, for apps of its workspace that may read files. Who may not is sent to
        the page for signing in, as Slack does."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        with self._world.lock:
            found = self._world.files.get(request.path_params["file"])
            holders = [i for i in self._world.installations if i.bot_token == token]
        if found is None or found.content is None:
            return PlainTextResponse("not found", 404)
        if not any(i.workspace_id == found.workspace_id and i.may("files:read") for i in holders):
            return RedirectResponse(f"{self._world.base_url}/?redir={request.url.path}", 302)
        return Response(found.content, media_type=found.mimetype)


def _said(content_type: str, body: bytes) -> Any:
    text = body.decode(errors="replace")
    if content_type.startswith("application/x-www-form-urlencoded"):
        text = parse_qs(text).get("payload", [""])[0]
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return None


def _content(content_type: str, body: bytes) -> bytes:
    """The bytes of an upload, whether sent plain or as a form's file."""
    if not content_type.startswith("multipart/form-data"):
        return body
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    parsed = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    for part in parsed.iter_parts() if parsed.is_multipart() else ():
        found = part.get_payload(decode=True)
        if isinstance(found, bytes):
            return found
    return b""
