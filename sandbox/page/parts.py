"""The parts of the page, each drawn for somebody and what they look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..model import Channel, Message, View
from . import messages, names, sidebar
from .drawing import Pen, draw
from .passing import PACES
from .site import Site, Visitor

Draw = Callable[["Spot"], str]
REASONS = 300
"""How many lines of the app's reasons are drawn at once."""


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


def front(site: Site, to: str = "") -> str:
    """`to` is where to go as whoever is chosen."""
    roles = [(role, site.slack.world.members[who]) for role, who in site.seats.items()]
    return draw("front.html", site=site, roles=_faces(roles), people=_people(site), to=to)


def _faces(roles: list[tuple[str, Any]]) -> list[tuple[str, names.Face]]:
    return [(role, names.face(member)) for role, member in roles]


def _people(site: Site) -> list[names.Face]:
    return [names.face(member) for member in site.people()]


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
