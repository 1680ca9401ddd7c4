"""Of every table there is: what names a member is told to them, and gone once they are erased."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Float,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    insert,
    select,
)

from bot.flows import erasing, knowing
from bot.runtime import Runtime
from bot.store import known
from bot.store.database import Base, Database
from bot.vault import Vault, new_key

NOW = 1_772_535_600_000_000
ME, OTHER, HOME = 7_000_001, 7_000_002, 7_000_003
SLACK_ID, NAME = "U0ERASED", "Jo Erased"
TEAM = "T0HOME"
REFERRING = [table for table in known.tables() if table.name != "members"]


@pytest.fixture
def runtime(database: Database) -> Runtime:
    return Runtime(database, Vault(new_key()), clock=lambda: NOW)


def filled(database: Database) -> None:
    """A row in every table; whatever can name a member names the same one."""
    rows: dict[str, dict[str, Any]] = {}
    with database.writing() as session:
        for number, table in enumerate(Base.metadata.sorted_tables):
            rows[table.name] = {
                column.name: value
                for column in table.columns
                if (value := _value(table, column, rows, 7_000_100 + number)) is not None
            }
            session.execute(insert(table).values(**rows[table.name]))
            if table.name == "members":
                other = {"id": OTHER, "slack_id": "U0OTHER", "name": "Kit"}
                session.execute(insert(table).values(**{**rows["members"], **other}))


def _value(table: Table, column: Any, rows: dict[str, dict[str, Any]], fresh: int) -> Any:
    given = _given(table, column)
    if given is not None:
        return given
    if any(key.column.table.name == "members" for key in column.foreign_keys):
        return ME
    if column.nullable:
        return None
    for key in column.foreign_keys:
        return rows[key.column.table.name][key.column.name]
    if table.name == "workspaces" and column.name == "id":
        return HOME
    return HOME if column.name == "workspace_id" else _some(column, fresh)


def _given(table: Table, column: Any) -> Any:
    if table.name == "members":
        return {"id": ME, "slack_id": SLACK_ID, "name": NAME, "kind": "person"}.get(column.name)
    if table.name == "workspaces" and column.name == "slack_id":
        return TEAM
    if column.name in known.UNREFERRED.get(table.name, ()):
        return ME
    if column.name in known.LISTS.get(table.name, ()):
        return [ME]
    return [[ME, 0.5]] if column.name in known.PAIRS.get(table.name, ()) else None


def _some(column: Any, fresh: int) -> Any:
    kinds: tuple[tuple[Any, Any], ...] = (
        (Boolean, False),
        (SmallInteger, 1),
        (Float, 0.5),
        (LargeBinary, b"x"),
        (JSON, {}),
    )
    for kind, value in kinds:
        if isinstance(column.type, kind):
            return value
    if column.name == "at" or column.name.endswith("_at"):
        return NOW
    if isinstance(column.type, BigInteger | Integer):
        return fresh
    return "x"


def held(database: Database) -> Iterator[tuple[str, dict[str, Any]]]:
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)).mappings():
                yield table.name, dict(row)


def test_each_table_that_names_a_member_is_told_to_them(
    database: Database, runtime: Runtime
) -> None:
    filled(database)
    found = knowing.look(runtime, TEAM, SLACK_ID)
    assert {one.table for one in found.sums} == {table.name for table in known.tables()}
    for one in found.sums:
        page = knowing.page(runtime, TEAM, SLACK_ID, one.table, 0)
        assert len(page.lines) == 1, one.table
        assert page.lines[0].at is not None or page.lines[0].fields, one.table


def test_nobody_else_is_told_of_it(database: Database, runtime: Runtime) -> None:
    filled(database)
    found = knowing.look(runtime, TEAM, "U0OTHER")
    assert [one.table for one in found.sums] == ["members"]


def test_erased_is_erased_in_every_table(database: Database, runtime: Runtime) -> None:
    filled(database)
    erasing.erase(runtime, TEAM, SLACK_ID)
    assert erasing.forget_once(runtime, NOW) == 1
    for name, row in held(database):
        told = str(row)
        assert SLACK_ID not in told, name
        assert NAME not in told, name
        assert str(ME) not in told, name
    assert [row["id"] for name, row in held(database) if name == "members"] == [OTHER]


def test_erasing_goes_on_where_it_was_cut_off(
    database: Database, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(database)
    erasing.erase(runtime, TEAM, SLACK_ID)
    with monkeypatch.context() as broken:
        broken.setattr(erasing, "_finish", _killed)
        with pytest.raises(RuntimeError):
            erasing.forget_once(runtime, NOW)
    assert any(name == "forgettings" for name, _ in held(database))
    assert erasing.forget_once(runtime, NOW) == 1
    assert not any(str(ME) in str(row) for _, row in held(database))


def _killed(*_: Any) -> bool:
    raise RuntimeError("killed here")


@pytest.mark.parametrize("table", REFERRING, ids=lambda table: str(table.name))
def test_every_reference_to_a_member_says_what_becomes_of_it(table: Table) -> None:
    for column in table.columns:
        for key in column.foreign_keys:
            if key.column.table.name == "members":
                wanted = ("CASCADE", "SET NULL") if column.nullable else ("CASCADE",)
                assert key.ondelete in wanted, f"{table.name}.{column.name}"


def test_what_the_other_said_of_an_introduction_stays_theirs(
    database: Database, runtime: Runtime
) -> None:
    filled(database)
    intros = Base.metadata.tables["intros"]
    with database.writing() as session:
        said = {"one_says": "my own word", "other_says": "their word", "other_id": OTHER}
        session.execute(intros.update().values(**said))
    page = str(knowing.page(runtime, TEAM, SLACK_ID, "intros", 0))
    assert "my own word" in page
    assert "their word" not in page
    page = str(knowing.page(runtime, TEAM, "U0OTHER", "intros", 0))
    assert "my own word" not in page


def test_what_is_between_footbridge_and_somebody_else_stays_so(
    database: Database, runtime: Runtime
) -> None:
    filled(database)
    with database.writing() as session:
        for name, column in sorted(known.OTHERS_OWN):
            table = Base.metadata.tables[name]
            session.execute(table.update().values(**{column: OTHER}))
    found = {one.table for one in knowing.look(runtime, TEAM, "U0OTHER").sums}
    assert found == {"members"}
