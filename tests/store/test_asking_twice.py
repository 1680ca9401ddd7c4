"""The same card sent by two requests at once is one question."""

from __future__ import annotations

import threading

from sqlalchemy import select

from bot.flows import asking
from bot.store import members, preferences
from bot.store.asks import Ask, Turn
from bot.store.database import Database
from tests.store.world import TEAM, World


def test_the_same_card_at_once_is_one_question(database: Database) -> None:
    world = World(database, {"USAM": "Sales", "UKIM": "Support"})
    with database.writing() as session:
        for one in members.all_of(session, world.id):
            one.joined_at = 0
            preferences.save(session, world.id, one.id, may_be_asked=True)
    sent: list[object] = []

    def send() -> None:
        sent.append(asking.send(world.runtime, TEAM, "USAM", "Who knows?", "a key", "UKIM"))

    both = [threading.Thread(target=send) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(sent) == 2
    assert sent[0] == sent[1]
    with database.reading() as session:
        assert len(session.scalars(select(Ask)).all()) == 1
        assert len(session.scalars(select(Turn)).all()) == 1
