"""/footbridge status, people and privacy; and what admins press in their Home."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.errors import UserError
from bot.flows import administering, ruling
from bot.flows import status as flow
from bot.runtime import Runtime
from bot.views import administering as people_view
from bot.views import ids, roles
from bot.views import privacy as promises
from bot.views import status as view
from handlers.filled import opens
from handlers.home import refresh
from handlers.requests import Shows, team_of, who_of

USER = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


def status(runtime: Runtime, body: dict[str, Any], _rest: str) -> str:
    return view.status(flow.look(runtime, *who_of(body)))


def privacy(runtime: Runtime, body: dict[str, Any], _rest: str) -> str:
    return promises.told(flow.kept_days(runtime, team_of(body)))


def people(runtime: Runtime, body: dict[str, Any], rest: str) -> str | Shows:
    """`/footbridge people`: who has a part in it, or a change of who administers it."""
    team, user = who_of(body)
    if not rest:
        told = people_view.people(administering.look(runtime, team, user))
        return Shows(*roles.admins_listed(told))
    word, _, more = rest.partition(" ")
    named = USER.fullmatch(more.strip())
    if named and word.casefold() == "add":
        made = administering.add(runtime, team, user, named[1])
        return (people_view.ADDED if made else people_view.ADDED_BEFORE).format(user=named[1])
    if named and word.casefold() == "remove":
        administering.remove(runtime, team, user, named[1])
        return people_view.REMOVED.format(user=named[1])
    raise UserError(people_view.USAGE)


def register(app: App, runtime: Runtime) -> None:
    def show(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        opens(client, body, view.card(flow.look(runtime, *who_of(body))))
        ack()

    def pause(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ruling.pause(runtime, *who_of(body), body["actions"][0]["action_id"] == ids.ADMIN_PAUSE)
        refresh(runtime, client, body)
        ack()

    app.action(ids.ADMIN_STATUS)(show)
    app.action(ids.ADMIN_PAUSE)(pause)
    app.action(ids.ADMIN_RESUME)(pause)
