"""From the rows of an export to what is kept of them."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain.events import is_strangers
from bot.domain.messages import Derived, derive, hasher, refusal
from bot.exports import Export, ExportChannel, microseconds
from bot.exports.rows import Row
from bot.flows.importing.people import ANOTHER_COMPANY, Acquaintances, names_in
from bot.flows.importing.report import Tally

Reactions = Mapping[str, int]  # user id to how many
NO_WORDS: frozenset[int] = frozenset()
NOTHING: Reactions = {}


@dataclass(slots=True)
class Said:
    """A message as grouping and the store need it. People are member ids, times microseconds.

    reactions: how many emoji each member put on it, without its author's own.
    """

    at: int
    author: int
    thread_at: int | None = None
    parent: int | None = None
    mentions: tuple[int, ...] = ()
    named: tuple[int, ...] = ()
    question: bool = False
    thanks: bool = False
    link: bool = False
    length: int = 0
    words: frozenset[int] = NO_WORDS
    overlaps: Mapping[int, int] = field(default_factory=dict)
    edited_at: int | None = None
    reactions: tuple[tuple[int, int], ...] = ()


COMMON_WORDS = 50_000  # kept in memory with their hashes while an export is read


class Reader:
    """Reads the channels of an export one after the other; `tally` counts the latest one.

    key: hashes the words of this run, and is kept nowhere.
    """

    def __init__(
        self,
        export: Export,
        people: Acquaintances,
        key: bytes,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self.tally = Tally()
        self._progress = progress
        self._bytes_read = 0
        self._export = export
        self._people = people
        self._hashed = hasher(key, remembers=COMMON_WORDS)
        self._names = names_in(export.members)
        self._kinds = {
            one.id: "bot" if one.is_bot else ANOTHER_COMPANY if one.is_stranger else ""
            for one in export.members
        }
        self._teams = {one.team_id for one in export.members if not one.is_stranger}

    def channel(self, channel: ExportChannel, refused: str | None) -> Iterator[list[Said]]:
        """What is kept of a channel, in order of time; nothing where it is `refused`."""
        read, skipped = self._export.rows_read, self._export.skipped.copy()
        unread = self._export.unread.copy()
        self.tally = tally = Tally()
        threads = _Threads()
        for rows in self._export.messages(channel):
            self._tell()
            if refused:
                tally.skipped[refused] += len(rows)
                continue
            kept = [(at, row) for at, row in rows if self._is_kept(at, row, threads)]
            yield self._said(kept, threads)
        self._tell()
        tally.read = self._export.rows_read - read
        tally.threads = threads.count
        tally.skipped += self._export.skipped - skipped
        tally.unread = self._export.unread - unread

    def _tell(self) -> None:
        if self._progress and self._export.bytes_read > self._bytes_read:
            self._progress(self._export.bytes_read - self._bytes_read)
            self._bytes_read = self._export.bytes_read

    def _is_kept(self, at: int, row: Row, threads: _Threads) -> bool:
        orphan = threads.see(at, row)
        why = self._refusal(row)
        if why:
            self.tally.skipped[why] += 1
            return False
        self.tally.orphans += orphan
        return True

    def _refusal(self, row: Row) -> str | None:
        """Why a row does not count. Whose it is, users.json says, else the row itself."""
        if "subtype" in row and not isinstance(row["subtype"], str | None):
            return "subtype of an unknown kind"
        why = refusal(row)
        if why:
            return why
        kind = self._kinds.get(row["user"])
        if kind is None and self._is_foreign(row):
            return ANOTHER_COMPANY
        return kind or None

    def _is_foreign(self, row: Row) -> bool:
        team = row.get("user_team") or row.get("team")
        return team not in self._teams and is_strangers(row, self._export.workspace_id)

    def _said(self, kept: Sequence[tuple[int, Row]], threads: _Threads) -> list[Said]:
        derived = [self._derived(row) for _, row in kept]
        reactions = [_reactions(row) for _, row in kept]
        self._meet(kept, derived, reactions)
        found = []
        for (at, row), words, reacted in zip(kept, derived, reactions, strict=True):
            author = self._people.id_or_reason(row["user"])
            if isinstance(author, str):
                self.tally.skipped[author] += 1
                continue
            self.tally.kept += 1
            if row["user"] not in self._kinds:
                self.tally.unlisted.add(row["user"])
            found.append(self._one(at, row, author, words, reacted, threads))
        return found

    def _derived(self, row: Row) -> Derived:
        """In a thread nobody compares words."""
        text = row.get("text")
        alone = row.get("thread_ts", row["ts"]) == row["ts"]
        return derive(
            text if type(text) is str else "",
            hashed=self._hashed if alone else None,
            names=self._names,
        )

    def _meet(
        self,
        kept: Sequence[tuple[int, Row]],
        derived: Sequence[Derived],
        reactions: Sequence[Reactions],
    ) -> None:
        seen = {row["user"] for _, row in kept}
        seen.update(_parent(row) for _, row in kept)
        for one in derived:
            seen.update(one.mentions, one.named)
        for reacted in reactions:
            seen.update(reacted)
        self._people.meet(seen)

    def _one(
        self,
        at: int,
        row: Row,
        author: int,
        derived: Derived,
        reacted: Reactions,
        threads: _Threads,
    ) -> Said:
        thread_at = threads.root_of(row)
        return Said(
            at=at,
            author=author,
            thread_at=thread_at,
            parent=self._people.get(_parent(row)),
            mentions=self._people.all(derived.mentions) if derived.mentions else (),
            named=self._people.all(derived.named) if derived.named else (),
            question=derived.question,
            thanks=derived.thanks,
            link=derived.link,
            length=derived.length,
            words=frozenset(derived.words) if thread_at is None else NO_WORDS,
            edited_at=_edited_at(row["edited"]) if "edited" in row else None,
            reactions=self._reacted(author, reacted) if reacted else (),
        )

    def _reacted(self, author: int, reacted: Reactions) -> tuple[tuple[int, int], ...]:
        found = ((self._people.get(user), count) for user, count in reacted.items())
        return tuple((who, count) for who, count in found if who is not None and who != author)


def _parent(row: Row) -> str:
    parent = row.get("parent_user_id")
    return parent if isinstance(parent, str) else ""


def _reactions(row: Row) -> Reactions:
    """How many emoji each user put on a message."""
    given = row.get("reactions")
    if not isinstance(given, list):
        return NOTHING
    found: Counter[str] = Counter()
    for one in given:
        users = one.get("users") if isinstance(one, dict) else None
        if isinstance(users, list):
            found.update(user for user in users if isinstance(user, str))
    return found


def _edited_at(edited: Any) -> int | None:
    return microseconds(edited.get("ts")) if isinstance(edited, dict) else None


class _Threads:
    """Which threads a channel of an export has, and whether their roots are in it.

    Memory: 8 bytes a row of the channel, and some 300 a thread.
    """

    def __init__(self) -> None:
        self._rows = array("q")
        self._roots: dict[str, int] = {}
        self._orphaned: set[int] = set()

    def see(self, at: int, row: Row) -> bool:
        """Whether this row, the next in time, replies to something the export does not hold."""
        self._rows.append(at)
        root = self.root_of(row)
        return root is not None and root in self._orphaned

    def root_of(self, row: Row) -> int | None:
        """When the thread that a row replies in began; None for what is no reply."""
        thread = row.get("thread_ts")
        if not thread or thread == row["ts"]:
            return None
        return self._roots.get(thread) or self._new(thread)

    def _new(self, thread: str) -> int | None:
        root = microseconds(thread)
        if root is not None:
            self._roots[thread] = root
            place = bisect_left(self._rows, root)
            if place == len(self._rows) or self._rows[place] != root:
                self._orphaned.add(root)
        return root

    @property
    def count(self) -> int:
        """Threads with at least one reply, whoever wrote it."""
        return len(self._roots)
