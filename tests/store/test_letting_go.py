"""Messages whose time is over go, and nothing that was made of them is any less for it."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.domain.calendar import DAY, MINUTE
from bot.domain.retention import DAYS
from bot.flows import forgetting, recrossing
from bot.flows.letting_go import let_go
from bot.store import channels, members, parts, workspaces
from bot.store.conversations import Conversation
from bot.store.crossings import Crossing
from bot.store.database import Database
from bot.store.messages import Message, MessageWords, Reaction
from bot.store.parts import GoneDay, Part
from bot.store.silos import Membership, Silo
from bot.store.ties import Tie
from tests.store.test_taking_out import SILO_OF, talk
from tests.store.world import BEGAN, CHANNEL, World

MADE = ("conversations", "crossings", "ties")
KEPT = DAYS["messages"] * DAY
SEEDS = range(3)


def world(database: Database, seed: int = 1) -> World:
    """A world in which people have talked and reacted, most of them within a day or two."""
    rng = random.Random(seed)
    said = talk(seed)
    made = World(database, SILO_OF)
    for one in said:
        made.says(one.user, one.at, one.text, one.thread)
        if rng.random() < 0.3:
            made.reacts(rng.choice(list(SILO_OF)), one.at)
    made.groups()
    return made


def sweep(made: World, at: int) -> int:
    made.now = max(made.now, at)
    return forgetting.sweep_once(made.runtime, made.now)


def sweep_all(made: World) -> int:
    return sweep(made, made.now + KEPT + MINUTE)


def sweep_half(made: World) -> None:
    """Everything but the last ten messages goes."""
    with made.database.reading() as session:
        times = session.scalars(select(Message.received_at).order_by(Message.at)).all()
    sweep(made, times[-10] + KEPT)
    assert 10 <= rows(made.database, Message) < len(times)


def rows(database: Database, table: Any) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def made_of(made: World) -> dict[str, Any]:
    found = made.derived()
    return {name: found[name] for name in MADE}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_made_of_messages_outlives_them(database: Database, seed: int) -> None:
    made = world(database, seed)
    before = made_of(made)
    assert all(before.values())
    said = rows(database, Message)
    sweep(made, made.now + KEPT - DAY * 3)
    assert rows(database, Message) == said
    assert sweep_all(made) >= said
    for table in (Message, Reaction, MessageWords):
        assert rows(database, table) == 0, table
    assert made_of(made) == before
    left = rows(database, Part)
    assert sweep_all(made) == 0
    assert (made_of(made), rows(database, Part)) == (before, left)


@pytest.mark.parametrize("seed", SEEDS)
def test_half_of_a_channel_goes_and_the_rest_stands(database: Database, seed: int) -> None:
    made = world(database, seed)
    before = made_of(made)
    sweep_half(made)
    assert made_of(made) == before
    _cross_again(made)
    assert made_of(made) == before


@pytest.mark.parametrize("seed", SEEDS)
def test_a_deletion_beside_what_is_gone_takes_out_its_own_message_only(
    database: Database, seed: int
) -> None:
    made = world(database, seed)
    sweep_half(made)
    with database.reading() as session:
        found = session.scalars(select(Message).order_by(Message.at)).all()
    heads = {one.link_at for one in found} | {one.thread_at for one in found}
    leaf = next(one for one in found if one.thread_at is None and one.at not in heads)
    before, counted = made.derived()["messages"], _counted(made)
    made.deletes((leaf.at - BEGAN) / MINUTE)
    # All that is left is within reach of what is gone, so nothing of it can be linked anew.
    assert made.derived()["messages"] == [row for row in before if row[1] != leaf.at]
    after = _counted(made)
    lost = {root: count - after.get(root, 0) for root, count in counted.items()}
    assert sum(lost.values()) in (1, 2)  # 2: of a conversation of two nothing is left
    assert {root for root, count in lost.items() if count} == {leaf.conversation_at}


def test_what_is_gone_is_neither_edited_nor_deleted(database: Database) -> None:
    made = world(database)
    before = made_of(made)
    sweep_all(made)
    for one in talk(1)[:10]:
        made.edits(one.user, one.at, "<@UEVA> something else?", one.thread)
        made.deletes(one.at)
        made.reacts("UEVA", one.at)
    made.groups()
    assert made_of(made) == before
    assert rows(database, Message) == 0


def test_an_old_thread_goes_on(database: Database) -> None:
    made = World(database, SILO_OF)
    made.says("UANA", 0, "Who knows the outage?")
    made.says("UCAT", 1, "I do", thread=0)
    made.groups()
    [(_, root, _, first, _)] = made.derived()["conversations"]
    sweep_all(made)
    late = (made.now - BEGAN) / MINUTE
    made.says("UEVA", late, "Me, too", thread=0)
    made.groups()
    [(_, again, last, count, people)] = made.derived()["conversations"]
    assert (again, count, people) == (root, first + 1, 3)
    assert last == made.now
    [crossing] = made.derived()["crossings"]  # the new one tells nobody whom it answers
    assert crossing[6] + crossing[7] == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_silos_that_change_are_found_in_what_is_gone(
    databases: Any, database: Database, seed: int
) -> None:
    gone = world(database, seed)
    with databases.fresh("sqlite") as url:
        there = Database(url)
        kept = world(there, seed)
        sweep_all(gone)
        before = gone.derived()["crossings"]
        for one in (gone, kept):
            _move(one, "UANA", "Design")
            _cross_again(one)
        assert _without_helped(gone) == _without_helped(kept)
        assert gone.derived()["crossings"] != before
        there.close()


def _without_helped(made: World) -> list[tuple[Any, ...]]:
    """Of several people whom the first message was for, it may be another one of the same silo."""
    return [(*row[:8], *row[9:]) for row in made.derived()["crossings"]]


def _move(made: World, user: str, silo: str) -> None:
    """Say that somebody has been in another silo all the time."""
    with made.database.writing() as session:
        who = members.by_slack_ids(session, made.id, [user])[user].id
        there = session.scalars(select(Silo.id).where(Silo.name == silo)).one()
        session.execute(update(Membership).where(Membership.member_id == who).values(silo_id=there))


def _cross_again(made: World) -> None:
    with made.database.writing() as session:
        workspaces.get(session, made.id).crossings_stale = True
    assert recrossing.recross_once(made.runtime, made.now) == 1


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("half", [False, True])
def test_who_is_forgotten_later_is_taken_out_of_what_is_left(
    database: Database, seed: int, half: bool
) -> None:
    made = world(database, seed)
    expected = _without(made, "UCAT")
    with database.reading() as session:
        who = members.by_slack_ids(session, made.id, ["UCAT"])["UCAT"].id
    if half:
        sweep_half(made)
    else:
        sweep_all(made)
    made.observes("UCAT", False)
    if not half:  # else what is still there is linked anew
        assert _counted(made) == expected
    with database.reading() as session:
        for table, names in (
            (Part, ("from_id", "to_id")),
            (Tie, ("from_id", "to_id")),
            (Crossing, ("helped_id", "helper_id")),
        ):
            for name in names:
                found = select(func.count()).select_from(table).where(getattr(table, name) == who)
                assert session.scalar(found) == 0, (table, name)
        assert all(one.people > 1 for one in session.scalars(select(Conversation)))
    _cross_again(made)
    assert not any("UCAT" in row for row in made.derived()["crossings"])


def _counted(made: World) -> dict[int, int]:
    """How many messages each conversation counts."""
    return {root: count for _, root, _, count, _ in made.derived()["conversations"]}


def _without(made: World, user: str) -> dict[int, int]:
    """The same if this person's messages were not there, and the others in their places."""
    counts: Counter[int] = Counter()
    people: dict[int, set[str]] = defaultdict(set)
    said = made.derived()["messages"]
    roots = {root for _, _, _, root, *_ in said}
    for _, at, who, root, *_ in said:
        for of in {root} | ({at} & roots):
            if who != user:
                counts[of] += 1
                people[of].add(who)
    return {root: count for root, count in counts.items() if len(people[root]) > 1}


