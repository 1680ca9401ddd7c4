"""Cards offered after a first exchange, and cards that somebody should look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain import silo_cards as rules
from bot.domain.catalogue.listening import CARD_OFFER, CARD_STALE
from bot.flows import deciding
from bot.runtime import Runtime
from bot.store import channels, crossings, members, offered, silo_cards, silos, workspaces
from bot.store.crossings import Crossing
from bot.store.members import Member
from bot.store.silos import SiloBook

LOOK_BACK = 2 * calendar.DAY  # crossings begun longer ago are nobody's news


def cards_once(runtime: Runtime, now: int) -> int:
    """Offer cards after first exchanges, and ask for a look at old ones; how many."""
    with runtime.database.reading() as session:
        homes = [one.id for one in workspaces.installed(session)]
    return sum(_offer_in(runtime, home, now) + _stale_in(runtime, home, now) for home in homes)


@dataclass(frozen=True)
class _Desk:
    session: Session
    home: int
    written: frozenset[int]  # the silos that have a card
    book: SiloBook
    people: Mapping[int, Member]
    now: int


def _offer_in(runtime: Runtime, home: int, now: int) -> int:
    with runtime.database.writing() as session:
        cards = silo_cards.all_of(session, home)
        written = frozenset(one.silo_id for one in cards if any(one.texts.values()))
        if not written:
            return 0
        ready = [
            one for one in crossings.in_order(session, home, now - LOOK_BACK)
            if one.last_at <= now - CARD_OFFER.quiet and {one.silo_a, one.silo_b} & written
        ]  # fmt: skip
        if not ready:
            return 0
        who = {person for one in ready for person in (one.helped_id, one.helper_id)}
        people = members.by_ids(session, home, who)
        desk = _Desk(session, home, written, silos.book(session, home), people, now)
        return sum(
            _offer(desk, one, person)
            for one in ready
            for person in (one.helped_id, one.helper_id)
        )  # fmt: skip


def _offer(desk: _Desk, crossing: Crossing, member_id: int) -> bool:
    """Offer them the card of the silo across, the first time they exchange with it."""
    member, across = desk.people.get(member_id), _across(desk, crossing, member_id)
    if member is None or not (member.has_joined and member.counts) or across not in desk.written:
        return False
    if not _may_hear(desk, crossing, member_id):
        return False
    if across in offered.silos_of(desk.session, desk.home, CARD_OFFER.name, member_id):
        return False
    role = "helped" if member_id == crossing.helped_id else "helper"
    deciding.offer(
        desk.session, desk.home, CARD_OFFER, f"card after crossing {crossing.id} {role}",
        member_id, desk.now, {"silo": across}, channel_id=crossing.channel_id,
    )  # fmt: skip
    return True


def _across(desk: _Desk, crossing: Crossing, member_id: int) -> int | None:
    own = desk.book.at(member_id, crossing.first_at)
    pair = {crossing.silo_a: crossing.silo_b, crossing.silo_b: crossing.silo_a}
    return pair.get(own or 0)


def _may_hear(desk: _Desk, crossing: Crossing, member_id: int) -> bool:
    channel = channels.get(desk.session, desk.home, crossing.channel_id)
    inside = channel.private and channels.members_of(desk.session, desk.home, channel.id)
    return not channel.private or member_id in (inside or ())


def _stale_in(runtime: Runtime, home: int, now: int) -> int:
    with runtime.database.writing() as session:
        old = silo_cards.to_look_at(session, home, now - rules.STALE, now - rules.ASK_AGAIN)
        return sum(_ask_for_a_look(session, home, card.silo_id, now) for card in old)


def _ask_for_a_look(session: Session, home: int, silo_id: int, now: int) -> bool:
    there = members.by_ids(session, home, silos.members_in(session, home, silo_id))
    people = [one.id for one in there.values() if one.has_joined and one.counts]
    chosen = rules.turn(people, offered.last(session, home, CARD_STALE.name, people))
    if chosen is None:
        return False
    silo_cards.asked(session, home, silo_id, now)
    deciding.offer(
        session, home, CARD_STALE, f"card of {silo_id} on {now // calendar.DAY}", chosen, now,
        {"silo": silo_id},
    )  # fmt: skip
    return True
