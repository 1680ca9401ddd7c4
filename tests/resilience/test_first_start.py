"""A first start, with what an admin may have put in wrong: each is said, not thrown."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import config
from bot.flows import checking
from bot.vault import new_key
from sandbox import Slack

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Start:
    """What Footbridge is started with: the settings as they are when all is well."""

    settings: dict[str, str]
    slack: Slack

    def run(self, **wrong: str) -> subprocess.CompletedProcess[str]:
        """`app.py run`, until it ends by itself."""
        return subprocess.run(
            [sys.executable, str(ROOT / "app.py"), "run"], env=self._with(wrong), text=True,
            capture_output=True, check=False, timeout=60,
        )  # fmt: skip

    def looks(self, monkeypatch: pytest.MonkeyPatch, **wrong: str) -> dict[str, tuple[bool, str]]:
        """What `doctor` finds, by what it looked at."""
        for name, value in self._with(wrong).items():
            monkeypatch.setenv(name, value)
        found = checking.check(config.load(database_url=None))
        return {one.what: (one.well, f"{one.found} {one.remedy}") for one in found}

    def _with(self, wrong: dict[str, str]) -> dict[str, str]:
        return (
            os.environ | self.settings | {f"SLACK_{name}": value for name, value in wrong.items()}
        )


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    slack = Slack()
    slack.add_workspace(name="Acme")
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    with slack.serve() as url:
        installation = slack.install(None, manifest)
        yield Start(
            {
                "SLACK_API_URL": f"{url}/api/",
                "SLACK_BOT_TOKEN": installation.bot_token,
                "SLACK_APP_TOKEN": installation.app_token,
                "SLACK_SIGNING_SECRET": installation.signing_secret,
                "FOOTBRIDGE_SECRET_KEY": new_key(),
                "DATABASE_URL": f"sqlite:///{tmp_path / 'first.db'}",
            },
            slack,
        )


WRONG = (
    ({"BOT_TOKEN": "xoxb-1-2-none"}, "SLACK_BOT_TOKEN", "does not take this token (invalid_auth)"),
    ({"APP_TOKEN": "xapp-1-A0-none"}, "SLACK_APP_TOKEN", "does not take it (invalid_auth)"),
    ({"API_URL": "http://127.0.0.1:9/api/"}, "Slack cannot be reached", "Check the network"),
)


@pytest.mark.parametrize(("wrong", "what", "words"), WRONG)
def test_what_is_wrong_ends_it_with_a_clear_word(
    start: Start, wrong: dict[str, str], what: str, words: str
) -> None:
    ended = start.run(**wrong)
    assert ended.returncode == 1
    assert "connected" not in ended.stdout
    assert "Traceback" not in ended.stderr
    assert what in ended.stderr.splitlines()[-1]
    assert words in ended.stderr.splitlines()[-1]


def test_a_slack_that_is_unwell_is_not_taken_for_a_wrong_token(start: Start) -> None:
    start.slack.faults.add("apps.connections.open", "error", times=math.inf, error="fatal_error")
    ended = start.run()
    assert ended.returncode == 1
    assert "Slack cannot be reached (fatal_error)" in ended.stderr.splitlines()[-1]
    assert "Try again in a minute" in ended.stderr.splitlines()[-1]


def test_the_doctor_says_what_to_copy_anew(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    well = start.looks(monkeypatch)
    assert [what for what, (holds, _) in well.items() if not holds] == ["Tables"]
    assert "run does it by itself" in well["Tables"][1]
    assert well["SLACK_BOT_TOKEN"][1].startswith("opens the workspace Acme")
    assert well["SLACK_APP_TOKEN"][1].startswith("opens Socket Mode")
    ill = start.looks(monkeypatch, BOT_TOKEN="xoxb-1-2-none", APP_TOKEN="xapp-1-A0-none")
    for name, where in (
        ("BOT", "OAuth & Permissions"),
        ("APP", "Basic Information › App-Level Tokens"),
    ):
        holds, told = ill[f"SLACK_{name}_TOKEN"]
        assert not holds
        assert "does not take this token" in told
        assert f"Copy it anew from {where}" in told
    one = start.looks(monkeypatch, SIGNING_SECRET="")
    assert one["SLACK_SIGNING_SECRET"][0]
    assert "not set; only `web` needs it" in one["SLACK_SIGNING_SECRET"][1]
    away = start.looks(monkeypatch, API_URL="http://127.0.0.1:9/api/")
    assert "Check the network" in away["SLACK_BOT_TOKEN"][1]
