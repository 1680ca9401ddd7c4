"""Bringing what was read of a channel together with what is already there.

Which of two exports came first must not show. So a message that both hold is brought to what they
say together, and then the channel is grouped anew from its rows, if anything of it changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from bot.flows.importing import bulk, rows, spool
from bot.flows.importing.people import in_batches
from bot.flows.importing.relinking import Fed, relink
from bot.flows.importing.rows import Where
from bot.flows.importing.spool import Spool, Tuples
from bot.store.database import upsert
from bot.store.messages import Message, Reaction
from bot.store.parts import Gone
from bot.store.silos import SiloBook

Columns = dict[str, Any]

AS_ONE = ("thread_at", "parent_id", "mentions", "named", "question", "thanks", "link", "length",
          "overlaps")  # fmt: skip
UNPLACED = dict.fromkeys(("conversation_at", "link_at", "link_reason", "answers"))
LISTS = ("mentions", "named", "overlaps")


class Stored(NamedTuple):
    """How many messages were new, and how many are not kept: they were here, and their time is
    over."""

    new: int
    over: int = 0


def merge(session: Session, where: Where, read: Spool, book: SiloBook, gone: Gone) -> Stored:
    """Add what is new of a channel and group it again."""
    fed = Fed(where)
    new = over = 0
    for batch in read.rows(spool.MESSAGES):
        still = [row for row in batch if row[2] not in gone]
        over += len(batch) - len(still)
        for some in in_batches(still):
            new += _merge_messages(session, where, some, fed)
    for batch in read.rows(spool.REACTIONS):
        for some in in_batches(batch):
            _merge_reactions(session, where, some, fed)
    if fed.changed:
        relink(session, fed, book)
    fed.save_ties(session)
    return Stored(new, over)


def _merge_messages(session: Session, where: Where, batch: Tuples, fed: Fed) -> int:
    known = _known(session, where, [row[2] for row in batch])
    told = [dict(zip(rows.MESSAGE, row, strict=True)) for row in batch]
    fresh = [one | UNPLACED for one in told if one["at"] not in known]
    for one in fresh:
        fed.feed(one["at"], one["author_id"], mentions=rows.read_list(one["mentions"]))
        fed.touched.add(one["at"])
    bulk.insert(session, Message, rows.MESSAGE, [tuple(one.values()) for one in fresh])
    both = [(known[one["at"]], one) for one in told if one["at"] in known]
    _merge_known(session, where, both, fed)
    fed.changed |= bool(fresh)
    return len(fresh)


def _known(session: Session, where: Where, ats: Sequence[int]) -> dict[int, Columns]:
    columns = [rows.table_of(Message).c[name] for name in rows.MESSAGE]
    found = session.execute(select(*columns).where(*_among(Message, where, ats))).mappings()
    return {row["at"]: dict(row) for row in found}


def _among(table: Any, where: Where, ats: Sequence[int]) -> tuple[Any, ...]:
    return (
        table.workspace_id == where.workspace_id,
        table.channel_id == where.channel_id,
        table.at.in_(ats),
    )


def _merge_known(
    session: Session, where: Where, pairs: Sequence[tuple[Columns, Columns]], fed: Fed
) -> None:
    changed = []
    for held, told in pairs:
        told |= {name: rows.read_list(told[name]) or None for name in LISTS}
        if not held["grouped"]:
            continue  # heard just now, and about to be grouped
        both = merged(held, told)
        if all(both[name] == held[name] for name in AS_ONE):
            continue
        changed.append({"key": held["at"], **both})
        if both["mentions"] != held["mentions"]:
            fed.feed(held["at"], held["author_id"], mentions=held["mentions"] or (), sign=-1)
            fed.feed(held["at"], held["author_id"], mentions=both["mentions"] or ())
        fed.touched |= {held["at"], held["conversation_at"]}
    if changed:
        fed.changed = True
        session.connection().execute(_update(where), changed)


def _update(where: Where) -> Any:
    return (
        update(rows.table_of(Message))
        .where(
            Message.workspace_id == where.workspace_id,
            Message.channel_id == where.channel_id,
            Message.at == bindparam("key"),
        )
        .values({name: bindparam(name) for name in AS_ONE})
    )


def merged(held: Mapping[str, Any], told: Mapping[str, Any]) -> Columns:
    """What a stored message and an export's say together: the later edit, where they differ."""
    before, after = rows.edited_at(held["overlaps"]), rows.edited_at(told["overlaps"])
    if before == after:
        said = {
            "mentions": _united(held["mentions"], told["mentions"]),
            "named": _united(held["named"], told["named"]),
            "question": held["question"] or told["question"],
            "thanks": held["thanks"] or told["thanks"],
            "link": held["link"] or told["link"],
            "length": max(held["length"], told["length"]),
        }
    else:
        later = told if after > before else held
        said = {name: later[name] for name in ("mentions", "named", "question", "thanks", "link")}
        said["length"] = later["length"]
    said["thread_at"] = held["thread_at"] or told["thread_at"]
    said["parent_id"] = held["parent_id"] or told["parent_id"]
    said["overlaps"] = rows.merged_overlaps(held["overlaps"], told["overlaps"])
    return said


def _united(one: list[int] | None, other: list[int] | None) -> list[int] | None:
    if not one or not other or {*one} == {*other}:
        return one or other
    return sorted({*one, *other})


def _merge_reactions(session: Session, where: Where, batch: Tuples, fed: Fed) -> None:
    """Emoji taken off between two exports are not told: the larger count stands."""
    ats = list({row[2] for row in batch})
    query = select(Message.at, Message.author_id).where(*_among(Message, where, ats))
    authors = {at: author for at, author in session.execute(query)}
    held = {
        (at, member): count
        for at, member, count in session.execute(
            select(Reaction.at, Reaction.member_id, Reaction.count).where(
                *_among(Reaction, where, ats)
            )
        )
    }
    there = (row for row in batch if row[2] in authors)
    more = [row for row in there if row[4] > held.get((row[2], row[3]), 0)]
    for _, _, at, member, count in more:
        fed.feed_reaction(at, authors[at], member, count - held.get((at, member), 0))
    _save_reactions(session, more)


def _save_reactions(session: Session, more: Tuples) -> None:
    if not more:
        return
    statement = upsert(session, Reaction)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "channel_id", "at", "member_id"],
            set_={"count": statement.excluded["count"]},
        ),
        [dict(zip(rows.REACTION, row, strict=True)) for row in more],
    )
