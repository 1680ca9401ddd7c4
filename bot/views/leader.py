"""Being a leader: asked, yes or no, one's own wishes; and the list that admins see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.catalogue.leaders import ACTS, LEADER_ASKED
from bot.views import act, forms, ids
from bot.views.blocks import actions, button, context, section
from bot.views.seen import Body, Seen, Show

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WHY = "An admin named you, and you are asked once."
YES = (
    ":wave: Thank you. Unless you choose otherwise, an act comes on Thursdays at ten, and your "
    "digest on Tuesdays. Your days and hour, acts you never want, a reader for your digest: "
    "`/footbridge leaders settings`. Your record, for your eyes alone: `/footbridge acts`"
)
NO = "All right, and nothing more about it."
STATES = {"asked": "asked, no answer yet", "yes": "said yes", "no": "said no"}
NAMED = {
    "yes": "Done, you are one of the leaders. `/footbridge leaders settings` has your days.",
    "asked": "<@{user}> will be asked, in their working hours; they can say yes or no.",
    "invited": "<@{user}> has not joined yet: they get one invitation, in your name, and can say "
    "yes or no.",
    "waits": "<@{user}> was asked already; I do not press.",
    "known": "<@{user}> is one of the leaders already.",
}
REMOVED = "Done. <@{user}> gets no more acts and no digest."
STOPPED = "Done: no more acts, no digest. An admin can name you again."
SAVED = "Saved."


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody who was named: their Slack id, what they said, and whether they are still here."""

    user: str
    state: str
    here: bool


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a leader has set: days (Monday is 0), minutes after midnight, a reader's Slack id."""

    digest_day: int
    act_day: int
    minute: int
    reader: str | None
    acts: tuple[str, ...]


def show(seen: Seen) -> Body:
    """Would you?"""
    text = seen.words.format(other=act.other(seen.other))
    buttons = [
        button("Yes, I will", ids.LEADER_YES, seen.nudge, style="primary"),
        button("No, thanks", ids.LEADER_NO, seen.nudge),
    ]
    told = "What you do is seen by you alone; nobody is ranked or compared."
    return Body(text, [section(text), context(told), actions(buttons)], WHY)


def named(what: str, user: str) -> str:
    """After an admin named somebody: what became of it."""
    return NAMED[what].format(user=user)


def listed(rows: Sequence[Listed]) -> str:
    """All who were named, for admins."""
    if not rows:
        return "No leader is named yet: `/footbridge leaders add @name`"
    lines = [
        f"• <@{one.user}>: {STATES[one.state]}{'' if one.here else ', has left the workspace'}"
        for one in rows
    ]
    return "\n".join(["*Leaders*", *lines, "`/footbridge leaders add @name`, or `remove @name`"])


def modal(wishes: Wishes) -> dict[str, Any]:
    """A leader's own wishes."""
    days = [(str(number), name) for number, name in enumerate(DAYS)]
    reader = forms.people(ids.LEADER_READER, "Nobody", [wishes.reader] if wishes.reader else [])
    blocks = [
        forms.field(
            "Your act comes on", forms.select(ids.LEADER_ACT_DAY, days, str(wishes.act_day))
        ),
        forms.field(
            "Your digest comes on",
            forms.select(ids.LEADER_DIGEST_DAY, days, str(wishes.digest_day)),
        ),
        forms.field("At", forms.time(ids.LEADER_TIME, wishes.minute), hint="Your own time zone."),
        forms.field(
            "Acts that may come",
            forms.checkboxes(
                ids.LEADER_ACTS, [(kind.name, act.NAMES[kind.name]) for kind in ACTS], wishes.acts
            ),
            optional=True,
        ),
        forms.field(
            "Who reads your digest too",
            {**reader, "max_selected_items": 1},
            optional=True,
            hint="They get it without your acts, and never see your record.",
        ),
    ]
    return forms.modal("As a leader", blocks, ids.LEADER_MODAL, "Save", close="Cancel")


SHOWS: dict[str, Show] = {LEADER_ASKED.name: show}
