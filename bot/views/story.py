"""Value stories: the card to write one on, how it stands in a channel, and among one's own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain import stories
from bot.domain.stories import Words
from bot.views import ids, inputs
from bot.views.blocks import Block, actions, button, context, escape, section
from bot.views.inputs import field as asked

TITLE = "What came of it?"
LONG, SHORT = 2000, 300  # characters
KEEP, PUBLISH = "keep", "publish"
WISHES = {
    KEEP: "Keep it as a draft, for me alone",
    PUBLISH: "Publish it once those named agree",
}

PRIVATE = (
    ":lock: This is from a private channel, so it can be published in that channel only, and name "
    "only people who are in it."
)
ASKED_FIRST = "Each of them is asked first, and reads it before they say yes or no."
SAVED = ":sparkles: Saved. Thank you."
DELETED = "Your story is deleted."
STATES = {
    stories.DRAFT: "A draft: only you see it. Edit it to publish it.",
    stories.ASKING: "Waiting for {waiting}.",
    stories.PUBLISHED: "Published in {place}, for others to build on.",
}


@dataclass(frozen=True, slots=True)
class Card:
    """What the card is opened with. `key` makes the same card sent twice one story.

    about: the silo it was with, if that is known. channel, link: where it happened (a Slack id).
    to: the channel it would be published in. priorities: (id, title) of each that holds.
    """

    key: str
    nudge: str | None = None
    about: str = ""
    channel: str | None = None
    link: str | None = None
    private: bool = False
    to: str | None = None
    words: Words = field(default_factory=Words)
    people: Sequence[str] = ()
    priority: int | None = None
    priorities: Sequence[tuple[int, str]] = ()
    state: str = stories.DRAFT


@dataclass(frozen=True, slots=True)
class Shown:
    """A story as it stands. People and channels are Slack ids.

    people: those named who agreed; waiting: those who are still asked. link: None where the reader
    may not follow it.
    """

    id: int
    state: str
    writer: str
    words: Words
    people: Sequence[str] = ()
    waiting: Sequence[str] = ()
    priority: str | None = None
    link: str | None = None
    to: str | None = None


def modal(card: Card) -> dict[str, Any]:
    """Where somebody writes what came of it. Nothing of a conversation is ever filled in."""
    kept = {"key": card.key, "nudge": card.nudge, "channel": card.channel, "link": card.link}
    blocks = [*_where_from(card), *_fields(card), *_publishing(card)]
    return inputs.form(ids.STORY_MODAL, TITLE, blocks, kept=json.dumps(kept)) | {
        "notify_on_close": True
    }


def post(shown: Shown) -> tuple[str, list[Block]]:
    """How it stands in a channel, and how those named read it before."""
    head = f":sparkles: *A story from <@{shown.writer}>*"
    lines = [section(f"{head}\n{escape(shown.words.happened)}")]
    more = "\n".join(_told(shown))
    if more:
        lines.append(section(more))
    foot = [
        f"With {mentions(shown.people)}" if shown.people else "",
        f"<{shown.link}|Where it happened>" if shown.link else "",
    ]
    if any(foot):
        lines.append(context(" · ".join(filter(None, foot))))
    return f"A story from <@{shown.writer}>", lines


def reply(shown: Shown) -> str:
    """What stands under the nudge that asked for it, once it was written."""
    return f"{SAVED} {_stands(shown)}"


def with_edit(blocks: list[Block], shown: Shown) -> list[Block]:
    """That nudge's blocks, with a button to change the story."""
    edit = button("Edit it", ids.STORY_EDIT, str(shown.id))
    return [
        {**one, "elements": [edit, *one["elements"]]} if one["type"] == "actions" else one
        for one in blocks
    ]


def done(shown: Shown) -> dict[str, Any]:
    """What stands in place of the card once it was sent."""
    return inputs.card(TITLE, [section(SAVED), *row(shown)])


def deleted() -> dict[str, Any]:
    """What stands in place of the card once its story was deleted."""
    return inputs.card(TITLE, [section(DELETED)])


