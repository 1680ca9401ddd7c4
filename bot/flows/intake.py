"""Taking in what Slack delivers: one small transaction, acked only after its commit."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from bot.domain import calendar, events
from bot.domain.events import Change, Heard, Posted
from bot.domain.messages import Derived, derive, name_book
from bot.flows import changes
from bot.flows.people import meet
from bot.flows.taking_out import take_out
from bot.runtime import Runtime
from bot.store import channels, members, messages, workspaces
from bot.store import events as event_store
from bot.store.channels import Channel
from bot.store.group_commit import GroupCommit
from bot.store.members import Member
from bot.store.workspaces import Workspace

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
            known = workspaces.by_slack_ids(session, {heard.workspace for heard in batch})
            for slack_id, workspace in known.items():
                if workspace.uninstalled_at is None:
                    ours = [heard for heard in batch if heard.workspace == slack_id]
                    fresh = self._fresh(session, workspace, ours, now)
                    self._apply(_Batch(session, workspace, now, self._runtime, keys), fresh)
        self._keys = keys  # only now are the keys that were made surely stored

    @staticmethod
    def _fresh(
        session: Session, workspace: Workspace, heard: Sequence[Heard], now: int
    ) -> list[Heard]:
        new = event_store.add_new(session, workspace.id, [one.event_id for one in heard], now)
        once: dict[str, Heard] = {one.event_id: one for one in heard if one.event_id in new}
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
        workspace_id, now = batch_.workspace.id, batch_.now
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
    workspace: Workspace
    now: int
    runtime: Runtime
    keys: dict[tuple[int, int], bytes]
    channels: Mapping[str, Channel] = field(default_factory=dict)
    people: Mapping[str, Member] = field(default_factory=dict)
    derived: dict[int, Derived] = field(default_factory=dict)
    _rows: list[dict[str, Any]] = field(default_factory=list)
    _words: list[dict[str, Any]] = field(default_factory=list)

    def prepare(self, posted: Sequence[Posted], names: Mapping[str, str]) -> None:
        """Look up at once whom and where these messages concern."""
        found = channels.by_slack_ids(
            self.session, self.workspace.id, {one.channel for one in posted}
        )
        self.channels = {key: channel for key, channel in found.items() if channel.listening}
        met: set[str] = set()
        for one in posted:
            if one.channel in self.channels:
                derived = derive(one.text, key=self._key(self.now), names=names)
                self.derived[id(one)] = derived
                met |= {one.user, one.parent or one.user, *derived.mentions, *derived.named}
        self.people = meet(self.session, self.runtime.vault, self.workspace, sorted(met))

    def queue(self, one: Posted) -> None:
        channel, author = self.channels.get(one.channel), self.people.get(one.user)
        if channel is None or author is None or not author.observed:
            return
        derived = self.derived[id(one)]
        self._rows.append(self._row(one, channel, author, derived))
        if derived.words and one.thread_at is None:
            self._words.append(self._word_row(one, channel, derived))

    def edit(self, one: Posted) -> None:
        """Give a stored message what its new text says; it is grouped again."""
        channel, author = self.channels.get(one.channel), self.people.get(one.user)
        if channel is None or author is None or not author.observed:
            return
        take_out(self.session, self.workspace.id, channel.id, one.at, self.now)
        self.queue(one)
        self.flush()

    def change(self, change: Change) -> None:
        changes.apply(self.runtime, self.session, self.workspace, change, self.now)

    def flush(self) -> None:
        messages.add(self.session, self._rows)
        messages.add_words(self.session, self._words)
        self._rows, self._words = [], []

    def _key(self, at: int) -> bytes:
        day = calendar.word_day(at, self.workspace.tz)
        key = self.keys.get((self.workspace.id, day))
        if key is None:
            key = self._stored_key(day)
            self.keys[self.workspace.id, day] = key
        return key

    def _stored_key(self, day: int) -> bytes:
        locked = messages.word_key(self.session, self.workspace.id, day)
        if locked is None:
            fresh = self.runtime.vault.lock(secrets.token_bytes(32))
            messages.add_word_key(self.session, self.workspace.id, day, fresh, self.now)
            locked = messages.word_key(self.session, self.workspace.id, day) or fresh
        return self.runtime.vault.unlock(locked)

    def _row(
        self, one: Posted, channel: Channel, author: Member, derived: Derived
    ) -> dict[str, Any]:
        parent = self.people.get(one.parent or "")
        return {
            "workspace_id": self.workspace.id,
            "channel_id": channel.id,
            "at": one.at,
            "author_id": author.id,
            "thread_at": one.thread_at,
            "parent_id": parent.id if parent and parent.observed else None,
            "mentions": self._ids(derived.mentions),
            "named": self._ids(derived.named),
            "question": derived.question,
            "thanks": derived.thanks,
            "link": derived.link,
            "length": derived.length,
            "received_at": self.now,
            "grouped": False,
        }

    def _ids(self, slack_ids: Iterable[str]) -> list[int] | None:
        people = (self.people.get(slack_id) for slack_id in slack_ids)
        return [person.id for person in people if person and person.observed] or None

    def _word_row(self, one: Posted, channel: Channel, derived: Derived) -> dict[str, Any]:
        return {
            "workspace_id": self.workspace.id,
            "channel_id": channel.id,
            "at": one.at,
            "day": calendar.word_day(self.now, self.workspace.tz),
            "words": b"".join(word.to_bytes(8, "big") for word in derived.words),
        }
