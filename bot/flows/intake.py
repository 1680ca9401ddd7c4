"""Taking in what Slack delivers: one small transaction, acked only after its commit."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from bot.domain import calendar, events
from bot.domain.events import Change, Heard, Posted
from bot.domain.messages import Derived, derive, hasher, name_book
from bot.flows import changes
from bot.flows.people import meet
from bot.flows.taking_out import take_out
from bot.runtime import Runtime
from bot.store import intake as store
from bot.store import members, messages, workspaces
from bot.store.group_commit import GroupCommit
from bot.store.intake import Place
from bot.store.workspaces import Workspace

Rows = list[tuple[Any, ...]]

NAMES_LAST = 10 * calendar.MINUTE


class Intake:
    """The way in for every event of this process. Safe to use from many threads."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._names: dict[int, tuple[int, dict[str, str]]] = {}
        self._keys: dict[tuple[int, int], bytes] = {}
        self._commit: GroupCommit[Heard] = GroupCommit(self._store)

    def take(self, body: Mapping[str, Any]) -> None:
        """Store what this Events API request changes. Returns after the commit.

        Raises TransientError or the database's own error where that fails: Slack sends it again.
        """
        heard = events.read(body)
        if heard is not None:
            self._commit.submit(heard)

    def _store(self, batch: Sequence[Heard]) -> None:
        now = self._runtime.clock()
        keys = dict(self._keys)
        with self._runtime.database.writing() as session:
            connection = session.connection()
            for place in store.installed(connection, {heard.workspace for heard in batch}):
                ours = [heard for heard in batch if heard.workspace == place.slack_id]
                fresh = self._fresh(connection, place, ours, now)
                self._apply(_Batch(session, place, now, self._runtime, keys), fresh)
        yesterday = calendar.word_day(now, None) - 1  # days end later further west
        # Only now are the keys that were made surely stored; those of days gone by are let go.
        self._keys = {where: key for where, key in keys.items() if where[1] >= yesterday}

    @staticmethod
    def _fresh(
        connection: Connection, place: Place, heard: Sequence[Heard], now: int
    ) -> list[Heard]:
        new = store.add_events(connection, place.id, (one.event_id for one in heard), now)
        once = {one.event_id: one for one in heard if one.event_id in new}
        return list(once.values())

    def _apply(self, batch_: _Batch, heard: Iterable[Heard]) -> None:
        kept = [one.change for one in heard if one.change is not None]
        posted = [change for change in kept if isinstance(change, Posted)]
        if posted:
            batch_.prepare(posted, self._names_of(batch_))
        for change in kept:
            if isinstance(change, Posted) and not change.edited:
                batch_.queue(change)
                continue
            batch_.flush()
            if isinstance(change, Posted):
                batch_.edit(change)
            else:
                batch_.change(change)
        batch_.flush()

    def _names_of(self, batch_: _Batch) -> dict[str, str]:
        workspace_id, now = batch_.place.id, batch_.now
        made_at, names = self._names.get(workspace_id, (0, {}))
        if now - made_at > NAMES_LAST or now < made_at:
            people = members.all_of(batch_.session, workspace_id)
            names = name_book((p.slack_id, p.names) for p in people if p.counts)
            self._names[workspace_id] = (now, names)
        return names


