"""Everything known of somebody, for themselves: in numbers, and row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.errors import UserError
from bot.flows.joining import workspace_of
from bot.runtime import Runtime
from bot.store import channels, known, members, silos
from bot.store.known import Row
from bot.store.members import Member
from bot.views.known import Known, Line, Page, Sum, Value

A_PAGE = 12  # rows
A_TIME = 10**14  # microseconds; no count is as large
# How rows are told apart and worked through; nothing of a person is in them.
NOT_TOLD = frozenset({
    "workspace_id", "id", "seed", "draw", "claimed_by", "claimed_at", "attempts", "grouped",
    "offered",
})  # fmt: skip


@dataclass(frozen=True)
class _Book:
    """How ids read: members and channels by Slack id, silos by name. `hidden`: channels that must
    not be told of, id → Slack id."""

    me: int
    members: Mapping[int, str]
    channels: Mapping[int, str]
    silos: Mapping[int, str]
    hidden: Mapping[int, str]


def look(runtime: Runtime, team: str, user: str) -> Known:
    """What there is of somebody, in numbers."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        trace = runtime.vault.tombstone(workspace.slack_id, user)
        buried = bool(members.tombstones(session, workspace.id, [trace]))
        member = members.by_slack_id(session, workspace.id, user)
        held = known.summary(session, workspace.id, member.id) if member else []
    return Known([Sum(one.table, one.count, one.first, one.last) for one in held], buried)


def page(runtime: Runtime, team: str, user: str, table: str, offset: int) -> Page:
    """Some of the rows of one table, from `offset` on. Raises UserError where nothing is left."""
    with runtime.database.reading() as session:
        workspace = workspace_of(session, team)
        member = members.by_slack_id(session, workspace.id, user)
        if member is None:
            raise UserError("Nothing of you is kept any more.")
        try:
            found = known.rows(session, workspace.id, member.id, table, offset, A_PAGE + 1)
        except KeyError:
            raise UserError("That list is not kept any more.") from None
        book = _book(session, member, found)
    lines = [_line(table, row, book) for row in found[:A_PAGE]]
    return Page(table, lines, offset, A_PAGE, more=len(found) > A_PAGE)


def _book(session: Session, member: Member, rows: Iterable[Row]) -> _Book:
    home = member.workspace_id
    ids = {one for row in rows for value in row.values() for one in _numbers(value)}
    people = members.by_ids(session, home, ids)
    return _Book(
        me=member.id,
        members={one.id: one.slack_id for one in people.values()},
        channels={one.id: one.slack_id for one in channels.all_of(session, home) if one.id in ids},
        silos={one.id: one.name for one in silos.all_of(session, home)},
        hidden=known.hidden(session, home, member.id),
    )


def _numbers(value: Any) -> Iterable[int]:
    """What may be an id, in a column or a list of them."""
    if isinstance(value, list):
        return (one for item in value for one in _numbers(item))
    return (value,) if isinstance(value, int) and not isinstance(value, bool) else ()


def _line(name: str, row: Row, book: _Book) -> Line:
    table = {one.name: one for one in known.tables()}[name]
    dated, naming = known.time_of(table), known.naming(table)
    at = row[dated] if dated else None
    owner = next((row[one] for one in known.OWNERS if one in row), book.me)
    if owner != book.me and "member_id" in row:
        return Line(at, [("about you", Value("in what is somebody else's"))])
    people = {*naming, *known.LISTS.get(name, ()), *known.PAIRS.get(name, ())}
    others = {
        says for names, says in known.SAID.get(name, {}).items() if row[names] != book.me
    }  # fmt: skip
    told = [one for one in row if one not in NOT_TOLD and one != dated and one not in others]
    read = [(column, _read(column, row[column], people, book)) for column in told]
    return Line(at, [(_label(column), value) for column, value in read if value])


def _label(column: str) -> str:
    return column.removesuffix("_id").replace("_", " ")


def _read(column: str, value: Any, people: Iterable[str], book: _Book) -> Value:
    """A value as its person may read it; an empty one where there is nothing to say."""
    if not value or isinstance(value, bytes):
        return Value()
    if column in people:
        return Value(people=[book.members[one] for one in _numbers(value) if one in book.members])
    return _channel(value, book) if column in known.CHANNELS else _other(column, value, book)


def _other(column: str, value: Any, book: _Book) -> Value:
    if column.startswith("silo") and isinstance(value, int):
        return Value(book.silos.get(value, ""))
    if any(slack_id in str(value) for slack_id in book.hidden.values()):
        return Value("about a private channel you are not in")
    if isinstance(value, int) and value > A_TIME:
        return Value(at=value)
    return Value(_plain(value))


def _channel(channel_id: int, book: _Book) -> Value:
    if channel_id in book.hidden:
        return Value("a private channel")
    return Value(channel=book.channels.get(channel_id, ""))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {held}" for key, held in value.items() if held)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)
