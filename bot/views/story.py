"""The card on which somebody writes what came of a crossing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.views import ids
from bot.views.blocks import context, escape, question


def modal(nudge: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Where somebody writes what came of a crossing. Nothing of the conversation is filled in."""
    return {
        "type": "modal",
        "callback_id": ids.STORY_MODAL,
        "private_metadata": nudge,
        "title": {"type": "plain_text", "text": "What came of it?"},
        "submit": {"type": "plain_text", "text": "Save"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": [
            context(f"Your exchange with {escape(facts['other_silo'])} in <#{facts['channel']}>"),
            question("What happened?", ids.STORY_HAPPENED, "A sentence or two will do."),
            question(
                "What use was it, and to whom?",
                ids.STORY_USE,
                "Time saved, a customer answered, a mistake avoided…",
                optional=True,
            ),
        ],
    }
