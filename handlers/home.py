"""App Home: opened, and what is pressed in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.errors import UserError
from bot.flows import erasing, home, joining, settings, together
from bot.log import log
from bot.runtime import Runtime
from bot.views import ids
from handlers.requests import team_of, who_of

Do = Callable[[Runtime, str, str], None]


def register(app: App, runtime: Runtime) -> None:
    def opened(body: dict[str, Any], client: WebClient) -> None:
        event = body["event"]
        if event.get("tab", "home") != "home":
            return
        team = _team_of_event(body)
        try:
            _publish(runtime, client, team, event["user"])
            together.want(runtime, team)
        except UserError as error:
            log.info("home_not_shown", reason=str(error))  # the app was removed meanwhile

    def pressed(do: Do) -> Callable[..., None]:
        def listener(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
            do(runtime, *who_of(body))
            refresh(runtime, client, body)
            ack()

        return listener

    def pause(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        until = date.fromisoformat(body["actions"][0]["selected_date"])
        settings.snooze(runtime, *who_of(body), until)
        refresh(runtime, client, body)
        ack()

    app.event("app_home_opened")(opened)
    app.action(ids.HOME_BACK)(pressed(settings.back))
    app.action(ids.HOME_LEAVE)(pressed(joining.leave))
    app.action(ids.HOME_OBSERVE)(pressed(_observe(on=True)))
    app.action(ids.HOME_UNOBSERVE)(pressed(_observe(on=False)))
    app.action(ids.HOME_ERASE)(pressed(erasing.erase))
    app.action(ids.HOME_PAUSE)(pause)


def refresh(runtime: Runtime, client: WebClient, body: dict[str, Any]) -> None:
    """Show whoever clicked or sent something their Home tab as it is now."""
    user = (body.get("user") or {}).get("id") or body["user_id"]
    _publish(runtime, client, team_of(body), user)


def _publish(runtime: Runtime, client: WebClient, team: str, user: str) -> None:
    view = home.page(runtime, team, user)
    try:
        client.views_publish(user_id=user, view=view)
    except (SlackApiError, OSError) as error:
        # What they did is kept; the tab is made anew whenever it is opened.
        log.warning("home_not_published", error=error)


def _observe(on: bool) -> Do:
    return lambda runtime, team, user: joining.observe(runtime, team, user, on)


def _team_of_event(body: dict[str, Any]) -> str:
    """The workspace of an event: that of its authorization, an enterprise if org-wide."""
    first = (body.get("authorizations") or [body])[0]
    org_wide = first.get("is_enterprise_install") is True
    found = first.get("enterprise_id") if org_wide else first.get("team_id")
    return str(found or body.get("team_id") or "")
