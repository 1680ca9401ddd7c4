"""What is deleted takes out all it fed: ties, conversations, crossings, the links of others."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain

from sqlalchemy.orm import Session

from bot.domain.calendar import SECOND
from bot.domain.conversations import REACH
from bot.flows import crossing, grouping
from bot.flows.grouping import Line, Placed
from bot.store import channels, crossings, messages, parts, ties
from bot.store.messages import Message
from bot.store.parts import Gone

PAGE = 200  # messages looked at in one go
REACH_TIME = REACH.seconds * SECOND

Where = tuple[int, int]  # workspace and channel


def take_out(
    session: Session, workspace_id: int, channel_id: int, at: int, now: int,
    put_back: Callable[[], None] | None = None,
) -> bool:  # fmt: skip
    """Remove a message and all it fed. False where there was none.

    `put_back` may store it anew, with other words. Reactions stay on it then, and what follows
    is linked to the new words. One whose time is over stays what it was to others.
    """
    where = (workspace_id, channel_id)
    channels.lock(session, workspace_id, [channel_id], wait=True)
    known = bool(messages.at_times(session, *where, [at]))
    if not known and at in parts.gone(session, *where, at, at):
        return False
    if known and put_back is None:
        take_out_all(session, where, [at], (), now)
    elif known and put_back is not None:
        _replace(session, where, at, now, put_back)
    elif put_back is not None:
        put_back()
    return known


def take_out_all(
    session: Session, where: Where, removed: Collection[int], changed: Collection[int], now: int
) -> None:
    """Remove these messages of a channel, and link anew those `changed` and what follows either.

    Nobody else may be grouping the channel meanwhile.
    """
    gone = messages.at_times(session, *where, removed)
    crossing.feed_ties(session, *where, [one for one in gone if one.grouped], sign=-1)
    for one in gone:
        _take_out_reactions(session, one)
        session.expunge(one)
    messages.remove(session, *where, removed)
    roots = _link_again(session, where, gone, {*removed, *changed})
    crossing.recompute(session, *where, roots, now)


def take_out_parts(session: Session, workspace_id: int, member_id: int, now: int) -> None:
    """Remove what is left of somebody in conversations whose messages are gone.

    Of the fixed ones only the crossings go in which they are named: nothing else is known of them.
    """
    crossings.remove_fixed_of(session, workspace_id, member_id)
    for channel_id, roots in parts.forget_member(session, workspace_id, member_id).items():
        crossing.recompute(session, workspace_id, channel_id, roots, now)


def _replace(
    session: Session, where: Where, at: int, now: int, put_back: Callable[[], None]
) -> None:
    (gone,) = messages.at_times(session, *where, [at])
    crossing.feed_ties(session, *where, [gone] if gone.grouped else (), sign=-1)
    session.expunge(gone)
    messages.remove(session, *where, [at], keep_reactions=True)
    put_back()
    if gone.grouped:  # else it waits to be linked, as before
        crossing.recompute(session, *where, _link_again(session, where, [gone], {at}), now)


def _link_again(
    session: Session, where: Where, gone: Sequence[Message], times: Collection[int]
) -> set[int]:
    """Link what could see a message of these times; the conversations that this touches."""
    there = messages.at_times(session, *where, times)
    roots = {one.at for one in gone} | crossing.touched(gone) | crossing.touched(there)
    threads = {one.thread_at or one.at for one in (*gone, *there)}
    sums = crossing.TieSums(*where)
    for placed in chain(
        _talk_again(session, where, times), _threads_again(session, where, threads, times)
    ):
        one = placed.message
        roots |= crossing.touched([one]) if placed.moves else set()
        if one.grouped and not placed.changes:
            placed.store()
            continue
        sums.add([one] if one.grouped else (), sign=-1)
        placed.store()
        sums.add([one])
        roots |= crossing.touched([one])
    sums.store(session)
    return roots


def _talk_again(session: Session, where: Where, times: Collection[int]) -> Iterator[Placed]:
    """The talk after each of these times, up to where nothing can be different any more.

    What could see a message that is gone keeps its link: it could not be found again.
    """
    waiting = deque(sorted(times))
    gone = parts.gone(session, *where, waiting[0] - REACH_TIME) if waiting else Gone()
    while waiting:
        since, kept, line = waiting[0], 0, _line_before(session, where, waiting[0])
        for one, words in _talk_from(session, where, since):
            while waiting and waiting[0] <= one.at:
                since, kept = waiting.popleft(), 0
            if kept >= REACH.messages or one.at - since > REACH_TIME:
                break
            if not one.grouped and one.at not in times:
                continue  # not linked so far: that is still to come
            if one.at not in times and gone.between(one.at - REACH_TIME, one.at):
                line.follow(one, words)
                since, kept = one.at, kept + 1
                continue
            placed = line.place(one, words)
            since, kept = (one.at, 0) if placed.moves else (since, kept + 1)
            yield placed
        else:
            return


def _line_before(session: Session, where: Where, at: int) -> Line:
    line = Line()
    for one, words in grouping.talk_before(session, *where, at):
        if one.grouped:
            line.follow(one, words)
    return line


def _talk_from(session: Session, where: Where, since: int) -> Iterator[tuple[Message, bytes]]:
    while True:
        page = messages.unthreaded(session, *where, since, None, PAGE)
        yield from grouping.with_words(session, page)
        if len(page) < PAGE:
            return
        since = page[-1].at + 1


def _threads_again(
    session: Session, where: Where, threads: Collection[int], times: Collection[int]
) -> Iterator[Placed]:
    partly = parts.of_conversations(session, *where, threads).keys()
    for placed in grouping.replies(messages.in_threads(session, *where, threads)):
        one = placed.message
        if one.at in times or (one.grouped and one.thread_at not in partly):
            yield placed


def _take_out_reactions(session: Session, gone: Message) -> None:
    for reaction in messages.reactions_on(session, gone.workspace_id, gone.channel_id, gone.at):
        change = {crossing.reaction_tie(gone, reaction.member_id): (0, 0, -reaction.count)}
        ties.change(session, gone.workspace_id, change)
