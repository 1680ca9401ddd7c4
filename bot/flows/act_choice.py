"""Which act fits a leader best just now, and until when their place of the week is kept for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain import acts as rules
from bot.domain import calendar
from bot.domain.acts import Likeness, Place
from bot.domain.catalogue import KINDS
from bot.domain.catalogue.leaders import ACTS
from bot.flows import act_outcomes, act_places
from bot.store import acts, digests, leaders, members, preferences, workspaces
from bot.store.leaders import Leader

NAMES = tuple(kind.name for kind in ACTS)
LATELY = 14 * calendar.DAY  # in which what they did by themselves counts as done


def choose(
    session: Session, workspace_id: int, member_id: int, now: int, most: int = 1
) -> list[Place]:
    """The acts that fit a leader best at this moment, each of another kind, where it is possible.

    What was offered before is not offered again, to nobody, be it in a digest; nor is, to them,
    what reads like it for two weeks, or what is about somebody whom they were told of lately.
    """
    leader = leaders.get(session, workspace_id, member_id)
    if leader is None:
        return []
    scene = act_places.Scene(session, workspace_id, member_id, now)
    places = act_places.possible(scene)
    taken = _taken(session, workspace_id, [one.subject for one in places])
    offers = _offers(session, workspace_id, member_id, now)
    again = {one.likeness for one in offers if one.at >= now - rules.REPEATS_FOR} - {None}
    wish = preferences.of(session, workspace_id, member_id).kinds
    on = workspaces.rules(session, workspace_id).is_on
    return rules.choose(
        [
            one
            for one in places
            if one.subject not in taken
            and one.likeness not in again
            and one.other_id not in scene.met
        ],
        never={
            *leader.acts_off,
            *(name for name in NAMES if wish.get(name) == "off" or not on(KINDS[name])),
        },
        less={name for name in NAMES if wish.get(name) == "less"},
        lately=_lately(session, workspace_id, member_id, offers, now),
        now=now,
        seed=f"{workspace_id}/{member_id}/{calendar.week_of(now)}",
        most=most,
    )


def is_taken(session: Session, workspace_id: int, place: Place) -> bool:
    """Whether that place was offered to anybody already."""
    return bool(_taken(session, workspace_id, [place.subject]))


def _taken(session: Session, workspace_id: int, subjects: Collection[str]) -> set[str]:
    offered = digests.offered(session, workspace_id, subjects)
    return acts.taken(session, workspace_id, subjects) | offered


@dataclass(frozen=True)
class _Offer:
    """An act that was offered, alone or in a digest: its kind's name, when, and its likeness."""

    act: str
    at: int
    likeness: Likeness | None


def _offers(session: Session, workspace_id: int, member_id: int, now: int) -> list[_Offer]:
    """What that leader was offered within the weeks that make a difference."""
    since = now - rules.FORGOTTEN * calendar.WEEK
    alone = acts.offers(session, workspace_id, member_id, NAMES, since)
    in_digests = digests.acts_of(session, workspace_id, member_id, since)
    return [
        *(_offer(one.kind, one.found_at, one.channel_id, one.other_id) for one in alone),
        *(_offer(one.act, at, one.channel_id, one.other_id) for one, at in in_digests),
    ]


def _offer(act: str, at: int, channel_id: int | None, other_id: int | None) -> _Offer:
    return _Offer(act, at, rules.likeness(act, channel_id, other_id))


def is_time(session: Session, leader: Leader, now: int) -> bool:
    """Whether it is the hour at which an act is looked for, and none was found yet."""
    last = acts.offered(session, leader.workspace_id, leader.member_id, NAMES).values()
    at = rules.slot(now, _zone(session, leader), leader.act_day, leader.minute)
    return rules.is_time(now, at, max(last, default=None))


def next_acts(
    session: Session, workspace_id: int, member_ids: Collection[int], now: int
) -> dict[int, int]:
    """When the next act of each of these comes (UTC microseconds, after `now`), of those who lead
    and for whom one waits or would be possible now."""
    leading = [one for one in leaders.of(session, workspace_id) if one.member_id in member_ids]
    if not leading:
        return {}
    waiting = {one.member_id: one.due_at for one in acts.waiting(session, workspace_id, NAMES)}
    found = {}
    for leader in leading:
        who = leader.member_id
        if who in waiting:
            found[who] = max(waiting[who], now + 1)
        elif choose(session, workspace_id, who, now):
            found[who] = _comes(session, leader, now)
    return found


def _comes(session: Session, leader: Leader, now: int) -> int:
    if is_time(session, leader, now):
        return now + 1  # it is about to be offered
    return rules.next_slot(now, _zone(session, leader), leader.act_day, leader.minute)


def _zone(session: Session, leader: Leader) -> str | None:
    return members.by_ids(session, leader.workspace_id, [leader.member_id])[leader.member_id].tz


def _lately(
    session: Session, workspace_id: int, member_id: int, offers: Iterable[_Offer], now: int
) -> Mapping[str, int]:
    """When each act was last offered, or now where they did it by themselves these two weeks."""
    offered: dict[str, int] = {}
    for one in offers:
        offered[one.act] = max(one.at, offered.get(one.act, 0))
    span = (now - LATELY, now + 1)
    done = (
        k.name for k in ACTS if act_outcomes.DID[k.seen](session, workspace_id, member_id, *span)
    )
    return offered | dict.fromkeys(done, now)
