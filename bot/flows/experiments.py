"""Experiments: written, started, changed, copied, joined, taken on, dropped, adopted."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from bot.domain import calendar
from bot.domain import experiments as rules
from bot.domain.catalogue.champions import EXPERIMENT_COMPANY
from bot.errors import UserError
from bot.flows import deciding
from bot.flows.answering import Answered
from bot.flows.champions import may_be_one, volunteer_in
from bot.flows.experiment_cards import (
    GONE,
    answered,
    asks_no_more,
    cards,
    own,
    refuse_unless,
    seen,
    touched_now,
)
from bot.flows.explaining import theirs
from bot.flows.joining import colleague
from bot.runtime import Runtime
from bot.store import (
    announcements,
    champions,
    companions,
    experiments,
    freezes,
    members,
    priorities,
    silos,
)
from bot.store.experiments import Experiment
from bot.store.members import Member
from bot.store.workspaces import Workspace
from bot.views.experiment import Card, told
from bot.views.experiment_forms import Form, Window


@dataclass(frozen=True)
class Written:
    """What was filled in. silos, priority: ids; people: Slack ids.

    starting: it is to run (or runs already), and is no draft. experiment: the card that is
    changed; parent: the one it was copied from. named: who stood under "Who joins in" before.
    """

    key: str
    card: rules.Card
    starting: bool
    experiment: int | None = None
    parent: int | None = None
    origin: str = "idea"
    silos: Sequence[int] = ()
    priority: int | None = None
    people: Sequence[str] = ()
    named: Sequence[str] = ()
    wants_company: bool = False
    nudge: str | None = None


@dataclass(frozen=True)
class Saved:
    """What came of it: problems by field, or the card; whom it could not ask to join in.

    nudge: from which it was started, as it stands now.
    """

    problems: dict[str, str] = field(default_factory=dict)
    state: str = ""
    not_joined: Sequence[str] = ()
    nudge: Answered | None = None


def form(
    runtime: Runtime, team: str, user: str, *, experiment_id: int | None = None,
    parent_id: int | None = None, origin: str = "idea", silo_id: int = 0, nudge: str | None = None,
) -> Form:  # fmt: skip
    """What the card's form opens with: empty, a card of theirs, or a copy of another's.

    Raises UserError for whom it is not for, and for a card that is not theirs or is gone.
    """
    with runtime.database.writing() as session:
        workspace, member = colleague(runtime, session, team, user)
        may_be_one(member)
        if nudge:
            theirs(session, team, user, nudge)
        if experiment_id is not None:
            return _form_of(session, workspace, member, experiment_id, runtime.clock())
        now = runtime.clock()
        parent = seen(session, workspace.id, parent_id, member.id) if parent_id else None
        home = silos.book(session, workspace.id).at(member.id, now)
        touched = {one for one in (home, silo_id or None) if one}
        return _form(
            session, workspace, member, now, parent=parent, origin="card" if parent else origin,
            nudge=nudge, touched=sorted(touched), key=str(uuid.uuid4()),
        )  # fmt: skip


def _form_of(
    session: Session, workspace: Workspace, member: Member, experiment_id: int, now: int
) -> Form:
    row = own(session, workspace.id, experiment_id, member.id)
    refuse_unless(row, (rules.DRAFT, *rules.UNDER_WAY))
    (card,) = cards(session, workspace.id, [row], now)
    asked = companions.of(session, workspace.id, [row.id], "asked")[row.id]
    waiting = members.by_ids(session, workspace.id, [one.member_id for one in asked])
    return _form(
        session, workspace, member, now, row=row, origin=row.origin, key=row.key,
        touched=touched_now(session, workspace.id, [row.id], now)[row.id],
        people=[*card.people, *(one.slack_id for one in waiting.values())],
    )  # fmt: skip


def _form(
    session: Session, workspace: Workspace, member: Member, now: int, *, key: str, origin: str,
    touched: Sequence[int], row: Experiment | None = None, parent: Experiment | None = None,
    nudge: str | None = None, people: Sequence[str] = (),
) -> Form:  # fmt: skip
    today = calendar.local_day(now, member.tz)
    source = row or parent
    owner = members.by_ids(session, workspace.id, [parent.member_id]) if parent else {}
    known = {one.member_id for one in champions.with_resting(session, workspace.id)}
    return Form(
        key=key,
        starts_on=(row.starts_on if row else None) or today,
        check_on=(row.check_on if row else None) or today + timedelta(days=rules.CHECK_AFTER),
        silos=[(one.id, one.name) for one in _by_name(session, workspace.id)],
        priorities=_priorities(session, workspace.id, row),
        experiment=row.id if row else None,
        parent=parent.id if parent else None,
        copy_of=owner[parent.member_id].slack_id if parent else None,
        origin=origin,
        nudge=nudge,
        words={one: getattr(source, one) for one in rules.WRITTEN} if source else {},
        stage=source.stage if source else "Solve",
        touched=touched,
        priority=source.priority_id if source else None,
        people=people,
        wants_company=row.wants_company if row else False,
        running=row is not None and row.state != rules.DRAFT,
        volunteers=member.id not in known,
        window=window(session, workspace.id, member, now),
    )


def _priorities(
    session: Session, workspace_id: int, row: Experiment | None
) -> list[tuple[int, str]]:
    """Those that hold, and the one the card serves, though it be retired by now."""
    found = list(priorities.of(session, workspace_id))
    own = priorities.by_id(session, workspace_id, (row.priority_id if row else None) or 0)
    return [(one.id, one.title) for one in [*found, *([own] if own and own not in found else [])]]


def _by_name(session: Session, workspace_id: int) -> list[silos.Silo]:
    peopled = silos.sizes(session, workspace_id)
    found = [one for one in silos.all_of(session, workspace_id) if one.id in peopled]
    return sorted(found, key=lambda one: one.name.casefold())


def window(session: Session, workspace_id: int, member: Member, now: int) -> Window | None:
    """Until when no new initiatives are wanted where that member is, and why."""
    book = silos.book(session, workspace_id)
    home = book.at(member.id, now)
    held = [
        one for one in freezes.holding(session, workspace_id, now)
        if one.what == "no_new" and one.silo_id in (None, home)
    ]  # fmt: skip
    if not held:
        return None
    last = held[-1]
    until = calendar.local_day(last.ends_at, member.tz)
    return Window(until, book.names.get(last.silo_id or 0), last.words)


def save(runtime: Runtime, team: str, user: str, written: Written) -> Saved:
    """Keep a card: a draft, or one that runs from now on. The same form sent twice is one.

    Raises UserError for whom it is not for, and for a card that is not theirs or is gone.
    """
    with runtime.database.writing() as session:
        workspace, member = colleague(runtime, session, team, user)
        may_be_one(member)
        now = runtime.clock()
        row = _row_of(session, workspace.id, member, written)
        today = calendar.local_day(now, member.tz)
        began = row.starts_on if row and row.state != rules.DRAFT else None
        problems = rules.problems(written.card, today, written.starting, began)
        if problems:
            return Saved(problems)
        if row is None:
            row = _make(session, workspace.id, member, written, now)
        _fill_in(session, workspace.id, row, member, written, now)
        left_out = _ask_along(session, workspace.id, row, member, written.people, now)
        _let_go(session, row, set(written.named) - set(written.people), now)
        nudge = answered(session, team, user, written.nudge, row.state, now)
        return Saved(state=row.state, not_joined=left_out, nudge=nudge)


def _row_of(
    session: Session, workspace_id: int, member: Member, written: Written
) -> Experiment | None:
    if written.experiment is not None:
        held = own(session, workspace_id, written.experiment, member.id)
        refuse_unless(held, (rules.DRAFT, *rules.UNDER_WAY))
        return held
    row = experiments.by_key(session, workspace_id, written.key)
    if row is not None and row.member_id != member.id:
        raise UserError(GONE)
    return row


def _make(
    session: Session, workspace_id: int, member: Member, written: Written, now: int
) -> Experiment:
    parent = None
    if written.parent is not None:
        parent = seen(session, workspace_id, written.parent, member.id)
    values = {
        "member_id": member.id, "origin": written.origin, "made_at": now, "state": rules.DRAFT,
        "parent_id": parent.id if parent else None, "believe": "", "stage": "",
    }  # fmt: skip
    row, made = experiments.ensure(session, workspace_id, written.key, values)
    if made:
        experiments.note(session, workspace_id, row.id, "written", member.id, now)
    return row


def _fill_in(
    session: Session, workspace_id: int, row: Experiment, member: Member, written: Written, now: int
) -> None:
    for key in rules.WRITTEN:
        setattr(row, key, getattr(written.card, key).strip()[: rules.LONGEST])
    row.stage, row.wants_company = written.card.stage, written.wants_company
    priority = priorities.by_id(session, workspace_id, written.priority or 0)
    row.priority_id = priority.id if priority else None
    known = {one.id for one in silos.all_of(session, workspace_id)}
    companions.set_silos(session, workspace_id, row.id, known & set(written.silos))
    if row.check_on != written.card.check_on:
        asks_no_more(session, row)
    row.starts_on, row.check_on = written.card.starts_on, written.card.check_on
    if written.starting:
        _run(session, workspace_id, row, member, now)
    else:
        experiments.note(session, workspace_id, row.id, "edited", member.id, now)


def _run(
    session: Session, workspace_id: int, row: Experiment, member: Member, now: int
) -> None:  # fmt: skip
    today = calendar.local_day(now, member.tz)
    begins = row.state == rules.DRAFT
    row.starts_on = row.starts_on or today
    row.check_on = row.check_on or row.starts_on + timedelta(days=rules.CHECK_AFTER)
    check_at = rules.check_at(row.check_on, member.tz)
    if row.check_at != check_at:
        row.check_at, row.asked_at, row.asked_again_at = check_at, None, None
        row.state = rules.RUNNING
    row.started_at = row.started_at or now
    what = "started" if begins else "edited"
    experiments.note(session, workspace_id, row.id, what, member.id, now)
    if begins:
        volunteer_in(session, workspace_id, member, now)
        above = _above(session, workspace_id, row)
        announcements.touch(session, workspace_id, above)


def _above(session: Session, workspace_id: int, row: Experiment) -> list[int]:
    """The cards it came of: their count of reuse is another now."""
    session.flush()
    parents = experiments.parents(session, workspace_id)
    found: list[int] = []
    at = row.parent_id
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return found


def _ask_along(
    session: Session, workspace_id: int, row: Experiment, member: Member, users: Sequence[str],
    now: int,
) -> list[str]:  # fmt: skip
    """Ask those who were named to join in; the Slack ids of those who cannot be asked by us."""
    if row.state == rules.DRAFT:
        return []
    left_out = []
    for user, one in members.by_slack_ids(session, workspace_id, users).items():
        if one.id == member.id:
            continue
        if not (one.has_joined and one.is_here):
            left_out.append(user)
        elif companions.get(session, workspace_id, row.id, one.id) is None:
            companions.ask(session, workspace_id, row.id, one.id, now)
            asked = companions.get(session, workspace_id, row.id, one.id)
            deciding.offer(
                session, workspace_id, EXPERIMENT_COMPANY,
                f"experiment {row.id}/company {asked.id if asked else 0}", one.id, now,
                {"experiment": row.id}, other_id=member.id,
            )  # fmt: skip
    return left_out


def _let_go(session: Session, row: Experiment, users: Collection[str], now: int) -> None:
    """Who was taken out of the card is in it no longer, and is not asked any more."""
    for one in members.by_slack_ids(session, row.workspace_id, users).values():
        part = companions.get(session, row.workspace_id, row.id, one.id)
        if part is not None and part.state != "out":
            part.state, part.at = "out", now


def look(
    runtime: Runtime, team: str, user: str, experiment_id: int
) -> tuple[Card, list[tuple[int, str]]]:
    """A card, and (when, what) happened to it. Raises UserError where they may not see it."""
    with runtime.database.writing() as session:
        workspace, member = colleague(runtime, session, team, user)
        row = seen(session, workspace.id, experiment_id, member.id)
        (card,) = cards(session, workspace.id, [row], runtime.clock(), member.id)
        dated = experiments.history(session, workspace.id, row.id)
        return card, [(one.at, one.what) for one in dated]


def mine(session: Session, workspace_id: int, member_id: int, now: int) -> list[Card]:
    """The cards that member runs or joined in, for Home: first what is not over, the newest."""
    rows = experiments.of_member(session, workspace_id, member_id)
    kept = [row for row in rows if row.state != rules.DROPPED]
    kept.sort(key=lambda row: row.state in rules.LEARNED)
    return cards(session, workspace_id, kept, now, member_id)


def not_joined(users: Sequence[str]) -> str:
    """What to say of those whom Footbridge may not ask."""
    names = ", ".join(f"<@{told(user)}>" for user in users)
    return f" {names} did not join Footbridge, so please ask them yourself." if users else ""
