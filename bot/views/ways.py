"""Ways of working of two silos: read, written, agreed to; and the nudges about them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain import silo_cards as cards
from bot.domain import ways as rules
from bot.domain.catalogue.listening import WAYS_AGREE, WAYS_LOOK
from bot.views import ids, inputs
from bot.views.blocks import Block, actions, button, context, escape, section
from bot.views.forms import header
from bot.views.inputs import card as modal
from bot.views.seen import Body, Seen, Show
from bot.views.silo_card import Change, day, fitting

TITLE = "Ways of working"
NOTHING = "_nothing yet_"
NONE = "There is no other team here yet."
CHANGE_MOST, SHOWN_MOST = 400, 2700  # characters
TRENDS = {
    rules.GROWS: "Your exchanges have grown a lot, to about twice as many a week or more.",
    rules.FADES: "Your exchanges have faded, to about half as many a week or fewer.",
}
LABELS = {
    "our_needs": "What {ours} needs of {theirs}",
    "their_needs": "What {theirs} needs of {ours}",
    "agreements": "What we agreed",
    "channel": "Our common channel",
    "agreed": "The agreements hold",
}
BOTH_AGREE = ":handshake: Both teams have said yes to this."
ONE_AGREES = ":hourglass: Written by {one}. Nobody of {other} has said yes to it yet."
REPLIES = {
    "agreed": ":handshake: Agreed, for both teams to see.",
    "look": ":open_book: Opened. It is always at `/footbridge ways {name}`",
    "later": "All right. It is always at `/footbridge ways {name}`",
}
LOOK_WHY = "Both teams' people could be asked; it was your turn."
AGREE_WHY = "An agreement holds once both teams have said yes to it."


@dataclass(frozen=True, slots=True)
class Shared:
    """How the reader's silo (`ours`) and another (`theirs`, with the id `silo`) work together.

    `version` is that of the agreements; `channel` a public one (Slack id). Times are UTC
    microseconds.
    """

    silo: int
    ours: str
    theirs: str
    our_needs: str = ""
    their_needs: str = ""
    agreements: str = ""
    version: int = 0
    we_agreed: bool = False
    they_agreed: bool = False
    channel: str | None = None
    trend: str = ""
    opened_at: int | None = None
    written_at: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One's own silo's name, and (id, name) of the others; `written`: where something stands."""

    own: str
    others: Sequence[tuple[int, str]]
    written: Sequence[tuple[int, str]]


def listed(found: Listed) -> dict[str, Any]:
    """With whom one's own silo has ways of working, and could have."""
    if not found.others:
        return modal(TITLE, [section(NONE)])
    rows = [(str(silo_id), name) for silo_id, name in found.others]
    menu = inputs.one_of(rows, example="With which team?") | {"action_id": ids.WAYS_PICK}
    names = ", ".join(f"*{escape(name)}*" for _, name in found.written)
    told = f"Written down so far with {names}." if names else "Nothing is written down yet."
    text = f"How *{escape(found.own)}* works with others. {told}"
    return modal(TITLE, [section(text), {"type": "actions", "elements": [menu]}])


def read(shared: Shared) -> dict[str, Any]:
    """The pair, as somebody of one of them sees it."""
    blocks: list[Block] = [header(f"{shared.ours} and {shared.theirs}"[:150])]
    if shared.trend and shared.opened_at is not None:
        told = TRENDS[shared.trend]
        blocks.append(context(f":eyes: {told} Seen {day(shared.opened_at)}."))
    for key, text in (("our_needs", shared.our_needs), ("their_needs", shared.their_needs),
                      ("agreements", shared.agreements)):  # fmt: skip
        blocks.append(section(f"*{_label(shared, key)}*\n{fitting(text, SHOWN_MOST) or NOTHING}"))
    if shared.agreements:
        blocks.append(context(_agreed(shared)))
    if shared.channel:
        blocks.append(section(f"*{LABELS['channel']}*\n<#{shared.channel}>"))
    return modal(TITLE, [*blocks, actions(_ways(shared))])


def _label(shared: Shared, key: str) -> str:
    label = LABELS.get(key, key)
    return label.format(ours=escape(shared.ours), theirs=escape(shared.theirs))


def _agreed(shared: Shared) -> str:
    if shared.we_agreed and shared.they_agreed:
        return BOTH_AGREE
    names = escape(shared.ours), escape(shared.theirs)
    one, other = names if shared.we_agreed else names[::-1]
    return ONE_AGREES.format(one=one, other=other)


