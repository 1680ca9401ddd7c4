"""Who hears what, how it is signed, and how often it is tried."""

import json
import socket
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from slack_sdk.signature import SignatureVerifier

from sandbox import Clock, Slack

from .conftest import Bot, manifest


class Ear:
    """A plain HTTP listener that answers with the statuses it is given, then 200."""

    def __init__(self, *statuses: int, headers: dict[str, str] | None = None) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        statuses_left, ear = list(statuses), self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                ear.heard.append((dict(self.headers), body))
                self.send_response(statuses_left.pop(0) if statuses_left else 200)
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> "Ear":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/"

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.heard]


def listening(slack: Slack, ear: Ear) -> None:
    slack.invite(slack.install(None, manifest(), ear.url), "#launch")
    slack.deliveries.clear()
    ear.heard.clear()


def test_an_event_is_signed_and_says_whose_it_is(slack: Slack) -> None:
    with Ear() as ear:
        installation = slack.install(None, manifest(), ear.url)
        slack.invite(installation, "#launch")
        message = slack.person("bob").says("hi", in_="#launch")
        headers, body = ear.heard[-1]
    assert SignatureVerifier(installation.signing_secret).is_valid_request(body, headers)
    envelope = json.loads(body)
    assert envelope["type"] == "event_callback"
    assert envelope["event_time"] == 1_760_000_000
    assert envelope["is_ext_shared_channel"] is False
    assert envelope["authorizations"] == [
        {
            "enterprise_id": None,
            "team_id": installation.workspace_id,
            "user_id": installation.bot_user_id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
    ]
    event = envelope["event"]
    assert (event["text"], event["ts"], event["channel_type"]) == ("hi", message.ts, "channel")


def test_only_channels_the_bot_is_in_and_events_it_asked_for(slack: Slack, bot: Bot) -> None:
    bob, eve = slack.person("bob"), slack.person("eve")
    slack.add_channel(None, "elsewhere", members=[bob])
    bob.says("not heard", in_="#elsewhere")
    bob.says("not heard either", in_="#plans")
    bob.says("nor this", in_="@eve")
    message = bob.says("heard", in_="#launch")
    eve.reacts("tada", to=message)
    assert [e["text"] for e in bot.heard_of("message")][-1] == "heard"
    assert len([e for e in bot.heard_of("message") if not e.get("subtype")]) == 1
    assert bot.heard_of("reaction_added")[0]["item"]["ts"] == message.ts
    bob.invites(bot.installation, to="#plans")
    bob.says("secret", in_="#plans")
    assert bot.heard_of("message")[-1]["channel_type"] == "group"


def test_edits_deletions_threads_and_tombstones(slack: Slack, bot: Bot) -> None:
    bob, eve = slack.person("bob"), slack.person("eve")
    root = bob.says("root", in_="#launch")
    reply = eve.replies("reply", to=root)
    shout = eve.replies("to all", to="root", broadcast=True)
    bob.edits(root, "root again")
    eve.deletes(reply)
    bob.deletes(root)
    heard = bot.heard_of("message")[-5:]
    assert heard[0]["thread_ts"] == root.ts
    assert heard[0]["parent_user_id"] == bob.id
    assert (heard[1]["subtype"], heard[1]["root"]["ts"]) == ("thread_broadcast", root.ts)
    changed = heard[2]
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "root again")
    assert changed["previous_message"]["text"] == "root"
    assert (heard[3]["subtype"], heard[3]["deleted_ts"]) == ("message_deleted", reply.ts)
    assert heard[4]["message"]["subtype"] == "tombstone"
    bob.sees("This message was deleted.", in_="#launch")
    bob.sees("to all")
    assert shout.thread_ts == root.ts


def test_joining_leaving_and_channels_that_change(slack: Slack, bot: Bot) -> None:
    bob = slack.person("bob")
    dan = slack.add_person(None, "dan")
    assert bot.heard_of("team_join")[0]["user"]["name"] == "dan"
    dan.joins("#launch")
    dan.leaves("#launch")
    assert bot.heard_of("member_joined_channel")[-1]["user"] == dan.id
    assert bot.heard_of("member_left_channel")[-1]["user"] == dan.id
    slack.add_channel(None, "news", members=[bob])
    assert bot.heard_of("channel_created")[-1]["channel"]["name"] == "news"
    bob.archives("#launch")
    assert bot.heard_of("channel_archive")
    bob.removes(bot.installation, from_="#launch")
    assert bot.heard_of("channel_left")[-1]["channel"] == slack.channel("#launch").id


def test_people_who_change(slack: Slack, bot: Bot) -> None:
    slack.person("eve").changes(title="Lead", deleted=True)
    user = bot.heard_of("user_change")[-1]["user"]
    assert (user["deleted"], user["profile"]["title"]) == (True, "Lead")


def test_a_mention_is_heard_as_one(slack: Slack, bot: Bot) -> None:
    slack.person("bob").says("@sampler what now?", in_="#launch")
    assert bot.heard_of("app_mention")[0]["text"] == f"<@{bot.installation.bot_user_id}> what now?"


