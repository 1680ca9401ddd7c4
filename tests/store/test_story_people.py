"""However many workers look at once, a writer hears of each that left once."""

from __future__ import annotations

import threading

from sqlalchemy import select

from bot.flows import consenting
from bot.runtime import Runtime
from bot.store import members, stories, workspaces
from bot.store.database import Database
from bot.store.decisions import Opportunity
from bot.store.stories import StoryPerson
from bot.vault import Vault, new_key

NOW = 1_772_539_200_000_000  # 2026-03-03 12:00 UTC


def test_four_workers_take_a_name_out_once(database: Database) -> None:
    with database.writing() as session:
        home = workspaces.ensure(session, "T0HOME")
        home.bot_token = b"locked"
        members.add_unknown(session, home.id, ["U0SAM", "U0KIM", "U0KAI"])
        sam, kim, kai = members.by_slack_ids(session, home.id, ["U0SAM", "U0KIM", "U0KAI"]).values()
        for one in (sam, kim, kai):
            one.kind, one.joined_at = "person", 1
        kai.deactivated = True
        values = {"member_id": sam.id, "happened": "They signed.", "written_at": 1, "changed_at": 1}
        story = stories.ensure(session, home.id, "key", values)
        story.state, story.named = "asking", 3  # of whom one was erased since
        for one in (kim, kai):
            session.add(
                StoryPerson(
                    workspace_id=home.id, story_id=story.id, member_id=one.id, state="waiting"
                )
            )
    runtime = Runtime(database, Vault(new_key()), clock=lambda: NOW)
    workers = [
        threading.Thread(target=consenting.names_once, args=(runtime, NOW)) for _ in range(4)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with database.reading() as session:
        told = session.scalars(select(Opportunity).where(Opportunity.kind == "word_back")).all()
        assert sorted([one.other_id or 0 for one in told]) == [0, kai.id]
        assert [one.member_id for one in session.scalars(select(StoryPerson))] == [kim.id]
        kept = stories.get(session, home.id, story.id)
        assert kept is not None
        assert (kept.state, kept.named) == ("asking", 1)
