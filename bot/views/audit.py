"""The log of changes as admins read it: who set what, what it was before, and what it is since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from bot.domain import calendar, rules_file
from bot.domain.rules import Rules, from_dict
from bot.views import forms, ids
from bot.views.blocks import Block, actions, button, escape, pieces, quoted, section

A_PAGE = 15
TITLE = "Changes"
NONE = "Nothing was changed yet."
VALUE_MOST = 80  # characters
CAME = "as it comes"
_RULES = frozenset(one.name for one in fields(Rules))


@dataclass(frozen=True, slots=True)
class Entry:
    """A change of a setting: when (microseconds), by and about whom (Slack ids), and what."""

    at: int
    by: str | None
    what: str
    about: str | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Some changes, newest first. offset: how many are newer; more: whether any are older."""

    rows: Sequence[Entry]
    offset: int
    more: bool


def listed(page: Page) -> tuple[str, list[Block]]:
    """The newest changes, as words and with a way to those before."""
    text = entries(page.rows)
    return text, [*map(section, pieces(text)), *_turns(page)]


def card(page: Page) -> dict[str, Any]:
    """The same on a card, of which the pages are turned."""
    return forms.modal(TITLE, listed(page)[1])


def _turns(page: Page) -> list[Block]:
    newer = button("Newer", ids.AUDIT_NEWER, str(max(page.offset - A_PAGE, 0)))
    older = button("Older", ids.AUDIT_OLDER, str(page.offset + A_PAGE))
    turns = [*([newer] if page.offset else []), *([older] if page.more else [])]
    return [actions(turns)] if turns else []


def entries(rows: Sequence[Entry]) -> str:
    """A line each."""
    return "\n".join(f"• {_entry(one)}" for one in rows) or NONE


def _entry(one: Entry) -> str:
    by = f"<@{one.by}>" if one.by else "somebody who is not known any more"
    about = f" (<@{one.about}>)" if one.about else ""
    is_rules = bool(one.before) and one.before.keys() <= _RULES
    what = one.what.partition(":")[0] if is_rules else one.what  # the rest names what follows
    changes = ", ".join(_of_rules(one) if is_rules else _changes(one))
    return f"{_when(one.at)}, {by}: {escape(what)}{about}{f': {changes}' if changes else ''}"


def _when(at: int) -> str:
    plain = calendar.moment(at).strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{at // calendar.SECOND}^{{date_short}} {{time}}|{plain}>"


def _changes(one: Entry) -> Iterator[str]:
    """What stayed as it was says only what it is about."""
    for key in dict.fromkeys([*one.before, *one.after]):
        before, after = one.before.get(key), one.after.get(key)
        if before or after:
            was = f"{_value(key, before)} → " if key in one.before and before != after else ""
            yield f"{escape(key.replace('_', ' '))} {was}{_value(key, after)}"


def _of_rules(one: Entry) -> Iterator[str]:
    """In the words in which they are set; what was not kept was as it comes."""
    before, after = from_dict(_set(one.before)), from_dict(_set(one.after))
    was, now = rules_file.said(before), rules_file.said(after)
    for name in was:
        if was[name] != now[name]:
            yield f"{name} {said(was[name])} → {said(now[name])}"
    # Of a dry run not where: not every admin is in there.
    for name, called in (("paused", "pause"), ("dry_run", "dry run")):
        if name in one.before:
            yield f"{called} {_on(getattr(before, name))} → {_on(getattr(after, name))}"
    for kind in sorted(before.kinds.keys() | after.kinds.keys()):
        if before.kinds.get(kind) != after.kinds.get(kind):
            yield f"{escape(kind)} {_kind(before, kind)} → {_kind(after, kind)}"


def _set(side: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in side.items() if value is not None}


def said(value: int | str) -> str:
    """The value of a rule, a channel as a link to it."""
    is_channel = isinstance(value, str) and rules_file.CHANNEL.fullmatch(value)
    return f"<#{value}>" if is_channel else str(value)


def _kind(rules: Rules, name: str) -> str:
    """How a kind of nudge stood: only what differed from the catalogue."""
    kind = rules.kinds.get(name, {})
    parts = [
        *([_on(kind["on"])] if "on" in kind else []),
        *([f"by lot {kind['probability']:g}"] if "probability" in kind else []),
        *([f"without {len(kind['words_off'])} of its wordings"] if "words_off" in kind else []),
    ]
    return " and ".join(parts) or CAME


def _on(holds: object) -> str:
    return "on" if holds else "off"


def _value(key: str, found: Any) -> str:
    if isinstance(found, bool):
        return "yes" if found else "no"
    if not found:
        return "–"
    if key.endswith("_at") and isinstance(found, int):
        return _when(found)
    if key == "channel" and rules_file.CHANNEL.fullmatch(str(found)):
        return said(str(found))
    told = str(found)
    return quoted(told, VALUE_MOST) if " " in told else escape(told[:VALUE_MOST])
