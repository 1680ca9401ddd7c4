"""Silo cards: read, written, their history; offered after a first exchange, asked for a look."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain import calendar
from bot.domain import silo_cards as rules
from bot.domain.catalogue.listening import CARD_OFFER, CARD_STALE
from bot.views import ids, inputs
from bot.views.blocks import Block, actions, button, context, escape, section
from bot.views.forms import header
from bot.views.inputs import card as modal
from bot.views.seen import Body, Seen, Show

LABELS = {
    "does": "What we do",
    "for_whom": "For whom",
    "measured": "What we are measured on",
    "words": "Our words",
    "how": "How best to work with us",
}
HINTS = {
    "does": "In two or three sentences that somebody from elsewhere understands.",
    "for_whom": "Who gets what we do, inside and outside.",
    "measured": "What we are asked about, by the numbers if there are any.",
    "words": "One a line, as in “deflection: a question answered before it becomes a ticket”.",
    "how": "Where to ask, when, what to bring along, what to expect.",
}
CHANNELS = "Channels"
NOBODY = "Nobody has said yet that they may be asked."
BARE = "This team has not written its card yet."
BARE_OWN = "Your team has not written its card yet. Somebody of yours could begin: a line will do."
STALE = ":hourglass: Nobody of this team has looked at it for half a year."
SAVED = "Saved. Anybody here can read it: `/footbridge silo {name}`"
REPLIES = {
    "read": ":open_book: Opened. It is always at `/footbridge silo {name}`",
    "changed": ":pencil2: Changed, thank you. Others rely on it.",
    "holds": ":white_check_mark: Good to know that it holds. I ask again in half a year.",
    "later": "All right, somebody else may have a look.",
    "not_now": "All right. It is always at `/footbridge silo {name}`",
}
TERMS_SHOWN = 3
NAME_MOST = 40  # characters of a silo in the menu
SHOWN_MOST = 1700  # characters of a field once escaped: all of them must fit in one view
CHANGE_MOST = 400  # characters of what stood before, and after
STALE_WHY = "You are of this team, and it was your turn to be asked."
OFFER_WHY = "You exchanged with somebody of {silo}. This comes once for each team."


@dataclass(frozen=True, slots=True)
class Card:
    """A silo's card. `ask` are people (Slack ids) who may be asked, `channels` public ones.

    own: the reader is of that silo; willing: whether they may be asked, None where it is not theirs
    to say here. silos: (id, name) of all, to leaf through. Times are UTC microseconds.
    """

    silo: int
    name: str
    texts: Mapping[str, str] = field(default_factory=dict)
    channels: Sequence[str] = ()
    ask: Sequence[str] = ()
    looked_at: int | None = None
    stale: bool = False
    own: bool = False
    willing: bool | None = None
    silos: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody (a Slack id, None for one who is gone) changed in a field, and when."""

    at: int
    user: str | None
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Corner:
    """For Home: the reader's silo and its card, if any; `first` is another silo to begin with."""

    silo: int | None
    name: str
    written: bool
    stale: bool
    first: int | None


def read(card: Card) -> dict[str, Any]:
    """A card, with the others one choice away."""
    return modal("Team card", [*_menu(card), *_body(card), actions(_ways(card))])


def _menu(card: Card) -> list[Block]:
    if len(card.silos) < 2:
        return []
    rows = [(str(silo_id), name[:NAME_MOST]) for silo_id, name in card.silos]
    # Slack takes a hundred, and the one that is shown must be among them.
    rows = [row for row in rows if row[0] == str(card.silo)] + rows if len(rows) > 100 else rows
    picked = inputs.one_of(dict(rows).items(), str(card.silo), "Another team…")
    return [{"type": "actions", "elements": [picked | {"action_id": ids.SILO_CARD_PICK}]}]


def _body(card: Card) -> list[Block]:
    blocks: list[Block] = [header(card.name[:150])]
    written = [section(_field(key, text)) for key, text in card.texts.items() if text]
    blocks += written or [section(BARE_OWN if card.own else BARE)]
    if card.channels:
        blocks.append(section(f"*{CHANNELS}*\n" + " ".join(f"<#{one}>" for one in card.channels)))
    named = ", ".join(f"<@{one}>" for one in card.ask)
    blocks.append(section(f"*Who to ask*\n{named or f'_{NOBODY}_'}"))
    if card.looked_at is not None:
        stale = f" {STALE}" if card.stale else ""
        blocks.append(context(f"Last looked at by its team: {day(card.looked_at)}.{stale}"))
    return blocks


def _field(key: str, text: str) -> str:
    told = words(text) if key == "words" else fitting(text, SHOWN_MOST)
    return f"*{LABELS[key]}*\n{told}"


