"""The sandbox by itself, so that any Slack app can be tried against it."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .apps import Installation
from .model import Json
from .page import page
from .slack import Slack

PEOPLE = {
    "ana": ("Ana Prado", "Support lead", "America/Sao_Paulo"),
    "ben": ("Ben Okafor", "Engineer", "Europe/London"),
    "chie": ("Chie Mori", "Designer", "Asia/Tokyo"),
    "dora": ("Dora Nagy", "Sales", "Europe/Budapest"),
}


@contextlib.contextmanager
def sandbox_alone(
    manifest: Json | None = None, request_url: str | None = None, port: int = 0
) -> Iterator[tuple[Slack, Installation | None]]:
    """A served Slack with four people in #general and #random, a page to sit at, and the app of
    a manifest invited to both channels. OSError where the port is taken, ValueError where the
    manifest is wrong."""
    slack = Slack(deliver="background")
    home = slack.add_workspace(name="Sandbox")
    people = [
        slack.add_person(home, name, real_name=real, title=title, tz=tz, is_admin=name == "ana")
        for name, (real, title, tz) in PEOPLE.items()
    ]
    channels = [slack.add_channel(home, name, members=people) for name in ("general", "random")]
    seats = {person.member.title: person.id for person in people}
    with slack.serve(port, page(slack, seats=seats, title="Sandbox")):
        installation = None if manifest is None else slack.install(home, manifest, request_url)
        if installation:
            for channel in channels:
                slack.invite(installation, channel)
        yield slack, installation


def environment(slack: Slack, installation: Installation) -> dict[str, str]:
    """What an app needs to know to talk to this Slack, under the names Bolt's samples use."""
    return {
        "SLACK_API_URL": f"{slack.url}/api/",
        "SLACK_BOT_TOKEN": installation.bot_token,
        "SLACK_APP_TOKEN": installation.app_token,
        "SLACK_SIGNING_SECRET": installation.signing_secret,
        "SLACK_CLIENT_ID": installation.client_id,
        "SLACK_CLIENT_SECRET": installation.client_secret,
    }


def serve_alone(
    manifest: Path | None, request_url: str | None, port: int, say: Callable[[str], None]
) -> None:
    """Serve until interrupted, having said where, and what the app needs.

    OSError where the port is taken or the file cannot be read, ValueError for a wrong manifest.
    """
    found = _manifest(manifest) if manifest else None
    with (
        contextlib.suppress(KeyboardInterrupt),
        sandbox_alone(found, request_url, port) as (slack, installation),
    ):
        say(f"A Slack on this machine only: {slack.url}")
        for name, value in environment(slack, installation).items() if installation else ():
            say(f"export {name}={value}")
        threading.Event().wait()


def _manifest(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {error}") from None
    if not isinstance(found, dict):
        raise ValueError(f"{path} is not a manifest: it should hold one JSON object")
    return found
