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
    company.ada.runs("/footbridge nudges crossing_value on")
    company.ada.runs("/footbridge rules nudges_a_week 1")
    company.ada.runs("/footbridge pause")
    company.ada.runs("/footbridge import")
    company.ada.fills("Bring in rules", {"The text": text})
    company.ada.sees("`nudges_a_week`: 1 → 2")
    assert rules(company) == before | {"paused": True}
    company.ada.runs("/footbridge audit")
    company.ada.sees("rules changed: kinds, nudges_a_week")
    assert "like that already" in says(company.ada, f"/footbridge import ```{text}")


@ON_SQLITE
def test_a_text_that_cannot_be_followed_changes_nothing(company: Company) -> None:
    company.ada.runs("/footbridge import")
    newer = '{"footbridge": 2, "rules": {"nudges_a_week": 2}}'
    company.ada.fills("Bring in rules", {"The text": newer})
    company.ada.sees("It was made by a newer Footbridge")
    company.ada.sees("Nothing was changed.")
    half = '{"footbridge": 1, "rules": {"nudges_a_week": 2, "pair_rest": 999}}'
    assert "a whole number from 0 to 365" in says(company.ada, f"/footbridge import {half}")
    elsewhere = '{"footbridge": 1, "rules": {"pair_rest": 9}, "stories_channel": "C0ELSEWHERE"}'
    assert "Stories go to a public" in says(company.ada, f"/footbridge import {elsewhere}")
    assert "cannot be read" in says(company.ada, "/footbridge import " + "<b>" * 3_000)
    assert rules(company) == {}
    assert company.noted == []


@ON_SQLITE
def test_only_admins_may(company: Company) -> None:
    file = '{"footbridge": 1, "rules": {"nudges_a_week": 7}}'
    for typed in ("export", "import", f"import {file}"):
        assert "Only an admin" in says(company.kim, f"/footbridge {typed}"), typed
    assert rules(company) == {}
