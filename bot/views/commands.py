"""What /footbridge answers."""

from __future__ import annotations

from collections.abc import Sequence
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
LISTENING = (
    "I listen here from now on: who wrote to whom and when, never the words. "
    "I hear only channels I am a member of, so please `/invite` me if I am not. "
    "`/footbridge channels off` makes me forget it all."
)
NOT_LISTENING = "I no longer listen here, and what I kept of this channel is gone."


def listening(channels: Sequence[str]) -> str:
    if not channels:
        return "I listen nowhere yet. An admin can say `/footbridge channels on` in a channel."
    return "I listen in " + ", ".join(f"<#{channel}>" for channel in channels) + "."


def snoozed(until: int) -> str:
    return f"All right, nothing before {day(until)}. To end it: `/footbridge snooze off`"


def help_text(commands: Sequence[tuple[str, str, str]]) -> str:
    lines = ["What I understand:"]
    for word, arguments, does in commands:
        call = f"/footbridge {word} {arguments}".rstrip()
        lines.append(f"• `{call}`: {does}")
    return "\n".join(lines)


def wrong(word: str, wanted: str) -> str:
    return f"`/footbridge {word}` takes {wanted}."


def unknown(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word, known, n=1)
    guess = f" Did you mean `/footbridge {near[0]}`?" if near else ""
    return (
        f"I do not know `{escape(word[:40])}`.{guess} `/footbridge help` lists what I understand."
    )
