"""The rules of a workspace, read and changed from Slack; and that they are kept to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import httpx
import orjson
import pytest

from bot.domain.rules import Rules
from bot.store.audit import Entry
from bot.views.limits import modal
from tests.journeys.company import Company
from tests.journeys.test_commands import says

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DAY = 24 * 60  # minutes


def rules(company: Company) -> dict[str, object]:
    return company.workspace.rules or {}


def test_an_admin_reads_and_changes_them_on_a_card(company: Company) -> None:
    shown = says(company.ada, "/footbridge rules")
    assert "Nudges to a person in a week: *1*" in shown
    assert "Days that messages are kept: *90*" in shown
    assert "Where stories are published: nowhere yet" in shown
    company.ada.fills(
        "Rules",
        {
            "Nudges to a person in a week": "2",
            "Days that messages are kept": "30",
            "Where stories are published": "#pricing",
        },
    )
    channel = company.bridge.slack.channel("#pricing").id
    assert rules(company) == {
        "nudges_a_week": 2, "messages_days": 30, "stories_channel": channel,
    }  # fmt: skip
    company.ada.sees("older than that are let go within about an hour")
    entry = company.rows(Entry)[-1]
    assert entry.what == "rules changed: messages_days, nudges_a_week, stories_channel"
    assert entry.before == {"messages_days": None, "nudges_a_week": None, "stories_channel": None}
    assert entry.after == rules(company)


def test_two_cards_at_once_change_what_each_changed(company: Company) -> None:
    company.ada.runs("/footbridge rules")
    company.ada.runs("/footbridge rules pair_rest 10")
    company.ada.fills("Rules", {"Nudges to a person in a day": "2"})
    assert rules(company) == {"pair_rest": 10, "nudges_a_day": 2}
    company.ada.runs("/footbridge rules")
    company.ada.fills("Rules", {})
    company.ada.sees("Nothing is different from before.")
    assert len(company.noted) == 2


def test_messages_go_after_the_days_that_are_set(company: Company) -> None:
    company.exchange()
    company.moves_on(minutes=10 * DAY)
    assert len(company.messages) == 2
    assert "no text): 90 days" in says(company.sam, "/footbridge privacy")
    company.ada.runs("/footbridge rules messages_days 7")
    assert "no text): 7 days" in says(company.sam, "/footbridge privacy")
    before = company.derived()["conversations"]
    company.moves_on(minutes=61)
    assert company.messages == []
    assert company.derived()["conversations"] == before != []


@ON_SQLITE
def test_typed_one_by_one(company: Company) -> None:
    company.ada.runs("/footbridge rules stories #pricing")
    company.ada.sees("Where stories are published: #pricing")
    company.ada.runs("/footbridge rules `WORDING_REST`  7")
    assert set(rules(company)) == {"stories_channel", "wording_rest"}
    company.ada.runs("/footbridge rules stories off")
    company.ada.runs("/footbridge rules wording_rest 28")
    assert rules(company) == {}


UNREADABLE = (
    ("rules messages_days 6", "a whole number from 7 to 365"),
    ("rules messages_days 366", "a whole number from 7 to 365"),
    ("rules messages_days", "a whole number from 7 to 365"),
    ("rules nudges_a_week lots", "a whole number from 0 to 7"),
    ("rules paused 1", "There is no rule “paused”."),
    ("rules kinds {}", "`/footbridge rules` lists them."),
    ("rules stories", "It takes a channel, as in #wins, or off"),
    ("rules stories <#C0NOWHERE|gone>", "Stories go to a public channel"),
)


@ON_SQLITE
def test_what_cannot_be_set_is_explained_and_nothing_is(company: Company) -> None:
    for typed, words in UNREADABLE:
        assert words in says(company.ada, f"/footbridge {typed}"), typed
    company.opens("board", ["ada"], private=True)
    company.ada.runs("/footbridge channels on", in_="#board")
    company.moves_on(minutes=25 * 60)
    secret = company.bridge.slack.channel("#board").id
    said = says(company.ada, f"/footbridge rules stories <#{secret}|board>")
    assert "Stories go to a public channel" in said
    assert rules(company) == {}
    assert [one.what for one in company.noted] == ["listening began"]


@ON_SQLITE
def test_a_card_is_checked_again_where_it_arrives(company: Company) -> None:
    """Slack keeps people to the numbers, but anybody may send what they like."""
    company.ada.runs("/footbridge rules")
    for name, value in (("messages_days", "1"), ("nudges_a_week", "9"), ("pair_rest", None)):
        answer = submits(company, "ada", {name: value})
        assert answer["errors"].keys() == {f"rules.number.{name}"}
        assert "a whole number" in answer["errors"][f"rules.number.{name}"]
    assert "Only an admin" in str(submits(company, "kim", {"messages_days": "7"}))
    assert rules(company) == {}


def submits(company: Company, who: str, typed: dict[str, str | None]) -> dict[str, Any]:
    """A card as anybody could send it, opened with nothing; what the app answers."""
    names = {name: f"rules.number.{name}" for name in typed}
    view = modal(Rules()) | {
        "id": "V1",
        "private_metadata": "{}",
        "state": {"values": {names[n]: {names[n]: {"value": typed[n]}} for n in typed}},
    }
    user = company.bridge.slack.member(who, company.bridge.home).id
    payload = {"type": "view_submission", "team": {"id": "T0HOME"}, "user": {"id": user},
               "view": view}  # fmt: skip
    form = urlencode({"payload": orjson.dumps(payload).decode()}).encode()
    app = company.bridge.installation.app
    assert app.request_url
    headers = app.sign(form) | {"Content-Type": "application/x-www-form-urlencoded"}
    answer = httpx.post(app.request_url, content=form, headers=headers, timeout=10)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


@ON_SQLITE
def test_only_admins_may(company: Company) -> None:
    for typed in ("rules", "rules nudges_a_week 7", "rules stories off", "rules x"):
        assert "Only an admin" in says(company.kim, f"/footbridge {typed}"), typed
    assert rules(company) == {}
