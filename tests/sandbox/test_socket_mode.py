"""Socket Mode with Bolt's own handler: hello, envelopes, acks, refresh, several connections."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from websockets.sync.client import connect

from sandbox import Clock, Installation, Slack

from .conftest import manifest


@pytest.fixture
def socketed() -> Iterator[Slack]:
    slack = Slack(Clock(1_760_000_000, running=False), ack_timeout=1.0)
    slack.add_workspace(name="Acme")
    slack.add_channel(None, "launch", members=[slack.add_person(None, "bob")])
    with slack.serve():
        installation = slack.install(None, manifest(socket=True))
        slack.invite(installation, "#launch")
        slack.settle()
        yield slack


def installed(slack: Slack) -> Installation:
    return slack.world.installations[0]


def link(slack: Slack) -> str:
    client = WebClient(installed(slack).app_token, base_url=f"{slack.url}/api/")
    return str(client.apps_connections_open(app_token=installed(slack).app_token)["url"])


def test_bolts_handler_hears_events_commands_and_clicks(socketed: Slack) -> None:
    heard = []
    client = WebClient(installed(socketed).bot_token, base_url=f"{socketed.url}/api/")
    app = App(client=client, process_before_response=True)

    @app.event("message")
    def message(event: dict[str, Any]) -> None:
        heard.append(event["text"])

    @app.command("/sample")
    def command(ack: Any, body: dict[str, Any]) -> None:
        ack(f"you said {body['text']}")

    base = WebClient(installed(socketed).app_token, base_url=f"{socketed.url}/api/")
    handler: Any = SocketModeHandler(app, installed(socketed).app_token, web_client=base)
    handler.connect()
    try:
        socketed.sockets.wait_for(installed(socketed).app)
        bob = socketed.person("bob")
        bob.says("through the socket", in_="#launch")
        bob.runs("/sample well", in_="#launch")
        bob.sees("you said well", in_="only you")
        assert "through the socket" in heard
    finally:
        handler.close()


def test_hello_envelopes_acks_and_one_of_several_connections(socketed: Slack) -> None:
    with connect(link(socketed)) as first, connect(link(socketed)) as second:
        greetings = [json.loads(each.recv()) for each in (first, second)]
        assert [g["type"] for g in greetings] == ["hello", "hello"]
        assert [g["num_connections"] for g in greetings] == [1, 2]
        socketed.deliver = "background"
        for text in ("one", "two"):
            socketed.person("bob").says(text, in_="#launch")
        heard = []
        for each in _turns(first, second):
            envelope = json.loads(each.recv(timeout=5))
            heard.append(envelope["payload"]["event"]["text"])
            assert envelope["type"] == "events_api"
            assert envelope["accepts_response_payload"] is False
            each.send(json.dumps({"envelope_id": envelope["envelope_id"]}))
        socketed.settle()
        assert heard == ["one", "two"]
        assert [d.ok for d in socketed.deliveries][-2:] == [True, True]
        assert [c.envelopes for c in socketed.sockets.connections] == [1, 1]


def _turns(first: Any, second: Any) -> list[Any]:
    """Whichever is given the first envelope, the other is given the next."""
    try:
        waiting = first.recv(timeout=0.3)
    except TimeoutError:
        return [second, first]
    return [_Again(first, waiting), second]


class _Again:
    """A connection that hands out once more what was read from it."""

    def __init__(self, connection: Any, read: str) -> None:
        self._connection, self._read = connection, read

    def recv(self, timeout: float) -> str:
        return self._read

    def send(self, text: str) -> None:
        self._connection.send(text)


def test_an_envelope_without_an_ack_is_tried_again(socketed: Slack) -> None:
    socketed.sockets.timeout = 0.05
    with connect(link(socketed)) as connection:
        connection.recv()
        socketed.person("bob").says("anybody?", in_="#launch")
        rows = [json.loads(connection.recv(timeout=5)) for _ in range(2)]
    assert [row["retry_attempt"] for row in rows] == [0, 1]
    assert rows[1]["retry_reason"] == "http_timeout"
    assert len({row["payload"]["event_id"] for row in rows}) == 1


def test_a_refresh_asks_for_a_new_connection(socketed: Slack) -> None:
    with connect(link(socketed)) as connection:
        connection.recv()
        socketed.sockets.refresh(installed(socketed).app, "warning")
        assert json.loads(connection.recv())["reason"] == "warning"
        socketed.sockets.refresh(installed(socketed).app)
        assert json.loads(connection.recv())["reason"] == "refresh_requested"
    assert socketed.sockets.of(installed(socketed).app) == []


def test_a_ticket_works_once(socketed: Slack) -> None:
    address = link(socketed)
    with connect(address) as connection:
        connection.recv()
        with pytest.raises(Exception, match="403"), connect(address):
            pass


def test_without_a_connection_nothing_is_heard(socketed: Slack) -> None:
    socketed.person("bob").says("anybody?", in_="#launch")
    assert socketed.deliveries[-1].reason == "connection_failed"
