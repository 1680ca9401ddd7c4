"""The cards on which admins say who has a part in it, and which channels do."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.rules import Rules
from bot.views import forms, ids, rule_fields, setup
from bot.views.blocks import Block, actions, button, pieces, section
from bot.views.leader import Listed

MOST = 100  # people in a field
CHANGE = "Change"
NO_SILO = "-"


Answer = tuple[str, list[Block]]


def leaders_listed(text: str) -> Answer:
    """The list of leaders, with a button that opens the card to change it."""
    return _answer(text, ids.ROLES_LEADERS)


def champions_listed(text: str, may_change: bool) -> Answer:
    return _answer(text, ids.ROLES_CHAMPIONS, may_change)


def admins_listed(text: str) -> Answer:
    return _answer(text, ids.ROLES_ADMINS)


def _answer(text: str, action: str, may_change: bool = True) -> Answer:
    change = [actions([button(CHANGE, action, "change")])] if may_change else []
    return text, [*(section(piece) for piece in pieces(text)), *change]


def channels_listed(text: str, may_change: bool) -> Answer:
    return _answer(text, ids.ROLES_CHANNELS, may_change)


def channels(heard: Sequence[str]) -> dict[str, Any]:
    """heard: the Slack ids of those listened to that the admin may see."""
    fields = setup.channel_fields(heard, len(heard) - setup.CHANNELS_MOST)
    return _card("Channels", fields, ids.ROLES_CHANNELS_MODAL, heard[: setup.CHANNELS_MOST])


def leaders(named: Sequence[Listed]) -> dict[str, Any]:
    users = [one.user for one in named if one.here][:MOST]
    hint = "Whom you add is asked once, or invited once in your name. Taken out: no act, no digest."
    field = forms.field("Leaders", _people(users), optional=True, hint=hint)
    return _card("Leaders", [field], ids.ROLES_LEADERS_MODAL, users)


def admins(added: Sequence[str]) -> dict[str, Any]:
    """added: those who are no admins of the workspace itself."""
    users = list(added)[:MOST]
    hint = "Besides the workspace's own, who are always admins. Only those choose others."
    field = forms.field("Admins of Footbridge", _people(users), optional=True, hint=hint)
    return _card("Admins", [field], ids.ROLES_ADMINS_MODAL, users)


def champions(rules: Rules, silos: Mapping[str, str | None]) -> dict[str, Any]:
    """silos: each one's own channel (a Slack id), by name."""
    hint = "They are asked once; who has not joined is invited once, in your name."
    ask = forms.field("Ask somebody to be a champion", _people([]), optional=True, hint=hint)
    blocks = [ask, rule_fields.meets(rules), *(_silos_own(silos) if silos else [])]
    kept = json.dumps({"opened": rule_fields.opened(rules)})
    return forms.modal("Champions", blocks, ids.ROLES_CHAMPIONS_MODAL, "Save", kept, "Cancel")


def _silos_own(silos: Mapping[str, str | None]) -> list[Block]:
    names = [(NO_SILO, "None"), *((name[:150], name[:75]) for name in list(silos)[:99])]
    own = ", ".join(f"{name}: <#{place}>" for name, place in silos.items() if place)
    menu = forms.select(ids.ROLES_SILO, names, NO_SILO)
    place: Block = {"type": "channels_select", "action_id": ids.ROLES_SILO_PLACE}
    return [
        *([section(f"Silos with a channel of their own: {own}"[:2900])] if own else []),
        forms.field("A silo with a channel of its own", menu),
        forms.field(
            "Its channel", place, optional=True,
            hint="What touches that silo is told there, too. Empty: not any more.",
        ),
    ]  # fmt: skip


def done(title: str, text: str) -> dict[str, Any]:
    """After a change."""
    return forms.modal(title, [section(text)])


def _people(users: Sequence[str]) -> Block:
    return forms.people(ids.ROLES_PEOPLE, "People", users)


def _card(
    title: str, blocks: Sequence[Block], callback: str, users: Sequence[str]
) -> dict[str, Any]:
    return forms.modal(
        title, blocks, callback, "Save", json.dumps({"opened": list(users)}), "Cancel"
    )
