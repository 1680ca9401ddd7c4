"""Intros: two people in a group DM, whoever was left over, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.catalogue import asking as kinds
from bot.views import ids
from bot.views.blocks import actions, button, escape, section
from bot.views.seen import Body, Seen, Show

QUESTIONS = (
    "What does a good week look like in your team?",
    "What do people of other teams often get wrong about your work?",
    "What are you working on that somebody else here might want to know of?",
    "Where does your team's work begin, and who has it in their hands just before?",
    "Who gets your team's work next, and what do they wish it were like?",
    "What would you ask the other's team if nobody minded the question?",
    "Which small thing, done differently elsewhere, would save your team an hour a week?",
    "What has your team learned this year the hard way?",
    "What is your team measured on, and does it fit what you do?",
    "Which word does your team use that others take to mean something else?",
)
WISHED = {
    True: "Good. Every second Tuesday I introduce people of different teams to each other, "
    "two by two. `/footbridge intros off` ends that.",
    False: "All right. No more intros. `/footbridge intros on` brings them back.",
}
AVOIDS = "I will not bring the two of you together. Nobody hears of this, and <@{user}> neither."
AVOIDS_NO_MORE = "All right. I may bring you and <@{user}> together again."
AVOIDED = "I do not bring you together with {people}. Only you see this list."
AVOIDED_NONE = "There is nobody on your list. `/footbridge avoid @somebody` puts them there."
SAID = {
    "yes": ":tada: Good. What came of it is yours; a value story keeps it for others.",
    "not_yet": "All right. Your group DM is still there whenever it suits you both.",
    "not_for_me": "All right. No more intros. `/footbridge intros on` brings them back.",
}
WHY = "Both of you said that you would like to be introduced to people of other teams."
ODD_WHY = "You said that you would like to be introduced to people of other teams."
AFTER_WHY = "You were introduced to each other two weeks ago."


def avoided(users: Sequence[str]) -> str:
    """Whom somebody avoids, for them alone."""
    if not users:
        return AVOIDED_NONE
    return AVOIDED.format(people=", ".join(f"<@{one}>" for one in users))


def intro(seen: Seen) -> Body:
    """What both read together: who, why the two of them, and a question to start with."""
    text = seen.words.format(user=f"<@{seen.user}>", other=_other(seen))
    question = QUESTIONS[int(seen.facts["question"]) % len(QUESTIONS)]
    start = f"*A question to start with:* {question}"
    return Body(text, [section(text), section(_reason(seen.facts)), section(start)], WHY)


def odd_one(seen: Seen) -> Body:
    """For whom nobody was left."""
    return Body(seen.words, [section(seen.words)], ODD_WHY)


def follow_up(seen: Seen) -> Body:
    """Did the two talk?"""
    text = seen.words.format(other=_other(seen))
    buttons = [
        button("Yes, we did", ids.INTRO_YES, seen.nudge, style="primary"),
        button("Not yet", ids.INTRO_NOT_YET, seen.nudge),
        button("Not for me", ids.INTRO_NOT_FOR_ME, seen.nudge),
    ]
    return Body(text, [section(text), actions(buttons)], AFTER_WHY)


SHOWS: dict[str, Show] = {
    kinds.INTRO.name: intro,
    kinds.INTRO_ODD_ONE.name: odd_one,
    kinds.INTRO_FOLLOW_UP.name: follow_up,
}


def _reason(facts: Mapping[str, Any]) -> str:
    """Why these two, in what both can see."""
    never = facts["why"] == "strangers"
    if facts.get("place"):
        spoke = "never exchanged a word there" if never else "not spoken there lately"
        return f"*Why you two:* you both take part in <#{facts['place']}>, and have {spoke}."
    one, other = (f"*{escape(name)}*" for name in facts["silos"])
    spoke = "have never spoken" if never else "have not spoken lately"
    return f"*Why you two:* one of you is in {one}, the other in {other}, and you {spoke} here."


def _other(seen: Seen) -> str:
    return f"<@{seen.other}>" if seen.other else "somebody"
