"""Before and just after somebody joins: what Footbridge sees and never sees, and how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.views import ids
from bot.views.blocks import Block, actions, button, context, section
from bot.views.forms import Option, checkboxes, field, modal, radio, time

SEES = (
    ":wave: When you and another team work something out, I may ask what came of it, "
    "so that others can build on it. Seldom, in your working hours, as much as you choose.",
    ":eyes: I see who wrote to whom and when, in channels where an admin switched me on.",
    ":see_no_evil: I keep no text, and I never see DMs or channels I was not let into.",
    ":busts_in_silhouette: Nobody is ranked, and no number is shown about fewer than five people.",
    ":door: You can pause, leave, see all I know of you, or erase it, at any time.",
)
WHAT = "*Footbridge is for what happens between teams.*"
LEFT = "*You have left.* If you would like to come back, this is what I see, and what I never see:"
ADMIN_SAYS = "{admin} invites you to Footbridge."
ONLY_HERE = "Nothing comes to you unless you join."
JOINED = ":tada: You are in. This is how I would go about it; change what you like, or just close."
KNOWN = "You are in already. This is what holds for you now."
CHANGED = "All right, I will keep to that. You can change it any time in my Home tab."

DAYS = (
    ("0", "Monday"), ("1", "Tuesday"), ("2", "Wednesday"), ("3", "Thursday"), ("4", "Friday"),
    ("5", "Saturday"), ("6", "Sunday"),
)  # fmt: skip
TIMES = {1: "once", 2: "twice"}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When and how much: minutes after midnight, days (Monday is 0), less, normal or more.

    a_week: what "normal" means here.
    """

    begins: int
    ends: int
    days: Sequence[int]
    amount: str
    tz: str
    a_week: int = 1


def first_screen(back: bool = False) -> list[Block]:
    """What stands in Home for somebody who has not joined. back: they were in before."""
    return [
        section(LEFT if back else WHAT),
        section("\n".join(SEES)),
        actions([join_button()]),
        context(ONLY_HERE),
    ]


def announcement(admin: str) -> tuple[str, list[Block]]:
    """What an admin (a Slack id) posts in a channel."""
    text = ADMIN_SAYS.format(admin=f"<@{admin}>")
    blocks = [
        section(f"*{text}*"),
        section("\n".join(SEES)),
        actions([join_button()]),
        context(f"{ONLY_HERE} `/footbridge observe off` keeps you out of what I count, too."),
    ]
    return text, blocks


def join_button() -> Block:
    return button("Join", ids.JOIN, "join", style="primary")


def card(rhythm: Rhythm, anew: bool) -> dict[str, Any]:
    """What opens once somebody joined; they are in even if they only close it."""
    blocks = [section(JOINED if anew else KNOWN), *rhythm_fields(rhythm)]
    return modal("Welcome", blocks, ids.RHYTHM_MODAL, submit="Save", close="Close")


def rhythm_fields(rhythm: Rhythm) -> list[Block]:
    """Working hours, days, and how much."""
    ticked = {str(day) for day in rhythm.days}
    return [
        field("I begin work at", time(ids.BEGINS, rhythm.begins), hint=f"Time in {rhythm.tz}"),
        field("I stop at", time(ids.ENDS, rhythm.ends)),
        field("My working days", checkboxes(ids.DAYS, DAYS, ticked)),
        field("How much may I ask?", radio(ids.AMOUNT, amounts(rhythm.a_week), rhythm.amount)),
    ]


def amounts(a_week: int) -> list[Option]:
    """How much there is to choose from, where `a_week` is normal."""
    return [
        ("less", f"Less: {_times(a_week)} in two weeks at most"),
        ("normal", f"Normal: {_times(a_week)} a week at most"),
        ("more", f"More: {_times(2 * a_week)} a week at most"),
    ]


def _times(count: int) -> str:
    return TIMES.get(count, f"{count} times")


def kept() -> dict[str, Any]:
    """What the card says once it was sent."""
    return modal("Thank you", [section(CHANGED)])
