"""Asking across teams: what helpers get, and what comes back to the asker."""

from __future__ import annotations

from typing import Any

from bot.domain.catalogue import asking as kinds
from bot.views import ids
from bot.views.blocks import Block, actions, button, section
from bot.views.seen import Body, Seen, Show

WILLING = {
    True: "Thank you. Questions of other teams may be brought to you, at most two a week. "
    "`/footbridge ask off` ends that.",
    False: "All right. No more questions of other teams. `/footbridge ask on` brings them back.",
}
TAKEN_BACK = "Taken back. Nobody need answer it any more."
WHY_YOU = {
    "often": "You said yes to being asked, and answer often in {place}.",
    "answered": "You said yes to being asked, and have answered in {place}.",
    "active": "You said yes to being asked, and take part in {place}.",
    "across": "You said yes to being asked, and often answer people of other teams.",
    "willing": "You said yes to being asked.",
    "named": "You said yes to being asked, and {named} named you as somebody who may know.",
}
OVER = {
    "withdrawn": "They took the question back. Nothing to do, and thank you.",
    "elsewhere": "It has been answered meanwhile. Nothing to do, and thank you.",
    "answered": "You have answered this. Thank you.",
    "moved": "You said that you will answer this in a channel. Thank you.",
    "declined": "You passed on this one. It went to somebody else.",
    "passed": "You named somebody else for this one. Thank you.",
}
REPLIES = {
    "answered": ":white_check_mark: Your answer is on its way. Thank you.",
    "moved": ":white_check_mark: Good. They hear that you will answer where others can read it.",
    "declined": "All right, no harm done. It goes to somebody else.",
    "helped": ":white_check_mark: Good to hear. They will be told.",
    "withdrawn": TAKEN_BACK,
    "open": "Somebody else has it already. You hear of it when they answer.",
}
PLACED = ("often", "answered", "active")


def quote(text: str) -> Block:
    """Words of somebody's own, as they wrote them."""
    said = {"type": "rich_text_quote", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [said]}


def passed_to(user: str) -> str:
    return f"Thank you. It goes to <@{user}>."


def goes_to(user: str) -> str:
    return f"It goes to <@{user}> next. You hear of it when they answer."


def nobody_else(place: str | None) -> str:
    where = f"<#{place}>" if place else "a channel"
    return f"There is nobody else I could ask just now. {where} may be the place for it."


def relay(seen: Seen) -> Body:
    """The question as its helper gets it."""
    facts = seen.facts
    text = seen.words.format(other=_who(seen))
    buttons = [
        button("Answer", ids.ASK_ANSWER, seen.nudge, style="primary"),
        button("I'll answer in the open", ids.ASK_IN_OPEN, seen.nudge),
        button("Somebody else knows", ids.ASK_ELSE, seen.nudge),
        button("Not me", ids.ASK_NOT_ME, seen.nudge),
    ]
    named = f"<@{facts['named_by']}>" if facts.get("named_by") else "somebody"
    told = facts.get("place") or facts.get("why") not in PLACED
    because = WHY_YOU[facts.get("why", "willing") if told else "willing"]
    because = because.format(place=_place(facts), named=named)
    return Body(text, [section(text), quote(facts.get("question", "…")), actions(buttons)], because)


def answered(seen: Seen) -> Body:
    """What came back, for the asker."""
    facts = seen.facts
    blocks = [quote(facts.get("question", "…"))]
    if facts.get("how") == "moved":
        where = f"in {_place(facts)}" if facts.get("place") else "in a channel you share"
        text = f"{_who(seen)} knows, and would answer where others can read it. Ask it {where}."
        blocks = [section(text), *blocks]
    else:
        text = seen.words.format(other=_who(seen))
        blocks = [
            section(text),
            *blocks,
            section("*The answer:*"),
            quote(facts.get("answer") or "…"),
        ]
    buttons = [
        button("That helped", ids.ASK_HELPED, seen.nudge, style="primary"),
        button("Ask somebody else too", ids.ASK_WIDER, seen.nudge),
    ]
    return Body(text, [*blocks, actions(buttons)], "You asked this across teams.")


def helped(seen: Seen) -> Body:
    """Word for the helper that it was of use."""
    text = seen.words.format(other=_who(seen))
    return Body(
        text, [section(text), quote(seen.facts.get("question", "…"))], "You answered this question."
    )


def unanswered(seen: Seen) -> Body:
    """For the asker: no answer, and what they can do."""
    facts = seen.facts
    text = seen.words
    if facts.get("because") == "nobody":
        text = f"{text} There is nobody else I could bring it to by myself."
    instead = f"It may do well in {_place(facts)}." if facts.get("place") else ""
    step = f"{instead} You can have me ask somebody else, or take it back.".strip()
    buttons = [
        button("Ask somebody else", ids.ASK_WIDER, seen.nudge, style="primary"),
        button("Take it back", ids.ASK_TAKE_BACK, seen.nudge),
    ]
    blocks = [section(text), quote(facts.get("question", "…")), section(step), actions(buttons)]
    return Body(text, blocks, "You asked this across teams.")


SHOWS: dict[str, Show] = {
    kinds.ASK_RELAY.name: relay,
    kinds.ASK_ANSWERED.name: answered,
    kinds.ASK_HELPED.name: helped,
    kinds.ASK_UNANSWERED.name: unanswered,
}


def _who(seen: Seen) -> str:
    return f"<@{seen.other}>" if seen.other else "Somebody"


def _place(facts: Any) -> str:
    return f"<#{facts.get('place')}>"
