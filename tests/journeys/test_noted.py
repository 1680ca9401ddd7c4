"""Every change of a setting is in the log: who, what, and what it was before and after."""

from __future__ import annotations

from typing import Any

import pytest

from bot.store.audit import Entry
from handlers.commands import SUBCOMMANDS
from tests.journeys.company import Company

# What an admin may say, in order; and what the log calls it. The part that is for silos and
# channels has tests of its own beside them.
CHANGES: tuple[tuple[str, str], ...] = (
    ("pause", "rules changed: paused"),
    ("resume", "rules changed: paused"),
    ("dry-run #admins", "rules changed: dry_run"),
    ("dry-run off", "rules changed: dry_run"),
    ("nudges crossing_value off", "rules changed: kinds"),
    ("nudges crossing_value probability 0.3", "rules changed: kinds"),
    ("nudges crossing_value words 1 off", "rules changed: kinds"),
    ("rules nudges_a_week 2", "rules changed: nudges_a_week"),
    ("rules hours 8:00-18:00", "rules changed: quiet_after, quiet_before"),
    ("rules quiet-days sat sun", "rules changed: quiet_days"),
    ("rules stories #pricing", "rules changed: stories_channel"),
    ("rules champions #pricing", "rules changed: champions_channel"),
    ("champions channel off", "rules changed: champions_channel"),
    ("champions channel #pricing", "rules changed: champions_channel"),
    ("champions channel #pricing for Sales", "channel of a silo"),
    ("champions channel off for Sales", "channel of a silo"),
    ('import {"footbridge": 1, "rules": {"pair_rest": 3}}', "rules changed: pair_rest"),
    ("leaders add @kim", "leader named"),
    ("leaders remove @kim", "leader removed"),
    ("people add @sam", "admin added"),
    ("people remove @sam", "admin removed"),
    ("freeze until 2026-03-20 silo Sales for the fair", "freeze declared"),
    ("freeze off", "freeze ended"),
    ("priorities add", "priority added"),
    ("priorities edit 1", "priority changed"),
    ("priorities retire 1", "priority retired"),
)
CARDS: dict[str, tuple[str, dict[str, Any]]] = {
    "priorities add": ("A priority", {"Title": "Renewals"}),
    "priorities edit 1": ("Change a priority", {"Title": "Renewals in spring"}),
}
# The admins' subcommands that change no setting, or are noted where their tests are.
READS = {"announce", "status", "export", "audit", "silos", "setup"}


def changes(company: Company, said: str) -> list[Entry]:
    before = len(company.rows(Entry))
    company.ada.runs(f"/footbridge {said}", in_="#pricing")
    if said in CARDS:
        company.ada.fills(*CARDS[said])
        company.ada.closes("Priorities")
    return list(company.rows(Entry))[before:]


def test_each_is_noted_with_what_was_before_and_after(company: Company) -> None:
    company.opens("admins", ["ada"], private=True)
    company.moves_on(minutes=1)
    ada = company.member("ada")
    assert ada is not None
    people = {one.slack_id for one in map(company.member, ("sam", "sue", "kim", "kai")) if one}
    for said, what in CHANGES:
        noted = changes(company, said)
        assert [one.what for one in noted] == [what], said
        entry = noted[0]
        assert entry.by_id == ada.id, said
        assert entry.before is not None, said
        assert entry.after is not None, said
        assert entry.before != entry.after, said
        assert not any(one in str(entry.before) + str(entry.after) for one in people), said


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_changes_nothing_is_not_noted(company: Company) -> None:
    company.ada.runs("/footbridge rules nudges_a_week 2")
    company.ada.runs("/footbridge freeze until 2026-03-20")
    for said in ("resume", "dry-run off", "rules nudges_a_week 2", "nudges crossing_value on",
                 "champions channel off", "people add @ada"):  # fmt: skip
        assert not changes(company, said), said


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_leader_who_changes_something_is_noted_too(company: Company) -> None:
    company.sue.runs("/footbridge join")
    company.ada.runs("/footbridge leaders add @sue")
    company.moves_on(minutes=5)
    company.sue.clicks("Yes, I will")
    company.sue.runs("/footbridge freeze until 2026-03-20")
    sue = company.member("sue")
    assert sue is not None
    assert company.rows(Entry)[-1].by_id == sue.id


def test_no_subcommand_of_admins_is_forgotten_here() -> None:
    walked = {said.partition(" ")[0] for said, _ in CHANGES}
    admins = {one.word for one in SUBCOMMANDS if "(admins)" in one.does}
    assert admins - walked - READS <= {"channels"}
