"""The sandbox's Web API against Slack's method reference, where that is at hand."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox import Clock, Installation, Slack
from sandbox.api.table import METHODS, Argument
from sandbox.events import MESSAGE_EVENTS, SCOPES

from ..sandbox.conftest import manifest
from ..sandbox.refusals import ANYWHERE, REFUSALS

REFERENCE = Path(__file__).parents[2] / ".." / "shared" / "reference" / "slack-api"
pytestmark = pytest.mark.skipif(
    not (REFERENCE / "methods").is_dir(), reason="Slack's reference is not at ../shared"
)
TYPES = {"int": {"integer", "number"}, "bool": {"boolean"}, "json": {"array", "string"}}


def reference(method: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((REFERENCE / "methods" / f"{method}.json").read_text())
    return found


def arguments(method: str) -> dict[str, Any]:
    properties: dict[str, Any] = reference(method)["args"].get("properties", {})
    return {name: rule for name, rule in properties.items() if name != "token"}


def required(method: str) -> set[str]:
    return set(reference(method)["args"].get("required", ())) - {"token"}


def types(rule: dict[str, Any]) -> set[str]:
    return {str(way["type"]) for way in rule.get("anyOf", [rule]) if "type" in way}


def of_kinds(method: str, *kinds: str, required: bool = False) -> list[Argument]:
    found = METHODS[method].arguments
    return [a for a in found if (a.required or not required) and a.kind in (kinds or (a.kind,))]


class Caller:
    """Calls methods plainly, as a form, with an app that has all scopes or none."""

    def __init__(self, url: str, installation: Installation) -> None:
        self._url, self._installation = url, installation
        self._http = httpx.Client()

    def __call__(self, method: str, **args: str) -> dict[str, Any]:
        app = METHODS[method].caller == "app"
        token = self._installation.app_token if app else self._installation.bot_token
        headers = {"Authorization": f"Bearer {token}"}
        answer = self._http.post(f"{self._url}/api/{method}", data=args, headers=headers)
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture(scope="module")
def callers() -> Iterator[dict[str, Caller]]:
    slack = Slack(Clock(1_760_000_000, running=False))
    slack.add_workspace()
    scopes = sorted({scope for method in METHODS.values() for scope in method.scopes})
    with slack.serve() as url:
        full = slack.install(None, manifest(name="Full", scopes=scopes))
        bare = slack.install(None, manifest(name="Bare", scopes=[]))
        yield {"full": Caller(url, full), "bare": Caller(url, bare)}


@pytest.mark.parametrize("method", METHODS)
def test_scopes_tier_and_arguments_are_those_of_the_reference(method: str) -> None:
    ours, theirs = METHODS[method], reference(method)
    assert set(ours.scopes) == set(theirs.get("scope", {}).get("bot", ()))
    assert f"t{ours.tier}" == theirs["rate_limits"]
    assert ours.takes_json == bool(theirs.get("json_input_supported"))
    known = {argument.name for argument in ours.arguments}
    assert known <= set(arguments(method)) or method == "api.test"
    assert {argument.name for argument in ours.arguments if argument.required} == required(method)


@pytest.mark.parametrize("method", METHODS)
def test_argument_types_are_those_of_the_reference(method: str) -> None:
    for argument in METHODS[method].arguments:
        theirs = types(arguments(method).get(argument.name, {}))
        if argument.kind in TYPES and theirs:
            assert theirs & TYPES[argument.kind], argument.name


@pytest.mark.parametrize("method", [m for m in METHODS if METHODS[m].scopes])
def test_without_its_scope_a_method_says_what_is_needed(
    callers: dict[str, Caller], method: str
) -> None:
    said = callers["bare"](method)
    assert said["error"] == "missing_scope"
    assert set(said["needed"].split(",")) == set(reference(method)["scope"]["bot"])
    assert said["provided"] == ""


@pytest.mark.parametrize("method", [m for m in METHODS if of_kinds(m, required=True)])
def test_each_required_argument_is_asked_for(callers: dict[str, Caller], method: str) -> None:
    for missing in required(method):
        given = dict.fromkeys(required(method) - {missing}, "1")
        said = callers["full"](method, **given)
        assert said["error"] == "invalid_arguments"
        assert f"[ERROR] missing required field: {missing}" in said["response_metadata"]["messages"]


@pytest.mark.parametrize("method", [m for m in METHODS if of_kinds(m, "int", "bool")])
def test_numbers_and_booleans_are_checked(callers: dict[str, Caller], method: str) -> None:
    for argument in of_kinds(method, "int", "bool"):
        given = dict.fromkeys(required(method), "1") | {argument.name: "perhaps"}
        said = callers["full"](method, **given)
        assert said["error"] == "invalid_arguments"
        assert f"/{argument.name}]" in said["response_metadata"]["messages"][0]


@pytest.mark.parametrize("refusal", REFUSALS, ids=str)
def test_errors_have_the_names_of_the_reference(refusal: Any) -> None:
    known = set(reference(refusal.method).get("errors", {}))
    assert refusal.error in known | ANYWHERE, refusal


def test_events_need_the_scopes_of_the_reference() -> None:
    rows = json.loads((REFERENCE / "events" / "events.json").read_text())
    theirs = {row["name"]: set(row.get("scopes") or ()) for row in rows}
    theirs["app_mention"] = {"app_mentions:read"}  # written with a dot there
    for name, scope in SCOPES.items():
        if scope != "read" and name in theirs:
            assert scope in theirs[name], name
    assert set(MESSAGE_EVENTS.values()) <= set(theirs)
