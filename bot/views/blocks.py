"""The few Block Kit shapes that views are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Block = dict[str, Any]

SECTION_MOST = 3000  # characters


def section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": _cut(text, SECTION_MOST)}}


def context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": _cut(text, 2000)}]}


def actions(buttons: Sequence[Block]) -> Block:
    return {"type": "actions", "elements": list(buttons)}


def button(text: str, action: str, value: str, style: str | None = None) -> Block:
    made = {
        "type": "button",
        "text": {"type": "plain_text", "text": text, "emoji": True},
        "action_id": action,
        "value": value,
    }
    return made | ({"style": style} if style else {})


def question(label: str, action: str, hint: str, optional: bool = False) -> Block:
    """A text field of several lines."""
    return {
        "type": "input",
        "block_id": action,
        "optional": optional,
        "label": {"type": "plain_text", "text": label},
        "hint": {"type": "plain_text", "text": hint},
        "element": {
            "type": "plain_text_input",
            "action_id": action,
            "multiline": True,
            "max_length": SECTION_MOST,
        },
    }


def escape(text: str) -> str:
    """Text of people's own, safe to stand in mrkdwn."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str, most: int = 80) -> str:
    """A name somebody typed, to be said back to them: short, and safe to stand in mrkdwn."""
    return f"“{escape(_cut(text.strip(), most))}”"


def named(names: Iterable[str], most: int = 2000) -> str:
    """A list of names that people gave, safe to stand in mrkdwn."""
    return _cut(", ".join(map(escape, names)), most)


def pieces(text: str) -> list[str]:
    """A text in parts that each fit in a section, cut between lines."""
    found = [""]
    for line in text.splitlines():
        if len(found[-1]) + len(line) >= SECTION_MOST:
            found.append("")
        found[-1] += f"{line}\n"
    return found


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
