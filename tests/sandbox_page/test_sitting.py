"""The demo's page: people look on while the weeks are played, then find a tidy desk."""

from __future__ import annotations

import httpx

from demo.sitting import Attendance, Panel, routes
from sandbox import Slack

MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Left open"}, "blocks": []}


def test_what_a_replay_left_open_is_put_away_before_anybody_sits_down(slack: Slack) -> None:
    attendance, moved = Attendance(), list[float]()
    with slack.serve(
        routes=routes(slack, {"employee": "U0BOB"}, Panel(), attendance, moved.append)
    ) as url:
        client = httpx.Client(base_url=url, headers={"Origin": url})
        slack.surfaces.open("A0ANY", "T0ACME", "U0BOB", MODAL)
        assert "Playing" in client.get("/as/U0BOB/part/clock").text
        assert client.post("/time/move", json={"seconds": 60}).json()["ok"] is False
        attendance.begins()
        assert not attendance.has_sat_as("U0BOB")  # whoever looked on did not sit down
        assert slack.surfaces.top("U0BOB") is None
        assert "Playing" not in client.get("/as/U0BOB/part/clock").text
        assert client.post("/time/move", json={"seconds": 60}).json()["ok"] is True
        assert attendance.has_sat_as("U0BOB")
        assert not attendance.has_sat_as("U0ANN")
    assert moved == [60]
    assert attendance.is_over is False