@dataclass
class _Batch:
    """One workspace's part of a batch, within its transaction."""

    session: Session
    place: Place
    now: int
    runtime: Runtime
    keys: dict[tuple[int, int], bytes]
    channels: Mapping[str, int] = field(default_factory=dict)
    people: Mapping[str, int | None] = field(default_factory=dict)
    derived: dict[int, Derived] = field(default_factory=dict)
    _messages: Rows = field(default_factory=list)
    _words: Rows = field(default_factory=list)

    @cached_property
    def connection(self) -> Connection:
        return self.session.connection()

    @cached_property
    def workspace(self) -> Workspace:
        return workspaces.get(self.session, self.place.id)

    @cached_property
    def day(self) -> int:
        return calendar.word_day(self.now, self.place.tz)

    def prepare(self, posted: Sequence[Posted], names: Mapping[str, str]) -> None:
        """Look up at once whom and where these messages concern."""
        asked = {one.channel for one in posted}
        self.channels = store.listened(self.connection, self.place.id, asked)
        heard = [one for one in posted if one.channel in self.channels]
        met: set[str] = set()
        for one in heard:
            hashed = hasher(self._key()) if one.thread_at is None else None
            derived = derive(one.text, hashed=hashed, names=names)
            self.derived[id(one)] = derived
            met |= {one.user, one.parent or one.user, *derived.mentions, *derived.named}
        self.people = self._people(sorted(met)) if heard else {}

    def _people(self, slack_ids: Sequence[str]) -> dict[str, int | None]:
        found = store.people(self.connection, self.place.id, slack_ids)
        new = [slack_id for slack_id in slack_ids if slack_id not in found]
        if new:
            met = meet(self.session, self.runtime.vault, self.workspace, new)
            found |= {slack_id: one.id for slack_id, one in met.items() if one.observed}
        return found

    def queue(self, one: Posted) -> None:
        channel, author = self.channels.get(one.channel), self.people.get(one.user)
        if channel is None or author is None:
            return
        derived = self.derived[id(one)]
        self._messages.append(self._message(one, channel, author, derived))
        if derived.words and one.thread_at is None:
            words = b"".join(word.to_bytes(8, "big") for word in derived.words)
            self._words.append((self.place.id, channel, one.at, self.day, words))

    def edit(self, one: Posted) -> None:
        """Give a stored message what its new text says; what follows is linked to that."""
        channel = self.channels.get(one.channel)
        if channel is None or self.people.get(one.user) is None:
            return

        def put_back() -> None:
            self.queue(one)
            self.flush()

        take_out(self.session, self.place.id, channel, one.at, self.now, put_back)

    def change(self, change: Change) -> None:
        changes.apply(self.runtime, self.session, self.workspace, change, self.now)

    def flush(self) -> None:
        if self._messages:
            self.session.flush()
            # Rows begin with their workspace, channel and time.
            times = [row[2] for row in self._messages]
            gone = store.deleted(self.connection, self.place.id, times)
            store.add_messages(self.connection, _without(self._messages, gone))
            store.add_words(self.connection, _without(self._words, gone))
        self._messages, self._words = [], []

    def _key(self) -> bytes:
        key = self.keys.get((self.place.id, self.day))
        if key is None:
            key = self._stored_key()
            self.keys[self.place.id, self.day] = key
        return key

    def _stored_key(self) -> bytes:
        locked = messages.word_key(self.session, self.place.id, self.day)
        if locked is None:
            fresh = self.runtime.vault.lock(secrets.token_bytes(32))
            messages.add_word_key(self.session, self.place.id, self.day, fresh, self.now)
            locked = messages.word_key(self.session, self.place.id, self.day) or fresh
        return self.runtime.vault.unlock(locked)

    def _message(self, one: Posted, channel: int, author: int, derived: Derived) -> tuple[Any, ...]:
        """The values of `store.MESSAGE`."""
        return (
            self.place.id, channel, one.at, author, one.thread_at,
            self.people.get(one.parent or ""), self._ids(derived.mentions),
            self._ids(derived.named), derived.question, derived.thanks, derived.link,
            derived.length, self.now, False,
        )  # fmt: skip

    def _ids(self, slack_ids: Iterable[str]) -> list[int] | None:
        found = (self.people.get(slack_id) for slack_id in slack_ids)
        return [one for one in found if one is not None] or None


def _without(rows: Rows, gone: Collection[tuple[int, int]]) -> Rows:
    return [row for row in rows if row[1:3] not in gone] if gone else rows
