"""The kinds of nudge as an admin sees and sets them: on or off, by which lot, in which words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.catalogue import AUDIENCES, KINDS, Kind
from bot.domain.rules import Rules
from bot.domain.ruling import FEW, HOW
from bot.views import forms, ids, quiet_hours
from bot.views.blocks import Block, actions, button, context, escape, pieces, section

TITLE = "Nudges"
OPTION_MOST = 75  # characters
SAVED = ":white_check_mark: Saved."
FOR_ALL = ("caps", "hours")
HELD_FOR_ALL = "Caps and hours hold for all kinds together: `/footbridge rules`"
PICK = "Choose a kind of nudge to see when it comes, in which words, and to change it."
WORDS_HINT = "One has to stay. Whoever got one wording gets another the next time."


@dataclass(frozen=True, slots=True)
class Switch:
    """A kind of nudge as it stands here. sent: how many went out; None where too few people.

    words_off: the wordings that are not used, by their place.
    """

    kind: Kind
    on: bool
    probability: float
    sent: int | None
    words_off: frozenset[int] = frozenset()


def listed(rows: Sequence[Switch], rules: Rules) -> tuple[str, list[Block]]:
    """Every kind, by whom it is for, and what holds for all of them: words, and with a button."""
    parts = [_of(audience, rows) for audience in AUDIENCES]
    few = f"_How many went out is shown where at least {FEW} people got one._"
    parts.append("\n".join([_for_all(rules), few, f"To change one: {HOW}"]))
    change = actions([button("Change", ids.NUDGES_CHANGE, "nudges"), _caps()])
    sections = [section(piece) for part in parts for piece in pieces(part)]
    return "\n".join(parts), [*sections, change]


def _of(audience: str, rows: Sequence[Switch]) -> str:
    lines = [f"• {_switch(one)}" for one in rows if one.kind.audience == audience]
    return "\n".join([f"*For {audience}s*", *lines])


def _for_all(rules: Rules) -> str:
    return (
        f"*For all*: at most {rules.nudges_a_week} in a week and {rules.nudges_a_day} in a day to "
        f"a person, {rules.workspace_a_day} in a day to everybody together; quiet hours: "
        f"{quiet_hours.said(rules)}. `/footbridge rules`"
    )


def _switch(one: Switch) -> str:
    chance = "" if one.probability >= 1 else f", by lot {one.probability:g}"
    sent = "" if one.sent is None else f", {one.sent} sent"
    off = ", ".join(str(place + 1) for place in sorted(one.words_off))
    words = f", without wording {off}" if off else ""
    return f"`{one.kind.name}`: {'on' if one.on else '*off*'}{chance}{words}{sent}"


def switched(one: Switch) -> str:
    """After one was changed."""
    return f"From now on {_switch(one)}."


# --- the card


def modal(one: Switch | None = None, saved: bool = False) -> dict[str, Any]:
    """All kinds to choose from, and one of them to set."""
    menu = _menu(one.kind.name if one else None)
    head = [section(SAVED)] if saved else [section(PICK)] if one is None else []
    blocks = [*head, actions([menu, _caps()]), *(_of_one(one) if one else [])]
    submit = "Save" if one else ""
    return forms.modal(TITLE, blocks, ids.NUDGES_MODAL, submit, _kept(one) if one else "")


def _caps() -> Block:
    return button("Caps and hours", ids.NUDGES_CAPS, "rules")


def _menu(chosen: str | None) -> Block:
    """All kinds, by whom they are for."""
    menu: Block = {
        "type": "static_select", "action_id": ids.NUDGES_PICK,
        "placeholder": forms.plain("A kind of nudge"),
        "option_groups": [
            {"label": forms.plain(f"For {audience}s"), "options": options}
            for audience in AUDIENCES
            if (options := [_option(one) for one in _of_audience(audience)])
        ],
    }  # fmt: skip
    return menu | ({"initial_option": _option(chosen)} if chosen else {})


def _of_audience(audience: str) -> list[str]:
    return sorted(kind.name for kind in KINDS.values() if kind.audience == audience)


def _option(name: str) -> Block:
    return {"text": forms.plain(_words_of(name).capitalize()), "value": name}


def _words_of(name: str) -> str:
    return name.replace("_", " ")


def _kept(one: Switch) -> str:
    return json.dumps(
        {
            "kind": one.kind.name, "on": one.on, "probability": f"{one.probability:g}",
            "used": _used(one),
        }
    )  # fmt: skip


def _of_one(one: Switch) -> list[Block]:
    kind = one.kind
    told = [
        f"*{_words_of(kind.name).capitalize()}* (`{kind.name}`), for {kind.audience}s",
        f"*When*: {escape(kind.opportunity)}",
        f"*It hopes for*: {escape(kind.outcome)}",
    ]
    words = "\n".join(f"{place}. {escape(one)}" for place, one in enumerate(kind.wordings, 1))
    asked = [] if kind.asked else [_chance(one)]
    if kind.asked:
        asked = [context("People ask for it, or it answers what they did: no lot, no cap.")]
    on = forms.radio(ids.NUDGES_ON, [("on", "On"), ("off", "Off")], "on" if one.on else "off")
    return [
        section("\n".join(told)),
        section(f"*In these words*\n{words}"),
        _field(kind, "Here it is", on),
        *asked,
        _words(one),
    ]


def _chance(one: Switch) -> Block:
    element = {
        "type": "number_input", "action_id": ids.NUDGES_CHANCE, "is_decimal_allowed": True,
        "initial_value": f"{one.probability:g}", "min_value": "0.01", "max_value": "1",
    }  # fmt: skip
    hint = "0.5: it comes at half of the moments that fit, by lot, so that its effect can be seen."
    return _field(one.kind, "How often, from 0.01 to 1", element, hint)


def _words(one: Switch) -> Block:
    options = [
        (str(place), _short(f"{place + 1}. {words}"))
        for place, words in enumerate(one.kind.wordings)
    ]
    menu = forms.checkboxes(ids.NUDGES_WORDS, options, [str(place) for place in _used(one)])
    return _field(one.kind, "Wordings that are used", menu, WORDS_HINT, optional=True)


def _short(text: str) -> str:
    return text if len(text) <= OPTION_MOST else text[: OPTION_MOST - 1] + "…"


def _used(one: Switch) -> list[int]:
    return [place for place in range(len(one.kind.wordings)) if place not in one.words_off]


def _field(
    kind: Kind, label: str, element: Block, hint: str = "", optional: bool = False
) -> Block:  # fmt: skip
    """Each kind has fields of its own: Slack would carry what stood in one over to the next."""
    made = forms.field(label, element, optional, hint)
    return made | {"block_id": f"{element['action_id']}.{kind.name}"}
