"""Value stories: the card to write one on, how it stands in a channel, and among one's own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain import stories
from bot.domain.stories import Words
from bot.views import ids
from bot.views.blocks import Block, actions, button, context, escape, section

TITLE = "What came of it?"
LONG, SHORT = 2000, 300  # characters
KEEP, PUBLISH = "keep", "publish"
PEOPLE_MOST = 10

PRIVATE = (
    ":lock: This is from a private channel, so it can be published in that channel only, and name "
    "only people who are in it."
)
ASKED_FIRST = "Each of them is asked first, and reads it before they say yes or no."
SAVED = ":sparkles: Saved. Thank you: somebody can build on this."
DELETED = "Your story is deleted."
STATES = {
    stories.DRAFT: "A draft: only you see it.",
    stories.ASKING: "Waiting for {waiting}.",
    stories.PUBLISHED: "Published in {place}.",
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
    return {
        "type": "modal",
        "callback_id": ids.STORY_MODAL,
        "private_metadata": json.dumps(kept),
        "notify_on_close": True,
        "title": {"type": "plain_text", "text": TITLE},
        "submit": {"type": "plain_text", "text": "Save"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": [*_where_from(card), *_fields(card), *_people(card), *_publishing(card)],
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
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": TITLE},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": [section(SAVED), *row(shown)],
    }


def row(shown: Shown) -> list[Block]:
    """A story among one's own, with what can be done with it."""
    buttons = [
        button("Edit", ids.STORY_EDIT, str(shown.id)),
        button("Delete", ids.STORY_DELETE, str(shown.id)) | {"confirm": _sure()},
    ]
    first = escape(beginning(shown.words.happened))
    return [section(f"{first}\n_{_stands(shown)}_"), actions(buttons)]


def mentions(people: Sequence[str]) -> str:
    """These people, as Slack shows each reader their names."""
    named = [f"<@{one}>" for one in people]
    return " and ".join(filter(None, [", ".join(named[:-1]), named[-1] if named else ""]))


def _stands(shown: Shown) -> str:
    place = f"<#{shown.to}>" if shown.to else "its channel"
    return STATES[shown.state].format(waiting=mentions(shown.waiting), place=place)


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
    happened = "A sentence or two will do."
    return [
        _field("What happened?", ids.STORY_HAPPENED, happened, words.happened, LONG, False),
        _field("Whom did it serve?", ids.STORY_SERVED, "A customer, a team…", words.served),
        _field("What use was it?", ids.STORY_USE, "A mistake avoided…", words.use, LONG),
        _field("Who could reuse it?", ids.STORY_REUSE, "Anybody who…", words.reuse),
        _field("What was it worth?", ids.STORY_WORTH, "Your own estimate", words.worth),
    ]


def _field(
    label: str, action: str, hint: str, text: str, most: int = SHORT, optional: bool = True
) -> Block:
    element = {
        "type": "plain_text_input",
        "action_id": action,
        "multiline": most == LONG,
        "max_length": most,
        "placeholder": {"type": "plain_text", "text": hint},
    }
    return _input(label, element | ({"initial_value": text} if text else {}), optional)


def _people(card: Card) -> list[Block]:
    element: Block = {
        "type": "multi_users_select", "action_id": ids.STORY_PEOPLE,
        "max_selected_items": PEOPLE_MOST,
    }  # fmt: skip
    if card.people:
        element["initial_users"] = list(card.people)
    return [_input("Whom does it name?", element, hint=ASKED_FIRST), *_priority(card)]


def _priority(card: Card) -> list[Block]:
    if not card.priorities:
        return []
    choices = [_option(title[:75], str(number)) for number, title in card.priorities[:100]]
    element: Block = {
        "type": "static_select", "action_id": ids.STORY_PRIORITY, "options": choices,
    }  # fmt: skip
    chosen = [one for one in choices if one["value"] == str(card.priority)]
    if chosen:
        element["initial_option"] = chosen[0]
    return [_input("Which priority does it serve?", element)]


def _publishing(card: Card) -> list[Block]:
    choices = [
        _option("Keep it as a draft, for me alone", KEEP),
        _option("Publish it once those named agree", PUBLISH),
    ]
    element = {
        "type": "radio_buttons", "action_id": ids.STORY_WISH, "options": choices,
        "initial_option": choices[card.state != stories.DRAFT],
    }  # fmt: skip
    return [*_place(card), _input("And now?", element, optional=False)]


def _place(card: Card) -> list[Block]:
    if card.private:
        return [context(PRIVATE)]
    element: Block = {"type": "channels_select", "action_id": ids.STORY_PLACE}
    if card.to:
        element["initial_channel"] = card.to
    return [_input("Where would it be published?", element)]


def _input(label: str, element: Mapping[str, Any], optional: bool = True, hint: str = "") -> Block:
    made: Block = {
        "type": "input",
        "block_id": element["action_id"],
        "optional": optional,
        "label": {"type": "plain_text", "text": label},
        "element": dict(element),
    }
    return made | ({"hint": {"type": "plain_text", "text": hint}} if hint else {})


def _option(text: str, value: str) -> Block:
    return {"text": {"type": "plain_text", "text": text}, "value": value}


def _sure() -> Block:
    return {
        "title": {"type": "plain_text", "text": "Delete this story?"},
        "text": {"type": "plain_text", "text": "Where it was published, it goes from there too."},
        "confirm": {"type": "plain_text", "text": "Delete it"},
        "deny": {"type": "plain_text", "text": "Keep it"},
    }
