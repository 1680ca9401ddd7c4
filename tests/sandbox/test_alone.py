"""The sandbox by itself, and what a manifest does not allow."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox import Slack
from sandbox.alone import environment, sandbox_alone

from .conftest import Bot, manifest

ROOT = Path(__file__).parents[2]


def test_an_app_is_told_all_it_needs() -> None:
    with sandbox_alone(manifest()) as (slack, installation):
        assert installation is not None
        told = environment(slack, installation)
        client = WebClient(told["SLACK_BOT_TOKEN"], base_url=told["SLACK_API_URL"])
        names = [c["name"] for c in client.conversations_list()["channels"] if c["is_member"]]
        assert names == ["general", "random"]


def test_the_command_says_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps(manifest()))
    command = [sys.executable, "app.py", "sandbox", "--manifest", str(tmp_path / "manifest.json")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as running:
        assert running.stdout
        first = running.stdout.readline()
        running.terminate()
    assert first.startswith("A Slack on this machine only: http://127.0.0.1:")


@pytest.mark.parametrize("text", ["{", "{}", '{"display_information": {}}'])
def test_a_wrong_manifest_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    command = [sys.executable, "app.py", "sandbox", "--manifest", str(tmp_path / "manifest.json")]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=30
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The sandbox cannot start: ")
    assert "Traceback" not in done.stderr


def test_without_interactivity_nothing_can_be_pressed(slack: Slack, bot: Bot) -> None:
    changed: dict[str, Any] = manifest()
    changed["settings"]["interactivity"] = {"is_enabled": False}
    slack.install(None, changed)
    with pytest.raises(AssertionError, match="interactivity_disabled"):
        slack.person("bob").uses_shortcut("Start")


def test_without_the_commands_scope_no_command_is_offered(slack: Slack) -> None:
    slack.install(None, manifest(scopes=["chat:write"]))
    bob = slack.person("bob")
    bob.runs("/sample", in_="#launch")
    bob.sees("/sample is not a valid command.")


def test_an_address_is_kept_from_apps_that_may_not_read_it(slack: Slack) -> None:
    open_one = slack.install(None, manifest(name="Open"), "http://127.0.0.1:9/")
    shut = manifest(name="Shut", scopes=["users:read"])
    slack.install(None, shut, "http://127.0.0.1:9/")
    slack.person("bob").changes(title="Chief")
    told = {d.app_id: d.event["user"]["profile"] for d in slack.deliveries.of("user_change")}
    addresses = {app == open_one.app_id: profile.get("email") for app, profile in told.items()}
    assert addresses == {True: "bob@acme.test", False: None}


def test_an_app_is_opened_at_its_messages(slack: Slack, bot: Bot) -> None:
    slack.person("bob").opens_home(tab="messages")
    assert bot.heard_of("app_home_opened")[0]["tab"] == "messages"
