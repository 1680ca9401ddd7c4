"""What a traveller fills in: notes, what to share, whom to talk to, proposals, where to post."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain import silo_cards as cards
from bot.domain import tours as rules
from bot.domain.tours import Thread
from bot.views import ids, inputs
from bot.views.blocks import context, section
from bot.views.tour import PRIVATE, QUESTIONS, Plan, StopSeen, questions

ORDINALS = ("First", "Second", "Third")
SHARE = (
    "Only what you leave standing here is shared, once everybody you quote has said yes. Then "
    "all may read it, and it goes on their team's card, except where it hurts."
)


def note(plan: Plan, stop: StopSeen) -> dict[str, Any]:
    """Where a talk is noted, for its traveller's own eyes."""
    asked = questions(plan.shape)
    blocks = [context(PRIVATE)]
    for key, label in asked.items():
        field = inputs.words(rules.NOTE_MOST, stop.notes.get(key, ""))
        blocks.append(inputs.field(key, label, field))
    return inputs.form(ids.TOUR_NOTE_MODAL, "What I heard", blocks, kept=_kept(stop=stop.id))


def share(stop: StopSeen) -> dict[str, Any]:
    """What of the notes is to be shared, and whom it quotes."""
    people = inputs.people([stop.person] if stop.person else [], 5)
    blocks = [
        section(SHARE), inputs.field("people", "Whom you quote", people, optional=False),
    ]  # fmt: skip
    for key, label in QUESTIONS.items():
        text = stop.notes.get(key, "")[: cards.TEXT_MOST]
        if text:
            blocks.append(inputs.field(key, label, inputs.words(cards.TEXT_MOST, text)))
    return inputs.form(
        ids.TOUR_SHARE_MODAL, "Share what I heard", blocks, submit="Ask them",
        kept=_kept(stop=stop.id),
    )  # fmt: skip


def quote(nudge: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """Where somebody quoted puts it in their own words before they say yes."""
    blocks = [section("*In your words.* What you empty is not shared.")]
    for key, text in texts.items():
        blocks.append(inputs.field(key, QUESTIONS[key], inputs.words(cards.TEXT_MOST, text)))
    kept = _kept(nudge=nudge)
    return inputs.form(ids.TOUR_QUOTE_MODAL, "Your words", blocks, submit="Share it", kept=kept)


def whom(stop: StopSeen) -> dict[str, Any]:
    """Somebody else to talk to."""
    menu = {"type": "users_select"} | ({"initial_user": stop.person} if stop.person else {})
    hint = "I can ask leaders, and who said that they may be asked; others you ask yourself."
    blocks = [inputs.field("person", f"Of {stop.name}"[:150], menu, hint=hint, optional=False)]
    return inputs.form(ids.TOUR_WHOM_MODAL, "Whom to talk to", blocks, kept=_kept(stop=stop.id))


def propose(proposals: Sequence[str], threads: Sequence[Thread]) -> dict[str, Any]:
    """Three proposals, begun where several silos spoke of the same."""
    blocks = [section("*What to do about it.* Three are plenty; one is fine.")]
    for number, name in enumerate(ORDINALS):
        text = proposals[number] if number < len(proposals) else ""
        example = opening(threads[number]) if number < len(threads) else "What if we…"
        field = inputs.words(rules.PROPOSAL_MOST, text, example[:150])
        blocks.append(inputs.field(name.casefold(), name, field))
    return inputs.form(ids.TOUR_PROPOSE_MODAL, "Three proposals", blocks)


def opening(thread: Thread) -> str:
    """How a proposal might begin, from a word that several silos used."""
    named = " and ".join(filter(None, [", ".join(thread.silos[:2]), *thread.silos[2:3]]))
    return f"“{thread.word}”: what if {named} agreed on one thing to try for a month?"


def post() -> dict[str, Any]:
    """Where the page is to stand for all to read."""
    told = (
        "It holds your proposals, the teams you heard, and what was shared with the yes of those "
        "quoted. Your notes are not in it."
    )
    menu = {"type": "channels_select"}
    blocks = [section(told), inputs.field("channel", "Post it in", menu, optional=False)]
    return inputs.form(ids.TOUR_POST_MODAL, "Post the page", blocks, submit="Post it")


def said(text: str) -> dict[str, Any]:
    """A few words in the place of a form."""
    return inputs.card("Tours", [section(text)])


def _kept(**values: Any) -> str:
    return json.dumps(values)
