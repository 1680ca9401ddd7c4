"""The addresses of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from .acts import Acts
from .drawing import FOLDER
from .guard import Guard
from .live import Live
from .looks import Looks
from .passing import Passing, Plays
from .site import Moves, Reasons, Site

if TYPE_CHECKING:
    from ..slack import Slack


def page(
    slack: Slack,
    *,
    seats: Mapping[str, str],
    reasons: Reasons | None = None,
    moves: Moves | None = None,
    plays: Plays | None = None,
    title: str = "Sandbox",
) -> list[BaseRoute]:
    """Routes that make a page to sit at: `slack.serve(port, routes=page(slack, seats=…))`, then
    open the address that this gives.

    `seats` are the roles one can be at once, each a person's id, in the order of their buttons.
    `reasons` gives what the app did and why (see `Reasons`); without it there is no such panel.
    `moves` lets so many seconds pass; without it `slack.moves_on`. It is called in a thread of
    the page, never twice at once. `plays` gives words while the owner moves the clock (a replay):
    people look on, and act once it gives "". People may be added before or after this call.
    """
    site = Site(slack, seats, Passing(slack, moves, plays), reasons, title)
    looks, acts, live = Looks(site), Acts(site), Live(site)
    routes = [
        Route("/", looks.front),
        Route("/as/{who}", looks.desk),
        Route("/as/{who}/in/{channel}", looks.desk),
        Route("/as/{who}/in/{channel}/thread/{thread}", looks.desk),
        Route("/as/{who}/app/{app}", looks.desk),
        Route("/as/{who}/browse", looks.desk),
        Route("/as/{who}/part/{part}", looks.part),
        Route("/as/{who}/names", looks.names),
        Route("/as/{who}/file/{file}", looks.file),
        Route("/as/{who}/live", live.follow),
        Route("/as/{who}/do/{act}", acts.do, methods=["POST"]),
        Route("/time/{act}", acts.time, methods=["POST"]),
        Route("/archives/{channel}/{message}", looks.archive),
        Mount("/static", StaticFiles(directory=FOLDER / "static")),
    ]
    return [Mount("", routes=routes, middleware=[Middleware(Guard)])]
