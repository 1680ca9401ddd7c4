"""Experiments as people see them: the card, its row among others, and the nudges about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain import experiments as rules
from bot.domain.catalogue import champions as kinds
from bot.views import ids
from bot.views.blocks import Block, actions, button, context, escape, section
from bot.views.forms import header
from bot.views.seen import Body, Seen, Show

TOLD_MOST = 700  # characters of a field on a card, once escaped: a card must fit into a message
LABELS = {
    "believe": "We believe",
    "verify": "To verify we will",
    "measure": "And measure",
    "right_if": "We are right if",
    "observed": "We observed",
    "learned": "We learned",
    "therefore": "Therefore we will",
}
STATES = {
    rules.DRAFT: ":pencil2: Draft",
    rules.RUNNING: ":hourglass_flowing_sand: Running",
    rules.WAITING: ":mag: Waiting for a result",
    rules.SHARED: ":speech_balloon: Shared",
    rules.ADOPTED: ":seedling: Adopted",
    rules.DROPPED: ":wastebasket: Dropped",
}
VERDICTS = {
    "yes": ":white_check_mark: It held.",
    "no": ":bulb: It did not hold, and now we know: nobody else needs to find that out again.",
    "unsure": ":grey_question: It cannot be told yet, and what was seen still helps.",
}
HELD = {"yes": ": it held", "no": ": it did not hold", "unsure": ": it cannot be told yet"}
NEEDS = {"time": "time", "money": "money", "cover": "cover", "decision": "a decision"}
SUPPORT = {
    "waiting": "waits for a leader", "asked_back": "a leader asks back",
    "unanswered": "no leader has answered", "approved": "promised", "declined": "declined",
    "kept": "given", "withdrawn": "withdrawn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """An experiment to show. People are Slack ids, silos and the priority go by their names.

    reuse: how many cards came of it along the chain. copied_from: who ran the card before it.
    begun: its start has come. support: (what is needed, state) of each request; asked_back: the
    number of one whose leader asked something. mine, in_it: what the reader is to it.
    """

    id: int
    state: str
    stage: str
    owner: str
    words: Mapping[str, str]
    silos: Sequence[str] = ()
    priority: str | None = None
    starts_on: date | None = None
    begun: bool = True
    check_on: date | None = None
    people: Sequence[str] = ()
    wants_company: bool = False
    verdict: str | None = None
    reuse: int = 0
    copied: bool = False
    copied_from: str | None = None
    support: Sequence[tuple[str, str]] = ()
    asked_back: int | None = None
    mine: bool = False
    in_it: bool = False


def told(text: str, most: int = TOLD_MOST) -> str:
    """People's own words, safe in mrkdwn and no longer than `most`."""
    safe = escape(text)
    while len(safe) > most:
        text = text[: len(text) - max(1, (len(safe) - most) // 5)]
        safe = escape(text) + "…"
    return safe


def hunch(believe: str, most: int) -> str:
    """What is believed, as a sentence of its own: "that it rains" begins after the "that".

    On one line and without stars, as it may stand in bold.
    """
    text = " ".join(believe.replace("*", "").split())
    text = text[5:].lstrip() if text[:5].casefold() == "that " else text
    return told(text[:1].upper() + text[1:], most)


def day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def lines(words: Mapping[str, str], keys: Sequence[str]) -> str:
    """What was written in these fields, each under its beginning."""
    return "\n".join(f"*{LABELS[key]}* {told(words[key])}" for key in keys if words.get(key))


def body(card: Card) -> list[Block]:
    """The whole card, without anything to press."""
    blocks = [section(f"{STATES[card.state]} · {lead(card)}")]
    blocks.append(section(lines(card.words, rules.WRITTEN)))
    result = lines(card.words, rules.TOLD)
    if result:
        blocks.append(section(f"{VERDICTS.get(card.verdict or '', '')}\n{result}".strip()))
    return [*blocks, context(facts(card))]


def lead(card: Card) -> str:
    """Who runs it, and whose it was before."""
    people = f" with {' '.join(f'<@{one}>' for one in card.people[:10])}" if card.people else ""
    return f"an experiment of <@{card.owner}>{people}{copied(card)}"


def copied(card: Card) -> str:
    """Whose card it was made after, if after anybody's."""
    if not card.copied:
        return ""
    return f", after one of <@{card.copied_from}>" if card.copied_from else ", after another's"


def facts(card: Card) -> str:
    """Stage, silos, priority, dates, how far it was taken up, support: in one line."""
    parts = [card.stage, *_silos(card.silos)]
    if card.priority:
        parts.append(f"for {told(card.priority, 200)}")
    if card.starts_on:
        parts.append(f"{'since' if card.begun else 'starts'} {day(card.starts_on)}")
    if card.check_on and card.state in rules.UNDER_WAY:
        parts.append(f"check {day(card.check_on)}")
    if card.reuse:
        parts.append(reused(card.reuse))
    if card.wants_company and card.state in rules.UNDER_WAY:
        parts.append("company is welcome")
    parts += [f"{NEEDS[needs]}: {SUPPORT[state]}" for needs, state in card.support]
    return " · ".join(parts)


def _silos(names: Sequence[str]) -> list[str]:
    shown = [told(name, 80) for name in names[:6]]
    more = [f"{len(names) - 6} more teams"] if len(names) > 6 else []
    return [", ".join([*shown, *more])] if shown else []


def reused(count: int) -> str:
    return "taken up once" if count == 1 else f"taken up {count} times"


def posted(card: Card) -> tuple[str, list[Block]]:
    """A card in a channel, with what others can do with it."""
    text = f"<@{card.owner}> shares what came of an experiment."
    buttons = [
        button("Try it in my team", ids.EXPERIMENT_TRY, str(card.id), style="primary"),
        button("Ask about it", ids.EXPERIMENT_ASK, str(card.id)),
    ]
    return text, [section(text), *body(card), actions(buttons)]


def row(card: Card) -> list[Block]:
    """A card among others: its heart, and what this reader can do with it."""
    text = (
        f"{STATES[card.state]}{_held(card)} · *{hunch(card.words['believe'], 300)}*\n{lead(card)}"
    )
    key = next((one for one in ("learned", "verify") if card.words.get(one)), None)
    if key:
        text += f"\n_{LABELS[key]}:_ {told(card.words[key], 300)}"
    buttons = deeds(card)
    return [section(text), context(facts(card)), *([actions(buttons)] if buttons else [])]


def _held(card: Card) -> str:
    return HELD.get(card.verdict or "", "") if card.state == rules.SHARED else ""


def deeds(card: Card) -> list[Block]:
    """The buttons for this reader."""
    value = str(card.id)
    found = [button("Look at it", ids.EXPERIMENT_LOOK, value)]
    if card.mine:
        if card.asked_back is not None:
            found.append(button("Answer the leader", ids.SUPPORT_REPLY, str(card.asked_back)))
        found += [button(words, action, value) for words, action in _own(card)]
    elif card.in_it and card.state in rules.UNDER_WAY:
        found.append(button("Share the result", ids.EXPERIMENT_SHARE, value))
        found.append(button("Step out", ids.EXPERIMENT_JOIN_NO, value))
    elif card.state in rules.UNDER_WAY and card.wants_company:
        found.append(button("Join in", ids.EXPERIMENT_JOIN, value))
    if not card.mine and card.state not in (rules.DRAFT, rules.DROPPED):
        found.append(button("Try it in my team", ids.EXPERIMENT_TRY, value))
    return found


def _own(card: Card) -> list[tuple[str, str]]:
    if card.state == rules.DRAFT:
        return [("Go on with it", ids.EXPERIMENT_EDIT), ("Throw it away", ids.EXPERIMENT_DROP)]
    if card.state in rules.UNDER_WAY:
        return [
            ("Share the result", ids.EXPERIMENT_SHARE), ("Ask for support", ids.SUPPORT_ASK),
            ("Change it", ids.EXPERIMENT_EDIT), ("Drop it", ids.EXPERIMENT_DROP),
        ]  # fmt: skip
    if card.state == rules.SHARED:
        adopt = [("It is how we do it now", ids.EXPERIMENT_ADOPT)] if card.verdict != "no" else []
        return [*adopt, ("Ask for support", ids.SUPPORT_ASK)]
    return []


HOME_MOST = 5  # cards in App Home; the library has them all


def home(cards: Sequence[Card]) -> list[Block]:
    """Somebody's own cards, and the way to the others."""
    blocks = [header("Experiments")]
    for card in cards[:HOME_MOST]:
        blocks += row(card)
    if not cards:
        blocks.append(section("What would you like to try out with another team?"))
    buttons = [
        button("Write a card", ids.EXPERIMENT_START, "idea 0"),
        button("Look at them all", ids.LIBRARY_OPEN, "0"),
    ]
    return [*blocks, actions(buttons)]


# --- nudges


def check(seen: Seen) -> Body:
    """The day has come: the card in front, and three ways on."""
    value = f"{seen.facts['experiment']} {seen.nudge}"
    buttons = [
        button("Tell what came of it", ids.EXPERIMENT_SHARE, value, style="primary"),
        button("Two more weeks", ids.EXPERIMENT_LATER, value),
        button("Drop it", ids.EXPERIMENT_DROP, value),
    ]
    welcome = "Three short lines will do. One that failed is as welcome as one that worked."
    blocks = [section(seen.words), section(lines(seen.facts, rules.WRITTEN)), context(welcome)]
    return Body(seen.words, [*blocks, actions(buttons)], "You set this day on the card.")


def purpose(seen: Seen) -> Body:
    text = seen.words.format(silo=f"*{told(seen.facts['silo'], 80)}*")
    buttons = [
        button("Write a card", ids.EXPERIMENT_START, _start(seen), style="primary"),
        button("Not now", ids.EXPERIMENT_NOT_NOW, seen.nudge),
    ]
    return Body(text, [section(text), actions(buttons)], "You are a champion, and were part of it.")


def _start(seen: Seen) -> str:
    return f"{seen.facts['origin']} {seen.facts.get('silo_id') or 0} {seen.nudge}"


def reuse(seen: Seen) -> Body:
    text = seen.words.format(other=_other(seen, "A champion"))
    value = f"{seen.facts['experiment']} {seen.nudge}"
    buttons = [
        button("Look at it", ids.EXPERIMENT_LOOK, value, style="primary"),
        button("Try it in my team", ids.EXPERIMENT_TRY, value),
        button("Not now", ids.EXPERIMENT_NOT_NOW, seen.nudge),
    ]
    about = seen.facts["about"]
    return Body(text, [section(text), actions(buttons)], f"You are a champion, and it is {about}.")


def company(seen: Seen) -> Body:
    text = seen.words.format(other=_other(seen, "A champion"))
    return _joins(seen, text, "They named you on the card.", (
        ("Join in", ids.EXPERIMENT_JOIN), ("Not this time", ids.EXPERIMENT_JOIN_NO),
    ))  # fmt: skip


def handover(seen: Seen) -> Body:
    return _joins(seen, seen.words, "You joined in.", (
        ("I take it on", ids.EXPERIMENT_TAKE), ("Rather not", ids.EXPERIMENT_TAKE_NO),
    ))  # fmt: skip


def _joins(seen: Seen, text: str, why: str, ways: Sequence[tuple[str, str]]) -> Body:
    value = f"{seen.facts['experiment']} {seen.nudge}"
    buttons = [
        button("Look at it", ids.EXPERIMENT_LOOK, value),
        *(button(words, action, value) for words, action in ways),
    ]
    return Body(text, [section(text), actions(buttons)], why)


def _other(seen: Seen, otherwise: str) -> str:
    return f"<@{seen.other}>" if seen.other else otherwise


REPLIES: dict[str, str] = {
    "shared": ":speech_balloon: Shared. Thank you: somebody can build on this now.",
    "later": "All right: I will ask again in two weeks.",
    "dropped": "Dropped. What it was stays in the library, so that others see it was tried.",
    "thrown": "Thrown away. Nobody but you ever saw it.",
    "started": ":seedling: Your card is there. I will ask you on the day you set.",
    "draft": ":pencil2: Kept as a draft; only you see it, in Home.",
    "not_now": "All right, not now.",
    "joined": ":wave: You are on the card.",
    "no": "All right.",
    "taken": ":handshake: It is yours now. I will ask you on its check date.",
    "gone": "Somebody else has taken it on by now.",
}


SHOWS: dict[str, Show] = {
    kinds.EXPERIMENT_CHECK.name: check,
    kinds.EXPERIMENT_CHECK_AGAIN.name: check,
    kinds.TRY_ON_PURPOSE.name: purpose,
    kinds.EXPERIMENT_REUSE.name: reuse,
    kinds.EXPERIMENT_COMPANY.name: company,
    kinds.EXPERIMENT_HANDOVER.name: handover,
}
