"""What is seen, derived and kept, for how long, and what never happens: one table for all to read.

`/footbridge privacy` shows it, and docs/privacy.md is held to it by a test.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain import privacy
from bot.domain.retention import DAYS

SEEN = (
    "Where an admin switched me on, and there only: who wrote, in which channel, when, in which "
    "thread, whom they answered or mentioned, and that somebody reacted",
    "The names of public channels, and of private ones I was invited to; where I listen, their "
    "topic and who is in them, too",
    "A few marks of a message: whether it is a question, a thanks, holds a link, is short or long",
    "Who people are in Slack: name, email, time zone, status away or do not disturb, and, if an "
    "admin chose it, one field of the profile or user groups, for the team they are in",
    "What you write to me yourself, in a form or a command: that is yours, and shown to whom you "
    "say",
)
DERIVED = (
    "Conversations, and which of them crossed from one team to another",
    "Ties: how often two people answered, mentioned or reacted to each other, by week",
    "Moments in which a nudge might help, what was decided and by what chance, and whether what it "
    "hoped for was seen",
    f"Numbers of teams and of the whole, never about fewer than {privacy.MIN_GROUP} people",
)
KEPT = {
    "words": "Hashes of a message's words, under a key of that day: 20 hours, then key and hashes "
    "are destroyed",
    "events": "Which of Slack's events arrived: two days",
    "messages": "Messages (who, where, when, to whom; no text): {days} days",
    "ties": "Ties, and what messages were to their conversation: {days} days",
    "conversations": "Conversations, as counts, and when the messages that are gone were written, "
    "not by whom; crossings, with who was helped first and by whom: they stay",
    "audit": "Changes of settings, and by whom: {days} days",
    "nudges": "What I wrote to you and what you answered, your settings, your stories: until you "
    "erase them",
    "gone": "All of a channel that is switched off, of a message that is deleted, of somebody who "
    "is erased, of the talk of somebody whose account ends: at once, or within minutes; of a "
    "workspace that removes the app: within a minute",
}
NEVER = (
    "The text of a message is never stored",
    "No DM or group DM between people is read; in my own DM with you I only look whether something "
    "I sent arrived",
    "What people feel is never guessed: no sentiment, no mood, no tone",
    "Nobody is ranked, scored or compared with others by name",
    "No manager, leader or admin sees how one person talks with others, or what they did with a "
    "nudge",
    "Nothing of a private channel, not even its name, reaches anybody who is not in it",
    "Nobody who has not joined gets nudges; leaders and champions whom somebody names are asked to "
    "join once, ever",
)
YOURS = (
    "`/footbridge me`: everything known of you, row by row",
    "`/footbridge observe off`: nothing you say or do in Slack is kept any more, and what was is "
    "taken out; your id stays, so that this holds, and after *Erase me* a keyed trace of it alone",
    "*Erase me*, in App Home: everything goes",
    "`/footbridge leave`: nothing more is sent to you",
)
SECTIONS = (
    ("What I see", SEEN),
    ("What I make of it", DERIVED),
    ("What is kept, and for how long", tuple(KEPT)),
    ("What never happens", NEVER),
    ("What you can do", YOURS),
)


def lines(days: Mapping[str, int] | None = None) -> list[tuple[str, list[str]]]:
    """Each section's title and its sentences. days: by class of retention, in place of DAYS."""
    held = {**DAYS, **(days or {})}
    return [
        (title, [KEPT[one].format(days=held.get(one, 0)) if one in KEPT else one for one in rows])
        for title, rows in SECTIONS
    ]


def told(days: Mapping[str, int] | None = None) -> str:
    """All of it, as an answer in Slack."""
    return "\n".join(
        "\n".join([f"*{title}*", *(f"• {one}" for one in rows)]) for title, rows in lines(days)
    )
