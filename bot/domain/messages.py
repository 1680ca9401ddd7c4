"""Which messages count, and what is kept of their words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

HUMAN_SUBTYPES = frozenset({None, "", "file_share", "thread_broadcast", "me_message"})


def refusal(row: Mapping[str, Any]) -> str | None:
    """Why a message row, from an event or an export, does not count; None if it does.

    A message counts when a person wrote it: no subtype or one of HUMAN_SUBTYPES, a user, no bot.
    """
    subtype = row.get("subtype")
    if row.get("bot_id") or subtype == "bot_message":
        return "bot"
    if subtype not in HUMAN_SUBTYPES:
        return f"subtype {subtype}"
    user = row.get("user")
    if not isinstance(user, str) or not user:
        return "no author"
    if user == "USLACKBOT":
        return "bot"
    return None
