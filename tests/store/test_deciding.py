"""However many workers decide at once, nobody gets more than their share."""

from __future__ import annotations

import threading

from sqlalchemy import select

from bot.flows import deciding
from bot.runtime import Runtime
from bot.store import decisions, members, nudges, workspaces
from bot.store.database import Database
from bot.store.nudges import Nudge
from bot.vault import Vault, new_key

TUESDAY_NOON = 1_772_539_200_000_000  # 2026-03-03 12:00 UTC


def test_two_workers_give_one_person_one_nudge(database: Database) -> None:
    with database.writing() as session:
        home = workspaces.ensure(session, "T0HOME")
        home.bot_token = b"locked"
        members.add_unknown(session, home.id, ["U0SAM"])
        sam = members.by_slack_ids(session, home.id, ["U0SAM"])["U0SAM"]
        sam.kind, sam.tz, sam.joined_at, sam.dnd_read_at = "person", "UTC", 0, TUESDAY_NOON
        for number in range(60):
            kind = "crossing_value" if number else "of_another_version"
            values = {
                "workspace_id": home.id, "kind": kind, "subject": f"talk {number}",
                "channel_id": None, "member_id": sam.id, "facts": {}, "found_at": 0,
                "due_at": 0, "expires_at": TUESDAY_NOON * 2,
            }  # fmt: skip
            decisions.add_opportunity(session, values)
    runtime = Runtime(database, Vault(new_key()))
    workers = [
        threading.Thread(target=deciding.decide_once, args=(runtime, TUESDAY_NOON))
        for _ in range(4)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    deciding.decide_once(runtime, TUESDAY_NOON)
    with database.reading() as session:
        assert len(session.scalars(select(Nudge)).all()) == 1
        assert nudges.next_due(session, home.id) is not None
        waiting = decisions.next_due(session, home.id)
        assert waiting is None or waiting > TUESDAY_NOON
