"""Intros: every second week those who wish for it are brought together, two by two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, partial

from sqlalchemy.orm import Session

from bot.domain import asking, calendar, randomise
from bot.domain import intros as rules
from bot.domain.catalogue.asking import INTRO, INTRO_FOLLOW_UP, INTRO_ODD_ONE
from bot.domain.intros import Matched, Pair, Past, Ready
from bot.errors import UserError
from bot.flows import deciding
from bot.flows.explaining import GONE, theirs
from bot.flows.joining import who
from bot.flows.showing import Change, change
from bot.runtime import Runtime
from bot.store import (
    channels,
    decisions,
    freezes,
    intros,
    members,
    nudges,
    preferences,
    reach,
    silos,
    workspaces,
)
from bot.store.intros import Intro
from bot.store.members import Member
from bot.store.preferences import Preference
from bot.store.workspaces import Workspace
from bot.views import intro as view

FOLLOW_UP_AFTER = 14 * calendar.DAY
SAYS = ("yes", "not_yet", "not_for_me")
JOIN_FIRST = "To introduce you I must be allowed to write to you: `/footbridge join` first."
NOT_A_PERSON = "Name somebody of this workspace: `/footbridge avoid @somebody`."
MISSED = ("dropped", "failed")


def introduce_once(runtime: Runtime, now: int) -> int:
    """Hold the round that is due in each workspace, and follow up what became of the last ones.

    Returns how many intros were planned.
    """
    with runtime.database.reading() as session:
        homes = workspaces.installed(session)
    planned = 0
    for home in homes:
        planned += _hold_round(runtime, home, now)
        _settle(runtime, home.id, now)
    return planned


def wish(runtime: Runtime, team: str, user: str, yes: bool) -> None:
    """Say whether one would like to be introduced. Raises UserError for who has not joined."""
    with runtime.database.writing() as session:
        _, member = who(runtime, session, team, user)
        if yes and not member.has_joined:
            raise UserError(JOIN_FIRST)
        preferences.save(session, member.workspace_id, member.id, intros=yes)
        if not yes:
            _call_off(session, member.workspace_id, member.id)


def avoid(runtime: Runtime, team: str, user: str, other: str, yes: bool) -> None:
    """Do not bring these two together, or (`yes` is False) do again; the other is not told."""
    with runtime.database.writing() as session:
        _, member = who(runtime, session, team, user)
        found = members.by_slack_id(session, member.workspace_id, other)
        if found is None or found.id == member.id or not found.is_of_ours:
            raise UserError(NOT_A_PERSON)
        if not yes:
            preferences.avoid_no_more(session, member.workspace_id, member.id, found.id)
            return
        preferences.avoid(session, member.workspace_id, member.id, found.id)
        _call_off(session, member.workspace_id, member.id, found.id)


def avoided(runtime: Runtime, team: str, user: str) -> list[str]:
    """Whom somebody avoids (Slack ids)."""
    with runtime.database.writing() as session:
        _, member = who(runtime, session, team, user)
        ids = preferences.avoided_by(session, member.workspace_id, member.id)
        people = members.by_ids(session, member.workspace_id, ids)
        return [one.slack_id for one in people.values()]


def say(runtime: Runtime, team: str, user: str, nudge_id: str, what: str) -> Change:
    """What somebody reports of an intro, one of SAYS; the last word holds. What to show."""
    with runtime.database.writing() as session:
        nudge, member = theirs(session, team, user, nudge_id)
        home, now = nudge.workspace_id, runtime.clock()
        intro = intros.get(session, home, int(nudge.facts.get("intro") or 0))
        if intro is None or member.id not in (intro.one_id, intro.other_id):
            raise UserError(GONE)
        if member.id == intro.one_id:
            intro.one_says = what
        else:
            intro.other_says = what
        if what == "not_for_me":
            preferences.save(session, home, member.id, intros=False)
            _call_off(session, home, member.id)
        nudges.add_response(session, home, nudge.id, member.id, what, now)
        nudge.answer, nudge.answered_at = what, nudge.answered_at or now
        return change(session, nudge, view.SAID[what])


def _hold_round(runtime: Runtime, home: Workspace, now: int) -> int:
    with runtime.database.reading() as session:
        last = intros.last_round(session, home.id)
        due = rules.next_round(last.due_at if last else None, now, home.tz)
        if due is None or not _is_open(session, home.id, now):
            return 0
        ready = _ready(session, home.id, last.id if last else None, now)
        past = _past(session, home.id, [one.id for one in ready])
    if len(ready) < 2:
        return 0
    seed = f"{runtime.seed}/{home.slack_id}/{due}"
    matched = rules.match(ready, past, now, seed)
    with runtime.database.writing() as session:
        round_id = intros.add_round(session, home.id, due, now)
        if round_id is None:
            return 0  # another worker holds it
        _plan(session, home.id, round_id, matched, seed, now)
        _tell_left_over(session, home.id, round_id, matched, ready, now)
    return len(matched.pairs)


def _is_open(session: Session, workspace_id: int, now: int) -> bool:
    """Whether people may be introduced here at all just now."""
    held = workspaces.rules(session, workspace_id)
    frozen = freezes.holding(session, workspace_id, now)
    everywhere = any(one.what == "freeze" and one.silo_id is None for one in frozen)
    return held.is_on(INTRO) and not held.paused and not everywhere


def _ready(session: Session, workspace_id: int, last: int | None, now: int) -> list[Ready]:
    """Who wishes for an intro and can have one now."""
    people = members.by_ids(
        session, workspace_id, preferences.willing(session, workspace_id, "intros")
    )
    wishes = preferences.of_many(session, workspace_id, people)
    frozen = {
        one.silo_id for one in freezes.holding(session, workspace_id, now) if one.what == "freeze"
    }
    book = silos.book(session, workspace_id)
    had = _had(session, workspace_id)
    here = [
        one for one in people.values()
        if _can_meet(one, wishes[one.id], had.get(one.id, ()), now)
        and book.at(one.id, now) not in frozen
    ]  # fmt: skip
    over = intros.left_over(session, workspace_id, last) if last else set()
    had = _had(session, workspace_id)
    at_work = cache(partial(rules.working_hours, now))
    places = _places(session, workspace_id, [one.id for one in here], now)
    return [
        Ready(
            one.id, book.at(one.id, now), places.get(one.id, frozenset()),
            intros=len(had.get(one.id, ())), last_at=max(had.get(one.id, ()), default=0),
            left_over=one.id in over, working=at_work(one.tz, wishes[one.id].hours),
        )
        for one in here
    ]  # fmt: skip


def _can_meet(member: Member, held: Preference, had: Sequence[int], now: int) -> bool:
    """Whether somebody is here, and wishes for an intro now; for less means every second round."""
    away = max(held.snoozed_until or 0, member.away_until or 0) > now
    wish = held.kinds.get(INTRO.name)
    enough = wish == "less" and max(had, default=0) > now - 2 * FOLLOW_UP_AFTER + calendar.DAY
    stopped = wish == "off" or held.quiet_since is not None or enough
    return member.has_joined and member.is_here and held.intros and not away and not stopped


def _had(session: Session, workspace_id: int) -> dict[int, list[int]]:
    """When each member had an intro."""
    had: dict[int, list[int]] = {}
    for one in intros.all_of(session, workspace_id):
        for member_id in (one.one_id, one.other_id):
            had.setdefault(member_id, []).append(one.planned_at)
    return had


def _places(
    session: Session, workspace_id: int, member_ids: Sequence[int], now: int
) -> Mapping[int, frozenset[int]]:
    """The channels in use that each of these is in and takes part in."""
    open_ones = [
        one.id for one in channels.all_of(session, workspace_id)
        if one.listening and not one.archived
    ]  # fmt: skip
    inside = {one: channels.members_of(session, workspace_id, one) for one in open_ones}
    since = now - asking.EVIDENCE_LASTS
    rows = reach.answers_by(session, workspace_id, open_ones, member_ids, since)
    found: dict[int, set[int]] = {}
    for member_id, _, channel_id, _ in rows:
        if member_id in inside[channel_id]:
            found.setdefault(member_id, set()).add(channel_id)
    return {member_id: frozenset(places) for member_id, places in found.items()}


def _past(session: Session, workspace_id: int, member_ids: Sequence[int]) -> Past:
    met: dict[frozenset[int], int] = {}
    for one in intros.all_of(session, workspace_id):
        met[frozenset((one.one_id, one.other_id))] = one.planned_at
    spoke = reach.exchanged(session, workspace_id, member_ids)
    apart = {
        frozenset((one, other))
        for one in member_ids
        for other in preferences.apart(session, workspace_id, one)
    }
    return Past(met, {pair: week + calendar.WEEK for pair, week in spoke.items()}, apart)


def _plan(
    session: Session, workspace_id: int, round_id: int, matched: Matched, seed: str, now: int
) -> None:
    for pair in matched.pairs:
        intro = intros.add(session, _row(workspace_id, round_id, pair, seed, now))
        _offer(session, intro, pair, now)


def _tell_left_over(
    session: Session, workspace_id: int, round_id: int, matched: Matched, ready: Sequence[Ready],
    now: int,
) -> None:  # fmt: skip
    """They come first the next time; who is left over again has been told before."""
    told = {one.id for one in ready if one.left_over}
    for number, member_id in enumerate(matched.left_over):
        intros.leave_over(session, workspace_id, round_id, member_id)
        if member_id not in told:
            subject = f"intro round {round_id} left over {number}"
            deciding.offer(session, workspace_id, INTRO_ODD_ONE, subject, member_id, now, {})


def _row(workspace_id: int, round_id: int, pair: Pair, seed: str, now: int) -> dict[str, object]:
    return {
        "workspace_id": workspace_id, "round_id": round_id, "one_id": pair.one,
        "other_id": pair.other, "why": "strangers" if pair.strangers else "seldom",
        "place_id": pair.place, "planned_at": now,
        "question": randomise.choose(f"{seed}/{pair.one}", len(view.QUESTIONS)),
    }  # fmt: skip


def _offer(session: Session, intro: Intro, pair: Pair, now: int) -> None:
    """Through the ledger: they get it together, once both can."""
    home = intro.workspace_id
    book = silos.book(session, home)
    facts = {
        "intro": intro.id, "why": intro.why, "question": intro.question,
        "silos": [book.names.get(book.at(one, now) or 0, "") for one in (pair.one, pair.other)],
    }  # fmt: skip
    deciding.offer(
        session, home, INTRO, intro.subject, pair.one, now, facts, channel_id=pair.place,
        other_id=pair.other,
    )  # fmt: skip


def _settle(runtime: Runtime, workspace_id: int, now: int) -> None:
    """What became of planned intros; who was introduced is asked about it in two weeks."""
    with runtime.database.reading() as session:
        if not intros.planned(session, workspace_id):
            return
    with runtime.database.writing() as session:
        waiting = {one.subject: one for one in intros.planned(session, workspace_id)}
        reached = intros.reached(session, workspace_id, list(waiting))
        for subject, intro in waiting.items():
            opportunity, nudge, sent_at = reached.get(subject, ("expired", None, None))
            if nudge in ("sent", "unknown"):
                _made(session, intro, sent_at or now, now)
            elif nudge in MISSED or (nudge is None and opportunity != "open"):
                intro.state = "missed"


def _made(session: Session, intro: Intro, at: int, now: int) -> None:
    intro.state, intro.made_at = "made", at
    pair = (intro.one_id, intro.other_id)
    for number, (member_id, other_id) in enumerate((pair, pair[::-1])):
        deciding.offer(
            session, intro.workspace_id, INTRO_FOLLOW_UP, f"intro {intro.id} after {number}",
            member_id, now, {"intro": intro.id}, due_at=at + FOLLOW_UP_AFTER, other_id=other_id,
        )  # fmt: skip


def _call_off(
    session: Session, workspace_id: int, member_id: int, other_id: int | None = None
) -> None:
    """Intros of theirs, or those with that other, that were not made yet are not made."""
    off = intros.planned_of(session, workspace_id, member_id, other_id)
    for one in off:
        one.state = "missed"
    subjects = [one.subject for one in off]
    decisions.withdraw(session, workspace_id, subjects)
    nudges.withdraw(session, workspace_id, subjects)
