"""Whatever is sent, the answer is Slack's: JSON with an error's name, never a crash."""

import copy
import random
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from sandbox import Clock, Slack
from sandbox.api.table import METHODS
from sandbox.api_errors import SlackError
from sandbox.blocks import check_message, check_view

from .conftest import manifest

ODD: list[Any] = [
    None, True, False, 0, -1, 2**70, 1.5, "", " ", "0", "x" * 5_000, "\x00", "é✓", "{", "[]",
    "null", "C0NOWHERE", [], {}, [None], [[]], [1], {"a": 1}, {"type": None}, {"type": []},
    [{"type": []}], [{"type": "section", "text": None}], [{"type": "actions", "elements": [None]}],
    [{"type": "input", "element": {}}], [{"type": "section", "accessory": 1}],
    [{"type": "actions", "elements": [{"type": {}}]}], [{"id": None}], [{"id": []}],
    {"type": "modal", "blocks": None}, {"type": "modal", "title": 1, "blocks": [1]},
    {"type": "home", "blocks": [{"type": "section", "block_id": []}]},
    {"event_type": "a", "event_payload": []},
]  # fmt: skip


@pytest.fixture(scope="module")
def slack() -> Iterator[Slack]:
    made = Slack(Clock(1_760_000_000, running=False))
    made.add_workspace()
    bob = made.add_person(None, "bob")
    scopes = sorted({scope for method in METHODS.values() for scope in method.scopes})
    with made.serve():
        bot = made.install(None, manifest(scopes=scopes))
        made.add_channel(None, "launch", members=[bob, bot])
        bob.says("hi", in_="#launch")
        yield made


PLAIN = {"type": "plain_text", "text": "a", "emoji": True}
OPTIONS = [{"text": PLAIN, "value": "v", "description": PLAIN}]
MODAL: dict[str, Any] = {
    "type": "modal",
    "title": PLAIN,
    "submit": PLAIN,
    "private_metadata": "m",
    "blocks": [
        {"type": "section", "block_id": "b", "text": PLAIN, "fields": [PLAIN]},
        {
            "type": "actions",
            "elements": [
                {"type": "button", "text": PLAIN, "action_id": "a", "value": "v"},
                {"type": "static_select", "options": OPTIONS, "initial_option": OPTIONS[0]},
                {"type": "static_select", "option_groups": [{"label": PLAIN, "options": OPTIONS}]},
                {"type": "datepicker", "initial_date": "2026-01-01"},
            ],
        },
        {
            "type": "input",
            "label": PLAIN,
            "element": {"type": "plain_text_input", "min_length": 1, "max_length": 2},
        },
        {"type": "context", "elements": [PLAIN]},
    ],
}


def given(slack: Slack, method: str, rng: random.Random) -> dict[str, Any]:
    """Arguments of which one is odd, and the rest would do."""
    channel = next(iter(slack.world.channels.values()))
    good = {
        "channel": channel.id,
        "user": slack.person("bob").id,
        "users": slack.person("bob").id,
        "user_id": slack.person("bob").id,
        "ts": next(iter(channel.timeline)).ts if len(channel.timeline) else "1",
        "text": "hi",
        "limit": "5",
    }
    names = [argument.name for argument in METHODS[method].arguments]
    return {name: good.get(name, "1") for name in names} | {
        rng.choice(names or ["none"]): rng.choice(ODD)
    }


@pytest.mark.parametrize("method", sorted(set(METHODS) - {"apps.uninstall", "auth.revoke"}))
def test_odd_arguments_are_answered(slack: Slack, method: str) -> None:
    rng, found = random.Random(method), slack.world.installations[0]
    token = found.app_token if METHODS[method].caller == "app" else found.bot_token
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as client:
        for _ in range(20):
            args = given(slack, method, rng)
            answer = client.post(f"{slack.url}/api/{method}", json=args)
            assert answer.status_code == 200, args
            assert answer.json()["ok"] or isinstance(answer.json()["error"], str)
            plain = {key: str(value) for key, value in args.items() if value is not None}
            assert client.post(f"{slack.url}/api/{method}", data=plain).status_code == 200, args


def spoiled(found: Any) -> Iterator[Any]:
    """This with each of its parts in turn replaced by something odd."""
    yield from ODD
    parts = found.items() if isinstance(found, dict) else enumerate(found)
    for key, part in parts if isinstance(found, dict | list) else ():
        for odd in spoiled(part) if isinstance(part, dict | list) else ODD:
            copied = copy.copy(found)
            copied[key] = odd
            yield copied


def test_odd_blocks_and_views_are_refused_or_taken() -> None:
    taken = 0
    for odd in spoiled(MODAL):
        try:
            check_view(odd, "modal")
            check_message(odd.get("blocks") if isinstance(odd, dict) else odd)
            taken += 1
        except SlackError:
            continue
    check_view(MODAL, "modal")
    assert taken


@pytest.mark.parametrize("header", ["Basic !!!", "Bearer", "Basic YQ==", "", "Digest x"])
def test_odd_authorizations_are_answered(slack: Slack, header: str) -> None:
    with httpx.Client(headers={"Authorization": header}) as client:
        for method in ("auth.test", "oauth.v2.access", "apps.connections.open"):
            assert client.post(f"{slack.url}/api/{method}").json()["ok"] is False


@pytest.mark.parametrize("body", [b"\xff\xfe", b"{", b"[]", b"null", b'"a"', b"\x00" * 10])
def test_odd_bodies_are_answered(slack: Slack, body: bytes) -> None:
    token = slack.world.installations[0].bot_token
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as client:
        for kind in ("application/json", "application/x-www-form-urlencoded", "text/plain", ""):
            url, headers = f"{slack.url}/api/chat.postMessage", {"Content-Type": kind}
            assert client.post(url, headers=headers, content=body).json()["ok"] is False
        answer = client.post(f"{slack.url}/response/T1/none", content=body)
        assert answer.json() == {"ok": False, "error": "expired_url"}
        assert client.post(f"{slack.url}/upload/v1/none", content=body).status_code == 404
