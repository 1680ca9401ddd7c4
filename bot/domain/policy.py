"""May this person be nudged now? Send, hold until a better hour, or drop; always with reasons.

Everything proactive is asked of this one place, over all a person's roles together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain import calendar, hours
from bot.domain.catalogue import Kind
from bot.domain.hours import Hours
from bot.domain.rules import Rules

SEND, HOLD, DROP = "send", "hold", "drop"
AMOUNTS = ("less", "normal", "more")
LOOK_AGAIN = calendar.HOUR  # where nobody knows when it will be over
IGNORED_AFTER = 3 * calendar.DAY  # unanswered for as long, a nudge was ignored
IGNORED_IN_A_ROW = 2
ACT_MAY_SLIP = calendar.DAY  # past its hour, for what went just after the one before
ACT_DECIDED = calendar.HOUR  # after its hour it is known whether it went
LESS_OF_A_KIND = 4  # times its cooldown, for whom "less like this" was pressed

# What makes somebody ineligible, as against not available just now.
NOT_JOINED = "has not joined"
NOT_ACTIVE = "is not an active member"
INVITED_BEFORE = "was invited before"
KIND_OFF = "this kind is switched off here"
KIND_STOPPED = "they stopped this kind"
INELIGIBLE = frozenset({NOT_JOINED, NOT_ACTIVE, INVITED_BEFORE, KIND_OFF, KIND_STOPPED})

GONE_QUIET = "paused after two without an answer"
PAUSED = "everything is paused here"
FREEZE = "a freeze"
NO_NEW = "no new initiatives just now"
SNOOZED = "they asked for a pause"
AWAY = "their status says away"
DND = "do not disturb is on"
HOURS = "outside their working hours"
WEEK = "has had their nudge this week"
TODAY = "has had their nudge today"
KEPT = "the week's place is kept for their act"
WORKSPACE_DAY = "enough was sent here today"
COOLDOWN = "had one of this kind lately"
SAME_PAIR = "had one about the same person lately"
DRY_RUN = "dry run: shown to the admins only"

SENT_REASONS = ("joined", "within working hours", "within the caps")
ASKED_REASONS = ("asked for it", "within working hours")


@dataclass(frozen=True, slots=True)
class Past:
    """A nudge that went, or is about to go, to somebody. `other` is whom it was about, if anybody.

    asked: they had asked for it. answered: they did something with it.
    """

    at: int
    kind: str
    wording: int
    other: int | None = None
    asked: bool = False
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """What policy needs to know of a recipient. Times are UTC microseconds.

    amount: how much they wish to get. kinds: those they want "less" of, or that are "off".
    past: their nudges, newest last. resumed_at: when they last joined or went on; what was ignored
    before does not count. gone_quiet: paused after two without an answer. act_at: when their next
    act comes, if they lead and one is possible.
    """

    joined: bool
    active: bool
    tz: str | None = None
    hours: Hours = hours.OFFICE
    amount: str = "normal"
    kinds: Mapping[str, str] = field(default_factory=dict)
    snoozed_until: int | None = None
    dnd_until: int | None = None
    away_until: int | None = None
    gone_quiet: bool = False
    invited: bool = False
    resumed_at: int = 0
    silo: int | None = None
    act_at: int | None = None
    past: Sequence[Past] = ()


@dataclass(frozen=True, slots=True)
class Freeze:
    """From `begins` until `ends` (UTC microseconds) nothing goes to that silo, or to anybody.

    no_new: only what would have somebody start something is held back.
    """

    begins: int
    ends: int
    silo: int | None = None
    no_new: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """The workspace at this moment: its rules, freezes, and what it has sent today.

    day_ends: when its own day ends (UTC microseconds).
    """

    rules: Rules = field(default_factory=Rules)
    freezes: Sequence[Freeze] = ()
    sent_today: int = 0
    day_ends: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """`verdict` is send, hold (until `until`, UTC microseconds) or drop."""

    verdict: str
    reasons: tuple[str, ...]
    until: int | None = None

    @property
    def eligible(self) -> bool:
        return not INELIGIBLE & set(self.reasons)


def answer(
    kind: Kind, person: Person, setting: Setting, now: int, about: int | None = None
) -> Answer:
    """Whether a nudge of that kind may go to that person at `now` (UTC microseconds).

    about: whom it is about, if anybody: the same two are not brought together too often, unless
    somebody waits for the answer.
    """
    never = _never(kind, person, setting, now, about)
    if never:
        return Answer(DROP, tuple(never))
    waits = _waits(kind, person, setting, now)
    if waits:
        until = max(until for _, until in waits)
        return Answer(HOLD, tuple(reason for reason, _ in waits), until)
    if setting.rules.dry_run:
        return Answer(DROP, (DRY_RUN,))
    return Answer(SEND, ASKED_REASONS if kind.asked else SENT_REASONS)


def both(one: Answer, other: Answer) -> Answer:
    """The answer for two people who are to get it together: the stricter of theirs."""
    order = (SEND, HOLD, DROP)
    worst = max((one, other), key=lambda answer: order.index(answer.verdict))
    same = [answer for answer in (one, other) if answer.verdict == worst.verdict]
    reasons = tuple(dict.fromkeys(reason for answer in same for reason in answer.reasons))
    untils = [answer.until for answer in same if answer.until is not None]
    return Answer(worst.verdict, reasons, max(untils, default=None))


def may_still_go(kind: Kind, person: Person) -> bool:
    """Consent as it stands at the send: joined (or invited), here, and nothing stopped."""
    consents = person.joined or kind.invites
    return consents and person.active and person.kinds.get(kind.name) != "off"


def has_gone_quiet(person: Person, now: int) -> bool:
    """Whether their last two nudges, those they asked for aside, went without an answer."""
    last = [one for one in person.past if not one.asked][-IGNORED_IN_A_ROW:]
    return len(last) == IGNORED_IN_A_ROW and all(
        not one.answered and person.resumed_at <= one.at <= now - IGNORED_AFTER for one in last
    )


def wording(
    kind: Kind, past: Iterable[Past], rest: int, now: int, drawn: int,
    off: Collection[int] = frozenset(),
) -> int:  # fmt: skip
    """Which wording to use: `drawn`, or the next that they have not read within `rest`.

    Where they have read them all, the one read longest ago. off: those that are not used here.
    """
    read = {one.wording % len(kind.wordings): one.at for one in past if one.kind == kind.name}
    there = [(drawn + step) % len(kind.wordings) for step in range(len(kind.wordings))]
    order = [one for one in there if one not in off] or there
    fresh = [one for one in order if read.get(one, now - rest - 1) <= now - rest]
    return fresh[0] if fresh else min(order, key=lambda one: read[one])


def _never(kind: Kind, person: Person, setting: Setting, now: int, about: int | None) -> list[str]:
    wish = person.kinds.get(kind.name)
    rest = setting.rules.pair_rest * calendar.DAY
    met = about is not None and any(
        one.other == about and not one.asked and one.at > now - rest for one in person.past
    )
    checks = (
        (NOT_ACTIVE, not person.active),
        (NOT_JOINED, not (person.joined or kind.invites)),
        (INVITED_BEFORE, kind.invites and (person.joined or person.invited)),
        (KIND_OFF, not setting.rules.is_on(kind)),
        (KIND_STOPPED, wish == "off"),
        (GONE_QUIET, person.gone_quiet and not kind.asked),
        (SAME_PAIR, met and kind.compared),
    )
    return [reason for reason, holds in checks if holds]


def _waits(kind: Kind, person: Person, setting: Setting, now: int) -> list[tuple[str, int]]:
    waits = [*_everybody_waits(kind, person, setting, now), *_caps(kind, person, setting, now)]
    waits += [
        (reason, until)
        for reason, until in (
            (SNOOZED, person.snoozed_until),
            (DND, person.dnd_until),
            (AWAY, person.away_until),
            (HOURS, hours.next_moment(now, person.tz, person.hours)),
        )
        if until is not None and until > now
    ]
    return waits


def _everybody_waits(
    kind: Kind, person: Person, setting: Setting, now: int
) -> list[tuple[str, int]]:
    frozen = [
        (NO_NEW if freeze.no_new else FREEZE, freeze.ends)
        for freeze in setting.freezes
        if freeze.begins <= now < freeze.ends
        and not kind.tells_of_freeze
        and freeze.silo in (None, person.silo)
        and (kind.starts or not freeze.no_new)
    ]
    waits = [max(frozen, key=lambda one: one[1])] if frozen else []
    return waits + ([(PAUSED, now + LOOK_AGAIN)] if setting.rules.paused else [])


def _caps(kind: Kind, person: Person, setting: Setting, now: int) -> list[tuple[str, int]]:
    if kind.asked:
        return []
    rules = setting.rules
    counted = [one.at for one in person.past if not one.asked]
    week, most = _a_week(person.amount, rules.nudges_a_week)
    less = LESS_OF_A_KIND if person.kinds.get(kind.name) == "less" else 1
    alike = [one.at for one in person.past if one.kind == kind.name]
    untils = (
        (WEEK, _frees(counted, most, week, now)),
        (TODAY, _frees(counted, rules.nudges_a_day, calendar.DAY, now)),
        (KEPT, now if kind.keeps_place else _kept(counted, most, week, person.act_at, now)),
        (COOLDOWN, _frees(alike, 1, kind.cooldown * less, now)),
        (WORKSPACE_DAY, setting.day_ends if setting.sent_today >= rules.workspace_a_day else now),
    )
    return [(reason, until) for reason, until in untils if until > now]


def _kept(times: Collection[int], most: int, span: int, act_at: int | None, now: int) -> int:
    """When it will be known whether the act needs the place that a nudge would take now."""
    if act_at is None or act_at <= now:
        return now
    counts_from = act_at + ACT_MAY_SLIP - span
    taken = sum(at > counts_from for at in (*times, now))
    return act_at + ACT_DECIDED if taken >= most else now


def _a_week(amount: str, most: int) -> tuple[int, int]:
    """(the span, how many in it): half as many for "less", twice as many for "more"."""
    if amount == "less":
        return 2 * calendar.WEEK, most
    return calendar.WEEK, most * 2 if amount == "more" else most


def _frees(times: Collection[int], most: int, span: int, now: int) -> int:
    """When fewer than `most` of these times will lie within `span` before."""
    within = sorted(at for at in times if at > now - span)
    if most <= 0:
        return now + span
    return within[-most] + span if len(within) >= most else now
