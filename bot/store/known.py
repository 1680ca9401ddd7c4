"""Everything known of a member: each row, of any table, that names them.

Which columns name members is read from the schema, so that a table made tomorrow is covered; only
the tables that carry no foreign keys are listed here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, Table, and_, cast, false, func, or_, select, true
from sqlalchemy.orm import Session

from bot.store.channels import Channel, ChannelMember
from bot.store.database import Base

# Columns that hold a member's id and refer to no table, since those tables grow fastest.
UNREFERRED = {
    "messages": ("author_id", "parent_id"),
    "reactions": ("member_id",),
    "ties": ("from_id", "to_id"),
    "crossings": ("helped_id", "helper_id"),
}
# Lists of ids, and of pairs that begin with one.
LISTS = {"messages": ("mentions", "named", "answers")}
PAIRS = {"silo_proposals": ("members",)}
# What is between Footbridge and somebody else: told to nobody but them, though erased like the
# rest. Whoever read that a thank-you was suggested would not be thanked any more.
OTHERS_OWN = frozenset({
    ("avoided", "other_id"), ("opportunities", "other_id"), ("nudges", "other_id"),
    ("digest_acts", "other_id"),
})  # fmt: skip
# What each of two said, by the column that names them.
SAID = {"intros": {"one_id": "one_says", "other_id": "other_says"}}
OWNERS = ("member_id", "author_id", "from_id")
TIMES = (
    "at", "sent_at", "decided_at", "found_at", "written_at", "made_at", "week", "since", "first_at",
    "joined_at",
)  # fmt: skip
CHANNELS = ("channel_id", "place_id")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """How many rows of a table name a member, and from when to when (UTC microseconds)."""

    table: str
    count: int
    first: int | None
    last: int | None


def naming(table: Table) -> list[str]:
    """The columns of a table that hold a member's id."""
    referring = [
        column.name
        for column in table.columns
        if any(key.column.table.name == "members" for key in column.foreign_keys)
    ]
    own = ["id"] if table.name == "members" else []
    return [*own, *referring, *UNREFERRED.get(table.name, ())]


def tables() -> list[Table]:
    """All that may name a member."""
    return [
        table for table in Base.metadata.sorted_tables
        if naming(table) or table.name in LISTS or table.name in PAIRS
    ]  # fmt: skip


def time_of(table: Table) -> str | None:
    """The column by which its rows are dated, if any."""
    names = [column.name for column in table.columns]
    others = [name for name in names if name.endswith("_at")]
    return next((name for name in (*TIMES, *others) if name in names), None)


def hidden(session: Session, workspace_id: int, member_id: int) -> dict[int, str]:
    """The private channels that member is not in: nothing of them is told. Id → Slack id."""
    inside = select(ChannelMember.channel_id).where(
        ChannelMember.workspace_id == workspace_id, ChannelMember.member_id == member_id
    )
    rows = session.execute(
        select(Channel.id, Channel.slack_id).where(
            Channel.workspace_id == workspace_id, Channel.private, Channel.id.not_in(inside)
        )
    )
    return {channel_id: slack_id for channel_id, slack_id in rows}


def summary(session: Session, workspace_id: int, member_id: int) -> list[Held]:
    """What there is, table by table; those without a row are left out."""
    away = hidden(session, workspace_id, member_id)
    found = []
    for table in tables():
        dated = time_of(table)
        times = [of(table.c[dated]) for of in (func.min, func.max)] if dated else []
        row = session.execute(
            select(func.count(), *times)
            .select_from(table)
            .where(_theirs(table, workspace_id, member_id, away))
        ).one()
        if row[0]:
            found.append(Held(table.name, row[0], *(row[1:] if dated else (None, None))))
    return found


def rows(
    session: Session, workspace_id: int, member_id: int, name: str, offset: int, most: int
) -> Sequence[Row]:
    """Rows of a table that name a member, newest first. Raises KeyError where there is no such."""
    table = {one.name: one for one in tables()}[name]
    dated = time_of(table)
    order = [*([table.c[dated].desc()] if dated else []), *table.primary_key]
    found = session.execute(
        select(table)
        .where(_theirs(table, workspace_id, member_id, hidden(session, workspace_id, member_id)))
        .order_by(*order)
        .offset(offset)
        .limit(most)
    )
    return [dict(row) for row in found.mappings()]


def _theirs(
    table: Table, workspace_id: int, member_id: int, away: Collection[int]
) -> ColumnElement[bool]:
    named: list[ColumnElement[bool]] = [
        table.c[column] == member_id
        for column in naming(table)
        if (table.name, column) not in OTHERS_OWN
    ]
    for column in LISTS.get(table.name, ()):
        held = cast(table.c[column], String)
        named += [held.contains(f"{a}{member_id}{b}") for a in "[," for b in ",]"]
    for column in PAIRS.get(table.name, ()):
        named.append(cast(table.c[column], String).contains(f"[{member_id},"))
    return and_(
        table.c.workspace_id == workspace_id,
        or_(false(), *named),
        _told(table, member_id, away),
    )


def _told(table: Table, member_id: int, away: Collection[int]) -> ColumnElement[bool]:
    """Not what others did where that member is not."""
    if "channel_id" not in table.columns or not away:
        return true()
    own = [table.c[name] == member_id for name in OWNERS if name in table.columns]
    channel = table.c.channel_id
    return or_(channel.is_(None), channel.not_in(list(away)), *own[:1])
