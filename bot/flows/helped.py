"""Somebody of another silo answered a day ago, and no thanks followed: would they be welcome?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain.catalogue.employees import THANK_HELPER
from bot.domain.thanks import FORTNIGHT
from bot.flows import deciding
from bot.flows.letting_in import link_to
from bot.runtime import Runtime
from bot.store import (
    channels,
    crossings,
    decisions,
    members,
    messages,
    silos,
    thanks,
    workspaces,
)
from bot.store.crossings import Crossing
from bot.store.members import Member
from bot.store.silos import SiloBook
from bot.store.workspaces import Workspace

AFTER = calendar.DAY
WITHIN = 6 * calendar.HOUR  # a worker may have been away; what is older is not news any more


@dataclass(frozen=True)
class _Pair:
    """Who was helped across silos, and who helped them."""

    crossing: Crossing
    helped: Member
    helper: Member


def helped_once(runtime: Runtime, now: int) -> int:
    """Make an opportunity of each answer across silos that is a day old; how many were looked at.

    One that was looked at before stays as it was.
    """
    with runtime.database.reading() as session:
        homes = workspaces.installed(session)
    return sum(_find(runtime, home, now) for home in homes)


def _find(runtime: Runtime, home: Workspace, now: int) -> int:
    with runtime.database.reading() as session:
        pairs = _pairs(session, home, now)
        waiting = [one for one in pairs if _is_unthanked(session, home, one, now)]
        book = silos.book(session, home.id) if waiting else None
    if book is None:
        return 0
    with runtime.database.writing() as session:
        for pair in waiting:
            _offer(session, home, pair, book, now)
    return len(waiting)


def _pairs(session: Session, home: Workspace, now: int) -> list[_Pair]:
    """Those who may both be named to each other: here, joined if asked, and in the channel."""
    since, until = now - AFTER - WITHIN, now - AFTER
    rows = crossings.in_order(session, home.id, since, until)
    people = members.by_ids(session, home.id, {x for one in rows for x in _who(one)})
    found = []
    for one in rows:
        helped, helper = people.get(one.helped_id), people.get(one.helper_id)
        if helped is None or helper is None or not (helped.has_joined and helped.counts):
            continue
        if helper.counts and _both_may_know(session, one):
            found.append(_Pair(one, helped, helper))
    return found


def _who(crossing: Crossing) -> tuple[int, int]:
    return crossing.helped_id, crossing.helper_id


def _both_may_know(session: Session, crossing: Crossing) -> bool:
    channel = channels.get(session, crossing.workspace_id, crossing.channel_id)
    if not channel.private:
        return True
    return set(_who(crossing)) <= channels.members_of(session, crossing.workspace_id, channel.id)


def _is_unthanked(session: Session, home: Workspace, pair: _Pair, now: int) -> bool:
    """Whether no reaction, no word of thanks and no thank-you went to the helper since."""
    crossing, helped = pair.crossing, pair.helped.id
    last = thanks.last_between(session, home.id, helped, [pair.helper.id], now - FORTNIGHT)
    if last is not None:
        return False
    where = (home.id, crossing.channel_id)
    said = messages.of_conversations(session, *where, [crossing.conversation_at])
    if any(one.author_id == helped and one.thanks and one.at >= crossing.first_at for one in said):
        return False
    answers: Sequence[int] = [one.at for one in said if one.author_id == pair.helper.id]
    return not any(messages.reactions_by(session, *where, at, helped) for at in answers)


def _offer(session: Session, home: Workspace, pair: _Pair, book: SiloBook, now: int) -> None:
    crossing = pair.crossing
    silo = book.at(pair.helper.id, crossing.first_at)
    channel = channels.get(session, home.id, crossing.channel_id)
    facts = {
        "channel": channel.slack_id,
        "permalink": link_to(home, channel.slack_id, crossing.conversation_at),
        "other_silo": book.names.get(silo or 0, "another team"),
        "silo": silo,
    }
    deciding.offer(
        session, home.id, THANK_HELPER,
        decisions.about(crossing.channel_id, crossing.conversation_at), pair.helped.id, now, facts,
        channel_id=crossing.channel_id, other_id=pair.helper.id,
    )  # fmt: skip
