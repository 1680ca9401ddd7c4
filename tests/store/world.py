"""A workspace in a database, with people who talk through intake; no Slack about."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

from bot.domain.calendar import MINUTE, to_ts
from bot.domain.members import Profile
from bot.errors import TransientError
from bot.flows import erasing, grouping, joining
from bot.flows.intake import Intake
from bot.flows.people import learn
from bot.runtime import Runtime
from bot.store import channels, members, silos, workspaces
from bot.store.database import Database
from bot.vault import Vault, new_key
from tests.bridge import A_TUESDAY
from tests.derived import derived

TEAM, CHANNEL = "T0WORLD", "C0TALK"
BEGAN = round(A_TUESDAY * 1_000_000)


class World:
    """Messages are named by when they come: minutes since the world began."""

    def __init__(self, database: Database, silo_of: Mapping[str, str]) -> None:
        self.database = database
        self.now = BEGAN
        self.runtime = Runtime(database, Vault(new_key()), clock=lambda: self.now)
        self._intake = Intake(self.runtime)
        self._numbers = count(1)
        with database.writing() as session:
            workspace = workspaces.ensure(session, TEAM)
            self.id = workspace.id
            people = [
                Profile(user, "person", user, (), None, "UTC", False, False) for user in silo_of
            ]
            learn(session, None, workspace, people)
            ids = {m.slack_id: m.id for m in members.all_of(session, self.id)}
            names = silos.ensure(session, self.id, sorted(set(silo_of.values())))
            chosen = {ids[user]: names[silo] for user, silo in silo_of.items()}
            silos.assign(session, self.id, chosen, "csv", self.now)
            channel = channels.ensure(session, self.id, CHANNEL)
            channels.set_listening(session, self.id, channel.id, True)

    def says(self, user: str, at: float, text: str, thread: float | None = None) -> None:
        event: dict[str, Any] = {"type": "message", "user": user, "text": text, "ts": ts(at)}
        if thread is not None:
            event |= {"thread_ts": ts(thread)}
        self._hears(event, at)

    def edits(self, user: str, at: float, text: str, thread: float | None = None) -> None:
        message = {"user": user, "text": text, "ts": ts(at)}
        if thread is not None:
            message |= {"thread_ts": ts(thread)}
        self._hears({"type": "message", "subtype": "message_changed", "message": message})

    def deletes(self, at: float) -> None:
        self._hears({"type": "message", "subtype": "message_deleted", "deleted_ts": ts(at)})

    def reacts(self, user: str, to: float) -> None:
        item = {"type": "message", "channel": CHANNEL, "ts": ts(to)}
        self._hears({"type": "reaction_added", "user": user, "item": item})

    def observes(self, user: str, on: bool) -> None:
        joining.observe(self.runtime, TEAM, user, on)
        erasing.forget_once(self.runtime, self.now)

    def groups(self) -> None:
        while grouping.group_once(self.runtime, self.now):
            pass

    def derived(self) -> dict[str, list[tuple[Any, ...]]]:
        return derived(self.database)

    def _hears(self, event: dict[str, Any], at: float | None = None) -> None:
        self.now = max(self.now, BEGAN if at is None else micros_at(at))
        body = {
            "type": "event_callback", "team_id": TEAM, "event_id": f"Ev{next(self._numbers)}",
            "authorizations": [{"team_id": TEAM, "is_enterprise_install": False}],
            "event": {"channel": CHANNEL, **event},
        }  # fmt: skip
        try:
            self._intake.take(body)
        except TransientError:  # a busy machine: Slack would send it again
            self._intake.take(body)


def micros_at(minutes: float) -> int:
    return BEGAN + round(minutes * MINUTE)


def ts(minutes: float) -> str:
    return to_ts(micros_at(minutes))
