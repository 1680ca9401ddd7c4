"""Which export came first, and how often, does not show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from benchmarks.make_export import write
from bot.flows.importing import Imported, import_export, recross
from bot.flows.silo_list import Listed, assign_listed
from bot.store import workspaces
from bot.store.database import Database
from tests.databases import Databases
from tests.store.importing_portrait import (
    NOW,
    Portrait,
    changed,
    differences,
    fresh,
    portrait,
    real,
    some_days,
)

REAL = ("houstondatavis", "bcneng", "r-devel-rcwg")
needs_real = pytest.mark.skipif(not real(REAL[0]).exists(), reason="the real exports are not here")


def bring(database: Database, *paths: Path, silos: str | None = None) -> list[Imported]:
    return [
        import_export(database, None, path, now=NOW, silos=silos, workspace="T0HOME")
        for path in paths
    ]


def after(databases: Databases, paths: Sequence[Path], silos: str | None = "infer") -> Portrait:
    with fresh(databases) as database:
        bring(database, *paths, silos=silos)
        return portrait(database)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few weeks of made-up talk."""
    path = tmp_path_factory.mktemp("made") / "whole.zip"
    write(path, messages=700, seed=5, people=25, channels=2, days=30)
    return path


@pytest.fixture(scope="module")
def halves(made: Path) -> tuple[Path, Path]:
    """The same in two exports that both hold four days in the middle."""
    early = some_days(made, made.with_name("early.zip"), lambda day: day <= "2024-01-24")
    late = some_days(made, made.with_name("late.zip"), lambda day: day >= "2024-01-21")
    return early, late


def test_overlapping_exports_come_to_the_whole_in_either_order(
    databases: Databases, made: Path, halves: tuple[Path, Path]
) -> None:
    early, late = halves
    whole = after(databases, [made])
    assert differences(after(databases, [early, late]), whole) == {}
    assert differences(after(databases, [late, early]), whole) == {}
    assert len(whole["crossings"]) > 5


def test_exports_that_meet_at_a_cut_come_to_the_same_in_either_order(
    databases: Databases, made: Path, tmp_path: Path
) -> None:
    early = some_days(made, tmp_path / "early.zip", lambda day: day <= "2024-01-23")
    late = some_days(made, tmp_path / "late.zip", lambda day: day > "2024-01-23")
    one, other = after(databases, [early, late]), after(databases, [late, early])
    assert differences(one, other) == {}
    midnight_in_los_angeles = 1_706_083_200_000_000
    assert _link_over(one, midnight_in_los_angeles)


def _link_over(told: Portrait, cut: int) -> bool:
    rows = map(json.loads, told["messages"])
    return any(row["link_at"] and row["link_at"] < cut <= row["at"] for row in rows)


def test_the_later_edit_wins(databases: Databases, made: Path, tmp_path: Path) -> None:
    def edit(seconds: int, words: str) -> Any:
        def change(_file: str, row: dict[str, Any]) -> None:
            if not row.get("subtype") and row["ts"][9] in "37":
                row["text"] = f"{words} {row['text']}"
                row["edited"] = {"ts": f"{int(row['ts'][:10]) + seconds}.000000"}

        return change

    first = changed(made, tmp_path / "first.zip", edit(100, "is this <@U0MADE00001> early?"))
    second = changed(made, tmp_path / "second.zip", edit(900, "<@U0MADE00002> thanks, late"))
    told = [after(databases, order) for order in permutations([made, first, second])]
    for one in told[1:]:
        assert differences(told[0], one) == {}
    assert "U0MADE00002" in str(told[0]["messages"])
    assert sum('"thanks": true' in row for row in told[0]["messages"]) > 20


def test_both_databases_hold_the_same(databases: Databases, halves: tuple[Path, Path]) -> None:
    told = []
    for kind in ("sqlite", "postgresql"):
        with fresh(databases, kind) as database:
            bring(database, *halves, halves[0], silos="infer")
            told.append(portrait(database))
    assert differences(*told) == {}


def test_silos_given_afterwards_lead_to_the_same_crossings(
    databases: Databases, made: Path
) -> None:
    listed = "\n".join(f"U0MADE{n:05d},{'Red' if n % 3 else 'Blue'}" for n in range(25))
    at_once = after(databases, [made], listed)
    with fresh(databases) as database:
        bring(database, made)
        with database.writing() as session:
            workspace = workspaces.ensure(session, "T0HOME")
            assign_listed(session, workspace.id, Listed.read(listed), NOW)
            assert workspace.crossings_stale
            recross(session, workspace.id, NOW)
            workspace.crossings_stale = False
        assert differences(portrait(database), at_once) == {}
    assert len(at_once["crossings"]) > 5


@needs_real
def test_real_exports_come_to_the_same_in_every_order(databases: Databases, tmp_path: Path) -> None:
    recent = some_days(real("r-devel-rcwg"), tmp_path / "recent.zip", lambda day: day >= "2026-05")
    paths = [real("houstondatavis"), real("bcneng"), recent]
    first, *others = [after(databases, order) for order in permutations(paths)]
    for one in others:
        assert differences(first, one) == {}


@needs_real
@pytest.mark.parametrize("name", REAL)
def test_a_real_export_in_overlapping_parts(
    databases: Databases, tmp_path: Path, name: str
) -> None:
    days = {"houstondatavis": ("2015-07", "2015-08"), "bcneng": ("2020-05-12", "2020-05-13"),
            "r-devel-rcwg": ("2025-10", "2026-02")}[name]  # fmt: skip
    some = some_days(real(name), tmp_path / "some.zip", lambda day: day > "2025-09")
    early = some_days(some, tmp_path / "early.zip", lambda day: day <= days[1])
    late = some_days(some, tmp_path / "late.zip", lambda day: day >= days[0])
    whole = after(databases, [some])
    assert differences(after(databases, [early, late]), whole) == {}
    assert differences(after(databases, [late, early]), whole) == {}


@needs_real
@pytest.mark.parametrize("name", REAL)
def test_twice_changes_nothing(databases: Databases, name: str) -> None:
    with fresh(databases) as database:
        [first] = bring(database, real(name), silos="infer")
        before = portrait(database)
        [again] = bring(database, real(name), silos="infer")
        assert differences(before, portrait(database)) == {}
    told, told_again = first.as_json(), again.as_json()
    assert told_again.pop("messages_new") == 0
    assert told.pop("messages_new") == first.messages_kept
    assert told_again | {"moved": told["moved"]} == told
