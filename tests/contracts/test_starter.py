"""Bolt's own starter sample runs against the sandbox as it is.

It is not part of this project: set BOLT_STARTER to a checkout of
slack-samples/bolt-python-starter-template to run this test.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import Installation, Slack

STARTER = Path(os.environ.get("BOLT_STARTER", "/nowhere"))

# The sample has no setting for Slack's address, so its Web API client is started with another.
LAUNCH = """
import functools, runpy, sys
import slack_sdk.web.client as web
plain = web.WebClient.__init__
@functools.wraps(plain)
def elsewhere(self, token=None, base_url=sys.argv[1], **more):
    plain(self, token=token, base_url=sys.argv[1], **more)
web.WebClient.__init__ = elsewhere
sys.path.insert(0, ".")
runpy.run_path("app.py", run_name="__main__")
"""


@pytest.fixture
def starter() -> Iterator[Slack]:
    """A Slack in which the sample is installed, runs and is in #general."""
    if not (STARTER / "app.py").exists():
        pytest.skip("BOLT_STARTER names no checkout of Bolt's starter sample")
    slack = Slack()
    slack.add_workspace(name="Acme")
    bob = slack.add_person(None, "bob")
    slack.add_channel(None, "general", members=[bob])
    manifest = json.loads((STARTER / "manifest.json").read_text())
    with slack.serve() as url:
        installation = slack.install(None, manifest)
        slack.invite(installation, "#general")
        process = _launched(f"{url}/api/", installation)
        try:
            slack.sockets.wait_for(installation.app, timeout=30)
            yield slack
        finally:
            process.kill()
            process.wait()


def _launched(address: str, installation: Installation) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "SLACK_BOT_TOKEN": installation.bot_token,
        "SLACK_APP_TOKEN": installation.app_token,
    }
    command = [sys.executable, "-c", LAUNCH, address]
    return subprocess.Popen(command, cwd=STARTER, env=environment, stderr=subprocess.DEVNULL)


def test_the_starter_sample_runs_unmodified(starter: Slack) -> None:
    bob = starter.person("bob")
    bob.says("hello there", in_="#general")
    bob.sees("hello, how are you?", in_="#general")
    bob.opens_home()
    bob.sees("Welcome home, @bob", in_="App Home")
    bob.runs("/sample-command now", in_="#general")
    bob.sees("Your command was: now", in_="#general (only you)")
    bob.uses_shortcut("Run sample shortcut")
    bob.clicks("Update modal")
    bob.sees("You updated the modal!")
    answers = {
        "What are your hopes and dreams?": "A quiet week",
        "Select a channel to message the result to": "#general",
    }
    bob.fills("Update modal title", answers)
    bob.sees("A quiet week", in_="#general")
