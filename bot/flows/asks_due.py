"""Questions on their way: on to the next where one cannot be reached, and told when time is up."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.flows import asking
from bot.flows.showing import Change, show
from bot.runtime import Runtime
from bot.store import asks, members, workspaces
from bot.store.asks import Ask

MOST = 500  # open questions of a workspace that are looked at in one go


def follow_once(runtime: Runtime, now: int) -> int:
    """Follow every open question up; for how many something was done."""
    with runtime.database.reading() as session:
        homes = [one.id for one in workspaces.installed(session)]
        waiting = [(home, ask) for home in homes for ask in asks.open_ids(session, home, MOST)]
    return sum(_follow(runtime, home, ask_id, now) for home, ask_id in waiting)


def _follow(runtime: Runtime, workspace_id: int, ask_id: int, now: int) -> bool:
    with runtime.database.reading() as session:
        ask = asks.get(session, workspace_id, ask_id)
        if ask is None or not _needs_a_step(session, ask, now):
            return False
    with runtime.database.writing() as session:
        ask = asks.locked(session, workspace_id, ask_id)
        if ask is None or ask.state != "open":
            return False
        changes = _step(session, ask, now)
    show(runtime, workspace_id, changes)
    return True


def _needs_a_step(session: Session, ask: Ask, now: int) -> bool:
    return ask.due_at <= now or _asker_is_gone(session, ask) or not _is_with_somebody(session, ask)


def _step(session: Session, ask: Ask, now: int) -> list[Change]:
    if _asker_is_gone(session, ask):
        return asking.take_back(session, ask)
    if ask.due_at <= now:
        ask.state = "late"
        asking.tell_unanswered(session, ask, "late", now)
        return []
    turns = [one for one in asks.turns_of(session, ask.workspace_id, ask.id)]
    live = [one for one in turns if one.state == "asked"]
    lost = asks.unreachable(session, ask.workspace_id, live)
    for turn in live:
        if turn.id in lost:
            turn.state = "missed"
    if len(lost) == len(live):
        asking.onward(session, ask, now)
    return []


def _asker_is_gone(session: Session, ask: Ask) -> bool:
    asker = members.by_ids(session, ask.workspace_id, [ask.asker_id])[ask.asker_id]
    return not (asker.has_joined and asker.is_here)


def _is_with_somebody(session: Session, ask: Ask) -> bool:
    turns = asks.turns_of(session, ask.workspace_id, ask.id)
    live = [one for one in turns if one.state == "asked"]
    return len(asks.unreachable(session, ask.workspace_id, live)) < len(live)
