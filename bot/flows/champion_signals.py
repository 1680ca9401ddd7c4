"""Whom Footbridge invites to be a champion, because they bridge and help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain import champions as rules
from bot.domain.catalogue.champions import CHAMPION_INVITATION
from bot.flows import deciding
from bot.flows.champions import ask, is_one, subject_of
from bot.runtime import Runtime
from bot.store import bridging, champions, members, silos, workspaces
from bot.store.bridging import Met
from bot.store.champions import Champion


def invite_once(runtime: Runtime, now: int) -> int:
    """Invite somebody who bridges and helps, where it is time for that; how many."""
    with runtime.database.reading() as session:
        homes = [one.id for one in workspaces.installed(session)]
    return sum(_invite(runtime, home, now) for home in homes)


def _invite(runtime: Runtime, workspace_id: int, now: int) -> bool:
    with runtime.database.reading() as session:
        if not _has_room(session, workspace_id, now):
            return False
        chosen = _choose(runtime, session, workspace_id, now)
    if chosen is None:
        return False
    member_id, signal = chosen
    with runtime.database.writing() as session:
        # Another worker may have chosen somebody meanwhile.
        home = workspaces.lock(session, workspace_id)
        if home is None or not _has_room(session, workspace_id, now):
            return False
        ask(session, workspace_id, member_id, "invited", now)
        facts = {"silos": signal.silos, "answers": signal.answers, "bridges": signal.bridges}
        subject = subject_of(session, workspace_id, now)
        deciding.offer(session, workspace_id, CHAMPION_INVITATION, subject, member_id, now, facts)
        return True


def _has_room(session: Session, workspace_id: int, now: int) -> bool:
    rows = champions.all_of(session, workspace_id)
    return rules.room_for([o.asked_at for o in rows if o.how == "invited" and o.asked_at], now)


def _choose(
    runtime: Runtime, session: Session, workspace_id: int, now: int
) -> tuple[int, rules.Signal] | None:
    home, rows = workspaces.get(session, workspace_id), champions.all_of(session, workspace_id)
    book = silos.book(session, workspace_id)
    signals = rules.signals(_exchanges(session, workspace_id, book, now))
    chosen = rules.choose(
        signals,
        _may_be_invited(session, workspace_id, rows, now),
        lambda member: book.at(member, now),
        _by_silo(rows, book, now),
        f"{runtime.seed}/{home.slack_id}/champion/{now // calendar.DAY}",
    )
    return None if chosen is None else (chosen, signals[chosen])


def _may_be_invited(
    session: Session, workspace_id: int, rows: Sequence[Champion], now: int
) -> set[int]:
    lately = {one.member_id for one in rows if is_one(one) or one.changed_at > now - rules.AGAIN}
    here = members.all_of(session, workspace_id)
    return {one.id for one in here if one.has_joined and one.counts} - lately


def _by_silo(rows: Sequence[Champion], book: silos.SiloBook, now: int) -> Counter[int]:
    """How many champions and people asked lately each silo has."""
    counting = [one for one in rows if is_one(one) or one.changed_at > now - rules.AGAIN]
    return Counter(book.at(one.member_id, now) or 0 for one in counting)


def _exchanges(
    session: Session, workspace_id: int, book: silos.SiloBook, now: int
) -> list[rules.Exchange]:
    since = now - rules.LOOK_BACK
    found = bridging.met(session, workspace_id, since - rules.LOOK_BACK)
    made = [_exchange(one, book) for one in found]
    return rules.mark_new([one for one in made if one is not None], since)


def _exchange(met: Met, book: silos.SiloBook) -> rules.Exchange | None:
    helper, helped = book.at(met.helper_id, met.at), book.at(met.helped_id, met.at)
    if helper is None or helped is None or helper == helped:
        return None
    return rules.Exchange(met.helper_id, helper, met.helped_id, helped, met.at)
