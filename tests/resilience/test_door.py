"""What comes in at the door over HTTP, of Slack's shape or not."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from sqlalchemy import text

from bot.flows import delivering
from bot.store.database import Database
from bot.store.events import Event
from handlers.web import BODY_MOST, EVENTS_PATH
from tests.resilience.town import Launcher, Town, town

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MINUTE = 60


@dataclass
class Door:
    it: Town
    address: str

    def posts(self, body: bytes, kind: str = JSON, **more: Any) -> httpx.Response:
        """A body signed as Slack does, `ago` seconds ago, with `secret`."""
        stamp = str(int(time.time() - more.get("ago", 0)))
        secret = more.get("secret", self.it.installation.signing_secret)
        base = b"v0:" + stamp.encode() + b":" + body
        digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest}",
        }
        return httpx.post(self.address + EVENTS_PATH, content=body, headers=headers, timeout=5)

    def hears(self, **changes: Any) -> httpx.Response:
        return self.posts(json.dumps(self.event() | changes).encode())

    def event(self) -> dict[str, Any]:
        team = self.it.installation.workspace_id
        person = self.it.people[0].id
        said = {"type": "message", "channel": "C0BRIDGE", "user": person, "text": "Hello",
                "ts": "1772532000.000900", "team": team}  # fmt: skip
        return {"type": "event_callback", "team_id": team, "event_id": "Ev1", "event": said}

    def stored(self) -> int:
        return self.it.stored().total()


@pytest.fixture
def door(launcher: Launcher, sqlite_url: str) -> Iterator[Door]:
    with town(launcher, sqlite_url) as it, it.hearing() as address:
        yield Door(it, address)


def breaks(door: Door) -> None:
    """Somebody takes the tables away."""
    database = Database(door.it.database_url)
    with database.engine.begin() as connection:
        for table in ("messages", "members", "gaps"):
            connection.execute(text(f"ALTER TABLE {table} RENAME TO {table}_gone"))
    database.close()


def test_an_event_of_slacks_is_stored(door: Door) -> None:
    assert door.hears().status_code == 200
    assert door.stored() == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"\xff\xfe{}", 400, id="not UTF-8"),
        pytest.param(b"[]", 400, id="a list"),
        pytest.param(b"null", 400, id="nothing"),
        pytest.param(b'{"type": "event_callback", ', 400, id="broken off"),
        pytest.param(b'{"type": "event_callback", "event": null}', 400, id="no event"),
        pytest.param(b'{"type": "event_callback"}', 400, id="the event is missing"),
        pytest.param(b'"' + b"a" * BODY_MOST + b'"', 413, id="too large"),
    ],
)
def test_what_is_not_of_slacks_shape(door: Door, body: bytes, status: int) -> None:
    assert door.posts(body).status_code == status
    assert door.hears().status_code == 200  # and the next one is heard


@pytest.mark.parametrize("payload", ["[]", "{", "null"])
def test_a_form_that_is_not_of_slacks_shape(door: Door, payload: str) -> None:
    answer = door.posts(urlencode({"payload": payload}).encode(), FORM)
    assert answer.status_code >= 400
    assert "Traceback" not in answer.text
    assert door.hears().status_code == 200


@pytest.mark.parametrize(
    "how",
    [{"secret": "somebody else's"}, {"ago": 5 * MINUTE + 5}, {"ago": -5 * MINUTE - 5}],
    ids=["wrongly signed", "an old one again", "from the future"],
)
def test_what_slack_did_not_sign_just_now(door: Door, how: dict[str, Any]) -> None:
    body = json.dumps(door.event()).encode()
    assert door.posts(body, **how).status_code == 401
    assert door.stored() == 0


def test_only_slack_posts_and_only_there(door: Door) -> None:
    assert httpx.get(door.address + EVENTS_PATH).status_code == 405
    assert httpx.post(door.address + "/slack/other").status_code == 404


def test_slack_checks_the_address(door: Door) -> None:
    assert door.it.slack.verify_url(door.it.installation.app)


def test_an_event_of_an_unknown_workspace_is_to_come_again(door: Door) -> None:
    assert door.hears(team_id="T0ELSEWHERE").status_code == 404
    assert door.stored() == 0


def test_an_event_nobody_asked_for_is_acked_and_forgotten(door: Door) -> None:
    assert door.hears(event={"type": "emoji_changed"}).status_code == 200
    with door.it.runtime.database.reading() as session:
        assert session.query(Event).count() == 0


def test_events_that_cannot_be_stored_are_to_come_again(door: Door) -> None:
    breaks(door)
    assert door.hears().status_code == 500
    limited = {"type": "app_rate_limited", "minute_rate_limited": 1772532000}
    limited |= {"team_id": door.it.installation.workspace_id}
    assert door.posts(json.dumps(limited).encode()).status_code == 500


def test_whoever_types_a_command_is_told_in_words_what_to_do(door: Door) -> None:
    breaks(door)
    door.it.people[0].runs("/footbridge join")
    assert "try again in a minute" in door.it.people[0].sees("That did not work").text


def test_whoever_presses_a_button_is_told_in_words_what_to_do(door: Door) -> None:
    door.it.nudge_everybody()
    delivering.deliver_once(door.it.runtime, door.it.runtime.clock())
    breaks(door)
    door.it.people[0].clicks("Not now")
    assert "try again in a minute" in door.it.people[0].sees("That did not work").text
    door.it.people[0].sees("Save what came of it")  # the nudge is as it was


def test_health_and_readiness(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    assert httpx.get(door.address + "/health").text == "alive"
    assert httpx.get(door.address + "/ready").text == "ready"
    metrics = httpx.get(door.address + "/metrics").text
    assert "footbridge_events_total" in metrics
    assert door.it.people[0].id not in metrics
