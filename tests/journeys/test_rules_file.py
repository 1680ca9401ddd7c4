"""Rules written out in Slack, and brought in again: all of it or nothing."""

from __future__ import annotations

import pytest

from tests.journeys.company import Company
from tests.journeys.test_commands import says

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def rules(company: Company) -> dict[str, object]:
    return company.workspace.rules or {}


def test_written_out_changed_and_brought_back(company: Company) -> None:
    company.ada.runs("/footbridge rules nudges_a_week 2")
    company.ada.runs("/footbridge rules stories #pricing")
    company.ada.runs("/footbridge nudges crossing_value off")
    before = rules(company)
    text = says(company.ada, "/footbridge export").partition("```")[2]
    wins = company.bridge.slack.add_channel(company.bridge.home, "wins", members=[company.ada])
    company.ada.runs("/footbridge nudges crossing_value on")
    company.ada.runs("/footbridge rules nudges_a_week 1")
    company.ada.runs("/footbridge pause")
    company.ada.runs("/footbridge import")
    company.ada.fills("Bring in rules", {"The text": text})
    company.ada.sees("`nudges_a_week`: 1 → 2")
    assert rules(company) == before | {"paused": True}
    moved = text.replace("champions: 'off'", f"champions: {wins.id}")
    moved = moved.replace("messages_days: 90", "messages_days: 7")
    assert "say it again in a minute" in says(company.ada, f"/footbridge import {moved}")
    company.moves_on(minutes=2)
    shown = says(company.ada, f"/footbridge import {moved}")
    assert f"`champions`: off → <#{wins.id}>" in shown
    assert "older than that are let go within about an hour" in shown
    assert company.bridge.installation.bot_user_id in wins.members
    company.ada.runs(f"/footbridge import ```{text}")
    company.ada.runs("/footbridge audit")
    company.ada.sees("rules changed: nudges_a_week 1 → 2, crossing_value as it comes → off")
    assert "like that already" in says(company.ada, f"/footbridge import\n```\n{text}")


@ON_SQLITE
def test_a_text_that_cannot_be_followed_changes_nothing(company: Company) -> None:
    company.ada.runs("/footbridge import")
    newer = "footbridge: 2\nrules:\n  nudges_a_week: 2"
    company.ada.fills("Bring in rules", {"The text": newer})
    company.ada.sees("It was made by a newer Footbridge")
    company.ada.sees("Nothing was changed.")
    twice = "footbridge: 1\nrules:\n  nudges_a_week: 2\n  nudges_a_week: 3"
    company.ada.fills("Bring in rules", {"The text": twice})
    company.ada.sees("In line 4: it says “nudges_a_week” a second time.")
    half = "footbridge: 1\nrules: {nudges_a_week: 2, pair_rest: 999}"
    assert "a whole number from 0 to 365" in says(company.ada, f"/footbridge import {half}")
    for name, told in (("stories", "Stories go to a public"), ("champions", "Champions meet in")):
        elsewhere = f"footbridge: 1\nrules:\n  pair_rest: 9\n  {name}: C0ELSEWHERE"
        shown = says(company.ada, f"/footbridge import {elsewhere}")
        assert told in shown
        assert "leave out the lines that name its channels. Nothing was changed." in shown
    assert "does not begin as" in says(company.ada, "/footbridge import " + "<b>" * 3_000)
    assert rules(company) == {}
    assert company.noted == []


@ON_SQLITE
def test_only_admins_may(company: Company) -> None:
    file = "footbridge: 1\nrules: {nudges_a_week: 7}"
    for typed in ("export", "import", f"import {file}"):
        assert "Only an admin" in says(company.kim, f"/footbridge {typed}"), typed
    assert rules(company) == {}
