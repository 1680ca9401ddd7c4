"""The cards on which people ask across teams, answer, and name somebody who knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from bot.domain.asking import QUESTION_MOST
from bot.views import ids
from bot.views.ask import quote
from bot.views.blocks import Block, actions, button, context, escape, section
from bot.views.forms import field, modal

TITLE = "Ask across teams"
ANSWER_TITLE = "Your answer"
ELSE_TITLE = "Who knows this?"
PREVIEWED = "Nobody is asked more than twice a week. If they cannot answer, it goes to the next."
LATER = "Without an answer in two working days I tell you, and what else you can do."
OPENING = (
    "Your question goes to one person of another team who said yes to being asked. "
    "You see who, and why, before anything is sent."
)
NOBODY = (
    "*There is nobody I could ask just now.* Nobody of another team has said yes to being asked, "
    "or those who did have been asked enough this week."
)
INSTEAD = "What you can do: ask it in {place}, or try again in a few days."
INSTEAD_NOWHERE = "What you can do: ask it in a channel, or try again in a few days."
CHANGED = ":information_source: That changed since you looked. This is where it would go now."
WHY = {
    "often": "answers often in {place}",
    "answered": "has answered in {place}",
    "active": "takes part in {place}",
    "across": "often answers people of other teams",
    "willing": "said yes to being asked",
    "named": "was named by somebody who was asked",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody to ask (a Slack id), why them, and the channel that tells (a Slack id)."""

    user: str
    why: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """Where a question would go, the best first. `place`: the public channel that fits best."""

    question: str
    choices: tuple[Choice, ...]
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question without an answer yet."""

    ask: int
    question: str


def opening(
    key: str, question: str = "", waits: Sequence[Waiting] = (), told: str = ""
) -> dict[str, Any]:
    """The card on which a question is written, with those that wait; `told`: what was just done."""
    blocks = [*([section(told)] if told else []), context(OPENING), _question(question)]
    if waits:
        blocks += [{"type": "divider"}, section("*Waiting for an answer*")]
    for one in waits:
        take_back = button("Take it back", ids.ASK_WITHDRAW, str(one.ask))
        blocks.append({**section(_short(one.question)), "accessory": take_back})
    return modal(TITLE, blocks, ids.ASK_MODAL, "See who gets it", kept=key, close="Cancel")


def previewed(key: str, preview: Preview, changed: bool = False) -> dict[str, Any]:
    """The same card with where the question would go, and why there."""
    told = [context(CHANGED)] if changed else []
    if not preview.choices:
        place = f"<#{preview.place}>" if preview.place else None
        instead = INSTEAD.format(place=place) if place else INSTEAD_NOWHERE
        blocks = [*told, section(NOBODY), section(instead), _question(preview.question)]
        return modal(TITLE, blocks, ids.ASK_MODAL, "Look again", kept=key, close="Cancel")
    first = preview.choices[0]
    where = section(f"*It goes to <@{first.user}>*, who {reason(first)}.")
    blocks = [*told, where, _whom(preview), context(f"{PREVIEWED} {LATER}")]
    kept = f"{key} {mark(preview.question)}"
    return modal(
        TITLE, [*blocks, _question(preview.question)], ids.ASK_MODAL, "Send", kept=kept,
        close="Cancel",
    )  # fmt: skip


def sent(ask: int, user: str | None) -> dict[str, Any]:
    """What the card says once the question is on its way."""
    to = f"<@{user}> gets it in their working hours." if user else "It is on its way."
    take_back = actions([button("Take it back", ids.ASK_WITHDRAW, str(ask))])
    return modal(TITLE, [section(f":white_check_mark: {to}"), context(LATER), take_back])


def answering(nudge: str, question: str) -> dict[str, Any]:
    """The card on which a helper writes their answer."""
    label = field(
        "What do you know?", _text(ids.ASK_ANSWER_WORDS), hint="It goes to them as you write it."
    )
    return modal(
        ANSWER_TITLE, [quote(question), label], ids.ASK_ANSWER_MODAL, "Send", kept=nudge,
        close="Cancel",
    )  # fmt: skip


def naming(nudge: str) -> dict[str, Any]:
    """The card on which a helper names somebody who knows better."""
    element = {"type": "users_select", "action_id": ids.ASK_ELSE_WHO}
    who = field("Who may know?", element, hint="They are asked only if they said yes to that.")
    return modal(
        ELSE_TITLE, [context("They read that you named them."), who], ids.ASK_ELSE_MODAL,
        "Pass it on", kept=nudge, close="Cancel",
    )  # fmt: skip


def mark(question: str) -> str:
    """By which a card knows the question it showed the way of."""
    return blake2b(question.strip().encode(), digest_size=8).hexdigest()


def reason(choice: Choice) -> str:
    """Why somebody, in one phrase that follows "who"."""
    return WHY[choice.why].format(place=f"<#{choice.place}>")


def _whom(preview: Preview) -> Block:
    options = [
        {"text": {"type": "mrkdwn", "text": _option(one)}, "value": one.user}
        for one in preview.choices
    ]
    element = {
        "type": "radio_buttons", "action_id": ids.ASK_TO, "options": options,
        "initial_option": options[0],
    }  # fmt: skip
    # Another question has other choices: under another name, none of the old ones sticks.
    return {**field("Who gets it", element), "block_id": f"{ids.ASK_TO} {mark(preview.question)}"}


def _option(choice: Choice) -> str:
    return f"<@{choice.user}>: {reason(choice)}"


def _question(question: str) -> Block:
    element = _text(ids.ASK_WORDS) | ({"initial_value": question} if question else {})
    hint = "They read it as you write it, with your name."
    return field("Your question", element, hint=hint)


def _text(action: str) -> Block:
    return {
        "type": "plain_text_input", "action_id": action, "multiline": True,
        "max_length": QUESTION_MOST,
    }  # fmt: skip


def _short(question: str) -> str:
    words = " ".join(question.split())
    return escape(words if len(words) <= 150 else words[:149] + "…")
