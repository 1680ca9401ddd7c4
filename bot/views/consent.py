"""Whoever is named in a story reads it and says whether it may be published; its writer hears."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain import stories
from bot.domain.catalogue.employees import STORY_CONSENT, WORD_BACK
from bot.domain.stories import Words
from bot.views import ids, story
from bot.views.blocks import Block, actions, button, escape, section
from bot.views.seen import Body, Seen, Show
from bot.views.story import Shown

ANSWERED = {
    stories.AGREED: ":white_check_mark: Thank you. It is published once everybody named agrees.",
    stories.REFUSED: "Understood: it is not published as it stands, and its writer knows.",
    stories.OUT: "Your name is left out of it.",
}
GONE = "This story was taken back. There is nothing left to answer."
NOT_ASKED = "Its writer is not asking for this one any more. If it comes up again, so will I."
WHY = "You are named in it, and nothing of the kind is published without your word."
HIDDEN = "_(The story itself is shown to nobody but those it names.)_"

NEWS = {
    "agreed": "everybody you named agreed, and it is published in {place}.",
    "refused": "{who} would rather not have it published as it stands. It is a draft again.",
    "out": "{who} would rather not be named, so the name is left out. The story is published "
    "without it as soon as nobody else is to be asked.",
    "unanswered": "{who} has not said yes or no for two weeks, so it is a draft again. Leave the "
    "name out, or ask once more when it suits.",
    "left": "{who} cannot be named in it any more, so the name is left out. Please read whether "
    "the words still fit.",
    "not_posted": "Slack does not let me post in {place}, so it is a draft again. `/invite` me "
    "there, or choose another channel.",
}
NEWS_WHY = "You wrote it, and asked for it to be published."


def asked(seen: Seen) -> Body:
    """The story as it would be published, and the three answers."""
    writer = story.mentions([seen.other]) if seen.other else "Somebody"
    text = seen.words.format(writer=writer, place=_place(seen.facts))
    if seen.dry:
        return Body(text, [section(text), section(HIDDEN)], WHY)
    buttons = [
        button("Agree", ids.CONSENT_AGREE, seen.nudge, style="primary"),
        button("Leave my name out", ids.CONSENT_OUT, seen.nudge),
        button("Rather not", ids.CONSENT_REFUSE, seen.nudge),
    ]
    return Body(text, [section(text), *_quoted(seen), actions(buttons)], WHY)


def with_regret(blocks: list[Block], nudge: str) -> list[Block]:
    """What somebody who agreed sees, with a way to take it back."""
    out = button("Leave my name out after all", ids.CONSENT_OUT, nudge)
    return [
        {**one, "elements": [out, *one["elements"]]} if one["type"] == "actions" else one
        for one in blocks
    ]


def word(seen: Seen) -> Body:
    """What became of a story, to its writer."""
    who = story.mentions([seen.other]) if seen.other else "Somebody you named"
    news = NEWS[seen.facts["what"]].format(who=who, place=_place(seen.facts))
    text = seen.words.format(news=news)
    about = seen.facts.get("beginning")
    quoted = [section(f"> {escape(about)}")] if about and not seen.dry else []
    open_it = actions([button("Open it", ids.WORD_OPEN, seen.nudge)])
    return Body(text, [section(text), *quoted, open_it], NEWS_WHY)


def _quoted(seen: Seen) -> list[Block]:
    facts = seen.facts
    if "words" not in facts:
        return [section(GONE)]
    shown = Shown(
        id=0, state=stories.ASKING, writer=seen.other or seen.user, words=Words(**facts["words"]),
        priority=facts.get("priority"), link=facts.get("link"),
    )  # fmt: skip
    return story.post(shown)[1]


def _place(facts: Mapping[str, Any]) -> str:
    place = facts.get("place")
    return f"<#{place}>" if place else "its channel"


SHOWS: dict[str, Show] = {STORY_CONSENT.name: asked, WORD_BACK.name: word}
