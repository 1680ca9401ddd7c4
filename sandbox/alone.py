"""The sandbox by itself, so that any Slack app can be tried against it."""

import contextlib
from collections.abc import Iterator

from .apps import Installation
from .model import Json
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
    """A served Slack with four people in #general and #random, and the app of a manifest
    invited to both. OSError where the port is taken, ValueError where the manifest is wrong."""
    slack = Slack(deliver="background")
    home = slack.add_workspace(name="Sandbox")
    people = [
        slack.add_person(home, name, real_name=real, title=title, tz=tz, is_admin=name == "ana")
        for name, (real, title, tz) in PEOPLE.items()
    ]
    channels = [slack.add_channel(home, name, members=people) for name in ("general", "random")]
    with slack.serve(port):
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