def _ways(shared: Shared) -> list[Block]:
    value = str(shared.silo)
    buttons = [button("Change it", ids.WAYS_EDIT, value, style="primary")]
    if shared.agreements and not shared.we_agreed:
        buttons.append(button("We agree", ids.WAYS_AGREED, f"{shared.silo}:{shared.version}"))
    buttons.append(button("Their card", ids.SILO_CARD_OPEN, value))
    if shared.written_at is not None:
        buttons.append(button("History", ids.WAYS_HISTORY, value))
    return buttons


def form(shared: Shared, nudge: str | None = None) -> dict[str, Any]:
    """Where somebody of one of the two writes; what the other needs is the other's to write."""
    texts = {
        "needs": shared.our_needs, "agreements": shared.agreements, "channel": shared.channel or "",
    }  # fmt: skip
    kept = json.dumps({
        "silo": shared.silo, "nudge": nudge,
        "was": {key: cards.mark(text) for key, text in texts.items()},
    })  # fmt: skip
    menu: Block = {"type": "channels_select"}
    if shared.channel:
        menu["initial_channel"] = shared.channel
    needs = f"What {shared.ours} needs of {shared.theirs}"
    blocks = [
        inputs.field("needs", needs, inputs.words(rules.TEXT_MOST, shared.our_needs)),
        inputs.field(
            "agreements", LABELS["agreements"], inputs.words(rules.TEXT_MOST, shared.agreements),
            hint="Somebody of the other team is asked whether it holds for them.",
        ),
        inputs.field("channel", LABELS["channel"], menu, hint="A public one."),
    ]  # fmt: skip
    return inputs.form(ids.WAYS_MODAL, TITLE, blocks, kept=kept)


def history(shared: Shared, changes: Sequence[Change]) -> dict[str, Any]:
    """What was changed, by whom and when, newest first."""
    rows = [section(_change(shared, one)) for one in changes]
    title = header(f"{shared.ours} and {shared.theirs}"[:150])
    return modal("History", [title, *(rows or [section(NOTHING)])])


def _change(shared: Shared, one: Change) -> str:
    by = f"<@{one.user}>" if one.user else "somebody who is gone"
    label = f"{day(one.at)}, {by}: *{_label(shared, one.field)}*"
    if one.field == "agreed":
        return label
    plain = one.field == "channel"
    before, after = (
        text if plain else fitting(text, CHANGE_MOST) for text in (one.before, one.after)
    )
    was = f"\n~{' '.join(before.split()).replace('~', '-')}~" if before.strip() else ""
    return f"{label}{was}\n{after or '_taken out_'}"


# --- nudges


def look(seen: Seen) -> Body:
    """Their ties grow or fade: a moment to write something down."""
    text = seen.words.format(silo=f"*{escape(seen.facts.get('name', ''))}*")
    told = section(TRENDS[seen.facts["trend"]])
    buttons = [
        button("Write it down", ids.WAYS_EDIT, _value(seen), style="primary"),
        button("Have a look", ids.WAYS_OPEN, _value(seen)),
        button("Not now", ids.WAYS_LATER, seen.nudge),
    ]
    return Body(text, [section(text), told, actions(buttons)], LOOK_WHY)


def agree(seen: Seen) -> Body:
    """The other silo wrote an agreement: does it hold for this one?"""
    text = seen.words.format(silo=f"*{escape(seen.facts.get('name', ''))}*")
    told = [section(_quoted(seen.facts["agreements"]))] if seen.facts.get("agreements") else []
    agreed = f"{seen.facts['silo']}:{seen.facts['version']} {seen.nudge}"
    buttons = [
        button("We agree", ids.WAYS_AGREED, agreed, style="primary"),
        button("Change it", ids.WAYS_EDIT, _value(seen)),
        button("Not now", ids.WAYS_LATER, seen.nudge),
    ]
    return Body(text, [section(text), *told, actions(buttons)], AGREE_WHY)


def _quoted(text: str) -> str:
    return f"> {escape(text)}".replace("\n", "\n> ")


def _value(seen: Seen) -> str:
    return f"{seen.facts['silo']} {seen.nudge}"


def reply(answer: str, name: str) -> str:
    """What stands under a nudge about ways of working once it was answered."""
    return REPLIES[answer].format(name=escape(name))


SHOWS: dict[str, Show] = {WAYS_LOOK.name: look, WAYS_AGREE.name: agree}
