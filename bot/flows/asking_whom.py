"""Who could be asked something, and why them: gathered from metadata for `bot.domain.asking`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain import asking, calendar
from bot.domain.asking import Candidate, Helper, Place
from bot.domain.catalogue import Kind
from bot.store import asks, channels, freezes, members, preferences, reach, silos
from bot.store.channels import Channel
from bot.store.freezes import Freeze
from bot.store.members import Member
from bot.store.preferences import Preference
from bot.store.silos import SiloBook

AWAY_TOO_LONG = 2 * calendar.DAY  # who comes back later than that is not asked now
LATELY = 28 * calendar.DAY  # where no channel fits and all are looked at, which takes its time


@dataclass(frozen=True)
class Found:
    """Whom to ask, the best first, and the public channel that fits best.

    people: the members and places: the channels that the candidates' reasons name, by id.
    """

    candidates: Sequence[Candidate]
    people: Mapping[int, Member]
    places: Mapping[int, Channel]
    best_place: Channel | None


def find(
    session: Session, workspace_id: int, kind: Kind, asker: Member, question: str, now: int,
    seed: str, but_not: Collection[int] = (),
) -> Found:  # fmt: skip
    """Whom to ask on behalf of `asker`: people of other silos who said yes to being asked."""
    places = visible_to(session, workspace_id, asker.id)
    described = [Place(one.id, one.name, one.topic or "") for one in places.values()]
    fit = asking.fits(question, described)
    book = silos.book(session, workspace_id)
    people = _willing(session, workspace_id, kind, asker, book, now, but_not)
    since = now - (asking.EVIDENCE_LASTS if fit else LATELY)
    told = _Told(fit or places, places, book, since)
    helpers = _helpers(session, workspace_id, people, told, now)
    ranked = asking.rank(fit, helpers, seed)
    best = asking.best_place(fit, [one.id for one in places.values() if not one.private])
    return Found(ranked, people, places, places[best] if best else None)


def find_there(
    session: Session, workspace_id: int, kind: Kind, author: Member, channel: Channel, now: int,
    seed: str,
) -> Found:  # fmt: skip
    """Whom to tell of what `author` asked in that channel; of a private one, only those in it."""
    book = silos.book(session, workspace_id)
    people = _willing(session, workspace_id, kind, author, book, now)
    if channel.private:
        inside = channels.members_of(session, workspace_id, channel.id)
        people = {one: member for one, member in people.items() if one in inside}
    places = {channel.id: channel}
    told = _Told(places, places, book, now - asking.EVIDENCE_LASTS)
    helpers = _helpers(session, workspace_id, people, told, now)
    ranked = asking.rank({channel.id: 1.0}, helpers, seed)
    return Found(ranked, people, places, channel)


def visible_to(session: Session, workspace_id: int, member_id: int) -> dict[int, Channel]:
    """The channels in use whose doings that member may hear of: public ones, and those of theirs.

    Only where Footbridge listens.
    """
    found = [one for one in channels.all_of(session, workspace_id) if one.listening]
    return {
        one.id: one
        for one in found
        if not one.archived
        and (not one.private or member_id in channels.members_of(session, workspace_id, one.id))
    }


def _willing(
    session: Session, workspace_id: int, kind: Kind, asker: Member, book: SiloBook, now: int,
    but_not: Collection[int] = (),
) -> dict[int, Member]:  # fmt: skip
    """Who said yes to being asked, is of another silo, and can be asked now."""
    apart = preferences.apart(session, workspace_id, asker.id) | {asker.id, *but_not}
    said_yes = preferences.willing(session, workspace_id, "may_be_asked") - apart
    people = members.by_ids(session, workspace_id, said_yes)
    wishes = preferences.of_many(session, workspace_id, people)
    frozen = freezes.holding(session, workspace_id, now)
    home = book.at(asker.id, now)
    this_week = Counter(
        who for who, _ in asks.put_since(session, workspace_id, now - calendar.WEEK)
    )
    return {
        one: member
        for one, member in people.items()
        if book.at(one, now) != home
        and is_askable(member, wishes[one], kind, now, this_week[one])
        and not is_frozen(frozen, book, one, now)
    }


def is_askable(member: Member, wish: Preference, kind: Kind, now: int, this_week: int) -> bool:
    """Whether they are here, have not stopped this, are not gone for long, and had not too many.

    this_week: how many they had; who wishes for less gets one.
    """
    gone_until = max(wish.snoozed_until or 0, member.away_until or 0)
    most = 1 if wish.kinds.get(kind.name) == "less" else asking.ASKED_A_WEEK
    return (
        member.has_joined
        and member.is_here
        and wish.may_be_asked
        and wish.kinds.get(kind.name) != "off"
        and wish.quiet_since is None
        and gone_until <= now + AWAY_TOO_LONG
        and this_week < most
    )


def is_frozen(frozen: Sequence[Freeze], book: SiloBook, member_id: int, now: int) -> bool:
    """Whether a freeze keeps quiet where that member works, for longer than a question waits."""
    return any(
        one.what == "freeze"
        and one.ends_at > now + AWAY_TOO_LONG
        and one.silo_id in (None, book.at(member_id, now))
        for one in frozen
    )


@dataclass(frozen=True)
class _Told:
    """Where to look for what tells of people: these channels, of all that may be told of."""

    channels: Collection[int]
    places: Mapping[int, Channel]
    book: SiloBook
    since: int


def _helpers(
    session: Session, workspace_id: int, people: Mapping[int, Member], told: _Told, now: int
) -> list[Helper]:
    """What metadata tells of these people in these channels, and how often they were asked."""
    answers: dict[int, dict[int, int]] = {one: {} for one in people}
    across: Counter[int] = Counter()
    inside = _inside(session, workspace_id, told)
    for source, target, channel, count in reach.answers_by(
        session, workspace_id, told.channels, people, told.since
    ):
        if channel in inside and source not in inside[channel]:
            continue  # they left it: what they did there is not told any more
        answers[source][channel] = answers[source].get(channel, 0) + count
        if told.book.at(source, now) != told.book.at(target, now):
            across[source] += count
    lately = asks.put_since(session, workspace_id, now - asking.LOAD_LASTS)
    asked = Counter(who for who, _ in lately)
    this_week = Counter(who for who, at in lately if at > now - calendar.WEEK)
    return [
        Helper(one, answers[one], across[one], asked[one], this_week[one]) for one in sorted(people)
    ]


def _inside(session: Session, workspace_id: int, told: _Told) -> dict[int, set[int]]:
    """Who is in each of the private channels."""
    private = [one for one in told.channels if told.places[one].private]
    return {one: channels.members_of(session, workspace_id, one) for one in private}
