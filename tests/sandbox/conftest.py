"""A Slack with one workspace, and a real Bolt app that is installed in it and served over HTTP."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from slack_bolt import App, BoltResponse
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient

from sandbox import Clock, Installation, Slack

SCOPES = [
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "chat:write",
    "commands",
    "dnd:read",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "mpim:write",
    "pins:read",
    "pins:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "usergroups:write",
    "users.profile:read",
    "users:read",
    "users:read.email",
]
EVENTS = [
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_created",
    "channel_left",
    "channel_rename",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "reaction_added",
    "reaction_removed",
    "subteam_members_changed",
    "team_join",
    "tokens_revoked",
    "user_change",
]


def manifest(**changes: Any) -> dict[str, Any]:
    """A sample app's manifest; `changes` replace scopes, events, commands, shortcuts, socket."""
    return {
        "display_information": {"name": changes.get("name", "Sampler")},
        "features": {
            "bot_user": {"display_name": changes.get("name", "Sampler").lower()},
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "slash_commands": [{"command": "/sample", "description": "Try it"}],
            "shortcuts": [
                {"name": "Keep this", "callback_id": "keep", "type": "message"},
                {"name": "Start", "callback_id": "start", "type": "global"},
            ],
        },
        "oauth_config": {"scopes": {"bot": changes.get("scopes", SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": changes.get("events", EVENTS)},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": changes.get("socket", False),
        },
    }


@dataclass
class Bot:
    """A Bolt app under test, and the events it heard."""

    app: App
    client: WebClient
    installation: Installation
    heard: list[dict[str, Any]] = field(default_factory=list)

    def heard_of(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.heard if event["type"] == kind]


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.0"

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def slack() -> Iterator[Slack]:
    """Bob and Eve in #launch, Bob alone in the private #plans; the clock stands still."""
    made = Slack(Clock(1_760_000_000, running=False))
    made.add_workspace(name="Acme")
    bob = made.add_person(None, "bob", real_name="Bob Stone", email="bob@acme.test")
    eve = made.add_person(None, "eve", title="Designer", fields={"Department": "Design"})
    made.add_channel(None, "launch", members=[bob, eve])
    made.add_channel(None, "plans", private=True, members=[bob])
    with made.serve():
        yield made


@pytest.fixture
def bot(slack: Slack) -> Iterator[Bot]:
    """A Bolt app, in #launch, that records every event it hears."""
    installation = slack.install(None, manifest())
    slack.invite(installation, "#launch")
    client = WebClient(installation.bot_token, base_url=f"{slack.url}/api/")
    app = App(
        client=client,
        signing_secret=installation.signing_secret,
        process_before_response=True,
        raise_error_for_unhandled_request=True,
    )
    made = Bot(app, client, installation)

    @app.middleware
    def record(body: dict[str, Any], next: Any) -> None:
        if "event" in body:
            made.heard.append(body["event"])
        next()

    @app.error
    def unheard(error: Exception) -> BoltResponse:
        """An event without a listener is fine."""
        if isinstance(error, BoltUnhandledRequestError) and "event" in error.request.body:
            return BoltResponse(status=200)
        raise error

    with serving(SlackRequestHandler(app)) as url:
        installation.app.request_url = f"{url}/slack/events"
        yield made


class serving:
    """A WSGI app on a free port, while inside."""

    def __init__(self, wsgi: Any) -> None:
        self._server = make_server("127.0.0.1", 0, wsgi, handler_class=_Quiet)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> str:
        self._thread.start()
        return f"http://127.0.0.1:{self._server.server_port}"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
