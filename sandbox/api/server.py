"""Answers calls of the Web API: faults, limits, token, scope, arguments, then the method."""

import asyncio
import base64
from dataclasses import dataclass

import orjson
from starlette.requests import Request
from starlette.responses import Response

from ..api_errors import SlackError
from ..apps import App, Installation
from ..courier import Courier
from ..faults import Fault, Faults
from ..interaction import Interactions
from ..model import Json
from ..surfaces import Surfaces
from ..wire import cut
from ..world import World
from . import arguments
from .call import Call, missing_scope
from .table import METHODS, Method


@dataclass
class WebApi:
    world: World
    surfaces: Surfaces
    interactions: Interactions
    courier: Courier
    faults: Faults

    async def answer(self, request: Request) -> Response:
        """One call. What it caused to be told is delivered in the background, because the app
        may be unable to hear before it has its answer."""
        name = request.path_params["method"]
        body = await request.body()
        fault = self.faults.next_for(name, after=False)
        if fault and (refused := await self._strike(fault, request)):
            return refused
        response = self._perform(name, request, body)
        fault = self.faults.next_for(name, after=True)
        if fault and (refused := await self._strike(fault, request)):
            return refused
        return response

    async def _strike(self, fault: Fault, request: Request) -> Response | None:
        if fault.kind == "ratelimited":
            return _limited(fault.retry_after)
        if fault.kind == "http":
            return Response(b"", fault.status)
        if fault.kind == "error":
            return _json({"ok": False, "error": fault.error})
        if fault.kind in ("drop", "drop_before"):
            return cut(request)
        while not fault.released.is_set() and not await request.is_disconnected():
            await asyncio.sleep(0.005)
        if fault.kind == "timeout" or not fault.released.is_set():
            return cut(request)
        return None

    def _perform(self, name: str, request: Request, body: bytes) -> Response:
        with self.world.lock:
            try:
                response = self._checked(name, request, body)
            except SlackError as error:
                response = _json({"ok": False, "error": error.name, **error.more})
            told = self.world.take_outbox()
        self.courier.enqueue(told)
        return response

    def _checked(self, name: str, request: Request, body: bytes) -> Response:
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        sent = _sent(request, body, method)
        token = _token(request, sent)
        app, installation = self._holder(method, token)
        if wait := self.world.limits.call(name, method.tier, token, self.world.now()):
            return _limited(wait)
        if installation and not installation.may(*method.scopes):
            raise missing_scope(installation, method.scopes)
        args = arguments.check(method, sent)
        if _posts(name) and (wait := self._post_wait(args, token)):
            return _limited(wait)
        call = Call(self.world, self.surfaces, self.interactions, name, args, app, installation)
        return _json({"ok": True, **method.handler(call)}, _headers(method, installation))

    def _post_wait(self, args: Json, token: str) -> int:
        return self.world.limits.post(str(args["channel"]), token, self.world.now())

    def _holder(self, method: Method, token: str) -> tuple[App, Installation | None]:
        """Whose token it is. SlackError where it is none, or of the wrong kind."""
        if method.caller == "anybody":
            return next(iter(self.world.apps.values())), None
        if not token:
            raise SlackError("not_authed")
        for app in self.world.apps.values():
            if app.app_token == token:
                if method.caller != "app":
                    raise SlackError("not_allowed_token_type")
                return app, None
        for found in self.world.installations:
            if found.bot_token == token:
                return found.app, _live(found, method)
        raise SlackError("invalid_auth")


def _live(found: Installation, method: Method) -> Installation:
    if method.caller == "app":
        raise SlackError("not_allowed_token_type")
    if found.state == "uninstalled":
        raise SlackError("account_inactive")
    if found.state == "revoked":
        raise SlackError("token_revoked")
    return found


def _sent(request: Request, body: bytes, method: Method) -> Json:
    """All arguments; an app's id and secret may also come as HTTP basic authentication."""
    kind = request.headers.get("content-type", "")
    sent = arguments.read(kind, request.url.query, body, takes_json=method.takes_json)
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        user, _, password = base64.b64decode(secret).decode(errors="replace").partition(":")
        sent |= {"client_id": user, "client_secret": password}
    return sent


def _posts(name: str) -> bool:
    return name in ("chat.postMessage", "chat.meMessage")


def _token(request: Request, sent: Json) -> str:
    header = request.headers.get("authorization", "")
    if header.lower().startswith("bearer "):
        return header[7:].strip()
    return str(sent.get("token") or "")


def _headers(method: Method, installation: Installation | None) -> dict[str, str]:
    if installation is None:
        return {}
    return {
        "X-OAuth-Scopes": ",".join(installation.scopes),
        "X-Accepted-OAuth-Scopes": ",".join(method.scopes),
    }


def _json(body: Json, headers: dict[str, str] | None = None, status: int = 200) -> Response:
    return Response(
        orjson.dumps(body), status, headers, media_type="application/json; charset=utf-8"
    )


def _limited(seconds: int) -> Response:
    return _json({"ok": False, "error": "ratelimited"}, {"Retry-After": str(seconds)}, 429)
