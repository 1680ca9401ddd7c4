"""What /footbridge answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from bot.views.blocks import escape
from bot.views.home import day

JOINED = (
    "You are in. When a conversation of yours with another team has gone quiet, I may ask what "
    "came of it: seldom, in your working hours, as much as you choose.\n"
    "I see who wrote to whom and when, in channels where I was switched on. I keep no text, and I "
    "never see DMs. `/footbridge leave` stops everything at once."
)
LEFT = "Done. You will get nothing more from me. If you change your mind: `/footbridge join`"
NOT_OBSERVED = (
    "Done: I keep nothing new of yours. What I kept of your messages is being taken out, which "
    "takes a minute or two. To change that: `/footbridge observe on`"
)
BACK = "Good to have you back."
OBSERVED = "All right. From now on your messages count again, as everybody's do."


def snoozed(until: int) -> str:
    return f"All right, nothing before {day(until)}. To end it: `/footbridge snooze off`"


def help_text(
    commands: Sequence[tuple[str, str, str]], head: str = "What I understand:"
) -> str:  # fmt: skip
    lines = [head]
    for word, arguments, does in commands:
        call = f"/footbridge {word} {arguments}".rstrip()
        lines.append(f"• `{call}`: {does}")
    return "\n".join(lines)


def wrong(word: str, wanted: str) -> str:
    return f"`/footbridge {word}` takes {wanted}."


def near(word: str, known: Iterable[str], call: str = "") -> str:
    """Which of these words may have been meant, as a sentence; "" where none is near.

    call: what is said before it, as in "/footbridge leaders ".
    """
    found = get_close_matches(word.casefold(), list(known), n=1)
    return f" Did you mean `{call}{found[0]}`?" if word and found else ""


def unknown(word: str, known: Sequence[str]) -> str:
    guess = near(word, known, "/footbridge ")
    return (
        f"I do not know `{escape(word[:40])}`.{guess} `/footbridge help` lists what I understand."
    )
