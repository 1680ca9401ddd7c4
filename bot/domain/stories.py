"""Value stories: what is enough to be one, and when the people named in it let it be seen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

DRAFT, ASKING, PUBLISHED = "draft", "asking", "published"

# What somebody named in a story has said of it.
NAMED, WAITING, AGREED, REFUSED, OUT = "named", "waiting", "agreed", "refused", "out"
ANSWERS = (AGREED, REFUSED, OUT)
IN_IT = (NAMED, WAITING, AGREED)

POST, CHANGE, REMOVE, LEAVE = "post", "change", "remove", "leave"

_SHORTCODE = re.compile(r":[\w+'-]+:")
_KEYCAP = re.compile("[0-9#*]\ufe0f?\u20e3")


@dataclass(frozen=True, slots=True)
class Words:
    """A story in its writer's words: what happened, whom it served, of what use it was, who could
    reuse it, and what it was worth."""

    happened: str = ""
    served: str = ""
    use: str = ""
    reuse: str = ""
    worth: str = ""


def says_something(text: str) -> bool:
    """Whether there is a letter or a number in it: emoji and signs alone tell nobody anything."""
    plain = _KEYCAP.sub("", _SHORTCODE.sub("", text))
    return any(unicodedata.category(one)[0] in "LN" for one in plain)


def state(publish: bool, answers: Collection[str]) -> str:
    """Where a story stands: its writer wishes it published, or not, and those named answered so.

    It is published only where everybody named has agreed; who is out of it holds up nothing.
    """
    if not publish or REFUSED in answers:
        return DRAFT
    return ASKING if {NAMED, WAITING} & set(answers) else PUBLISHED


def answer_after(before: str | None, named: bool, reworded: bool) -> str | None:
    """What somebody's answer is worth once the story was saved again; None: they are not in it.

    An agreement and a refusal hold for one wording. Who asked to be left out stays out.
    """
    if before == OUT or (before == REFUSED and not reworded):
        return before
    if not named:
        return None
    return NAMED if before is None or reworded else before


def act(state: str, posted: bool) -> str:
    """What is to be done in the channel: post, change, remove, or leave it as it is.

    While those named are asked about another wording, the one they agreed to stays.
    """
    if state == PUBLISHED:
        return CHANGE if posted else POST
    return LEAVE if state == ASKING or not posted else REMOVE
