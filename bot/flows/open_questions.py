"""Questions in channels that nobody answered for a working day: one person who may know is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from bot.domain import calendar, hours
from bot.domain.catalogue import KINDS
from bot.domain.catalogue.asking import OPEN_QUESTION
from bot.flows import deciding
from bot.flows.answering import state, store
from bot.flows.asking_whom import Found, find_there
from bot.flows.asking_words import is_heard
from bot.flows.explaining import theirs
from bot.flows.showing import Change, change
from bot.runtime import Runtime
from bot.store import channels, decisions, members, messages, nudges, preferences, reach, workspaces
from bot.store.channels import Channel
from bot.store.members import Member
from bot.store.messages import Message
from bot.store.nudges import Nudge
from bot.views import open_question as view

WAITS = 1  # working days of its author
LOOK_BACK = 7 * calendar.DAY  # a weekend and a holiday or two lie in between
AT_LEAST = 8 * calendar.HOUR  # a working day is no shorter
MOST = 50  # questions offered in one transaction
MOST_LOOKED_AT = 10  # candidates who may have had their nudge this week already


def questions_once(runtime: Runtime, now: int) -> int:
    """Offer each question that waited long enough to one person; how many were offered."""
    with runtime.database.reading() as session:
        homes = [one.id for one in workspaces.installed(session)]
    return sum(_offer_in(runtime, home, now) for home in homes)


def answer(runtime: Runtime, team: str, user: str, nudge_id: str, what: str) -> Change:
    """They looked at it, or it is none for them (open or pass). What to show."""
    with runtime.database.writing() as session:
        nudge, _ = theirs(session, team, user, nudge_id)
        store(session, nudge, what, runtime.clock())
        held = state(session, nudge).answer or what
        return change(session, nudge, view.reply(held, nudge.facts))


def subject(channel_id: int, at: int) -> str:
    """What the opportunity that a question makes is called."""
    return f"question {channel_id}/{at}"


def _offer_in(runtime: Runtime, workspace_id: int, now: int) -> int:
    with runtime.database.reading() as session:
        found = _waiting(session, workspace_id, now)
        answered = _answered_since(session, workspace_id)
        if not found and not answered:
            return 0
    with runtime.database.writing() as session:
        decisions.withdraw(session, workspace_id, answered)
        seed = f"{runtime.seed}/{workspace_id}"
        return sum(_offer(session, one, seed, now) for one in found[:MOST])


def _waiting(session: Session, workspace_id: int, now: int) -> list[Message]:
    """Questions whose author's working day went by, and which were not offered yet."""
    heard = [one.id for one in channels.all_of(session, workspace_id) if is_heard(one)]
    on = workspaces.rules(session, workspace_id).is_on(OPEN_QUESTION)
    if not on or not heard or not preferences.willing(session, workspace_id, "may_be_asked"):
        return []
    found = reach.questions_without_answer(
        session, workspace_id, heard, now - LOOK_BACK, now - AT_LEAST
    )
    subjects = [subject(one.channel_id, one.at) for one in found]
    known = reach.offered(session, workspace_id, OPEN_QUESTION.name, subjects)
    new = [one for one in found if subject(one.channel_id, one.at) not in known]
    due = _due(session, workspace_id, new)
    return [
        one for one in new
        if due.get(one.author_id, {}).get(one.at, now + 1) <= now
        and now - due[one.author_id][one.at] <= OPEN_QUESTION.patience
    ]  # fmt: skip


def _due(
    session: Session, workspace_id: int, questions: Sequence[Message]
) -> dict[int, dict[int, int]]:
    """When each question has waited for a working day of its author: author → question → when."""
    authors = members.by_ids(session, workspace_id, {one.author_id for one in questions})
    wishes = preferences.of_many(session, workspace_id, authors)
    due: dict[int, dict[int, int]] = {}
    for one in questions:
        author = authors.get(one.author_id)
        if author is not None and author.counts:
            at = hours.days_later(one.at, WAITS, author.tz, wishes[author.id].hours)
            due.setdefault(author.id, {})[one.at] = at
    return due


def _answered_since(session: Session, workspace_id: int) -> list[str]:
    """Opportunities still open whose question needs nobody any more."""
    gone = []
    for name, channel_id, facts in reach.open_offers(session, workspace_id, OPEN_QUESTION.name):
        at = int(facts["at"])
        where = [channel_id] if channel_id is not None else []
        if not reach.questions_without_answer(session, workspace_id, where, at, at + 1):
            gone.append(name)
    return gone


def _offer(session: Session, question: Message, seed: str, now: int) -> bool:
    home = question.workspace_id
    channel = channels.get(session, home, question.channel_id)
    author = members.by_ids(session, home, [question.author_id]).get(question.author_id)
    if author is None or messages.get(session, home, channel.id, question.at) is None:
        return False
    name = subject(channel.id, question.at)
    found = find_there(session, home, OPEN_QUESTION, author, channel, now, f"{seed}/{name}")
    helper = _first_free(session, home, found, now)
    if helper is None:
        return False
    deciding.offer(
        session, home, OPEN_QUESTION, name, helper.id, now,
        _facts(session, channel, question), channel_id=channel.id, other_id=author.id,
    )  # fmt: skip
    return True


def _first_free(session: Session, workspace_id: int, found: Found, now: int) -> Member | None:
    """The best who had no nudge this week; the best of all where everybody had."""
    best = [one.helper for one in found.candidates[:MOST_LOOKED_AT]]
    had = nudges.past(session, workspace_id, best, now - calendar.WEEK)
    free = [one for one in best if not any(not _was_asked_for(nudge) for nudge in had[one])]
    chosen = next(iter(free or best), None)
    return found.people[chosen] if chosen is not None else None


def _was_asked_for(nudge: Nudge) -> bool:
    kind = KINDS.get(nudge.kind)
    return kind is not None and kind.asked


def _facts(session: Session, channel: Channel, question: Message) -> dict[str, Any]:
    url = workspaces.get(session, channel.workspace_id).url
    ts = calendar.to_ts(question.at).replace(".", "")
    link = f"{url.rstrip('/')}/archives/{channel.slack_id}/p{ts}" if url else None
    return {"place": channel.slack_id, "link": link, "at": question.at}
