"""A nudge as its person sees it: asked, answered, and the card to write on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain.catalogue import Kind
from bot.views import ids
from bot.views.blocks import Block, actions, button, context, escape, question, section

WHY = (
    "You get this because you joined Footbridge and somebody of {other} was part of that "
    "conversation. At most one a week. To stop them all: `/footbridge leave`"
)
ANSWERED = {
    "save": ":sparkles: Saved. Thank you: somebody can build on this now.",
    "thank": ":wave: A line where it happened means the most. {place}",
    "later": "All right, no more about this one.",
}


def message(
    kind: Kind, wording: int, nudge: str, facts: Mapping[str, Any]
) -> tuple[str, list[Block]]:
    """The text and blocks of a nudge that waits for an answer."""
    text = _words(kind, wording, facts)
    buttons = [
        button("Save what came of it", ids.NUDGE_SAVE, nudge, style="primary"),
        button("Thank them", ids.NUDGE_THANK, nudge),
        button("Not now", ids.NUDGE_LATER, nudge),
    ]
    return text, [section(text), actions(buttons), _why(facts)]


def answered(
    kind: Kind, wording: int, answer: str, facts: Mapping[str, Any]
) -> tuple[str, list[Block]]:
    """The same message once it was answered: save, thank or later."""
    text = _words(kind, wording, facts)
    reply = ANSWERED[answer].format(place=f"<{facts['permalink']}|Open the conversation>"
                                    if facts.get("permalink") else _place(facts))  # fmt: skip
    return text, [section(text), section(reply), _why(facts)]


def story_modal(nudge: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Where somebody writes what came of a crossing. Nothing of the conversation is filled in."""
    return {
        "type": "modal",
        "callback_id": ids.STORY_MODAL,
        "private_metadata": nudge,
        "title": {"type": "plain_text", "text": "What came of it?"},
        "submit": {"type": "plain_text", "text": "Save"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": [
            context(f"Your exchange with {escape(facts['other_silo'])} in {_place(facts)}"),
            question("What happened?", ids.STORY_HAPPENED, "A sentence or two will do."),
            question(
                "What use was it, and to whom?",
                ids.STORY_USE,
                "Time saved, a customer answered, a mistake avoided…",
                optional=True,
            ),
        ],
    }


def _words(kind: Kind, wording: int, facts: Mapping[str, Any]) -> str:
    words = kind.wordings[wording % len(kind.wordings)]
    return words.format(other=f"*{escape(facts['other_silo'])}*", place=_place(facts))


def _place(facts: Mapping[str, Any]) -> str:
    return f"<#{facts['channel']}>"


def _why(facts: Mapping[str, Any]) -> Block:
    return context(WHY.format(other=escape(facts["other_silo"])))
