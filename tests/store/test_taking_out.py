"""What is taken out leaves the rest as it would be had it never been there."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bot.store.database import Database
from tests.databases import Databases
from tests.store.world import World

SILO_OF = {"UANA": "Sales", "UBEN": "Sales", "UCAT": "Support", "UDAN": "Support", "UEVA": "Design"}
WORDS = "invoice renewal outage contract colour latency refund banner migration quota"
FOLLOW = ("Sure", "No idea", "Done, have a look", "Which one?", "Thanks!", "Let me check")


@dataclass(frozen=True)
class Line:
    user: str
    at: float
    text: str
    thread: float | None = None


def talk(seed: int, lines: int = 40) -> list[Line]:
    """Talk of five people about ten things, in threads and out of them, over an hour or a day."""
    rng = random.Random(seed)
    said: list[Line] = []
    at = 0.0
    for _ in range(lines):
        at = round(at + rng.choice((0.2, 0.5, 1, 3, 20)), 3)
        user = rng.choice(list(SILO_OF))
        text = f"{rng.choice(FOLLOW)} {' '.join(rng.sample(WORDS.split(), 2))}"
        if rng.random() < 0.3:
            text = f"<@{rng.choice(list(SILO_OF))}> {text}"
        roots = [one for one in said if one.thread is None]
        thread = rng.choice(roots[-5:]).at if roots and rng.random() < 0.3 else None
        said.append(Line(user, at, text, thread))
    return said


def world(database: Database, said: list[Line]) -> World:
    made = World(database, SILO_OF)
    for one in said:
        made.says(one.user, one.at, one.text, one.thread)
    made.groups()
    return made


@pytest.fixture
def fresh(databases: Databases, request: pytest.FixtureRequest) -> Callable[[str], Database]:
    def make(kind: str) -> Database:
        held = databases.fresh(kind)
        database = Database(held.__enter__())
        request.addfinalizer(database.close)
        return database

    return make


Fresh = Callable[[str], Database]
CASES = [("sqlite", seed) for seed in range(4)] + [("postgresql", seed) for seed in range(1)]


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_a_deleted_message_has_never_been(fresh: Fresh, kind: str, seed: int) -> None:
    said = talk(seed)
    gone = random.Random(seed).sample([one for one in said if not _has_replies(one, said)], 6)
    after = world(fresh(kind), said)
    for one in gone:
        after.deletes(one.at)
    never = world(fresh(kind), [one for one in said if one not in gone])
    assert after.derived() == never.derived()


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_an_edited_message_was_always_so(fresh: Fresh, kind: str, seed: int) -> None:
    said = talk(seed)
    rng = random.Random(seed)
    edited = {
        one: f"<@UEVA> {rng.choice(WORDS.split())} and what not?" for one in rng.sample(said, 6)
    }
    after = world(fresh(kind), said)
    after.reacts("UEVA", next(iter(edited)).at)
    for one, text in edited.items():
        after.edits(one.user, one.at, text, one.thread)
    after.groups()
    always = world(fresh(kind), [_with(one, edited.get(one, one.text)) for one in said])
    always.reacts("UEVA", next(iter(edited)).at)
    assert after.derived() == always.derived()


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_who_is_not_observed_has_never_been(fresh: Fresh, kind: str, seed: int) -> None:
    said = talk(seed)
    after = world(fresh(kind), said)
    for one in said[:10]:
        after.reacts("UCAT", one.at)
        after.reacts("UANA", one.at)
    after.observes("UCAT", on=False)
    never = World(fresh(kind), SILO_OF)
    never.observes("UCAT", on=False)
    for one in said:
        never.says(one.user, one.at, one.text, one.thread)
    never.groups()
    for one in said[:10]:
        never.reacts("UCAT", one.at)
        never.reacts("UANA", one.at)
    assert after.derived() == never.derived()


def test_a_question_reworded_keeps_its_crossing(database: Database) -> None:
    made = world(database, [
        Line("UANA", 0, "Does the contract cover the migration?"),
        Line("UCAT", 1, "<@UANA> it does, up to the quota"),
    ])  # fmt: skip
    before = made.derived()["crossings"]
    assert before
    made.edits("UANA", 0, "Does the contract cover the migrations?")
    made.groups()
    assert made.derived()["crossings"] == before


def test_a_message_deleted_before_it_was_linked_leaves_nothing(database: Database) -> None:
    made = World(database, SILO_OF)
    made.says("UANA", 0, "The invoice is late")
    made.deletes(0)
    made.groups()
    assert all(rows == [] for rows in made.derived().values())


def _has_replies(one: Line, said: list[Line]) -> bool:
    return any(other.thread == one.at for other in said)


def _with(one: Line, text: str) -> Line:
    return Line(one.user, one.at, text, one.thread)
