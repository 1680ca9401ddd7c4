"""What can be looked at: the page itself, and the parts of it that are drawn anew."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)

from . import sidebar
from .choices import choices
from .drawing import draw
from .parts import PARTS, Spot, desk, front
from .site import Site, Visitor


class Looks:
    """The pages, each drawn under the world's lock."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def front(self, _: Request) -> Response:
        """Choose who to be."""
        with self._site.slack.world.lock:
            return HTMLResponse(front(self._site))

    def desk(self, request: Request) -> Response:
        """The whole page for one person."""
        with self._site.slack.world.lock:
            try:
                spot = _spot(self._site, request)
            except KeyError:
                return HTMLResponse(draw("lost.html", site=self._site), 404)
            elsewhere = _messages_only(spot)
            if elsewhere:
                return RedirectResponse(elsewhere, 303)
            arrives = spot == Spot(spot.visitor)
            if arrives:
                spot = Spot(spot.visitor, sidebar.most_pressing(spot.visitor))
            return HTMLResponse(desk(spot if spot.at else _at_first_look(spot), arrives=arrives))

    def part(self, request: Request) -> Response:
        """One part of it, drawn anew."""
        with self._site.slack.world.lock:
            try:
                spot, drawn = _spot(self._site, request), PARTS[request.path_params["part"]]
            except KeyError:
                return PlainTextResponse("not there", 404)
            return HTMLResponse(drawn(spot))

    def names(self, request: Request) -> Response:
        """What may be completed or chosen: people, conversations, groups, commands."""
        with self._site.slack.world.lock:
            try:
                visitor = self._site.sit(request.path_params["who"])
            except KeyError:
                return JSONResponse({}, 404)
            return JSONResponse(choices(visitor))

    def file(self, request: Request) -> Response:
        """A file of a conversation this person sees, or that an app shows them."""
        with self._site.slack.world.lock:
            found = self._site.slack.world.files.get(request.path_params["file"])
            if found is None or found.content is None or found.deleted:
                return PlainTextResponse("not there", 404)
            kind = found.mimetype
        shown = kind if kind in ("image/png", "image/jpeg", "image/gif", "image/webp") else ""
        headers = {} if shown else {"Content-Disposition": f'attachment; filename="{found.id}"'}
        return Response(found.content, media_type=shown or "application/octet-stream",
                        headers=headers)  # fmt: skip

    def archive(self, request: Request) -> Response:
        """A link to a message that was pasted: choose who follows it."""
        path = request.path_params
        digits = str(path["message"]).removeprefix("p")
        to = f"/in/{path['channel']}?at={digits[:-6]}.{digits[-6:]}"
        with self._site.slack.world.lock:
            return HTMLResponse(front(self._site, to))


def _spot(site: Site, request: Request) -> Spot:
    path, query = request.path_params, request.query_params
    visitor = site.sit(path["who"])
    channel_id = path.get("channel") or query.get("in") or ""
    channel = visitor.channel(channel_id) if channel_id else None
    thread = path.get("thread") or query.get("thread") or ""
    root = channel.timeline.get(thread) if channel and thread else None
    at = query.get("at", "")
    asked = channel.timeline.get(at) if channel and at else None
    if channel and asked and asked.is_reply:
        root, at = channel.timeline.get(asked.thread_ts), asked.thread_ts
    return Spot(
        visitor, channel, root,
        app_id=_known(visitor, path.get("app") or query.get("app") or ""),
        browses="browse" in (query.get("kind"), request.url.path.rpartition("/")[2]),
        before=query.get("before", ""), since=query.get("since", ""), seen=query.get("seen", ""),
        at=at,
    )  # fmt: skip


def _known(visitor: Visitor, app_id: str) -> str:
    return sidebar.installed(visitor, app_id).app_id if app_id else ""


def _messages_only(spot: Spot) -> str:
    """Where an app without a Home tab is: in its messages."""
    if not spot.app_id:
        return ""
    app, visitor = sidebar.installed(spot.visitor, spot.app_id), spot.visitor
    if app.app.manifest.home_tab:
        return ""
    channel = visitor.world.dm(visitor.member.workspace_id, app.bot_user_id, visitor.id)
    return f"{visitor.url}/in/{channel.id}"


def _at_first_look(spot: Spot) -> Spot:
    """A conversation as it is opened: what is new in it stays marked until it is left."""
    channel = spot.channel
    unread = channel is not None and sidebar.missed(spot.visitor, channel)[0]
    seen = channel.read.get(spot.visitor.id, "") if channel and unread else ""
    return replace(spot, seen=seen)
