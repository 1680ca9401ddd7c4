"""The post a leader makes of a digest: a draft to edit, and how it stands in a channel."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.views import digest_numbers as numbers_view
from bot.views import forms, ids
from bot.views.blocks import Block, context, section
from bot.views.digest import Page
from bot.views.story import Shown, within

TITLE = "A post of yours"
STORY_MOST = 400  # characters of a story in a draft
PEOPLE_MOST = 8
TEXT_MOST = 3000  # characters of the text beside the blocks
ABOUT = (
    "A draft, from this week's stories in the words of those who told them. Change it until it is "
    "yours; nothing is posted before you press *Post*, and a draft you close is gone."
)
NO_DRAFT = (
    "None of this week's stories stands where everybody may read it, so there is no draft. Your "
    "own words go here; nothing is posted before you press *Post*."
)
OPENING = "What working together was worth this week:"
CLOSING = "Thank you. Do you have a story like this? /footbridge story keeps it."
NUMBERS = "*Numbers you may quote, with what makes them true:*"
REFUSED = "Slack does not let me post there. /invite me to that channel, or choose another."
NOT_IN_IT = "You are not in that channel. Join it first, or choose another."
ARCHIVED = "That channel is archived. Choose another."
LATER = "Slack does not answer just now, and nothing was posted. Press Post again in a minute."
IN_DOUBT = (
    "Slack did not say whether it was posted. Look into the channel; if it is not there, close "
    "this and begin anew."
)
DONE = ":mega: Posted in <#{channel}>."

Element = dict[str, Any]


def modal(page: Page, key: str) -> dict[str, Any]:
    """Where it is written. The channels offered are those that both Slack and I can post in."""
    quotes = numbers_view.quotes(page.numbers)
    blocks: list[Block] = [
        section(ABOUT if page.stories else NO_DRAFT),
        forms.field("Where", {
            "type": "conversations_select", "action_id": ids.DIGEST_PLACE,
            "placeholder": forms.plain("A channel you are in"),
            "filter": {
                "include": ["public", "private"], "exclude_bot_users": True,
                "exclude_external_shared_channels": True,
            },
        }),
        forms.field("Your words", {
            "type": "rich_text_input", "action_id": ids.DIGEST_WORDS,
            **({"initial_value": draft(page.stories)} if page.stories else {}),
        }),
        *([context("\n".join([NUMBERS, *(f"• {one}" for one in quotes)]))] if quotes else []),
    ]  # fmt: skip
    kept = json.dumps({"key": key, "digest": page.id})
    return forms.modal(TITLE, blocks, ids.DIGEST_POST_MODAL, "Post", kept, close="Cancel")


def done(channel: str, link: str | None) -> dict[str, Any]:
    """What stands in place of the form once it was posted."""
    text = DONE.format(channel=channel) + (f" <{link}|See it there>" if link else "")
    return forms.modal(TITLE, [section(text)])


def draft(stories: Sequence[Shown]) -> Element:
    """The stories as rich text, with people as mentions."""
    told = [element for one in stories for element in _story(one)]
    elements = [_text(f"{OPENING}\n"), *told, _text(f"\n{CLOSING}")]
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": elements}],
    }


def _text(text: str) -> Element:
    return {"type": "text", "text": text}


def _story(one: Shown) -> list[Element]:
    """Who told it, with whom; their words as theirs; whom it served, and which priority."""
    named: list[Element] = [_text("• ")]
    for place, user in enumerate([one.writer, *one.people][:PEOPLE_MOST]):
        named += [_text(" with " if place == 1 else ", ")] if place else []
        named.append({"type": "user", "user_id": user})
    said = [_sentence(_line(one.words.happened, STORY_MOST))]
    said += [_sentence(_line(one.words.use, STORY_MOST // 2))] if one.words.use else []
    served = f" For {_sentence(_line(within(one.words.served), 200))}" if one.words.served else ""
    serves = [_text(" It serves "), _text(_line(one.priority, 100)) | {"style": {"bold": True}},
              _text(".")] if one.priority else []  # fmt: skip
    return [*named, _text(f": “{' '.join(said)}”{served}"), *serves, _text("\n")]


def _sentence(text: str) -> str:
    return text if text[-1:] in ("", *".!?…") else f"{text}."


def _line(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def post(user: str, words: Mapping[str, Any]) -> tuple[str, list[Block]]:
    """How it stands in the channel. A bot cannot post as a person, so it says whose words it is."""
    shown = {"type": "rich_text", "elements": list(words.get("elements") or [])}
    foot = context(f"Posted by <@{user}>, in their own words, through Footbridge")
    return plain(words)[:TEXT_MOST] or "A post", [shown, foot]


def plain(words: Mapping[str, Any]) -> str:
    """The words without their looks, for notifications and to see whether there are any."""
    return "".join(_texts(words)).strip()


def _texts(found: Any) -> Iterator[str]:
    if isinstance(found, Mapping):
        if found.get("type") == "user":
            yield f"<@{found.get('user_id')}>"
        elif isinstance(found.get("text"), str):
            yield found["text"]
        for one in found.get("elements") or ():
            yield from _texts(one)
        if found.get("type") == "rich_text_section":
            yield "\n"
