"""What can be looked at: the page itself, and the parts of it that are drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)

from ..model import Channel, Message, View
from . import messages, names, sidebar
from .drawing import Pen, draw
from .passing import PACES
from .site import Site, Visitor

REASONS = 300
"""How many lines of the app's reasons are drawn at once."""
Draw = Callable[["Spot"], str]


@dataclass(frozen=True)
class Spot:
    """Somebody, and what they look at."""

    visitor: Visitor
    channel: Channel | None = None
    root: Message | None = None
    """The message whose thread is open."""
    app_id: str = ""
    browses: bool = False
    before: str = ""
    since: str = ""
    seen: str = ""
    at: str = ""
    """The message that was asked for."""

    @property
    def values(self) -> dict[str, Any]:
        """What every template may use."""
        pen = Pen(self.visitor)
        return {"visitor": self.visitor, "site": self.visitor.site, "pen": pen, "spot": self}


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


def front(site: Site, to: str = "") -> str:
    """`to` is where to go as whoever is chosen."""
    roles = [(role, site.slack.world.members[who]) for role, who in site.seats.items()]
    return draw("front.html", site=site, roles=_faces(roles), people=_people(site), to=to)


def _faces(roles: list[tuple[str, Any]]) -> list[tuple[str, names.Face]]:
    return [(role, names.face(member)) for role, member in roles]


def _people(site: Site) -> list[names.Face]:
    return [names.face(member) for member in site.people()]


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


def desk(spot: Spot, *, arrives: bool = False) -> str:
    """A whole page. Who just `arrives` sees the list first where there is room for one pane."""
    pane = "list" if arrives else "thread" if spot.root else "main"
    return draw("desk.html", **spot.values, **_everything(spot), kind=_kind(spot), pane=pane)


def _kind(spot: Spot) -> str:
    if spot.app_id:
        return "app"
    if spot.browses:
        return "browse"
    return "channel" if spot.channel else "none"


def _everything(spot: Spot) -> dict[str, Any]:
    """The parts of a whole page, drawn."""
    site = spot.visitor.site
    return {
        "sidebar_html": sidebar_part(spot),
        "head_html": head_part(spot),
        "main_html": main_part(spot),
        "thread_html": thread_part(spot) if spot.root else "",
        "modal_html": modal_part(spot),
        "clock_html": clock_part(spot),
        "reasons_html": reasons_part(spot) if site.reasons else "",
        "people": _people(site),
        "me": names.face(spot.visitor.member),
    }


def main_part(spot: Spot) -> str:
    if spot.app_id:
        return home_part(spot)
    if spot.browses:
        return draw("browse.html", **spot.values, channels=sidebar.joinable(spot.visitor))
    return messages_part(spot) if spot.channel else draw("welcome.html", **spot.values)


def sidebar_part(spot: Spot) -> str:
    return draw("sidebar.html", **spot.values, bar=sidebar.sidebar(spot.visitor))


def head_part(spot: Spot) -> str:
    visitor, channel = spot.visitor, spot.channel
    app = sidebar.app_of(visitor, channel) if channel else None
    if spot.app_id:
        app = sidebar.installed(visitor, spot.app_id)
    talk = sidebar.dm_with(visitor, app) if app else None
    faces = (
        [names.face(visitor.world.members[m]) for m in list(channel.members)[:200]]
        if channel
        else []
    )
    name = names.called(visitor, channel) if channel else ""
    return draw("head.html", **spot.values, app=app, talk=talk, faces=faces, name=name)


def messages_part(spot: Spot) -> str:
    visitor, channel = spot.visitor, spot.channel
    if channel is None:
        return ""
    since = spot.since or (messages.around(channel, spot.at) if spot.at else "")
    page = messages.page_of(visitor, channel, before=spot.before, since=since, seen=spot.seen)
    name = names.called(visitor, channel)
    return draw("messages.html", **spot.values, page=page, channel=channel, name=name)


def thread_part(spot: Spot) -> str:
    if spot.channel is None or spot.root is None:
        return ""
    rows = messages.thread_of(spot.visitor, spot.channel, spot.root)
    name = names.called(spot.visitor, spot.channel)
    return draw("thread.html", **spot.values, rows=rows, channel=spot.channel, name=name)


def home_part(spot: Spot) -> str:
    visitor = spot.visitor
    view = visitor.slack.surfaces.homes.get((spot.app_id, visitor.id))
    name = sidebar.installed(visitor, spot.app_id).app.manifest.name
    return draw("home.html", **spot.values, view=view, name=name)


def modal_part(spot: Spot) -> str:
    stack: list[View] = spot.visitor.slack.surfaces.stacks.get(spot.visitor.id, [])
    if not stack:
        return ""
    view = stack[-1]
    installation = spot.visitor.world.installation_of(view.app_id, view.workspace_id)
    name = installation.app.manifest.name if installation else ""
    return draw("modal.html", **spot.values, view=view, depth=len(stack), name=name)


def clock_part(spot: Spot) -> str:
    passing = spot.visitor.site.passing
    now = spot.visitor.world.now()
    return draw("clock.html", **spot.values, passing=passing, now=now, paces=PACES)


def reasons_part(spot: Spot) -> str:
    """The lines after the first `since` ones, the newest of them where there are many."""
    reasons = spot.visitor.site.reasons
    since = int(spot.since) if spot.since.isdigit() else 0
    lines = list(reasons(since)) if reasons else []
    left_out = max(0, len(lines) - REASONS)
    lines, since = lines[left_out:], since + left_out
    return draw("reasons.html", **spot.values, lines=lines, since=since)


PARTS: dict[str, Draw] = {
    "sidebar": sidebar_part,
    "head": head_part,
    "messages": messages_part,
    "thread": thread_part,
    "home": home_part,
    "modal": modal_part,
    "clock": clock_part,
    "reasons": reasons_part,
    "browse": main_part,
}


def choices(visitor: Visitor) -> dict[str, Any]:
    """What the browser completes and offers in selects, for one person."""
    world, home = visitor.world, visitor.member.workspace_id
    people = [m for m in world.of_workspace(home) if not m.deleted]
    rooms = [c for c in world.channels.values() if visitor.may_see(c) and not c.archived]
    commands = [c for i in sidebar.apps(visitor) for c in i.app.manifest.commands.values()]
    shortcuts = [(i.app.manifest.name, s) for i in sidebar.apps(visitor)
                 for s in i.app.manifest.shortcuts]  # fmt: skip
    return {
        "shortcuts": [
            {"name": s.name, "kind": s.kind, "app": app} for app, s in shortcuts
        ],
        "people": [
            {"id": m.id, "name": names.face(m).name, "handle": m.name, "title": m.title,
             "bot": m.is_bot}
            for m in sorted(people, key=lambda m: names.face(m).name.casefold())
        ],
        "rooms": [
            {"id": c.id, "name": names.called(visitor, c), "kind": c.kind,
             "mine": visitor.id in c.members}
            for c in sorted(rooms, key=lambda c: (c.kind, c.name))
        ],
        "groups": [
            {"handle": g.handle, "name": g.name}
            for g in world.groups.values()
            if g.workspace_id == home and not g.deleted
        ],
        "commands": [
            {"command": c.command, "hint": c.usage_hint, "more": c.description}
            for c in sorted(commands, key=lambda c: c.command)
        ],
    }  # fmt: skip