def row(shown: Shown) -> list[Block]:
    """A story among one's own, with what can be done with it."""
    buttons = [
        button("Edit", ids.STORY_EDIT, str(shown.id)),
        button("Delete", ids.STORY_DELETE, str(shown.id)) | {"confirm": _sure()},
    ]
    if shown.state == stories.PUBLISHED:
        buttons.insert(0, button("Try it on purpose", ids.EXPERIMENT_START, "story 0"))
    first = escape(beginning(shown.words.happened))
    return [section(f"{first}\n_{_stands(shown)}_"), actions(buttons)]


def mentions(people: Sequence[str]) -> str:
    """These people, as Slack shows each reader their names."""
    named = [f"<@{one}>" for one in people]
    return " and ".join(filter(None, [", ".join(named[:-1]), named[-1] if named else ""]))


def _stands(shown: Shown) -> str:
    place = f"<#{shown.to}>" if shown.to else "its channel"
    return STATES[shown.state].format(waiting=mentions(shown.waiting), place=place)


SMALL = frozenset(
    {
        "a", "an", "the", "all", "any", "both", "each", "every", "everybody", "everyone", "anybody",
        "anyone", "whoever", "somebody", "someone", "people", "those", "our", "my", "their", "two",
    }
)  # fmt: skip


def within(text: str) -> str:
    """A phrase as it stands within a sentence: "A customer" begins small there, a name does not."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    return text[:1].lower() + text[1:] if first.casefold() in SMALL else text


def beginning(text: str) -> str:
    """The first words of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= 140 else line[:139] + "…"


def _told(shown: Shown) -> list[str]:
    words = shown.words
    told = (
        ("For", words.served), ("Of use", words.use), ("Worth", words.worth),
        ("Who could reuse it", words.reuse), ("Priority", shown.priority or ""),
    )  # fmt: skip
    return [f"*{name}:* {escape(text)}" for name, text in told if text]


def _where_from(card: Card) -> list[Block]:
    if card.channel is None:
        return []
    what = f"Your exchange with {escape(card.about)}" if card.about else "A conversation"
    link = f" · <{card.link}|Open it>" if card.link else ""
    return [context(f"{what} in <#{card.channel}>{link}")]


def _fields(card: Card) -> list[Block]:
    words = card.words
    return [
        asked(
            ids.STORY_HAPPENED, "What happened?",
            inputs.words(LONG, words.happened, "A sentence or two will do."), optional=False,
        ),
        asked(ids.STORY_SERVED, "Whom did it serve?", _line(words.served, "A customer, a team…")),
        asked(ids.STORY_USE, "What use was it?", _line(words.use, "A mistake avoided…")),
        asked(ids.STORY_REUSE, "Who could reuse it?", _line(words.reuse, "Anybody who…")),
        asked(ids.STORY_WORTH, "What was it worth?", _line(words.worth, "Your own estimate")),
        *_priority(card),
        asked(
            ids.STORY_PEOPLE, "Whom does it name?", inputs.people(card.people), hint=ASKED_FIRST
        ),
    ]  # fmt: skip


def _line(value: str, example: str) -> dict[str, Any]:
    return inputs.words(SHORT, value, example) | {"multiline": False}


def _priority(card: Card) -> list[Block]:
    if not card.priorities:
        return []
    options = [(str(number), title) for number, title in card.priorities]
    menu = inputs.one_of(options, str(card.priority))
    return [asked(ids.STORY_PRIORITY, "Which priority does it serve?", menu)]


def _publishing(card: Card) -> list[Block]:
    chosen = KEEP if card.state == stories.DRAFT else PUBLISH
    wish = inputs.radio(WISHES.items(), chosen)
    return [*_place(card), asked(ids.STORY_WISH, "And now?", wish, optional=False)]


def _place(card: Card) -> list[Block]:
    if card.private:
        return [context(PRIVATE)]
    chosen = {"initial_channel": card.to} if card.to else {}
    menu = {"type": "channels_select", **chosen}
    return [asked(ids.STORY_PLACE, "Where would it be published?", menu)]


def _sure() -> Block:
    return {
        "title": {"type": "plain_text", "text": "Delete this story?"},
        "text": {"type": "plain_text", "text": "Where it was published, it goes from there too."},
        "confirm": {"type": "plain_text", "text": "Delete it"},
        "deny": {"type": "plain_text", "text": "Keep it"},
    }
