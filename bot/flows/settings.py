"""What members wish: when, how much, of what, with whom not; each their own, told to nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from bot.domain import calendar, policy
from bot.domain.catalogue import KINDS, Kind
from bot.errors import UserError
from bot.flows import joining, roles
from bot.runtime import Runtime
from bot.store import decisions, members, preferences, workspaces
from bot.store.members import Member
from bot.views.joining import Rhythm
from bot.views.settings import Settings

SNOOZE_MOST = 366  # days


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody filled in. Hours in minutes after midnight; the others None where not asked.

    avoided: Slack ids.
    """

    begins: int
    ends: int
    days: Sequence[int]
    amount: str
    open_to: Sequence[str] | None = None
    avoided: Sequence[str] | None = None


def look(runtime: Runtime, team: str, user: str) -> Settings:
    """What somebody who joined has chosen. Raises UserError for anybody else."""
    with runtime.database.writing() as session:
        workspace, member = joining.joined(runtime, session, team, user)
        return of(session, workspace.id, member)


def of(session: Session, workspace_id: int, member: Member) -> Settings:
    """The settings of a member, defaults included."""
    wish = preferences.of(session, workspace_id, member.id)
    rules = workspaces.rules(session, workspace_id)
    avoided = preferences.avoided_by(session, workspace_id, member.id)
    people = members.by_ids(session, workspace_id, avoided)
    rhythm = Rhythm(
        wish.begins, wish.ends, sorted(wish.days), wish.amount, member.tz or "UTC",
        rules.nudges_a_week,
    )  # fmt: skip
    kinds = list(wish.kinds.values())
    return Settings(
        rhythm=rhythm,
        open_to=[name for name in ("may_be_asked", "intros") if getattr(wish, name)],
        avoided=sorted(one.slack_id for one in people.values()),
        less=kinds.count("less"),
        off=kinds.count("off"),
    )


def change(runtime: Runtime, team: str, user: str, wishes: Wishes) -> None:
    """Keep what was filled in. Raises UserError for what no one could work by."""
    check(wishes)
    with runtime.database.writing() as session:
        workspace, member = joining.joined(runtime, session, team, user)
        values: dict[str, object] = {
            "begins": wishes.begins, "ends": wishes.ends, "days": sorted(wishes.days),
            "amount": wishes.amount,
        }  # fmt: skip
        if wishes.open_to is not None:
            values |= {name: name in wishes.open_to for name in ("may_be_asked", "intros")}
        preferences.save(session, workspace.id, member.id, **values)
        if wishes.avoided is not None:
            _avoid(session, workspace.id, member, wishes.avoided)
        decisions.look_again(session, workspace.id, member.id, runtime.clock())


def check(wishes: Wishes) -> None:
    """Raises UserError for hours, days or an amount that there are not."""
    if not 0 <= wishes.begins < wishes.ends <= 24 * 60:
        raise UserError("Your day should end after it begins.")
    if not wishes.days or not set(wishes.days) <= set(range(7)):
        raise UserError("One day at least, please. For a longer rest: `/footbridge snooze 14`")
    if wishes.amount not in policy.AMOUNTS:
        raise UserError("Less, normal or more, please.")


def _avoid(session: Session, workspace_id: int, member: Member, slack_ids: Sequence[str]) -> None:
    """Exactly these; who is not known here is left out."""
    wanted = {one.id for one in members.by_slack_ids(session, workspace_id, slack_ids).values()}
    held = preferences.avoided_by(session, workspace_id, member.id)
    for other in wanted - held - {member.id}:
        preferences.avoid(session, workspace_id, member.id, other)
    for other in held - wanted:
        preferences.avoid_no_more(session, workspace_id, member.id, other)


def kinds(runtime: Runtime, team: str, user: str) -> tuple[list[Kind], Mapping[str, str]]:
    """The kinds that somebody who joined may get here, and what they wish of each."""
    with runtime.database.writing() as session:
        workspace, member = joining.joined(runtime, session, team, user)
        rules = workspaces.rules(session, workspace.id)
        theirs = roles.audiences(session, workspace.id, member.id)
        wish = preferences.of(session, workspace.id, member.id)
    found = [
        kind for kind in KINDS.values()
        if kind.audience in theirs and rules.is_on(kind) and not kind.invites
    ]  # fmt: skip
    return found, wish.kinds


def change_kinds(runtime: Runtime, team: str, user: str, wishes: Mapping[str, str]) -> None:
    """Keep, by kind, "less" or "off", or anything else for as usual; others stay as they were."""
    with runtime.database.writing() as session:
        workspace, member = joining.joined(runtime, session, team, user)
        held = preferences.of(session, workspace.id, member.id).kinds
        new = {**held, **{name: wish for name, wish in wishes.items() if name in KINDS}}
        kept = {name: wish for name, wish in new.items() if wish in ("less", "off")}
        preferences.save(session, workspace.id, member.id, kinds=kept)
        decisions.look_again(session, workspace.id, member.id, runtime.clock())


def snooze(runtime: Runtime, team: str, user: str, until: date) -> int:
    """Nothing before that day begins for them; when that is (UTC microseconds).

    Raises UserError for a day that is over, or more than a year away.
    """
    with runtime.database.writing() as session:
        workspace, member = joining.joined(runtime, session, team, user)
        today = calendar.local_day(runtime.clock(), member.tz)
        if not today < until <= today + timedelta(days=SNOOZE_MOST):
            raise UserError("Choose a day after today, within a year. To stop: `/footbridge leave`")
        ends = calendar.at_local(until, time(0), member.tz)
        preferences.save(session, workspace.id, member.id, snoozed_until=ends)
        return ends


def snooze_days(runtime: Runtime, team: str, user: str, days: int) -> int:
    """Nothing today nor on so many days from today on; as `snooze`."""
    with runtime.database.reading() as session:
        workspace = joining.workspace_of(session, team)
        member = members.by_slack_id(session, workspace.id, user)
        today = calendar.local_day(runtime.clock(), member.tz if member else None)
    return snooze(runtime, team, user, today + timedelta(days=min(days, 2 * SNOOZE_MOST)))


def back(runtime: Runtime, team: str, user: str) -> None:
    """The pause is over, whether they had asked for it or let two go by unanswered."""
    with runtime.database.writing() as session:
        workspace, member = joining.joined(runtime, session, team, user)
        now = runtime.clock()
        preferences.save(
            session, workspace.id, member.id, snoozed_until=None, quiet_since=None, resumed_at=now
        )
        decisions.look_again(session, workspace.id, member.id, now)