def fitting(text: str, most: int) -> str:
    """A text, escaped, in at most so many characters; nothing is cut in the middle of a sign."""
    kept = text
    while len(escape(kept)) > most:
        kept = kept[: min(len(kept) - 1, most * len(kept) // len(escape(kept)))]
    return escape(kept) if kept == text else f"{escape(kept[:-1])}…"


def words(text: str) -> str:
    """The lines of a card's words, each term in bold; those that do not fit are left out."""
    lines: list[str] = []
    for line in text.splitlines():
        told = _word(line)
        if sum(map(len, lines)) + len(lines) + len(told) > SHOWN_MOST:
            return "\n".join([*lines, "…"])
        lines.append(told)
    return "\n".join(lines)


def _word(line: str) -> str:
    found = rules.terms(line)
    return f"*{escape(found[0][0])}*: {escape(found[0][1])}" if found else escape(line)


def _ways(card: Card) -> list[Block]:
    value = str(card.silo)
    buttons = []
    if card.own:
        label = "Change it" if card.looked_at else "Write it"
        buttons.append(button(label, ids.SILO_CARD_EDIT, value, style="primary"))
        if card.stale:
            buttons.append(button("It still holds", ids.SILO_CARD_HOLDS, value))
    else:
        buttons.append(button("How we work together", ids.WAYS_OPEN, value))
    if card.looked_at:
        buttons.append(button("History", ids.SILO_CARD_HISTORY, value))
    if card.willing is not None:
        label = "I may not be asked any more" if card.willing else "I may be asked"
        buttons.append(button(label, ids.SILO_CARD_WILLING, "no" if card.willing else "yes"))
    return buttons


def form(card: Card, nudge: str | None = None) -> dict[str, Any]:
    """Where a silo's own people write. It remembers what stood there, to keep what others wrote."""
    marks = {key: rules.mark(card.texts.get(key, "")) for key in rules.FIELDS}
    kept = json.dumps({"silo": card.silo, "nudge": nudge, "was": marks})
    blocks = [
        inputs.field(
            key, LABELS[key], inputs.words(rules.TEXT_MOST, card.texts.get(key, "")),
            hint=HINTS[key],
        )
        for key in rules.FIELDS
    ]  # fmt: skip
    menu: Block = {
        "type": "multi_channels_select", "max_selected_items": rules.CHANNELS_MOST,
        **({"initial_channels": list(card.channels)} if card.channels else {}),
    }  # fmt: skip
    blocks.append(inputs.field("channels", CHANNELS, menu, hint="Public ones."))
    return inputs.form(ids.SILO_CARD_MODAL, "Our card", blocks, kept=kept)


def history(name: str, changes: Sequence[Change]) -> dict[str, Any]:
    """What was changed, by whom and when, newest first."""
    rows = [section(_change(one)) for one in changes]
    return modal("History", [header(name[:150]), *(rows or [section("Nothing yet.")])])


def _change(one: Change) -> str:
    by = f"<@{one.user}>" if one.user else "somebody who is gone"
    if one.field == "looked":
        return f"{day(one.at)}, {by}: it holds."
    label = LABELS.get(one.field, CHANNELS)
    plain = one.field == "channels"
    before, after = (
        text if plain else fitting(text, CHANGE_MOST) for text in (one.before, one.after)
    )
    was = f"\n~{_line(before)}~" if before.strip() else ""
    return f"{day(one.at)}, {by}: *{label}*{was}\n{after or '_taken out_'}"


def _line(text: str) -> str:
    return " ".join(text.split()).replace("~", "-")


def home(corner: Corner) -> list[Block]:
    """In App Home: one's own silo's card, and those of the others."""
    buttons = []
    if corner.silo is not None:
        value = str(corner.silo)
        buttons.append(
            button("Our card", ids.SILO_CARD_OPEN, value)
            if corner.written
            else button("Write our card", ids.SILO_CARD_EDIT, value)
        )
    if corner.first is not None:
        buttons.append(button("Other teams' cards", ids.SILO_CARD_OTHERS, str(corner.first)))
    if corner.silo is not None and corner.first is not None:
        buttons.append(button("How we work with others", ids.WAYS_LIST, str(corner.silo)))
    return [header("Team cards"), section(_stands(corner)), actions(buttons)]


def _stands(corner: Corner) -> str:
    name = escape(corner.name)
    if corner.silo is None:
        return "What each team does, its words, and how best to work with it."
    if not corner.written:
        return f"*{name}* has no card yet: what you do, your words, how best to work with you."
    stale = f"\n{STALE}" if corner.stale else ""
    return f"*{name}* has a card that everybody can read.{stale}"


# --- nudges


def offer(seen: Seen) -> Body:
    """After a first exchange: their words, and where the rest is."""
    silo = escape(seen.facts.get("name", ""))
    text = seen.words.format(silo=f"*{silo}*")
    buttons = [
        button("Read their card", ids.SILO_CARD_OPEN, _value(seen), style="primary"),
        button("Not now", ids.SILO_CARD_LATER, seen.nudge),
    ]
    told = [section(one) for one in _samples(seen, silo)]
    return Body(text, [section(text), *told, actions(buttons)], OFFER_WHY.format(silo=silo))


def _samples(seen: Seen, silo: str) -> list[str]:
    terms = seen.facts.get("terms") or []
    if terms:
        return [
            "\n".join(
                f"{silo} says *{escape(term)}*: {escape(meaning)}"
                for term, meaning in terms[:TERMS_SHOWN]
            )
        ]
    does = seen.facts.get("does") or ""
    return [f"> {fitting(_line(does), CHANGE_MOST)}"] if does else []


def stale(seen: Seen) -> Body:
    """Somebody of the silo is asked whether its card still holds."""
    name = escape(seen.facts.get("name", ""))
    buttons = [
        button("Have a look", ids.SILO_CARD_EDIT, _value(seen), style="primary"),
        button("It still holds", ids.SILO_CARD_HOLDS, _value(seen)),
        button("Not now", ids.SILO_CARD_LATER, seen.nudge),
    ]
    told = context(f"Read it first: `/footbridge silo {name}`")
    return Body(seen.words, [section(seen.words), told, actions(buttons)], STALE_WHY)


def _value(seen: Seen) -> str:
    return f"{seen.facts['silo']} {seen.nudge}"


def reply(answer: str, name: str) -> str:
    """What stands under a nudge about a card once it was answered."""
    return REPLIES[answer].format(name=escape(name))


def day(at: int) -> str:
    """A moment's day as Slack shows it to each reader."""
    fallback = calendar.moment(at).strftime("%Y-%m-%d")
    return f"<!date^{at // calendar.SECOND}^{{date_short}}|{fallback}>"


SHOWS: dict[str, Show] = {CARD_OFFER.name: offer, CARD_STALE.name: stale}
