"""What Slack refuses, the sandbox refuses, with Slack's name for it."""

from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Installation, Slack

from .conftest import SCOPES, manifest
from .refusals import REFUSALS, SECTION, Refusal


@pytest.fixture
def installed(slack: Slack) -> Installation:
    """The bot is in #launch, where bob and it have spoken; #old is archived; gone has left."""
    bob = slack.person("bob")
    slack.add_person(None, "gone", deleted=True)
    slack.add_channel(None, "other", members=[bob])
    slack.add_channel(None, "old", members=[bob], archived=True)
    slack.add_group(None, "crew", "Crew")
    found = slack.install(None, manifest())
    slack.invite(found, "#launch")
    return found


@pytest.fixture
def client(slack: Slack, installed: Installation) -> WebClient:
    made = WebClient(installed.bot_token, base_url=f"{slack.url}/api/")
    made.views_publish(user_id=slack.person("bob").id, view={"type": "home", "blocks": [SECTION]})
    return made


def known(slack: Slack, client: WebClient) -> dict[str, str]:
    said = slack.person("bob").says("well", in_="#launch")
    own = client.chat_postMessage(channel=slack.channel("#launch").id, text="mine")
    names = {"$said": said.ts, "$own": str(own["ts"]), "$ghost": "1700000000.000100"}
    names |= {f"#{c.name}": c.id for c in slack.world.channels.values()}
    return names | {f"@{m.name}": m.id for m in slack.world.members.values()}


def resolved(value: Any, names: dict[str, str]) -> Any:
    if not isinstance(value, str):
        return value
    return (
        ",".join(names.get(part, part) for part in value.split(","))
        if value[:1] in "#@$"
        else value
    )


@pytest.mark.parametrize("refusal", REFUSALS, ids=str)
def test_refused(slack: Slack, client: WebClient, refusal: Refusal) -> None:
    names = known(slack, client)
    args = {key: resolved(value, names) for key, value in refusal.args.items()}
    with pytest.raises(SlackApiError) as caught:
        client.api_call(refusal.method, **sent(refusal.method, args))
    assert caught.value.response["error"] == refusal.error, caught.value.response.data


def sent(method: str, args: dict[str, Any]) -> dict[str, Any]:
    """As the SDK sends it: JSON for what is written, a form for the rest."""
    writes = method.startswith(("chat.post", "chat.update", "views.", "files.complete"))
    return {"json": args} if writes else {"params": args}


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-wrong", "invalid_auth"), ("xapp", "not_allowed_token_type")],
)
def test_tokens(slack: Slack, installed: Installation, token: str, error: str) -> None:
    chosen = installed.app_token if token == "xapp" else token
    said = httpx.post(f"{slack.url}/api/auth.test", data={"token": chosen}).json()
    assert said == {"ok": False, "error": error}


def test_a_revoked_token_and_an_uninstalled_app(slack: Slack, installed: Installation) -> None:
    client = WebClient(installed.bot_token, base_url=f"{slack.url}/api/")
    slack.revoke(installed)
    with pytest.raises(SlackApiError, match="token_revoked"):
        client.auth_test()
    slack.uninstall(installed)
    with pytest.raises(SlackApiError, match="account_inactive"):
        client.auth_test()


def test_a_missing_scope_says_needed_and_provided(slack: Slack) -> None:
    bare = slack.install(None, manifest(name="Bare", scopes=["users:read"]))
    client = WebClient(bare.bot_token, base_url=f"{slack.url}/api/")
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="C1", text="hi")
    said = caught.value.response
    assert (said["needed"], said["provided"]) == ("chat:write", "users:read")


def test_the_scope_of_the_channels_kind_is_needed(slack: Slack) -> None:
    scopes = [scope for scope in SCOPES if scope != "groups:history"]
    partly = slack.install(None, manifest(name="Partly", scopes=scopes))
    slack.invite(partly, "#plans")
    client = WebClient(partly.bot_token, base_url=f"{slack.url}/api/")
    with pytest.raises(SlackApiError) as caught:
        client.conversations_history(channel=slack.channel("#plans").id)
    assert caught.value.response["needed"] == "groups:history"


def test_scopes_come_in_a_header(slack: Slack, installed: Installation) -> None:
    client = WebClient(installed.bot_token, base_url=f"{slack.url}/api/")
    headers = {name.lower(): value for name, value in client.auth_test().headers.items()}
    assert headers["x-oauth-scopes"].split(",") == SCOPES


def test_an_unknown_method_and_broken_json(slack: Slack, installed: Installation) -> None:
    headers = {
        "Authorization": f"Bearer {installed.bot_token}",
        "Content-Type": "application/json",
    }
    said = httpx.post(f"{slack.url}/api/no.such", headers=headers, content="{}").json()
    assert said["error"] == "unknown_method"
    for body, error in [("{", "invalid_json"), ("[]", "json_not_object")]:
        answer = httpx.post(f"{slack.url}/api/chat.postMessage", headers=headers, content=body)
        assert answer.json()["error"] == error


def test_a_method_that_takes_no_json_ignores_it(slack: Slack, installed: Installation) -> None:
    headers = {"Authorization": f"Bearer {installed.bot_token}"}
    body = {"user": slack.person("bob").id}
    said = httpx.post(f"{slack.url}/api/users.info", headers=headers, json=body).json()
    assert said["error"] == "invalid_arguments"
    assert httpx.post(f"{slack.url}/api/users.info", headers=headers, data=body).json()["ok"]
