"""What is deleted takes out all it fed: ties, conversations, crossings, the links of others."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.domain.calendar import SECOND
from bot.domain.conversations import REACH
from bot.flows import crossing, grouping
from bot.store import messages, ties
from bot.store.messages import Message


def take_out(session: Session, workspace_id: int, channel_id: int, at: int, now: int) -> bool:
    """Remove a message and all it fed. False where there was none."""
    gone = messages.get(session, workspace_id, channel_id, at)
    if gone is None:
        return False
    near = [one for one in _near(session, gone) if one.grouped]
    touched = {at} | crossing.touched([gone, *near])
    fed = [gone, *near] if gone.grouped else near
    crossing.feed_ties(session, workspace_id, channel_id, fed, sign=-1)
    _take_out_reactions(session, gone)
    messages.remove(session, workspace_id, channel_id, at)
    _link_again(session, workspace_id, channel_id, near, at)
    touched |= _follow_links(session, workspace_id, channel_id, touched)
    crossing.feed_ties(session, workspace_id, channel_id, near)
    crossing.recompute(session, workspace_id, channel_id, touched | crossing.touched(near), now)
    return True


def _near(session: Session, gone: Message) -> list[Message]:
    """The later messages whose links looked at this one: talk within reach, and its thread."""
    where = (gone.workspace_id, gone.channel_id)
    thread = gone.thread_at or gone.at
    later = [
        one for one in messages.in_threads(session, *where, [thread]) if one.thread_at is not None
    ]
    if gone.thread_at is None:
        until = gone.at + REACH.seconds * SECOND
        talk = messages.unthreaded(session, *where, gone.at + 1, until)
        later.extend(talk[: REACH.messages])
    return sorted((one for one in later if one.at > gone.at), key=lambda one: one.at)


def _link_again(
    session: Session, workspace_id: int, channel_id: int, near: Sequence[Message], gone: int
) -> None:
    for one in near:
        one.grouped = False
        one.overlaps = [pair for pair in one.overlaps or () if pair[0] != gone] or None
    session.flush()
    grouping.link(session, workspace_id, channel_id, near)


def _follow_links(
    session: Session, workspace_id: int, channel_id: int, roots: set[int]
) -> set[int]:
    """Give the talk of these conversations the conversation its links now lead to."""
    led_to: dict[int, int] = {}
    for one in messages.of_conversations(session, workspace_id, channel_id, roots):
        if one.thread_at is None:
            before = led_to.get(one.link_at) if one.link_at is not None else None
            if before is not None:
                one.conversation_at = before
            elif one.link_at is None:
                one.conversation_at = one.at
            led_to[one.at] = one.conversation_at or one.at
    session.flush()
    return set(led_to.values())


def _take_out_reactions(session: Session, gone: Message) -> None:
    for reaction in messages.reactions_on(session, gone.workspace_id, gone.channel_id, gone.at):
        change = {crossing.reaction_tie(gone, reaction.member_id): (0, 0, -reaction.count)}
        ties.change(session, gone.workspace_id, change)
