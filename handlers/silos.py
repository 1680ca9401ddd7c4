"""/footbridge silos: where they come from, what is proposed, and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from bot.errors import UserError
from bot.flows import silo_changes, silo_pages, silo_proposals, silo_sources
from bot.runtime import Runtime
from bot.views import silo_page
from bot.views import silos as view
from handlers import silo_lists
from handlers.requests import Opens, who_of

GROUP = re.compile(r"<!subteam\^([A-Z0-9]+)(?:\|[^>]*)?>|@?([^\s,@<>]+)")
DIGITS = 7  # nobody has as many proposals
WHOM = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
SINCE = re.compile(r"\s+since\s+(\S+)\s*$", re.IGNORECASE)
USAGE = (
    "nothing (to see them), csv (to bring in a list), field LABEL, groups @a @b, propose, "
    "accept N [as NAME], accept all, drop N, rename OLD to NEW, merge OLD into NEW, "
    "move @somebody to NAME [since 2026-03-31], or history NAME (or @somebody)"
)


def run(runtime: Runtime, body: dict[str, Any], rest: str) -> str | Opens:
    """What `/footbridge silos REST` answers. Raises UserError for what cannot be done."""
    word, _, more = rest.partition(" ")
    found = _RUNS.get(word.casefold())
    if found is None:
        raise UserError(f"`/footbridge silos` takes {USAGE}.")
    if word.casefold() in _HOW and not more.strip():
        raise UserError(_HOW[word.casefold()])
    return found(runtime, *who_of(body), more.strip())


def _page(runtime: Runtime, team: str, user: str, _more: str) -> Opens:
    return Opens(silo_page.card(silo_pages.page(runtime, team, user)))


def _look(runtime: Runtime, team: str, user: str) -> str:
    held, suggested = silo_proposals.look(runtime, team, user)
    rows = [
        view.proposed(one.number, one.name, one.people, one.surest, one.channels, one.certainty)
        for one in suggested
    ]
    parts = (view.held([(one.name, one.people) for one in held]), view.proposals(rows))
    return "\n\n".join(part for part in parts if part)


def _csv(runtime: Runtime, team: str, user: str, _more: str) -> Opens:
    return silo_lists.csv(runtime, team, user)


def _field(runtime: Runtime, team: str, user: str, more: str) -> str:
    return _chosen(silo_sources.choose_field(runtime, team, user, more))


def _groups(runtime: Runtime, team: str, user: str, more: str) -> str:
    named = [group_id or handle for group_id, handle in GROUP.findall(more)]
    return _chosen(silo_sources.choose_groups(runtime, team, user, named))


def _propose(runtime: Runtime, team: str, user: str, _more: str) -> str:
    silo_proposals.propose(runtime, team, user)
    return _look(runtime, team, user)


def _drop(runtime: Runtime, team: str, user: str, more: str) -> str:
    silo_proposals.drop(runtime, team, user, _numbers(more))
    return _look(runtime, team, user)


def _chosen(chosen: silo_sources.Chosen) -> str:
    return view.chosen(chosen.label, chosen.people, chosen.minutes)


def _accept(runtime: Runtime, team: str, user: str, more: str) -> str:
    if more.strip().casefold() == "all":
        _, suggested = silo_proposals.look(runtime, team, user)
        first = [silo_proposals.accept(runtime, team, user, [1], "") for _ in range(len(suggested))]
        return view.accepted(sum(first))
    numbers, _, name = more.partition(" as ")
    moved = silo_proposals.accept(runtime, team, user, _numbers(numbers), name.strip())
    return view.accepted(moved)


def _rename(runtime: Runtime, team: str, user: str, more: str) -> str:
    old, new = _two(more, "rename", " to ")
    silo_changes.rename(runtime, team, user, old, new)
    return _look(runtime, team, user)


def _merge(runtime: Runtime, team: str, user: str, more: str) -> str:
    old, new = _two(more, "merge", " into ")
    return view.accepted(silo_changes.merge(runtime, team, user, old, new))


def _move(runtime: Runtime, team: str, user: str, more: str) -> str:
    dated = SINCE.search(more)
    whom, to = _two(SINCE.sub("", more), "move", " to ")
    named = WHOM.fullmatch(whom)
    if named is None:
        raise UserError(_HOW["move"])
    name = silo_changes.move(runtime, team, user, named[1], to, _day(dated[1]) if dated else None)
    return view.put(named[1], name)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError("Say days like 2026-03-31.") from None


def _history(runtime: Runtime, team: str, user: str, more: str) -> Opens:
    named = WHOM.fullmatch(more)
    if named:
        return Opens(silo_page.history(silo_pages.of_person(runtime, team, user, named[1])))
    return Opens(silo_page.history(silo_pages.of_silo(runtime, team, user, more)))


def _two(more: str, word: str, between: str) -> tuple[str, str]:
    old, _, new = more.partition(between)
    if not old.strip() or not new.strip():
        raise UserError(_HOW[word])
    return old.strip(), new.strip()


def _numbers(text: str) -> list[int]:
    words = re.split(r"[\s,]+", text.strip())
    if not all(word.isdecimal() and len(word) < DIGITS for word in words):
        raise UserError(_HOW["accept"])
    return [int(word) for word in words]


_RUNS: dict[str, Callable[[Runtime, str, str, str], str | Opens]] = {
    "": _page,
    "csv": _csv,
    "field": _field,
    "groups": _groups,
    "propose": _propose,
    "accept": _accept,
    "drop": _drop,
    "rename": _rename,
    "merge": _merge,
    "move": _move,
    "history": _history,
}
_NUMBERS = "Name proposals by their numbers, as in `/footbridge silos accept 1 3` or `drop 2`."
# What has to follow each.
_HOW = {
    "field": "Say which field of the profile, as in `/footbridge silos field Department`.",
    "accept": _NUMBERS,
    "drop": _NUMBERS,
    "rename": "Say `/footbridge silos rename OLD to NEW`.",
    "merge": "Say `/footbridge silos merge OLD into NEW`.",
    "move": "Say `/footbridge silos move @somebody to NAME`, with whom you mean from Slack's list.",
    "history": "Say whose: `/footbridge silos history NAME`, or `history @somebody`.",
}