def test_a_channel_that_is_forgotten_leaves_no_parts(database: Database) -> None:
    made = world(database)
    sweep_half(made)
    with database.writing() as session:
        channel = channels.by_slack_id(session, made.id, CHANNEL)
        assert channel is not None
        forgetting.forget_channel(session, made.id, channel.id)
    for table in (Part, GoneDay, Conversation, Crossing, Tie, Message):
        assert rows(database, table) == 0, table


def test_after_thirteen_months_ties_go_and_conversations_stay_as_they_are(
    database: Database,
) -> None:
    made = world(database)
    before = made_of(made)
    sweep_all(made)
    sweep(made, made.now + DAYS["ties"] * DAY)
    assert rows(database, Part) == rows(database, Tie) == 0
    after = made_of(made)
    assert (after["conversations"], after["crossings"]) == (
        before["conversations"],
        before["crossings"],
    )
    _move(made, "UANA", "Design")
    _cross_again(made)
    thread = next(one for one in talk(1) if one.thread is not None).thread
    made.says("UEVA", (made.now - BEGAN) / MINUTE, "Still true", thread)
    made.groups()
    assert made_of(made)["conversations"] == before["conversations"]
    assert made_of(made)["crossings"] == before["crossings"]
    made.observes("UCAT", False)
    left = made_of(made)["crossings"]
    assert left == [row for row in before["crossings"] if "UCAT" not in row]
    assert len(left) < len(before["crossings"])


def test_a_workspace_may_keep_them_for_less(database: Database) -> None:
    made = world(database)
    before = made_of(made)
    let_go(made.runtime, made.id, made.now + 30 * DAY + MINUTE, {"messages": 30})
    assert rows(database, Message) == 0
    assert made_of(made) == before


def test_somebody_who_is_no_member_any_more_holds_nothing_up(database: Database) -> None:
    made = world(database)
    with database.writing() as session:
        session.execute(update(Message).values(mentions=[987654]))
    sweep_all(made)
    assert rows(database, Message) == 0
    assert rows(database, Part) > 0


def test_the_times_of_what_is_gone(database: Database) -> None:
    made = world(database)
    before = sorted(at for _, at, *_ in made.derived()["messages"])
    sweep_all(made)
    with database.reading() as session:
        where = (made.id, session.scalars(select(Part.channel_id).limit(1)).one())
        gone = parts.gone(session, *where)
        assert all(at in gone for at in before)
        assert before[0] - 1 not in gone
        assert not gone.between(before[-1] + 1, before[-1] + DAY)
        assert gone.latest == before[-1]
        assert parts.gone(session, *where, since=before[-1] + DAY).latest == -1
