"""Each new message finds its conversation, and whom it answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain import crossings as crossing_rules
from bot.domain.calendar import SECOND
from bot.domain.conversations import REACH, Link, Stream, Talk
from bot.flows import crossing
from bot.runtime import Runtime
from bot.store import channels, messages, workspaces
from bot.store.messages import Message

MOST = 500  # messages of a channel in one transaction


def group_once(runtime: Runtime, now: int) -> int:
    """Group what was taken in since; how many messages."""
    with runtime.database.reading() as session:
        waiting = [
            (workspace.id, channel_id)
            for workspace in workspaces.all_of_them(session)
            for channel_id in messages.channels_with_ungrouped(session, workspace.id)
        ]
    return sum(_group_channel(runtime, *where, now) for where in waiting)


def _group_channel(runtime: Runtime, workspace_id: int, channel_id: int, now: int) -> int:
    with runtime.database.writing() as session:
        if not channels.lock(session, workspace_id, [channel_id]):
            return 0  # another worker is at it
        new = messages.ungrouped(session, workspace_id, channel_id, MOST)
        if new:
            link(session, workspace_id, channel_id, new)
            crossing.feed_ties(session, workspace_id, channel_id, new)
            crossing.recompute(session, workspace_id, channel_id, crossing.touched(new), now)
        return len(new)


def link(session: Session, workspace_id: int, channel_id: int, new: Sequence[Message]) -> None:
    """Give each new message its conversation and whom it answers; earlier links stay."""
    _link_talk(session, workspace_id, channel_id, [one for one in new if one.thread_at is None])
    _link_replies(session, workspace_id, channel_id, [one for one in new if one.thread_at])
    session.flush()


def _link_talk(
    session: Session, workspace_id: int, channel_id: int, new: Sequence[Message]
) -> None:
    if not new:
        return
    where = (workspace_id, channel_id)
    around = messages.unthreaded(session, *where, new[0].at, new[-1].at)
    line = Line()
    for one, words in (*talk_before(session, *where, new[0].at), *with_words(session, around)):
        if one.grouped:
            line.follow(one, words)
        else:
            line.place(one, words).store()


def _link_replies(
    session: Session, workspace_id: int, channel_id: int, new: Sequence[Message]
) -> None:
    threads = {one.thread_at for one in new if one.thread_at}
    if not threads:
        return
    for placed in replies(messages.in_threads(session, workspace_id, channel_id, threads)):
        if not placed.message.grouped:
            placed.store()


@dataclass(frozen=True)
class Placed:
    """Where a message belongs: its conversation, whom it answers, and for talk why."""

    message: Message
    conversation_at: int
    answers: list[int] | None
    link: Link | None = None

    @property
    def moves(self) -> bool:
        return self.message.conversation_at != self.conversation_at

    @property
    def changes(self) -> bool:
        """Whether this differs from what is stored in a way that others can tell."""
        return self.moves or self.message.answers != self.answers

    def store(self) -> None:
        one = self.message
        one.conversation_at, one.answers, one.grouped = self.conversation_at, self.answers, True
        if self.link is not None:
            one.link_at, one.link_reason = self.link.antecedent, self.link.reason
            one.overlaps = [list(pair) for pair in self.link.overlaps] or None


class Line:
    """A channel's talk in order of time: what is known is followed, what is not finds its place."""

    def __init__(self) -> None:
        self._stream = Stream()
        self._authors: dict[int, int] = {}

    def follow(self, one: Message, words: bytes) -> None:
        self._stream.follow(_talk(one, words, one.conversation_at))
        self._authors[one.at] = one.author_id

    def place(self, one: Message, words: bytes) -> Placed:
        link = self._stream.add(_talk(one, words, None))
        self._authors[one.at] = one.author_id
        whom = None if link.antecedent is None else self._authors[link.antecedent]
        answers = None if whom is None or whom == one.author_id else [whom]
        return Placed(one, link.conversation, answers, link)


def _talk(one: Message, words: bytes, conversation: int | None) -> Talk:
    """A stored message as grouping sees it; `words` are its hashes, 8 bytes each."""
    return Talk(
        at=one.at,
        author=one.author_id,
        mentions=tuple(one.mentions or ()),
        named=tuple(one.named or ()),
        question=one.question,
        thanks=one.thanks,
        link=one.link,
        length=one.length,
        words=frozenset(int.from_bytes(words[i : i + 8], "big") for i in range(0, len(words), 8)),
        overlaps={at: strength for at, strength in one.overlaps or ()},
        conversation=conversation,
    )


def talk_before(
    session: Session, workspace_id: int, channel_id: int, at: int
) -> list[tuple[Message, bytes]]:
    """The talk that a message at that time can see, with its words."""
    since = at - REACH.seconds * SECOND
    rows = messages.unthreaded_before(session, workspace_id, channel_id, since, at, REACH.messages)
    return with_words(session, rows)


def with_words(session: Session, rows: Sequence[Message]) -> list[tuple[Message, bytes]]:
    """Each of these messages of one channel, in order, with the hashes of its words."""
    if not rows:
        return []
    where = (rows[0].workspace_id, rows[0].channel_id)
    words = messages.words_of(session, *where, rows[0].at, rows[-1].at)
    return [(one, words.get(one.at, b"")) for one in rows]


def replies(rows: Iterable[Message]) -> Iterator[Placed]:
    """Whom each reply answers, from whole threads in order."""
    roots: dict[int, int] = {}
    repliers: dict[int, list[int]] = defaultdict(list)
    for one in rows:
        if one.thread_at is None:
            roots[one.at] = one.author_id
            continue
        root = roots.get(one.thread_at) or one.parent_id
        whom = crossing_rules.answered(one.author_id, root, repliers[one.thread_at])
        yield Placed(one, one.thread_at, [whom] if whom else None)
        repliers[one.thread_at].append(one.author_id)
