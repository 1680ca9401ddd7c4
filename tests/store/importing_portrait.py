"""What a database holds, told without the numbers that depend on what came first; and exports."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.store.channels import Channel
from bot.store.database import Base, Database
from bot.store.members import Member
from bot.store.silos import Silo
from bot.store.workspaces import Workspace
from tests.databases import Databases
from tests.unit.export_files import pack

NOW = 1_780_000_000_000_000
EXPORTS = Path(__file__).parents[2] / ".." / "shared" / "data" / "exports"
MEMBERS = {"author_id", "parent_id", "member_id", "from_id", "to_id", "helped_id", "helper_id"}
LISTS = {"mentions", "named", "answers"}
SILOS = {"silo_a", "silo_b", "silo_id"}
LEFT_OUT = {"id", "received_at"}

Portrait = dict[str, list[str]]


def portrait(database: Database) -> Portrait:
    """Every row of every table, people, channels and silos by what Slack or people call them."""
    with database.reading() as session:
        names = {
            "member": _pairs(session, Member.id, Member.slack_id),
            "channel": _pairs(session, Channel.id, Channel.slack_id),
            "silo": _pairs(session, Silo.id, Silo.name),
            "workspace": _pairs(session, Workspace.id, Workspace.slack_id),
        }
        return {
            table.name: sorted(
                json.dumps(_told(dict(row), names), sort_keys=True, default=str)
                for row in session.execute(select(table)).mappings()
            )
            for table in Base.metadata.sorted_tables
        }


def _pairs(session: Session, number: Any, name: Any) -> dict[int, str]:
    return {one: called for one, called in session.execute(select(number, name))}


def _told(row: dict[str, Any], names: Mapping[str, Mapping[int, str]]) -> dict[str, Any]:
    told = {key: _named(key, value, names) for key, value in row.items() if key not in LEFT_OUT}
    if "silo_a" in told and told["silo_a"] > told["silo_b"]:  # which is a depends on the ids
        told |= {"silo_a": told["silo_b"], "silo_b": told["silo_a"]}
        told |= {"ab": told["ba"], "ba": told["ab"]}
    return told


def _named(key: str, value: Any, names: Mapping[str, Mapping[int, str]]) -> Any:
    if value is None:
        return None
    if key in MEMBERS:
        return names["member"][value]
    if key in LISTS and isinstance(value, list):
        return sorted(names["member"][one] for one in value)
    if key in SILOS:
        return names["silo"][value]
    for kind in ("channel", "workspace"):
        if key == f"{kind}_id":
            return names[kind][value]
    return value


def differences(one: Portrait, other: Portrait) -> dict[str, tuple[list[str], list[str]]]:
    """By table, the first few rows that only one of both has."""
    found = {}
    for table, rows in one.items():
        only, others = set(rows) - set(other[table]), set(other[table]) - set(rows)
        if only or others or len(rows) != len(other[table]):
            found[table] = (sorted(only)[:3], sorted(others)[:3])
    return found


def real(name: str) -> Path:
    """A real export, where the machine has it."""
    return EXPORTS / f"{name}.zip"


def some_days(whole: Path, part: Path, keep: Callable[[str], bool]) -> Path:
    """An export with those of its day files whose date is to be kept."""
    with ZipFile(whole) as source, ZipFile(part, "w") as target:
        for name in source.namelist():
            day = Path(name).stem
            if "/" not in name or not day[:4].isdigit() or keep(day):
                target.writestr(name, source.read(name))
    return part


def changed(whole: Path, path: Path, change: Callable[[str, dict[str, Any]], None]) -> Path:
    """An export in which every row of every day went through `change(file name, row)`."""
    files: dict[str, Any] = {}
    with ZipFile(whole) as source:
        for name in source.namelist():
            content = json.loads(source.read(name))
            for row in content if "/" in name else ():
                change(name, row)
            files[name] = content
    return pack(path, files)


@contextmanager
def fresh(databases: Databases, kind: str = "sqlite") -> Iterator[Database]:
    with databases.fresh(kind) as url:
        database = Database(url)
        yield database
        database.close()


def switch(database: Database, values: Mapping[str, Any], slack_ids: Iterable[str]) -> None:
    """Set columns of channels, as an admin's clicks would."""
    with database.writing() as session:
        session.execute(
            update(Channel).where(Channel.slack_id.in_(list(slack_ids))).values(**values)
        )
