"""The catalogue for those who read it: the page in docs, and plain objects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.domain import calendar
from bot.domain.catalogue import AUDIENCES, STAGES, Kind

HEAD = """# The nudges

Made from the catalogue (`bot/domain/catalogue/`) by `make docs`; change it there.

Nobody gets any of these who has not joined; an invitation, once ever, is the one exception. \
Unless a kind was asked for, it counts against one nudge a person a week, is not about the same \
two people as another of the last four weeks (admins may set both otherwise), is sent by lot, and \
its outcome is looked for 72 hours later, by metadata alone, whether it was sent or not. What was \
asked for, and what is always sent because somebody waits for the answer, may be about the same \
two again, and has no other arm to be compared with: it is left out of every analysis of effects.
"""


def as_object(kind: Kind) -> dict[str, Any]:
    """What `app.py nudges --json` prints of a kind."""
    return {
        "kind": kind.name,
        "stage": kind.stage,
        "audience": kind.audience,
        "opportunity": kind.opportunity,
        "outcome": kind.outcome,
        "cooldown_days": _days(kind.cooldown),
        "patience_days": _days(kind.patience),
        "probability": 1.0 if kind.asked else kind.probability,
        "asked_for": kind.asked,
        "compared": kind.compared,
        "wordings": list(kind.wordings),
        "on_by_default": kind.on_by_default,
    }


def page(kinds: Iterable[Kind]) -> str:
    """docs/nudges.md."""
    found = list(kinds)
    parts = [HEAD, _table(found)]
    for audience in AUDIENCES:
        parts.append(f"## For {audience}s\n")
        parts += [_entry(kind) for kind in _sorted(found) if kind.audience == audience]
    return "\n".join(parts)


def _sorted(kinds: Iterable[Kind]) -> list[Kind]:
    return sorted(kinds, key=lambda kind: (STAGES.index(kind.stage), kind.asked, kind.name))


def _table(kinds: list[Kind]) -> str:
    lines = ["| stage | employees | champions | leaders |", "|---|---|---|---|"]
    for stage in STAGES:
        cells = [
            ", ".join(
                f"`{kind.name}`"
                for kind in _sorted(kinds)
                if (kind.stage, kind.audience) == (stage, audience)
            )
            for audience in AUDIENCES
        ]
        lines.append(f"| {stage} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _entry(kind: Kind) -> str:
    lines = [
        f"### `{kind.name}`",
        "",
        f"{kind.stage}. {_chance(kind)}{'' if kind.on_by_default else ' Off by default.'}",
        "",
        f"- **When:** {kind.opportunity}",
        f"- **Outcome:** {kind.outcome}",
        f"- **Not again within:** {_span(kind.cooldown)}. **Waits for its person:** "
        f"{_span(kind.patience)}",
        "- **Words:**",
        *(f"  - {wording}" for wording in kind.wordings),
        "",
    ]
    return "\n".join(lines)


def _chance(kind: Kind) -> str:
    if kind.invites:
        return "An invitation: once ever."
    if kind.asked:
        return "Part of something the person asked for: no lot, not counted against the week."
    if not kind.compared:
        return (
            "Always sent, as somebody waits for the answer: counted against the week, no lot, and "
            "left out of the analysis of effects."
        )
    return f"Sent to {kind.probability * 100:.0f} in 100 of the moments when it fits, by lot."


def _days(span: int) -> float:
    days = round(span / calendar.DAY, 2)
    return int(days) if days == int(days) else days


def _span(span: int) -> str:
    days = _days(span)
    return f"{days} day" if days == 1 else f"{days} days"
