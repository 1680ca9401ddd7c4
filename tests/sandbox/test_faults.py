"""Faults on request, driven through the unmodified slack_sdk."""

import threading

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from sandbox import Clock, Installation, Slack

from .conftest import manifest


@pytest.fixture
def installed(slack: Slack) -> Installation:
    found = slack.install(None, manifest())
    slack.invite(found, "#launch")
    return found


@pytest.fixture
def client(slack: Slack, installed: Installation) -> WebClient:
    return WebClient(
        installed.bot_token, base_url=f"{slack.url}/api/", timeout=1, retry_handlers=[]
    )


def said(slack: Slack) -> list[str]:
    return [m.text for m in slack.channel("#launch").timeline if m.bot_id]


def test_429_says_when_to_come_back(slack: Slack, client: WebClient) -> None:
    slack.faults.add("chat.postMessage", "ratelimited", times=2, retry_after=7)
    channel = slack.channel("#launch").id
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            client.chat_postMessage(channel=channel, text="hi")
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "7"
    client.chat_postMessage(channel=channel, text="hi")
    assert said(slack) == ["hi"]


def test_the_sdks_own_retry_gets_through(slack: Slack, client: WebClient) -> None:
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))
    slack.faults.add("chat.postMessage", "ratelimited", retry_after=0)
    client.chat_postMessage(channel=slack.channel("#launch").id, text="hi")
    assert said(slack) == ["hi"]


def test_a_server_error_did_nothing(slack: Slack, client: WebClient) -> None:
    slack.faults.add("chat.postMessage", "http", status=503)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=slack.channel("#launch").id, text="hi")
    assert caught.value.response.status_code == 503
    assert said(slack) == []


def test_an_error_by_name(slack: Slack, client: WebClient) -> None:
    slack.faults.add("*", "error", error="fatal_error")
    with pytest.raises(SlackApiError, match="fatal_error"):
        client.auth_test()
    assert client.auth_test()["ok"]


@pytest.mark.parametrize(("kind", "kept"), [("drop", ["hi"]), ("drop_before", [])])
def test_the_answer_is_dropped(slack: Slack, client: WebClient, kind: str, kept: list[str]) -> None:
    slack.faults.add("chat.postMessage", "drop" if kind == "drop" else "drop_before")
    with pytest.raises(ConnectionError):
        client.chat_postMessage(channel=slack.channel("#launch").id, text="hi")
    assert said(slack) == kept


def test_a_timeout_leaves_nothing(slack: Slack, client: WebClient) -> None:
    fault = slack.faults.add("chat.postMessage", "timeout")
    with pytest.raises(TimeoutError):
        client.chat_postMessage(channel=slack.channel("#launch").id, text="hi")
    fault.release()
    assert said(slack) == []


@pytest.mark.parametrize(("kind", "meanwhile"), [("hold", ["hi"]), ("hold_before", [])])
def test_an_answer_is_held_until_released(
    slack: Slack, client: WebClient, kind: str, meanwhile: list[str]
) -> None:
    fault = slack.faults.add("chat.postMessage", "hold" if kind == "hold" else "hold_before")
    channel = slack.channel("#launch").id
    client.timeout = 10
    posting = threading.Thread(target=lambda: client.chat_postMessage(channel=channel, text="hi"))
    posting.start()
    fault.wait()
    if kind == "hold":
        slack.person("bob").sees("hi")
    assert said(slack) == meanwhile
    fault.release()
    posting.join(5)
    assert said(slack) == ["hi"]


def test_one_message_a_second_a_channel(slack: Slack, client: WebClient) -> None:
    slack.rate_limits.on = True
    channel = slack.channel("#launch").id
    for number in range(5):
        client.chat_postMessage(channel=channel, text=str(number))
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=channel, text="too many")
    assert caught.value.response["error"] == "ratelimited"
    wait = int(caught.value.response.headers["Retry-After"])
    client.chat_postMessage(channel=slack.person("bob").id, text="elsewhere")
    slack.moves_on(seconds=wait)
    client.chat_postMessage(channel=channel, text="now")
    assert said(slack)[-1] == "now"


@pytest.mark.parametrize(
    ("method", "most"), [("users.list", 20), ("team.info", 50), ("users.info", 100)]
)
def test_tiers(slack: Slack, client: WebClient, method: str, most: int) -> None:
    slack.rate_limits.on = True
    args = {"user": slack.person("bob").id}
    for _ in range(most):
        client.api_call(method, params=args)
    with pytest.raises(SlackApiError, match="ratelimited"):
        client.api_call(method, params=args)
    slack.moves_on(minutes=1)
    assert client.api_call(method, params=args)["ok"]


def test_events_of_an_hour_are_limited(installed: Installation, slack: Slack) -> None:
    slack.rate_limits.on = True
    who = installed.bot_token
    for _ in range(30_000):
        assert slack.rate_limits.delivery(who, 0.0) == 0
    assert slack.rate_limits.delivery(who, 1.0) == 3_599
    assert slack.rate_limits.delivery(who, 3_600.0) == 0


def test_a_standing_clock_moves_only_by_hand() -> None:
    clock = Clock(100.0, running=False)
    assert clock.now() == 100.0
    clock.advance(5)
    assert clock.now() == 105.0
    clock.set(50.0)
    assert clock.now() == 50.0
    clock.run()
    assert clock.now() >= 50.0