def test_a_failing_app_is_tried_at_once_then_after_one_and_five_minutes(slack: Slack) -> None:
    with Ear(500, 500, 500, 500) as ear:
        installation = slack.install(None, manifest(events=["message.channels"]), ear.url)
        slack.add_channel(None, "quiet", members=["bob", installation])
        slack.person("bob").says("hello?", in_="#quiet")
        assert len(ear.heard) == 2
        slack.moves_on(seconds=59)
        assert len(ear.heard) == 2
        slack.moves_on(seconds=1)
        assert len(ear.heard) == 3
        slack.moves_on(minutes=5)
        slack.moves_on(days=1)
    headers = [{k.lower(): v for k, v in row.items()} for row, _ in ear.heard]
    assert [row.get("x-slack-retry-num") for row in headers] == [None, "1", "2", "3"]
    assert headers[1]["x-slack-retry-reason"] == "http_error"
    assert len({body["event_id"] for body in ear.bodies}) == 1
    assert [(d.attempt, d.status) for d in slack.deliveries] == [(n, 500) for n in range(4)]


def test_an_app_may_decline_retries(slack: Slack) -> None:
    with Ear(500, headers={"X-Slack-No-Retry": "1"}) as ear:
        installation = slack.install(None, manifest(events=["message.channels"]), ear.url)
        slack.add_channel(None, "quiet", members=["bob", installation])
        slack.person("bob").says("hello?", in_="#quiet")
        slack.moves_on(hours=1)
        assert len(ear.heard) == 1


def test_a_slow_app_counts_as_a_timeout() -> None:
    slack = Slack(Clock(running=False), ack_timeout=0.05, retries=())
    slack.add_workspace()
    bob = slack.add_person(None, "bob")
    with socket.create_server(("127.0.0.1", 0)) as silent, slack.serve():
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        installation = slack.install(None, manifest(events=["message.channels"]), url)
        slack.add_channel(None, "quiet", members=[bob, installation])
        bob.says("hello?", in_="#quiet")
    assert [(d.status, d.reason) for d in slack.deliveries] == [(0, "http_timeout")]


def test_background_delivery_keeps_the_order(slack: Slack, bot: Bot) -> None:
    slack.deliver = "background"
    for number in range(20):
        slack.person("bob").says(str(number), in_="#launch")
    slack.settle()
    assert [e["text"] for e in bot.heard_of("message")][-20:] == [str(n) for n in range(20)]


@pytest.mark.parametrize(
    ("way", "heard"),
    [
        ("twice", ["a", "a", "b", "b", "c"]),
        ("lost", ["c"]),
        ("reversed", ["b", "a", "c"]),
        ("late", ["c", "a", "b"]),
    ],
)
def test_events_go_astray_on_request(slack: Slack, way: Any, heard: list[str]) -> None:
    with Ear() as ear:
        installation = slack.install(None, manifest(events=["message.channels"]), ear.url)
        slack.add_channel(None, "quiet", members=["bob", installation])
        slack.disorder.add(way, times=2, seconds=30)
        for text in "abc":
            slack.person("bob").says(text, in_="#quiet")
        slack.moves_on(seconds=30)
        assert [body["event"]["text"] for body in ear.bodies] == heard
        assert len({body["event_id"] for body in ear.bodies}) == len(set(heard))


def test_an_app_is_told_that_its_events_are_limited(slack: Slack) -> None:
    with Ear() as ear:
        installation = slack.install(None, manifest(), ear.url)
        slack.limits_events_of(installation)
        assert ear.bodies[-1]["type"] == "app_rate_limited"
        assert "event" not in ear.bodies[-1]


def test_what_the_bot_says_is_heard_in_the_background(slack: Slack, bot: Bot) -> None:
    channel = slack.channel("#launch").id
    bot.client.chat_postMessage(channel=channel, text="from the bot")
    slack.settle()
    own = [d.event for d in slack.deliveries.of("message") if d.event.get("bot_id")]
    assert own[-1]["text"] == "from the bot"
    assert own[-1]["app_id"] == bot.installation.app_id


def test_the_url_is_verified(slack: Slack, bot: Bot) -> None:
    assert slack.verify_url(bot.installation.app)
    with Ear() as ear:
        bot.installation.app.request_url = ear.url
        assert not slack.verify_url(bot.installation.app)


def test_an_export_is_said_again(slack: Slack, bot: Bot) -> None:
    bob = slack.person("bob")
    rows: list[dict[str, Any]] = [
        {"type": "message", "user": bob.id, "text": "old", "ts": "1600000000.000100"},
        {
            "user": bob.id,
            "text": "reply",
            "ts": "1600000001.000100",
            "thread_ts": "1600000000.000100",
        },
        {"subtype": "bot_message", "text": "beep", "ts": "1600000002.000100", "bot_id": "B1"},
    ]
    for row in rows:
        slack.replays(row, in_="#launch")
    heard = bot.heard_of("message")[-3:]
    assert [e["ts"] for e in heard] == [row["ts"] for row in rows]
    assert heard[1]["thread_ts"] == rows[0]["ts"]
    assert "user" not in heard[2]
    assert [e["text"] for e in heard] == ["old", "reply", "beep"]
