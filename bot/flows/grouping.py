"""Each new message finds its conversation, and whom it answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby

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
    for one in new:
        one.grouped = True
    session.flush()


def _link_talk(
    session: Session, workspace_id: int, channel_id: int, new: Sequence[Message]
) -> None:
    if not new:
        return
    since, until = new[0].at - REACH.seconds * SECOND, new[-1].at
    around = messages.unthreaded(session, workspace_id, channel_id, since, until)
    words = messages.words_of(session, workspace_id, channel_id, since, until)
    by_at = {one.at: one for one in around}
    earlier: list[Talk] = []
    for waits, run in groupby(around, key=lambda one: not one.grouped):
        talks = [(one, talk_of(one, words.get(one.at, b""))) for one in run]
        if waits:
            stream = Stream(earlier[-REACH.messages :])
            for one, talk in talks:
                _set_link(one, stream.add(talk), by_at)
        earlier.extend(talk for _, talk in talks)


def talk_of(one: Message, words: bytes) -> Talk:
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
    )


def _set_link(one: Message, found: Link, by_at: Mapping[int, Message]) -> None:
    one.overlaps = [list(pair) for pair in found.overlaps] or None
    one.link_at, one.link_reason = found.antecedent, found.reason
    antecedent = by_at.get(found.antecedent) if found.antecedent is not None else None
    if antecedent is None:
        one.conversation_at, one.answers = one.at, None
        return
    one.conversation_at = antecedent.conversation_at or antecedent.at
    one.answers = [antecedent.author_id] if antecedent.author_id != one.author_id else None


def _link_replies(
    session: Session, workspace_id: int, channel_id: int, new: Sequence[Message]
) -> None:
    threads = {one.thread_at for one in new if one.thread_at}
    if not threads:
        return
    roots: dict[int, int] = {}
    repliers: dict[int, list[int]] = defaultdict(list)
    waiting = {one.at for one in new}
    for one in messages.in_threads(session, workspace_id, channel_id, threads):
        if one.thread_at is None:
            roots[one.at] = one.author_id
            continue
        if one.at in waiting:
            root = roots.get(one.thread_at) or one.parent_id
            whom = crossing_rules.answered(one.author_id, root, repliers[one.thread_at])
            one.conversation_at, one.answers = one.thread_at, [whom] if whom else None
        repliers[one.thread_at].append(one.author_id)
